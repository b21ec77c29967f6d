"""What a place has reached of an indicator: its yearly figures, combined in the way that a target counts.

Figures of one year (当年) and totals (累计) are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ...core.exact import show
from ...policy.targets import Accumulation, Target
from ...vocabulary.indicators import ALL_CLUSTERS, Indicator
from .added_up import AddedUp
from .figure_meaning import first_of
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
        """As `figure_meaning.first_of`."""
        return first_of(self.figures, year, accumulations)

    def achieved_by(self, target: Target, accumulation: Accumulation, year: int, find: FindSeries) -> Achievement:
        """What was reached by (or in) `year` as the target counts."""
        ratio = self._ratio(year, find)
        if ratio is not None:
            return ratio
        if accumulation == "年均":
            return self._average(target, year, find)
        if accumulation == "时点" or not self.entry.adds:
            return self._plain(year, accumulation)
        return AddedUp(target=target, figures=self.figures).reached(accumulation, year)

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
