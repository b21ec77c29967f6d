"""Judges one target by what a place has reached: outcome and message, where met can be yes, no or unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ...core.exact import finite_places, parse_exact, show
from ...policy.profile import Profile
from ...policy.settings import Settings
from ...policy.targets import Accumulation, PolicyTarget, TargetValue
from ...vocabulary.indicators import ALL_CLUSTERS
from .series import Series
from .target_actual import Achievement, ReportedFigure, SeriesKey
from .target_words import by_when, finding_text, references_text, standard_text, unknown_text

_NOTHING = Achievement()


@dataclass(frozen=True, kw_only=True)
class JudgedTarget:
    """A verdict on a target before it becomes a row.

    Attributes:
        met: whether the figure reaches the target, whatever kind it is; None where that is open.
    """

    outcome: str
    message: str
    actual: Achievement = _NOTHING
    met: bool | None = None


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
        note = self._cluster(series, target)
        local = self._place(series, target)
        if note is None or local is False:
            if include_out_of_scope:
                figure = next(iter(series.figures.values()))[0]
                yield figure, None, JudgedTarget(outcome="out_of_scope", message="不在适用范围(地区或集群)")
            return
        years = [year for year in series.figures if self.settings.year in (None, year)]
        bound = [(year, value) for year in years for value in target.spec.values if value.binds(year)]
        if include_out_of_scope and not bound:
            yield (
                next(iter(series.figures.values()))[0],
                None,
                JudgedTarget(outcome="out_of_scope", message="不是该目标的年度"),
            )
        for year, value in bound:
            judged = self._judge(series, target, value, year=year, note=note)
            if local is None:
                judged = JudgedTarget(
                    outcome="insufficient", message="数据不足：地区认不出，无法确定适用哪份文件的目标"
                )
            yield self._figure(series, target, value, year), value, judged

    def _figure(self, series: Series, target: PolicyTarget, value: TargetValue, year: int) -> ReportedFigure:
        """The figure that the verdict belongs to: the one labelled as the target counts, else the year's first."""
        wanted = target.spec.accumulation_of(value)
        return series.first_of(year, (wanted,)) or series.figures[year][0]

    def _place(self, series: Series, target: PolicyTarget) -> bool | None:
        """Whether the target is for the place of the series; None where that place is not known."""
        return None if series.key.place is None else series.key.place in target.places

    def _cluster(self, series: Series, target: PolicyTarget) -> str | None:
        """What is assumed about the cluster ("" for nothing); None where the target is for another cluster."""
        named = target.spec.cluster
        if not named:
            return ""
        if series.key.cluster in named:
            unclear = ALL_CLUSTERS in named and series.key.cluster != ALL_CLUSTERS
            return f"原文未写明整体还是各集群分别，此处按{series.key.cluster}单独计" if unclear else ""
        if series.key.cluster == ALL_CLUSTERS and len(named) == 1 and target.spec.place:
            return f"表中未写集群，按{named[0]}计"
        return None

    def _judge(self, series: Series, target: PolicyTarget, value: TargetValue, *, year: int, note: str) -> JudgedTarget:
        spec = target.spec
        if spec.kind == "open":
            return self._not_judged(series, target, value, year)
        accumulation = spec.accumulation_of(value)
        if accumulation == "未明":
            accumulation = self.profile.target_readings.get(spec.name, "未明")
        if accumulation == "未明":
            judged = self._both_readings(series, target, value, year)
        else:
            actual = series.achieved_by(spec, accumulation, year, self.table.get)
            judged = self._compare(target, value, actual, series=series, year=year)
        judged = _doubting(judged, series, value, year)
        actual = judged.actual.with_assumed(note) if note else judged.actual
        ahead = self._ahead(series, target, accumulation, year)
        message = judged.message + references_text(target, year) + ahead
        return replace(judged, actual=actual, message=message)

    def _not_judged(self, series: Series, target: PolicyTarget, value: TargetValue, year: int) -> JudgedTarget:
        figure = series.figures[year][0]
        reported = f"填报{show(figure.value)}{series.entry.unit}；" if figure.value is not None else ""
        return JudgedTarget(
            outcome="needs_reference",
            message=f"不判断：{reported}{value.why}",
            actual=Achievement(value=figure.value, cells=(figure.cell,)),
        )

    def _both_readings(self, series: Series, target: PolicyTarget, value: TargetValue, year: int) -> JudgedTarget:
        """Judge a target that does not say whether it counts year or total: decided where both readings agree."""
        uncounted = series.first_of(year, ("", "未明", "时点"))
        if uncounted is not None or not series.entry.adds:
            figure = uncounted or series.figures[year][0]
            actual = Achievement(
                value=figure.value,
                cells=(figure.cell,),
                missing_reason=figure.missing_reason if figure.value is None else "",
            )
            counted = f"{figure.accumulation}数" if figure.accumulation not in ("", "未明") else "所填数"
            assumed = actual.with_assumed(f"原文未明是当年还是累计，按表中{counted}计")
            return self._compare(target, value, assumed, series=series, year=year)
        yearly, total = (
            self._compare(target, value, actual, series=series, year=year)
            for actual in (
                series.achieved_by(target.spec, "当年", year, self.table.get),
                series.achieved_by(target.spec, "累计", year, self.table.get),
            )
        )  # the year is never above the total: a year that meets, or a total that misses, decides it alone
        if yearly.met:
            return yearly
        if total.met is False or (total.met is None and yearly.met is None):
            return total
        if total.met and yearly.met is False:
            readings = f"按当年数{show(known(yearly))}未达到、按累计数{show(known(total))}达到"
            text = f"{by_when(value)}{standard_text(target, value)}，{readings}"
            outcome = "boundary" if target.spec.kind == "hard" else "clear"
            return JudgedTarget(
                outcome=outcome,
                message=f"口径待定：{text}；原文未明是当年还是累计，须由人认定(可在配置 target_readings 中写明)",
                actual=total.actual,
            )
        return yearly if yearly.met is None else total

    def _compare(
        self, target: PolicyTarget, value: TargetValue, actual: Achievement, *, series: Series, year: int
    ) -> JudgedTarget:
        """Compare what was reached with the value."""
        limit = value.limit
        if limit is None:
            raise ValueError("a target that is judged has a value")
        soft = target.spec.kind != "hard"
        if actual.value is None:
            if (
                actual.least is not None
                and series.entry.direction == "up"
                and meets(target, value, actual.least, self.profile)
            ):
                actual = replace(actual, value=actual.least).with_assumed(
                    f"{actual.missing_reason}；仅已知部分即已达到"
                )
            else:
                return JudgedTarget(
                    outcome="insufficient",
                    message=unknown_text(target, value, actual.missing_reason, actual.least),
                    actual=actual,
                )
        figure = _known_value(actual)
        label = f"{series.entry_name}{year}年"
        if value.operator == "about" and tolerance(target, value, self.profile) is None:
            text = f"不判断：{label}{show(figure)}{series.entry.unit}，{by_when(value)}{standard_text(target, value)}"
            text += "；“左右”未给容差，在配置 tolerances 中写明后判断"
            return JudgedTarget(outcome="needs_reference", message=text, actual=actual)
        if value.operator == "exact" and figure > limit:
            text = f"{label}{show(figure)}{series.entry.unit}，高于{standard_text(target, value)}；原文未写明是等于还是不低于，须由人认定"
            return JudgedTarget(outcome="clear" if soft else "boundary", message=text, actual=actual)
        if not actual.exact_ratio and _rounded_to(figure, limit):
            text = f"{label}{show(figure)}{series.entry.unit}是{value.shown or show(limit)}修约后的数，须填写分子和分母后判断"
            return JudgedTarget(outcome="clear" if soft else "boundary", message=text, actual=actual)
        met = meets(target, value, figure, self.profile)
        message = finding_text(target, value, figure, met=met, label=label)
        if actual.other is not None and meets(target, value, actual.other, self.profile) != met:
            text = (
                f"表中同时写“累计”和“当年”：按累计数{show(figure)}、按各年相加{show(actual.other)}结论不同，须由人认定"
            )
            return JudgedTarget(outcome="clear" if soft else "boundary", message=f"口径待定：{text}", actual=actual)
        return JudgedTarget(outcome="clear" if met or soft else "hit", message=message, actual=actual, met=met)

    def _ahead(self, series: Series, target: PolicyTarget, accumulation: Accumulation, year: int) -> str:
        """Beside a yearly target: how far the total is from the total that is due later."""
        if accumulation != "当年" or not series.entry.adds:
            return ""
        for value in target.spec.values:
            if target.spec.accumulation_of(value) == "累计" and value.year and value.year > year and value.limit:
                total = series.achieved_by(target.spec, "累计", year, self.table.get)
                known = total.value if total.value is not None else total.least
                if known is None:
                    return ""
                gap = value.limit - known
                word = f"还差{show(gap)}" if gap > 0 else "已达到"
                part = "" if total.value is not None else "已知部分"
                unit = series.entry.unit
                return f"；累计{part}{show(known)}{unit}，距{value.year}年目标{show(value.limit)}{unit}{word}"
        return ""


