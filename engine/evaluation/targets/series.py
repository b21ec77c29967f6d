"""What a place has reached of an indicator: its yearly figures, combined in the way that a target counts.

Figures of one year (当年) and totals (累计) are never mixed. A total that the sheet does not give is the last known total
plus every year since; where a year is missing there is no total, only what is known so far.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from ...core.exact import show
from ...policy.targets import Accumulation, Target
from ...vocabulary.indicators import ALL_CLUSTERS, Indicator
from .target_actual import Achievement, ReportedFigure, SeriesKey, from_figure, root

_UNFIT = {"累计": ("当年",), "当年": ("累计", "年均")}
"""How the target counts → the labels of a figure (one that is not added up over years) that do not fit it."""


FindSeries = Callable[[SeriesKey], "Series | None"]


@dataclass
class Series:
    """The figures of one indicator of one place by year, in the order of the sheet."""

    key: SeriesKey
    entry: Indicator
    figures: dict[int, list[ReportedFigure]] = field(default_factory=dict)

    @property
    def entry_name(self) -> str:
        """Cluster and indicator, as a message names them."""
        return ("" if self.key.cluster == ALL_CLUSTERS else self.key.cluster) + self.key.indicator

    def first_of(self, year: int, accumulations: Collection[str]) -> ReportedFigure | None:
        """The year's first figure that the sheet labels as one of `accumulations` ("" stands for no label)."""
        return next((figure for figure in self.figures.get(year, ()) if figure.accumulation in accumulations), None)

    def achieved_by(self, target: Target, accumulation: Accumulation, year: int, find: FindSeries) -> Achievement:
        """What was reached by (or in) `year` as the target counts."""
        ratio = self._ratio(year, find)
        if ratio is not None:
            return ratio
        if accumulation == "年均":
            return self._average(target, year, find)
        if accumulation == "时点" or not self.entry.adds:
            return self._plain(year, accumulation)
        if accumulation == "当年":
            return self._of_year(target, year)
        if accumulation == "新增":
            return self._increase(target, year)
        return self._total(target, year)

    # Figures taken as they stand

    def _plain(self, year: int, accumulation: Accumulation) -> Achievement:
        """A level or ratio: as stated, unless the sheet labels it with another time span than the target's."""
        figures = self.figures.get(year, [])
        unfit = _UNFIT.get(accumulation, ("当年", "新增") if self.entry.adds else ())
        fitting = [figure for figure in figures if figure.accumulation not in unfit]
        if fitting:
            return from_figure(fitting[0])
        if figures:
            return Achievement(missing_reason=f"表中是{figures[0].accumulation}数，不能当作{accumulation}数")
        return Achievement(missing_reason=f"没有{year}年数据")

    def _ratio(self, year: int, find: FindSeries) -> Achievement | None:
        """Numerator over denominator where the sheet gives both for the year."""
        if not self.entry.ratio_of:
            return None
        parts = [
            find(SeriesKey(self.key.place, cluster, name))
            for name in self.entry.ratio_of
            for cluster in ("", ALL_CLUSTERS)
        ]
        figures = [part.figures[year][0] for part in parts if part is not None and year in part.figures]
        if len(figures) != 2 or figures[0].value is None or not figures[1].value:
            return None
        value = figures[0].value / figures[1].value * 100
        words = f"按 {show(figures[0].value)}÷{show(figures[1].value)} 计算"
        return Achievement(
            value=value, cells=tuple(figure.cell for figure in figures), assumed=(words,), exact_ratio=True
        )

    def _average(self, target: Target, year: int, find: FindSeries) -> Achievement:
        """An average yearly growth: computed from the base year where the level is known, else as stated."""
        computed = self._growth(target, year, find)
        stated = self.first_of(year, ("年均", "", "时点", "基数"))
        if stated is None or stated.value is None:
            if computed is not None:
                return computed
            if self.first_of(year, ("当年",)):
                return Achievement(missing_reason="表中是当年增速，不能当作年均增速")
            return from_figure(stated) if stated else Achievement(missing_reason=f"没有{year}年数据")
        if computed is None or computed.value is None:
            return from_figure(stated)
        if abs(stated.value - computed.value) <= 1:
            return replace(computed, cells=(*computed.cells, stated.cell))
        note = f"表中填报年均{show(stated.value)}%，与按基期复算的{show(computed.value)}%不符，疑以上一列为基期，按复算数判断"
        return replace(computed, cells=(*computed.cells, stated.cell)).with_assumed(note)

    def _growth(self, target: Target, year: int, find: FindSeries) -> Achievement | None:
        """Average growth since the target's base year, rounded down to 0.0001 point (`meets` compares)."""
        base = target.base
        level = find(self.key._replace(indicator=self.entry.growth_of)) if self.entry.growth_of else None
        if base is None or base.value is None or level is None or year <= base.year:
            return None
        figure = next(
            (level_figure for level_figure in level.figures.get(year, ()) if level_figure.value is not None), None
        )
        if figure is None or figure.value is None:
            return None
        times = figure.value / Fraction(base.value)
        rate = root(times, year - base.year)
        words = f"按{base.year}年{base.value}为基期、{year - base.year}年计算年均增幅"
        return Achievement(value=(rate - 1) * 100, cells=(figure.cell,), assumed=(words,))

    # Figures that add up

    def _of_year(self, target: Target, year: int) -> Achievement:
        """The year's own figure: as stated, else the total less that of the year before."""
        if (empty := self._empty(year)) is not None:
            return empty
        figure = self._yearly(target, year)
        if figure is not None:
            actual = from_figure(figure)
            return (
                actual
                if figure.accumulation in ("当年", "新增")
                else actual.with_assumed("表中未写当年或累计，按当年数计")
            )
        now, before = self._total(target, year), self._total(target, year - 1)
        if now.value is not None and before.value is not None:
            cells = tuple(dict.fromkeys((*now.cells, *before.cells)))
            words = (*now.assumed, *before.assumed, f"当年数按{year}年累计减{year - 1}年累计计算")
            return Achievement(value=now.value - before.value, cells=cells, assumed=tuple(dict.fromkeys(words)))
        if now.value is not None and self._base(target).value is None and (open_ := self._open(year)):
            return from_figure(open_[0]).with_assumed("表中未写当年或累计，按当年数计")
        if now.value is not None:
            return Achievement(missing_reason=f"表中只有累计数，缺{year - 1}年累计，无法得出当年数")
        return Achievement(missing_reason=f"没有{year}年数据")

    def _increase(self, target: Target, year: int) -> Achievement:
        """What was added since the base year."""
        if (empty := self._empty(year)) is not None:
            return empty
        base, start = self._base(target), target.base.year if target.base else None
        if (added := self.first_of(year, ("新增",))) and not any(
            self.first_of(past, ("新增", "当年")) for past in self.figures if past != year
        ):
            return from_figure(added).with_assumed("按自基期起的新增总数计")
        total = (
            self.first_of(year, ("累计", "时点", ""))
            if base.value is not None
            else self.first_of(year, ("累计", "时点"))
        )
        if total is not None and base.value is not None and total.value is not None and total.value >= base.value:
            words = (*base.assumed, f"新增数按{year}年总数{show(total.value)}减{start}年{show(base.value)}计算")
            return Achievement(value=total.value - base.value, cells=(total.cell, *base.cells), assumed=words)
        years = sorted(past for past in self.figures if past <= year)
        first = start + 1 if start is not None else (years[0] if years else year)
        parts = [self._yearly(target, past) for past in range(first, year + 1)]
        known = [part for part in parts if part is not None and part.value is not None]
        if known and len(known) == len(parts):
            words_ = f"新增数按{first}—{year}年各年之和计" if len(parts) > 1 else "按自基期起的新增总数计"
            return Achievement(
                value=sum((part.value or Fraction(0) for part in known), Fraction(0)),
                cells=tuple(part.cell for part in known),
                assumed=(words_,),
            )
        if total is not None or self.first_of(year, ("累计", "时点", "")):
            return Achievement(missing_reason="表中是总数或未写是否新增，没有基期数，无法得出新增数")
        return Achievement(missing_reason=f"没有{year}年数据")

    def _total(self, target: Target, year: int) -> Achievement:
        """The total up to the year's end: as stated, else the last known total and every year since."""
        stated = self._cumulative(target, year)
        if stated is not None:
            actual = from_figure(stated)
            if stated.accumulation not in ("累计", "基数", "时点"):
                actual = actual.with_assumed("表中未写当年或累计，按累计数计")
            if stated.accumulation == "未明" and stated.value is not None:
                summed = self._summed(target, year, open_as_yearly=True)
                return replace(actual, other=summed.value) if summed.value is not None else actual
            return actual
        return self._summed(target, year)

    def _summed(self, target: Target, year: int, *, open_as_yearly: bool = False) -> Achievement:
        """The last known total before the year plus every year since; where one is missing, what is known at least."""
        base = self._base(target)
        start, total, cells, words = (
            (target.base.year if target.base else None),
            base.value,
            [*base.cells],
            [*base.assumed],
        )
        for past in range(year - 1, (start or min(self.figures, default=year)) - 1, -1):
            if (known := self._cumulative(target, past)) and known.value is not None and known.accumulation != "未明":
                start, total, cells, words = past, known.value, [known.cell], []
                break
        first = start + 1 if start is not None else min(self.figures, default=year)
        reasons = [] if total is not None else [f"{start}年基数缺失" if start else "没有基期累计数"]
        least, shown = total or Fraction(0), [show(total)] if total is not None else []
        for past in range(first, year + 1):
            part = self._part(target, past, open_as_yearly=open_as_yearly)
            least += part.value or Fraction(0)
            shown += [show(part.value)] if part.value is not None else []
            cells, words = [*cells, *part.cells], [*words, *part.assumed]
            reasons += [part.missing_reason] if part.value is None else []
        added = "＋".join(shown)
        if not reasons:
            words.append(f"累计按 {added}＝{show(least)} 计算")
            return Achievement(value=least, cells=tuple(cells), assumed=tuple(dict.fromkeys(words)))
        if len(shown) > 1:
            words.append(f"已知部分 {added}＝{show(least)}")
        return Achievement(
            value=None,
            cells=tuple(cells),
            assumed=tuple(dict.fromkeys(words)),
            missing_reason="；".join(reasons),
            least=least if shown else None,
        )

    def _part(self, target: Target, year: int, *, open_as_yearly: bool = False) -> Achievement:
        """The year's own figure from the sheet, else the one that the document reports."""
        figure = self._yearly(target, year) or (next(iter(self._open(year)), None) if open_as_yearly else None)
        if figure is not None and figure.value is not None:
            return from_figure(figure)
        if year in target.history:
            value = Fraction(target.history[year])
            return Achievement(value=value, cells=(), assumed=(f"{year}年当年数{show(value)}取自文件",))
        return Achievement(missing_reason=figure.missing_reason if figure is not None else f"缺{year}年当年数")

    def _base(self, target: Target) -> Achievement:
        """The base year's total from the sheet, else from the document."""
        if target.base is None:
            return Achievement()
        figure = self.first_of(target.base.year, ("基数", "累计", "时点", ""))
        stated = None if target.base.value is None else Fraction(target.base.value)
        if figure is not None and figure.value is not None:
            known = {stated, *(Fraction(other.value) for other in target.base.others)}
            differs = stated is not None and figure.value not in known
            words = (
                (
                    f"表中{target.base.year}年基数{show(figure.value)}与文件所载{show(stated or Fraction(0))}不同，按表中计",
                )
                if differs
                else ()
            )
            return Achievement(value=figure.value, cells=(figure.cell,), assumed=words)
        if stated is None:
            return Achievement()
        source = f"（{target.base.source}）" if target.base.source else ""
        return Achievement(value=stated, cells=(), assumed=(f"{target.base.year}年基数{show(stated)}取自文件{source}",))

    def _empty(self, year: int) -> Achievement | None:
        """Why the year has no value, where none of its figures has one; None where some figure has."""
        figures = self.figures.get(year, [])
        return from_figure(figures[0]) if figures and all(figure.value is None for figure in figures) else None

    # Which figures are of a year and which are totals

    def _yearly(self, target: Target, year: int) -> ReportedFigure | None:
        return (
            self.first_of(year, ("当年", "新增"))
            or next((figure for figure in self._open(year) if not self._may_be_total(target, figure)), None)
            or (next(iter(self._open(year)), None) if self._only_yearly(target) else None)
        )

    def _cumulative(self, target: Target, year: int) -> ReportedFigure | None:
        """The year's total: the figure labelled as a total, or one without a label that can be a total."""
        if (figure := self.first_of(year, ("累计", "基数", "时点"))) is not None:
            return figure
        return next((figure for figure in self._open(year) if self._may_be_total(target, figure)), None)

    def _open(self, year: int) -> list[ReportedFigure]:
        return [figure for figure in self.figures.get(year, ()) if figure.accumulation in ("", "未明")]

    def _only_yearly(self, target: Target) -> bool:
        """Whether the target counts by year only, so that a figure without a label is taken as a yearly one."""
        return {target.accumulation_of(value) for value in target.values} == {"当年"}

    def _may_be_total(self, target: Target, figure: ReportedFigure) -> bool:
        """Whether a figure without a label can be a total: not below what is known to be reached, and never falling."""
        if figure.value is None:
            return True
        base = self._base(target).value
        floor = (base or Fraction(0)) + sum(
            (Fraction(value) for year, value in target.history.items() if year <= figure.year), Fraction(0)
        )
        if base is not None and figure.value < floor:
            return False
        uncounted = [
            figure.value for year in sorted(self.figures) for figure in self._open(year) if figure.value is not None
        ]
        return all(early <= late for early, late in pairwise(uncounted))
