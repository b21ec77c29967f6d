"""The readings that a text or a sheet allows of a target, and their one verdict: decided only where they agree.

Open may be whether the year or the total counts, since when an increase counts, and whether the whole or each cluster is
meant; and of a sheet's figure, whether it is the year's or a total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...policy.targets import Accumulation, Base
from ...vocabulary.indicators import ALL_CLUSTERS
from .comparison import Comparison
from .due import before_the_last_year
from .figure_meaning import UNSAID
from .judged_target import JudgedTarget, TargetReading, between, undecided
from .series import Series
from .target_actual import Achievement, ReportedFigure, SeriesKey, from_figure

_YEAR_OR_TOTAL = "原文未明是当年还是累计（可在配置 target_readings 中写明）"
_WHOLE_OR_EACH = "原文未写明整体还是各集群分别"


def _unknown(reason: str) -> JudgedTarget:
    return JudgedTarget(outcome="insufficient", message="", actual=Achievement(missing_reason=reason))


def _unsaid(asked: Comparison) -> str:
    """What the sheet leaves open of its figures."""
    both = any(figure.accumulation == "未明" for figure in asked.reported)
    return "表中同时写“累计”和“当年”" if both else "表中未写当年还是累计"


def _stands_alone(asked: Comparison) -> ReportedFigure | None:
    """The year's figure without a label, if the sheet gives none of any other year but the base year."""
    others = (figure for year, figures in asked.series.figures.items() if year != asked.year for figure in figures)
    if any(figure.value is not None and figure.accumulation != "基数" for figure in others):
        return None
    return asked.series.first_of(asked.year, UNSAID)


