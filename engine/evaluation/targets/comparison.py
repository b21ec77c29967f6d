"""One figure against one value of a target: reached or not, exactly, and when that is not to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...core.exact import finite_places, parse_exact, show
from ...policy.profile import Profile
from ...policy.targets import PolicyTarget, TargetValue
from .judged_target import JudgedTarget
from .series import Series
from .target_actual import Achievement, ReportedFigure
from .target_words import by_when, finding_text, standard_text, unknown_text


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A value of a target, and the series of a place that is compared with it in a year."""

    series: Series
    target: PolicyTarget
    value: TargetValue
    year: int
    profile: Profile

    @property
    def reported(self) -> Sequence[ReportedFigure]:
        """The year's figures, in the order of the sheet."""
        return self.series.figures[self.year]

    @property
    def last_year(self) -> int:
        """The last year that the value binds, in which a total of all its years is due."""
        return self.value.years[1] if self.value.years else self.year

    @property
    def limit(self) -> Fraction:
        """The value as a number.

        Raises:
            ValueError: the document gives none; such a target is not judged.
        """
        if self.value.limit is None:
            raise ValueError("a target that is judged has a value")
        return self.value.limit

    def verdict_on(self, actual: Achievement) -> JudgedTarget:
        """Whether what was reached meets the value."""
        up = self.series.entry.direction == "up"
        if actual.value is None and actual.least is not None and up and self._meets(actual.least):
            known = f"{actual.missing_reason}；仅已知部分即已达到"
            actual = replace(actual, value=actual.least).with_assumed(known)
        figure = actual.value
        if figure is None:
            text = unknown_text(self.target, self.value, actual.missing_reason, actual.least)
            return JudgedTarget(outcome="insufficient", message=text, actual=actual)
        label = f"{self.series.entry_name}{self.year}年"
        if (open_verdict := self._open(figure, actual, label=label)) is not None:
            return open_verdict
        met = self._meets(figure)
        message = finding_text(self.target, self.value, figure, met=met, label=label)
        missed = {"hard": "hit", "disputed": "boundary"}.get(self.target.spec.kind, "clear")
        return JudgedTarget(outcome="clear" if met else missed, message=message, actual=actual, met=met)

    def _meets(self, figure: Fraction) -> bool:
        return meets(self.target, self.value, figure, self.profile)

    def _open(self, figure: Fraction, actual: Achievement, *, label: str) -> JudgedTarget | None:
        """The verdict where the clause's words do not say whether this figure is enough; else None."""
        value, unit, limit = self.value, self.series.entry.unit, self.limit
        standard = standard_text(self.target, value)
        if value.operator == "about" and figure != limit and tolerance(self.target, value, self.profile) is None:
            text = f"不判断：{label}{show(figure)}{unit}，{by_when(value)}{standard}；“左右”未给容差，在配置 tolerances 中写明后判断"
            return JudgedTarget(outcome="needs_reference", message=text, actual=actual)
        if value.operator == "exact" and figure > limit:
            text = f"{label}{show(figure)}{unit}，高于{standard}；原文未写明是等于还是不低于，须由人认定"
        elif not actual.exact_ratio and _rounded_to(figure, limit):
            text = f"{label}{show(figure)}{unit}是{value.shown or show(limit)}修约后的数，须填写分子和分母后判断"
        else:
            return None
        outcome = "boundary" if self.target.spec.firm else "clear"
        return JudgedTarget(outcome=outcome, message=text, actual=actual)

    def unless_doubtful(self, judged: JudgedTarget) -> JudgedTarget:
        """The verdict, made `insufficient` where the figure that misses the value may not be what it seems.

        A percentage without a sign may be 0.032 for 3.2%; a negative fall may be a fall or a rise.
        """
        figure, entry = judged.actual.value, self.series.entry
        if judged.met is not False or figure is None:
            return judged
        if entry.of_fall and figure < 0:
            text = f"{self.series.entry_name}填为{show(figure)}{entry.unit}，降幅填负数时升降不明，核实后再判断"
        elif entry.unit == "%" and self._may_be_a_share(figure):
            text = f"所填{show(figure)}未写百分号，疑为{show(figure * 100)}%，核实后再判断"
        else:
            return judged
        text = f"数据不足：{text}；{by_when(self.value)}目标{show(self.limit)}{entry.unit}"
        return JudgedTarget(outcome="insufficient", message=text, actual=replace(judged.actual, value=None))

    def _may_be_a_share(self, figure: Fraction) -> bool:
        """Whether a figure without a sign is far below the limit and, times 100, near it."""
        if figure <= 0 or not any(reported.state == "unit_assumed" for reported in self.reported):
            return False
        return self.limit / 2 <= figure * 100 <= self.limit * 2 and figure * 20 <= self.limit


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
