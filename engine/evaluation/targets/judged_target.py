"""A verdict on a target before it becomes a row, and the one verdict of two readings."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...core.exact import show
from ...policy.targets import PolicyTarget, TargetValue
from ...vocabulary.labels import labels
from .target_actual import Achievement
from .target_words import by_when, standard_text

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

    @property
    def figure(self) -> Fraction:
        """The figure that was compared, in the indicator's unit; 0 where it is not known."""
        return self.actual.value if self.actual.value is not None else Fraction(0)


@dataclass(frozen=True, kw_only=True)
class TargetReading:
    """One way in which text or sheet can be read, its name (按当年数), and what follows from it."""

    name: str
    judged: JudgedTarget

    def in_words(self, unit: str) -> str:
        """What follows, in words: 按当年数4万吨标准煤未达到."""
        if self.judged.met is None:
            return f"{self.name}{self.judged.actual.missing_reason or '无法得出'}"
        return f"{self.name}{show(self.judged.figure)}{unit}{'达到' if self.judged.met else '未达到'}"


def between(
    lesser: TargetReading, greater: TargetReading, target: PolicyTarget, value: TargetValue, *, question: str
) -> JudgedTarget:
    """The verdict of two readings, of which the second never gives less: a person decides where they differ.

    A lesser figure that meets the target, and a greater one that misses it, settle it alone (where less is better, the other
    way round).

    Args:
        question: what the text or the sheet leaves open.
    """
    if target.spec.entry.direction == "down":
        lesser, greater = greater, lesser
    first, second = lesser.judged, greater.judged
    if first.met or (first.met is None and second.met is None):
        return first
    if second.met is False:
        return second if first.met is None else first
    return undecided((lesser, greater), target, value, question=question)


def undecided(
    readings: tuple[TargetReading, ...], target: PolicyTarget, value: TargetValue, *, question: str
) -> JudgedTarget:
    """The verdict where readings differ: boundary, but for goals that never give a finding."""
    unit = target.spec.entry.unit
    results = "，".join(reading.in_words(unit) for reading in readings)
    head = f"{labels().target_state.undecided}：{by_when(value)}{standard_text(target, value)}"
    actuals = [reading.judged.actual for reading in readings]
    return JudgedTarget(
        outcome="boundary" if target.spec.firm else "clear",
        message=f"{head}，{results}；{question}，须由人认定",
        actual=next((actual for actual in actuals if actual.value is not None), actuals[0]),
    )