def _doubting(judged: JudgedTarget, series: Series, value: TargetValue, year: int) -> JudgedTarget:
    """The verdict, made `insufficient` where a missed percentage has no sign and times 100 is near the target.

    Such a figure may be 0.032 for 3.2%.
    """
    figure, limit = judged.actual.value, value.limit
    if series.entry.unit != "%" or judged.met is not False or figure is None or not limit or figure <= 0:
        return judged
    unsigned = any(reported.state == "unit_assumed" for reported in series.figures[year])
    if not unsigned or not limit / 2 <= figure * 100 <= limit * 2 or figure * 20 > limit:
        return judged
    text = f"数据不足：所填{show(figure)}未写百分号，疑为{show(figure * 100)}%，核实后再判断；{by_when(value)}目标{show(limit)}%"
    return JudgedTarget(outcome="insufficient", message=text, actual=replace(judged.actual, value=None))


def known(judged: JudgedTarget) -> Fraction:
    """The figure that was compared, in the indicator's unit; 0 where it is not known."""
    return _known_value(judged.actual)


def _known_value(actual: Achievement) -> Fraction:
    return actual.value if actual.value is not None else Fraction(0)


def _rounded_to(figure: Fraction, limit: Fraction) -> bool:
    """Whether a figure may be the rounded form of a limit that has no finite decimal (三分之一)."""
    places = finite_places(figure)
    if finite_places(limit) is not None or places is None:
        return False
    return abs(figure - limit) * 2 <= Fraction(1, 10**places)


def meets(target: PolicyTarget, value: TargetValue, figure: Fraction, profile: Profile) -> bool:
    """Whether a figure reaches the value, given the clause's word, the office's tolerance and the text's precision."""
    limit = value.limit or Fraction(0)
    slack = (tolerance(target, value, profile) or Fraction(0)) if value.operator == "about" else Fraction(0)
    if target.spec.precision is not None:
        slack = Fraction(target.spec.precision) / 2
    if target.spec.entry.direction == "down":
        figure, limit = -figure, -limit
    return figure > limit - slack if value.operator == ">" else figure >= limit - slack


def tolerance(target: PolicyTarget, value: TargetValue, profile: Profile) -> Fraction | None:
    """How far below the value 左右 allows, in the indicator's unit; None where the profile does not say.

    The profile gives it by the target's name or id, else for the word 左右; it may be a percentage of the value.
    """
    for name in (target.spec.name, target.spec.id, "左右"):
        if text := profile.tolerances.get(name):
            share = text.endswith("%") and (name == "左右" or target.spec.entry.unit != "%")
            number = parse_exact(text.rstrip("%")) or Fraction(0)
            return abs(value.limit or Fraction(0)) * number / 100 if share else number
    return None
