"""What figures that add up over the years (counts, amounts) come to: the year's own, the total, the increase since a year.

A total that the sheet does not give is the last known total plus every year since; where a year is missing there is no
total, only what is known so far.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from ...core.exact import show
from ...policy.targets import Accumulation, Target
from .figure_meaning import TOTALS, UNSAID, YEARLY, Figures, Meaning, base_of, first_of, meanings
from .target_actual import Achievement, ReportedFigure, from_figure

_AS_YEAR, _AS_TOTAL = "表中未写当年或累计，按当年数计", "表中未写当年或累计，按累计数计"


@dataclass(frozen=True, kw_only=True)
class AddedUp:
    """The figures of one indicator of one place, as a target counts them.

    Attributes:
        open_as: what a figure is taken for of which it is open whether it is the year's or a total.
    """

    target: Target
    figures: Figures
    open_as: Meaning = "total"

    def reached(self, accumulation: Accumulation, year: int) -> Achievement:
        """What was reached by (or in) the year; `other` is what it is if figures that are open count one year each."""
        actual = self._reached(accumulation, year)
        if self.open_as == "year" or not self._open_until(year):
            return actual
        other = replace(self, open_as="year")._reached(accumulation, year)
        return actual if other.value == actual.value else replace(actual, other=other)

    def _reached(self, accumulation: Accumulation, year: int) -> Achievement:
        if accumulation not in ("当年", "新增"):
            return self._total(year)
        figures = self.figures.get(year, ())
        if figures and all(figure.value is None for figure in figures):
            return from_figure(figures[0])
        return self._of_year(year) if accumulation == "当年" else self._increase(year)

    def _of_year(self, year: int) -> Achievement:
        """The year's own figure: as stated, else the total less that of the year before."""
        figure = self._yearly(year)
        if figure is not None:
            actual = from_figure(figure)
            return actual if figure.accumulation in YEARLY else actual.with_assumed(_AS_YEAR)
        now, before = self._total(year), self._total(year - 1)
        if now.value is not None and before.value is not None:
            cells = tuple(dict.fromkeys((*now.cells, *before.cells)))
            words = (*now.assumed, *before.assumed, f"当年数按{year}年累计减{year - 1}年累计计算")
            return Achievement(value=now.value - before.value, cells=cells, assumed=tuple(dict.fromkeys(words)))
        unsaid = first_of(self.figures, year, UNSAID)
        if now.value is not None and not self._base.value and unsaid is not None:
            return from_figure(unsaid).with_assumed(_AS_YEAR)
        if now.value is not None:
            return Achievement(missing_reason=f"表中只有累计数，缺{year - 1}年累计，无法得出当年数")
        return Achievement(missing_reason=f"没有{year}年数据")

    def _increase(self, year: int) -> Achievement:
        """What was added since the base year."""
        base, start = self._base, self.target.base.year if self.target.base else None
        others = any(first_of(self.figures, past, YEARLY) for past in self.figures if past != year)
        if (added := first_of(self.figures, year, ("新增",))) and not others:
            return from_figure(added).with_assumed("按自基期起的新增总数计")
        total = self._cumulative(year) if base.value is not None else first_of(self.figures, year, ("累计", "时点"))
        if total is not None and base.value is not None and total.value is not None and total.value >= base.value:
            words = (*base.assumed, f"新增数按{year}年总数{show(total.value)}减{start}年{show(base.value)}计算")
            return Achievement(value=total.value - base.value, cells=(total.cell, *base.cells), assumed=words)
        first = start + 1 if start is not None else min(self.figures, default=year)
        return self._sum_of_years(first, year, total)

    def _sum_of_years(self, first: int, year: int, total: ReportedFigure | None) -> Achievement:
        """The sum of every year's own figure; what is known at least where one is missing."""
        parts = {past: self._yearly(past) for past in range(first, year + 1)}
        known = [part for part in parts.values() if part is not None and part.value is not None]
        added = sum((part.value or Fraction(0) for part in known), Fraction(0))
        cells = tuple(part.cell for part in known)
        if known and len(known) == len(parts):
            words = f"新增数按{first}—{year}年各年之和计" if len(parts) > 1 else "按自基期起的新增总数计"
            return Achievement(value=added, cells=cells, assumed=(words,))
        if known:
            missing = "、".join(str(past) for past, part in parts.items() if part is None or part.value is None)
            return Achievement(cells=cells, missing_reason=f"缺{missing}年新增数", least=added)
        if total is not None or first_of(self.figures, year, ("累计", "时点", "")):
            return Achievement(missing_reason="表中是总数或未写是否新增，没有基期数，无法得出新增数")
        return Achievement(missing_reason=f"没有{year}年数据")

    def _total(self, year: int) -> Achievement:
        """The total up to the year's end: as stated, else the last known total and every year since."""
        stated = self._cumulative(year)
        if stated is None:
            return self._summed(year)
        actual = from_figure(stated)
        if stated.value is None:
            summed = self._summed(year)
            return summed if summed.value is not None else actual
        return actual if stated.accumulation in TOTALS else actual.with_assumed(_AS_TOTAL)

    def _summed(self, year: int) -> Achievement:
        """The last known total before the year plus every year since; where one is missing, what is known at least."""
        start, total, cells, words = self._known_before(year)
        first = start + 1 if start is not None else min(self.figures, default=year)
        reasons = [] if total is not None else [f"{start}年基数缺失" if start else "没有基期累计数"]
        least, shown = total or Fraction(0), [show(total)] if total is not None else []
        for past in range(first, year + 1):
            part = self._part(past)
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

    def _known_before(self, year: int) -> tuple[int | None, Fraction | None, list[str], list[str]]:
        """(year, value, cells, assumptions) of the last total before `year`: of the sheet, else the base year's."""
        start = self.target.base.year if self.target.base else None
        for past in range(year - 1, (start or min(self.figures, default=year)) - 1, -1):
            stated = self._cumulative(past)
            if stated is not None and stated.value is not None and stated.accumulation != "未明":
                return past, stated.value, [stated.cell], []
        return start, self._base.value, [*self._base.cells], [*self._base.assumed]

    def _part(self, year: int) -> Achievement:
        """The year's own figure from the sheet, else the one that the document reports."""
        figure = self._yearly(year)
        if figure is not None and figure.value is not None:
            return from_figure(figure)
        if year in self.target.history:
            value = Fraction(self.target.history[year])
            return Achievement(value=value, cells=(), assumed=(f"{year}年当年数{show(value)}取自文件",))
        return Achievement(missing_reason=figure.missing_reason if figure is not None else f"缺{year}年当年数")

    # Which figures are of a year and which are totals

    @cached_property
    def _base(self) -> Achievement:
        return base_of(self.target, self.figures)

    @cached_property
    def _meanings(self) -> dict[int, Meaning]:
        return meanings(self.target, self.figures)

    def _yearly(self, year: int) -> ReportedFigure | None:
        return self._counting(year, YEARLY, "year")

    def _cumulative(self, year: int) -> ReportedFigure | None:
        return self._counting(year, TOTALS, "total")

    def _counting(self, year: int, labels: tuple[str, ...], meaning: Meaning) -> ReportedFigure | None:
        """The year's figure with one of the labels, else the one without a label that counts as `meaning`."""
        labelled = first_of(self.figures, year, labels)
        if labelled is not None and labelled.value is not None:
            return labelled
        for figure in self.figures.get(year, ()):
            known = self._meanings.get(figure.order, "total")
            if figure.accumulation in UNSAID and meaning == (self.open_as if known == "either" else known):
                return figure
        return labelled

    def _open_until(self, year: int) -> bool:
        return any(
            self._meanings.get(figure.order) == "either"
            for past, figures in self.figures.items()
            if past <= year
            for figure in figures
        )
