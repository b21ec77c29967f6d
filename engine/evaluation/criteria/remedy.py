"""What would settle a finding: exact changes of figures after which its condition fails in every reading of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice, product
from typing import NamedTuple

from ...language import ast
from ...policy.corpus import Rule
from .row_judge import RowJudge
from .single_changes import Change, changed, changes

Settlement = Mapping[str, Change]
"""Changes by field that settle a finding together."""

_MOST_WAYS = 64
"""So many ways are looked at; a condition of a policy has a handful."""

_FURTHER = Fraction(1, 100)
"""Doing a hundredth more than advised must settle the finding as well."""


class Remedy(NamedTuple):
    """Change the field `key` by `change` to `target` (exact, in `unit`; negative is less), other figures staying as they are."""

    key: str
    label: str
    change: Fraction
    target: Fraction
    unit: str
    beyond: bool = False
    """Whether the target itself is not enough: the limit counts as in the finding, or may be read so."""
    working: str = ""
    """How the size of the change is calculated, such as 5万元/亩×26亩−98.7万元."""
    also: tuple[Remedy, ...] = ()
    """What has to change as well for this to settle the finding."""


def remedies(rule: Rule, judge: RowJudge) -> list[Remedy]:
    """The ways to settle a finding, those with fewest changes first; none where figures alone do not settle it.

    Only the comparisons that decide are to change: of 甲 或 乙 those that hold, of 甲 且 乙 either. Each way is tried: the
    condition must fail for the changed figures in every reading, so that what an unknown part leaves open is no advice.
    """
    if rule.criterion.cases:
        return []
    advisor = _Advisor(rule, replace(judge, inclusive=False), replace(judge, inclusive=True))
    tried = sorted(islice(advisor.settlements(rule.when, truth=False), _MOST_WAYS), key=len)
    settling: list[Settlement] = []
    for settlement in tried:
        fewer = any(other.keys() <= settlement.keys() for other in settling)
        if settlement and not fewer and advisor.settles(settlement):
            settling.append(settlement)
    return [_remedy(rule, settlement) for settlement in settling]


@dataclass(frozen=True)
class _Advisor:
    rule: Rule
    strict: RowJudge
    wide: RowJudge

    def settlements(self, node: ast.Node, *, truth: bool) -> Iterator[Settlement]:
        """Changes after which a part of the condition has `truth` in both readings, as far as it is seen alone."""
        if self.strict.truth(node) is truth and self.wide.truth(node) is truth:
            yield {}
            return
        match node:
            case ast.Not(item):
                yield from self.settlements(item, truth=not truth)
            case ast.Open(item) if not truth:
                yield from self.settlements(item, truth=truth)
            case ast.Or(items) if truth:
                yield from self._any(items, truth=truth)
            case ast.And(items, open_word) if not truth and not open_word:
                yield from self._any(items, truth=truth)
            case ast.Or(items) | ast.And(items):
                yield from self._all(items, truth=truth)
            case ast.Compare():
                yield from ({each.key: each} for each in changes(self.rule, self.strict, node, truth=truth))

    def _any(self, items: tuple[ast.Node, ...], *, truth: bool) -> Iterator[Settlement]:
        yield from chain.from_iterable(self.settlements(item, truth=truth) for item in items)

    def _all(self, items: tuple[ast.Node, ...], *, truth: bool) -> Iterator[Settlement]:
        each = [list(islice(self.settlements(item, truth=truth), _MOST_WAYS)) for item in items]
        for combined in islice(product(*each), _MOST_WAYS):
            if (settlement := _together(combined)) is not None:
                yield settlement

    def settles(self, settlement: Settlement) -> bool:
        """Whether the condition fails once the figures are as advised, or somewhat better."""
        return all(
            changed(self.rule, self.strict, figures, inclusive=inclusive).truth(self.rule.when) is False
            for more in (Fraction(0), _FURTHER)
            for figures in [_followed(settlement, more)]
            for inclusive in (False, True)
        )


def _followed(settlement: Settlement, more: Fraction) -> dict[str, Fraction]:
    kept = {key: value for change in settlement.values() for key, value in change.kept.items()}
    return {**kept, **{key: change.followed(more) for key, change in settlement.items()}}


def _together(settlements: tuple[Settlement, ...]) -> Settlement | None:
    """All changes of several ways, of one field the further; None where a field would have to go up and down."""
    merged: dict[str, Change] = {}
    for key, change in chain.from_iterable(settlement.items() for settlement in settlements):
        other = merged.get(key, change)
        if (other.size > 0) is not (change.size > 0):
            return None
        merged[key] = max(other, change, key=lambda each: (abs(each.size), each.beyond))
    return merged


def _remedy(rule: Rule, settlement: Settlement) -> Remedy:
    first, *others = (_of_change(rule, change) for change in settlement.values())
    return first._replace(also=tuple(others))


def _of_change(rule: Rule, change: Change) -> Remedy:
    field = rule.vocabulary[change.key]
    size = field.unit_.size
    return Remedy(
        change.key,
        field.label,
        change=change.size / size,
        target=change.target / size,
        unit=field.unit,
        beyond=change.beyond,
        working=change.working,
    )
