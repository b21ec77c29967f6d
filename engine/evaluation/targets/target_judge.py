"""Which targets bind a series, in which years, and what is said of each: by its readings, and by what is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.exact import show
from ...policy.profile import Profile
from ...policy.settings import Settings
from ...policy.targets import PolicyTarget, TargetValue
from ...vocabulary.indicators import ALL_CLUSTERS
from .comparison import Comparison
from .due import in_an_unfinished_year, is_over, not_due, to_come
from .judged_target import JudgedTarget
from .series import Series
from .target_actual import Achievement, ReportedFigure, SeriesKey
from .target_readings import TargetReader
from .target_words import references_text


@dataclass(frozen=True)
class TargetJudge:
    """Compares the series of a sheet with targets."""

    table: Mapping[SeriesKey, Series]
    settings: Settings
    profile: Profile

    def verdicts(
        self, series: Series, target: PolicyTarget, *, include_out_of_scope: bool
    ) -> Iterator[tuple[ReportedFigure, TargetValue | None, JudgedTarget]]:
        """(figure, value, verdict) for every year of the series and every value that it is compared with."""
        first = next(iter(series.figures.values()))[0]
        local = None if series.key.place is None else series.key.place in target.places
        if local is False or not _concerns(series, target):
            if include_out_of_scope:
                yield first, None, JudgedTarget(outcome="out_of_scope", message="不在适用范围(地区或集群)")
            return
        years = [year for year in series.figures if self.settings.year in (None, year)]
        bound = [(year, value) for year in years for value in target.spec.values if value.binds(year)]
        for year, value in bound:
            judged = self._in_its_time(series, target, value, year=year)
            if local is None:
                text = "数据不足：地区认不出，无法确定适用哪份文件的目标"
                judged = JudgedTarget(outcome="insufficient", message=text)
            if include_out_of_scope or judged.outcome != "out_of_scope":
                yield _figure(series, target, value, year), value, judged
        if include_out_of_scope:
            later = list(self._before_its_time(series, target, years))
            yield from later
            if not bound and not later:
                yield first, None, JudgedTarget(outcome="out_of_scope", message="不是该目标的年度")

    def _in_its_time(self, series: Series, target: PolicyTarget, value: TargetValue, *, year: int) -> JudgedTarget:
        """The verdict, given how much of the figure's year is over on the day of the check."""
        as_of = self.settings.as_of
        if year > as_of.year:
            return to_come(year, as_of)
        judged = self._judge(series, target, value, year=year)
        return judged if is_over(year, as_of) else in_an_unfinished_year(judged, target, year, as_of)

    def _before_its_time(
        self, series: Series, target: PolicyTarget, years: Sequence[int]
    ) -> Iterator[tuple[ReportedFigure, TargetValue, JudgedTarget]]:
        """What is said of the last figure where the target's value is that of a later year."""
        past = [year for year in years if year <= self.settings.as_of.year]
        later = not_due(series, target, past, self.table.get)
        if later is not None:
            yield _figure(series, target, later.value, later.year), later.value, later.judged

    def _judge(self, series: Series, target: PolicyTarget, value: TargetValue, *, year: int) -> JudgedTarget:
        if target.spec.kind == "open":
            return _not_judged(series, value, year)
        asked = Comparison(series=series, target=target, value=value, year=year, profile=self.profile)
        judged = TargetReader(self.table).read(asked)
        ahead = self._ahead(series, target, value, year)
        return replace(judged, message=judged.message + references_text(target, year) + ahead)

    def _ahead(self, series: Series, target: PolicyTarget, value: TargetValue, year: int) -> str:
        """Beside a yearly target: how far the total is from the total that is due later."""
        spec, unit = target.spec, series.entry.unit
        if spec.accumulation_of(value) != "当年" or not series.entry.adds:
            return ""
        for later in spec.values:
            if spec.accumulation_of(later) != "累计" or later.operator != ">=" or later.limit is None:
                continue
            if not later.year or later.year <= year:
                continue
            total = series.achieved_by(spec, "累计", year, self.table.get)
            reached = total.value if total.value is not None else total.least
            if reached is None:
                return ""
            part = "" if total.value is not None else "已知部分"
            gap = f"还差{show(later.limit - reached)}{unit}" if reached < later.limit else "已达到"
            return f"；累计{part}{show(reached)}{unit}，距{later.year}年目标{show(later.limit)}{unit}{gap}"
        return ""


def _concerns(series: Series, target: PolicyTarget) -> bool:
    """Whether the target is about the cluster of the series; one that a sheet leaves out is that of the place."""
    named = target.spec.cluster
    left_out = series.key.cluster == ALL_CLUSTERS and len(named) == 1 and bool(target.spec.place)
    return not named or series.key.cluster in named or left_out


def _figure(series: Series, target: PolicyTarget, value: TargetValue, year: int) -> ReportedFigure:
    """The figure that the verdict belongs to: the one labelled as the target counts, else the year's first."""
    return series.first_of(year, (target.spec.accumulation_of(value),)) or series.figures[year][0]


def _not_judged(series: Series, value: TargetValue, year: int) -> JudgedTarget:
    """What is said of a target that the text leaves open."""
    figure = series.figures[year][0]
    reported = f"填报{show(figure.value)}{series.entry.unit}；" if figure.value is not None else ""
    actual = Achievement(value=figure.value, cells=(figure.cell,))
    return JudgedTarget(outcome="needs_reference", message=f"不判断：{reported}{value.why}", actual=actual)
