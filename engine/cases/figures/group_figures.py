"""Cases of a period by town or department: counts, exact rates, ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from ...core.exact import round_text
from ...decision.case_figures import Mark, case_figures
from .case_marks import MarkedCase

Rate = Literal["rate", "due_rate"]

TOTAL = "合计"
NO_TOWN, NO_DEPARTMENT = "（乡镇未填）", "（部门未定）"
"""What stands for a town or department that cases do not have; it is never ranked."""


@dataclass(frozen=True, kw_only=True)
class FigureGroup:
    """The cases of a town, a department, or all.

    Attributes:
        known: whether the name is one; otherwise it stands for cases without.
    """

    name: str
    cases: Sequence[MarkedCase]
    known: bool = True

    @cached_property
    def counts(self) -> Counter[Mark]:
        """Mark → number of cases with it."""
        return Counter(mark for case in self.cases for mark in case.marks)

    def rate(self, name: Rate) -> Fraction | None:
        """A share as an exact fraction; None where there is nothing that it could be of."""
        quotient = case_figures().quotients[name]
        over = self.counts[quotient.over]
        return Fraction(self.counts[quotient.of], over) if over else None

    def few(self, name: Rate) -> bool:
        """Whether the share is of so few cases that it says little."""
        return 0 < self.counts[case_figures().quotients[name].over] < case_figures().few

    @cached_property
    def days(self) -> Sequence[int]:
        """Days from service to 销号 of the cases closed in the period; a case whose days are not in order has none."""
        return [case.days for case in self.cases if "closed" in case.marks and case.days is not None]

    @property
    def average_days(self) -> Fraction | None:
        """The mean of `days`; None where there is none."""
        return Fraction(sum(self.days), len(self.days)) if self.days else None

    def shown(self, name: str) -> str:
        """A figure as a table shows it; a rate in per cent with two decimals (GB/T 8170), "" for none."""
        if name not in case_figures().quotients:
            counts: dict[str, int] = dict(self.counts.items())
            return str(counts.get(name, 0))
        rate = self.rate(name)
        return "" if rate is None else round_text(rate * 100, 2)

    @property
    def shown_days(self) -> str:
        """`average_days` with one decimal (GB/T 8170)."""
        return "" if self.average_days is None else round_text(self.average_days, 1)


@dataclass(frozen=True, kw_only=True)
class RankedGroups:
    """Towns in the order of their rate, or departments by name; and all together.

    Attributes:
        ranks: name → place; those of equal rates have the same, and the next place is left out. Who has no rate, or no name, has
            none; departments, whose matters differ, have none either.
        tied: names of those who share their place.
    """

    groups: Sequence[FigureGroup]
    total: FigureGroup
    by: Rate
    ranks: Mapping[str, int] = field(default_factory=dict)
    tied: Set[str] = frozenset()


def by_town(cases: Sequence[MarkedCase], by: Rate, towns: Iterable[str] = ()) -> RankedGroups:
    """The cases by town, ranked by a rate; those without a rate come last, by name.

    Args:
        towns: those that shall be there even without a case.
    """
    groups = _grouped(cases, lambda case: case.story.town, NO_TOWN)
    known = {group.name for group in groups}
    groups += [FigureGroup(name=town, cases=()) for town in towns if town not in known]
    rates = {group.name: rate for group in groups if group.known and (rate := group.rate(by)) is not None}
    ranks = {name: 1 + sum(other > rate for other in rates.values()) for name, rate in rates.items()}
    shared = Counter(ranks.values())
    groups.sort(key=lambda group: (group.name not in ranks, ranks.get(group.name, 0), not group.known, group.name))
    tied = frozenset(name for name, place in ranks.items() if shared[place] > 1)
    return RankedGroups(groups=groups, total=_total(cases), by=by, ranks=ranks, tied=tied)


def by_department(cases: Sequence[MarkedCase], by: Rate) -> RankedGroups:
    """The cases by the department that leads them, by name; a case of two leads counts once, under both names together."""
    groups = _grouped(cases, lambda case: case.story.department, NO_DEPARTMENT)
    return RankedGroups(groups=groups, total=_total(cases), by=by)


def _total(cases: Sequence[MarkedCase]) -> FigureGroup:
    return FigureGroup(name=TOTAL, cases=cases)


def _grouped(cases: Iterable[MarkedCase], key: Callable[[MarkedCase], str], nameless: str) -> list[FigureGroup]:
    """The cases by a name, by name; those without come last."""
    named: dict[str, list[MarkedCase]] = {}
    for case in cases:
        named.setdefault(key(case), []).append(case)
    return [
        FigureGroup(name=name or nameless, cases=named[name], known=bool(name))
        for name in sorted(named, key=lambda name: (not name, name))
    ]