@dataclass(frozen=True)
class TargetReader:
    """Judges comparisons by every reading; `table` has all series of the sheet."""

    table: Mapping[SeriesKey, Series]

    def read(self, asked: Comparison) -> JudgedTarget:
        """The verdict of every reading that text and sheet allow."""
        spec = asked.target.spec
        judged = self._of_cluster(asked)
        if ALL_CLUSTERS in spec.cluster and len(spec.cluster) > 1:
            return self._whole_or_each(asked, judged)
        if asked.series.key.cluster == ALL_CLUSTERS and spec.cluster and ALL_CLUSTERS not in spec.cluster:
            return replace(judged, actual=judged.actual.with_assumed(f"表中未写集群，按{spec.cluster[0]}计"))
        return judged

    def _of_cluster(self, asked: Comparison) -> JudgedTarget:
        """The verdict on the series by itself."""
        spec = asked.target.spec
        accumulation = spec.accumulation_of(asked.value)
        if accumulation == "未明":
            accumulation = asked.profile.target_readings.get(spec.name, "未明")
        if accumulation == "未明":
            judged = self._year_or_total(asked) if spec.entry.adds else self._as_labelled(asked)
        elif accumulation == "新增" and spec.base is not None and spec.base.or_year is not None:
            judged = self._since_either_year(asked, spec.base, spec.base.or_year)
        else:
            judged = self._counted(asked, accumulation)
            if accumulation == "累计" and asked.year < asked.last_year and not judged.met:
                return before_the_last_year(judged, asked.last_year)
        return asked.unless_doubtful(judged)

    def _counted(self, asked: Comparison, accumulation: Accumulation) -> JudgedTarget:
        """The verdict on what was reached, counted in one way; of both, where the sheet's own figures leave that open."""
        lesser, greater = self._as_totals_and_as_years(asked, accumulation)
        if lesser is greater:
            return lesser
        readings = (
            TargetReading(name="所填数按累计计", judged=lesser),
            TargetReading(name="按各年相加计", judged=greater),
        )
        return between(*readings, asked.target, asked.value, question=_unsaid(asked))

    def _as_totals_and_as_years(
        self, asked: Comparison, accumulation: Accumulation
    ) -> tuple[JudgedTarget, JudgedTarget]:
        """The verdicts if figures of which the sheet leaves that open are totals, and if each is that of its year."""
        actual = asked.series.achieved_by(asked.target.spec, accumulation, asked.year, self.table.get)
        judged = asked.verdict_on(actual)
        return judged, judged if actual.other is None else asked.verdict_on(actual.other)

    def _year_or_total(self, asked: Comparison) -> JudgedTarget:
        """The verdict where the text does not say whether it counts each year or all of them together.

        The year is never above the total. A figure of which the sheet leaves open what it counts, or that stands alone
        without a label, is taken as the year's. Of a span of years (每年) the total is due in the last one.
        """
        _, yearly = self._as_totals_and_as_years(asked, "当年")
        if (alone := _stands_alone(asked)) is not None and yearly.met is None:
            yearly = asked.verdict_on(from_figure(alone).with_assumed("原文未明是当年还是累计，按表中所填数计"))
        _, total = self._as_totals_and_as_years(asked, "累计")
        if asked.year < asked.last_year and not total.met:
            total = _unknown(f"到{asked.last_year}年才到期")
        readings = TargetReading(name="按当年数", judged=yearly), TargetReading(name="按累计数", judged=total)
        return between(*readings, asked.target, asked.value, question=_YEAR_OR_TOTAL)

    def _as_labelled(self, asked: Comparison) -> JudgedTarget:
        """As `_year_or_total`, of figures that do not add up: only the one that the sheet gives can be compared."""
        figure = asked.reported[0]
        labelled = figure.accumulation in ("当年", "累计")
        counted = f"{figure.accumulation}数" if labelled else "所填数"
        judged = asked.verdict_on(from_figure(figure).with_assumed(f"原文未明是当年还是累计，按表中{counted}计"))
        of_year = figure.accumulation == "当年"
        if not labelled or judged.met is None or judged.met == of_year:
            return judged
        own, other = TargetReading(name=f"按{counted}", judged=judged), "按累计数" if of_year else "按当年数"
        readings = own, TargetReading(name=other, judged=_unknown("表中没有"))
        return undecided(readings, asked.target, asked.value, question=_YEAR_OR_TOTAL)

    def _since_either_year(self, asked: Comparison, base: Base, or_year: int) -> JudgedTarget:
        """The verdict on an increase of which the text does not say since when; the earlier year gives no less."""
        later, earlier = self._since(asked, base), self._since(asked, Base(year=or_year))
        return between(later, earlier, asked.target, asked.value, question="新增的起算年原文未写")

    def _since(self, asked: Comparison, base: Base) -> TargetReading:
        spec = asked.target.spec.model_copy(update={"base": base})
        judged = self._counted(replace(asked, target=replace(asked.target, spec=spec)), "新增")
        return TargetReading(name=f"从{base.year + 1}年起算", judged=judged)

    def _whole_or_each(self, asked: Comparison, judged: JudgedTarget) -> JudgedTarget:
        """The verdict where the text does not say whether the whole is meant or each cluster.

        Where the whole misses the value some cluster misses it too; in all other cases both have to agree.
        """
        key, year = asked.series.key, asked.year
        own = TargetReading(name=key.cluster, judged=judged)
        of_whole = key.cluster == ALL_CLUSTERS
        names = [name for name in asked.target.spec.cluster if (name == ALL_CLUSTERS) is not of_whole]
        others = [
            TargetReading(name=name, judged=self._of_cluster(replace(asked, series=series)))
            for name in names
            if (series := self.table.get(key._replace(cluster=name))) is not None and year in series.figures
        ]
        if of_whole:
            against = [other for other in others if judged.met and other.judged.met is False]
        else:
            of_all = others or [TargetReading(name=ALL_CLUSTERS, judged=_unknown("没有数据"))]
            against = [other for other in of_all if judged.met is False and other.judged.met is not False]
        if against:
            return undecided((own, *against), asked.target, asked.value, question=_WHOLE_OR_EACH)
        return replace(judged, actual=judged.actual.with_assumed(f"{_WHOLE_OR_EACH}，此处按{key.cluster}单独计"))
