"""Indicators that the closed loop itself counts, beside the targets of the document: how many firms, how much land and energy.

A figure is that of this register alone. What a closing does not say is not known: the figure is then a least one, and where none
says anything there is no figure, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...core.exact import parse_exact, round_text
from ...decision.case_events import case_events
from ...decision.case_figures import CountedIndicator, case_figures
from ...evaluation.targets.added_up import AddedUp
from ...evaluation.targets.target_actual import Achievement, ReportedFigure
from ...policy.corpus import load_policies
from ...policy.targets import PolicyTarget, TargetValue, targets_of
from ...vocabulary.units import unit
from .case_marks import MarkedCase

COUNTED_AS = "counted_as"
"""The fact of a closing that says which indicator it counts towards."""


@dataclass(frozen=True, kw_only=True)
class CountedYear:
    """What the closings of a year come to.

    Attributes:
        value: firms, or the amount in the indicator's unit; None where no closing says anything.
        cases: those that count.
        unsaid: those that end without saying whether, or how much, they count.
    """

    value: Fraction | None
    cases: Sequence[MarkedCase]
    unsaid: Sequence[MarkedCase]


@dataclass(frozen=True, kw_only=True)
class LoopIndicator:
    """An indicator beside one value of its target.

    Attributes:
        year: the year of the report; figures are those up to its last day.
        counted: what its closings come to.
        reached: as the target counts it (当年 or 累计), with what the document itself reports of earlier years.
        total: whether the target is of all years together.
    """

    entry: CountedIndicator
    target: PolicyTarget
    value: TargetValue
    year: int
    counted: CountedYear
    reached: Achievement
    total: bool

    @property
    def share(self) -> Fraction | None:
        """What is reached, or known to be reached at least, of the target."""
        figure = self.reached.value if self.reached.value is not None else self.reached.least
        return None if figure is None or not self.value.limit else figure / self.value.limit

    @property
    def least(self) -> bool:
        """Whether what is reached is only known to be so much at least."""
        return bool(self.counted.unsaid) or self.reached.value is None

    @property
    def shown_share(self) -> str:
        """The share in per cent with two decimals; "" for none."""
        return "" if self.share is None else round_text(self.share * 100, 2)


def loop_indicators(cases: Sequence[MarkedCase], year: int) -> list[LoopIndicator]:
    """Every counted indicator with the values of its target for that year and the next later one; none after the last."""
    made: list[LoopIndicator] = []
    for entry in case_figures().indicators:
        target = _target(entry.target)
        years = _years(entry, cases, target)
        sums = AddedUp(target=target.spec, figures=_figures(years))
        for value in _values(target, year):
            total = target.spec.accumulation_of(value) == "累计"
            none = CountedYear(value=None, cases=(), unsaid=())
            made.append(LoopIndicator(
                entry=entry, target=target, value=value, year=year, counted=years.get(year, none), total=total,
                reached=sums.reached("累计" if total else "当年", year),
            ))  # fmt: skip
    return made


def _target(name: str) -> PolicyTarget:
    [policy] = load_policies([name.partition("-")[0]])
    return next(target for target in targets_of(policy) if target.spec.name == name)


def _values(target: PolicyTarget, year: int) -> list[TargetValue]:
    now = [value for value in target.spec.values if value.binds(year)]
    later = [value for value in target.spec.values if (value.year or 0) > year]
    return [*now, *later[:1]]


def _figures(years: Mapping[int, CountedYear]) -> dict[int, list[ReportedFigure]]:
    return {
        year: [ReportedFigure(
            order=order, record_id="", year=year, accumulation="当年", value=counted.value, state=None, cell="台账库",
        )]
        for order, (year, counted) in enumerate(sorted(years.items()))
        if counted.value is not None
    }  # fmt: skip


def _years(entry: CountedIndicator, cases: Sequence[MarkedCase], target: PolicyTarget) -> dict[int, CountedYear]:
    """Year → what its closings come to; a firm counts once, in the first year in which it does."""
    ended = [case for case in cases if case.state in case_figures().done]
    years: dict[int, CountedYear] = {}
    known_firms: set[int] = set()
    for year in sorted({int(case.ended_on[:4]) for case in ended}):
        of_year = [case for case in ended if case.ended_on.startswith(str(year))]
        if entry.fact:
            years[year] = _amount(entry, of_year, target)
        else:
            years[year] = _firms(entry, of_year, known_firms)
            known_firms.update(case.story.enterprise for case in years[year].cases)
    return years


def _amount(entry: CountedIndicator, cases: Sequence[MarkedCase], target: PolicyTarget) -> CountedYear:
    stated = {case: amount for case in cases if (amount := parse_exact(case.closing.get(entry.fact, ""))) is not None}
    factor = unit(case_events().facts[entry.fact].unit).to(target.spec.entry.unit_)
    return CountedYear(
        value=sum(stated.values(), Fraction(0)) * factor if stated else None,
        cases=list(stated), unsaid=[case for case in cases if case not in stated],
    )  # fmt: skip


def _firms(entry: CountedIndicator, cases: Sequence[MarkedCase], known: set[int]) -> CountedYear:
    counting = [case for case in cases if _counts(entry, case)]
    firms = {case.story.enterprise for case in counting} - known
    left = [
        case
        for case in cases
        if not _counts(entry, case) and not case.closing.get(COUNTED_AS) and case.story.enterprise not in firms | known
    ]
    says = any(_counts(entry, case) or case.closing.get(COUNTED_AS) for case in cases)
    return CountedYear(
        value=Fraction(len(firms)) if says else None,
        cases=[case for case in counting if case.story.enterprise in firms], unsaid=left,
    )  # fmt: skip


def _counts(entry: CountedIndicator, case: MarkedCase) -> bool:
    """Whether an ended case counts: as its closing says, or by its clause where the closing says nothing."""
    stated = case.closing.get(COUNTED_AS, "")
    if stated == entry.stated or (not stated and case.story.criterion in entry.criteria):
        return True
    return any(_counts(other, case) for other in case_figures().indicators if other.target in entry.within)
