"""Whether a target is due on the day of the check: a later year's is not, and a year that is not over settles nothing.

A figure of the year in which the check takes place can still grow until its last day. So a target that it misses is left to
a person, and so is a percentage that it reaches, which may fall again; an amount or number that is reached stays reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ...core.exact import show
from ...policy.targets import PolicyTarget, TargetValue
from ...vocabulary.labels import labels
from .judged_target import JudgedTarget
from .series import FindSeries, Series
from .target_actual import ReportedFigure
from .target_words import by_when, gap_text, standard_text, state_of


@dataclass(frozen=True, kw_only=True)
class DueLater:
    """A figure of a year before the target's value is due: the year, that value, and the hint."""

    year: int
    value: TargetValue
    judged: JudgedTarget


def is_over(year: int, as_of: date) -> bool:
    """Whether the year is complete on the day of the check, its last day included."""
    return as_of >= date(year, 12, 31)


def in_an_unfinished_year(judged: JudgedTarget, target: PolicyTarget, year: int, as_of: date) -> JudgedTarget:
    """The verdict on a figure of a year that is not over."""
    if judged.met is None:
        return judged
    note = f"检查日{as_of.isoformat()}，{year}年未结束，所填不是全年数"
    if judged.met and (target.spec.entry.unit != "%" or not target.spec.firm):
        return replace(judged, actual=judged.actual.with_assumed(note))
    body = judged.message.removeprefix(f"{state_of(judged.message)}：")
    return replace(
        judged,
        outcome="boundary" if target.spec.firm else judged.outcome,
        message=f"{labels().target_state.unfinished}：{note}，不作达标与否的判定；{body}",
        met=None,
    )


def not_due(series: Series, target: PolicyTarget, years: Iterable[int], find: FindSeries) -> DueLater | None:
    """How far a place has come towards the target's next value, from the last of the years that has a figure.

    None where the target has no later value, or has one of that year already.
    """
    reported = [year for year in years if _tells(series.figures[year])]
    year = max(reported, default=None)
    if year is None or target.spec.kind == "open" or any(value.binds(year) for value in target.spec.values):
        return None
    later = [value for value in target.spec.values if _first_year(value) > year]
    if not later:
        return None
    value = min(later, key=_first_year)
    return DueLater(year=year, value=value, judged=_hint(series, target, value, year=year, find=find))


def _tells(figures: Sequence[ReportedFigure]) -> bool:
    """Whether a year has a figure of what was done, not only that of the base year."""
    return any(figure.value is not None and figure.accumulation != "基数" for figure in figures)


def _first_year(value: TargetValue) -> int:
    return value.years[0] if value.years else value.year or 0


def _hint(series: Series, target: PolicyTarget, value: TargetValue, *, year: int, find: FindSeries) -> JudgedTarget:
    accumulation = target.spec.accumulation_of(value)
    comparable = accumulation not in ("当年", "未明")
    actual = series.achieved_by(target.spec, accumulation, year, find)
    reached = actual.value if actual.value is not None else actual.least
    figure = "数据不全" if reached is None else f"{show(reached)}{series.entry.unit}"
    known = "已知部分" if actual.value is None and reached is not None else ""
    gap = gap_text(target, value, reached) if reached is not None and comparable else ""
    body = f"{series.entry_name}{year}年{known}{figure}，{by_when(value)}{standard_text(target, value)}{gap}"
    text = f"{labels().target_state.not_due}：{body}，只作提示"
    return JudgedTarget(
        outcome="out_of_scope", message=text, actual=actual if comparable else replace(actual, value=None)
    )


def before_the_last_year(judged: JudgedTarget, last: int) -> JudgedTarget:
    """The verdict on a total that is not reached in a year before the last of a span of years."""
    body = judged.message.removeprefix(f"{state_of(judged.message)}：")
    text = f"{labels().target_state.not_due}：累计数到{last}年才到期；{body}"
    return JudgedTarget(outcome="out_of_scope", message=text, actual=judged.actual)


def to_come(year: int, as_of: date) -> JudgedTarget:
    """The verdict on a figure of a year that has not begun: no result yet."""
    text = f"{labels().target_state.not_due}：检查日{as_of.isoformat()}，{year}年尚未到，所填不作完成数"
    return JudgedTarget(outcome="out_of_scope", message=text)
