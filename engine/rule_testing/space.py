"""The values worth trying: for every variable of some expressions, one on each side of every figure it meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from ..language import ast
from ..vocabulary.fields import Vocabulary
from .oracle import Oracle, Value, Variable, moved, variable

OTHER = "其他"
Assignment = dict[Variable, Value]


@dataclass(kw_only=True)
class Space:
    """Candidate values by variable.

    Attributes:
        exact: every comparison is of one variable with a constant or a table's figure, so that the candidates
            behave like all values: what none of them shows does not exist.
    """

    vocabulary: Vocabulary
    as_of: date
    exact: bool = True
    figures: dict[Variable, set[Fraction]] = field(default_factory=dict)
    days: dict[Variable, set[date]] = field(default_factory=dict)
    words: dict[Variable, set[str]] = field(default_factory=dict)
    truths: set[Variable] = field(default_factory=set)
    blanks: set[Variable] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many assignments there are."""
        return prod(len(values) for values in self.candidates().values())

    def candidates(self) -> dict[Variable, list[Value]]:
        """The values of each variable, in a fixed order."""
        found: dict[Variable, list[Value]] = {}
        for read, figures in self.figures.items():
            found[read] = list(self._around(read, sorted(figures)))
        for read, days in self.days.items():
            found[read] = [*sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)})]
        for read, words in self.words.items():
            options = [name for name in self.vocabulary[read[1]].options if name not in words]
            found[read] = [*sorted(words), options[0] if options else OTHER]
        found.update({read: [True, False] for read in sorted(self.truths)})
        for read in sorted(self.blanks):
            found.setdefault(read, [_sample(self.vocabulary, read)]).append(None)
        return dict(sorted(found.items()))

    def assignments(self) -> Iterator[Assignment]:
        """Every combination of candidates."""
        found = self.candidates()
        for values in product(*found.values()):
            yield dict(zip(found, values, strict=True))

    def _around(self, read: Variable, figures: Sequence[Fraction]) -> Iterator[Fraction]:
        """Below, at, between and above the figures; never below the field's minimum."""
        least = self._minimum(read)
        below = figures[0] / 2 if figures[0] > 0 else figures[0] - 1
        between = [(low + high) / 2 for low, high in pairwise(figures)]
        values = sorted({below, *figures, *between, figures[-1] + 1})
        yield from (value for value in values if least is None or value >= least)

    def _minimum(self, read: Variable) -> Fraction | None:
        entry = self.vocabulary.fields.get(read[1]) if read[0] == "字段" else None
        return None if entry is None or entry.minimum is None else Fraction(entry.minimum) * entry.unit_.size


def space(nodes: Sequence[ast.Node], vocabulary: Vocabulary, as_of: date) -> Space:
    """The space of some expressions; a derived field counts as a variable of its own."""
    found = Space(vocabulary=vocabulary, as_of=as_of)
    for node in nodes:
        for part in shallow(node):
            _add(part, found)
    return found


def shallow(node: ast.Node) -> Iterator[ast.Node]:
    """`node` and all below it, but for the formulas of derived fields."""
    yield node
    if not isinstance(node, ast.Derived):
        for child in node.children():
            yield from shallow(child)


def _add(node: ast.Node, found: Space) -> None:
    read = variable(node)
    match node:
        case ast.Flag() | ast.Listed() if read:
            found.truths.add(read)
        case ast.OneOf(_, values) if read:
            found.words.setdefault(read, set()).update(values)
        case ast.Empty() if read:
            found.blanks.add(read)
        case ast.Compare(left=ast.Day()):
            _add_days(node, found)
        case ast.Compare():
            _add_figures(node, found)


def _add_figures(node: ast.Compare, found: Space) -> None:
    sides = (node.left, node.right)
    reads = [variable(side) for side in sides]
    limits = [_limit(side, found.as_of) for side in sides]
    pairs = [*zip(reads, reversed(limits), strict=True)]
    simple = [(read, limit) for read, limit in pairs if read is not None and limit is not None]
    if simple:
        found.figures.setdefault(simple[0][0], set()).add(simple[0][1])
        return
    to_table = None not in reads and sum(isinstance(side, ast.Reference) for side in sides) == 1
    found.exact = found.exact and to_table
    for side in sides:
        for part in shallow(side):
            if (read := variable(part)) is not None:
                found.figures.setdefault(read, set()).add(Fraction(1))


def _limit(node: ast.Node, as_of: date) -> Fraction | None:
    return node.of(as_of.year).value if isinstance(node, ast.Dated) else ast.constant(node)


def _add_days(node: ast.Compare, found: Space) -> None:
    oracle = Oracle(vocabulary=found.vocabulary, values={}, as_of=found.as_of)
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if not isinstance(side, ast.Day) or not isinstance(other, ast.Day) or not side.key:
            continue
        limit = oracle.day(other)
        found.exact = found.exact and limit is not None
        days = found.days.setdefault(("字段", side.key), set())
        days.add(moved(limit or found.as_of, -side.years))


def _sample(vocabulary: Vocabulary, read: Variable) -> Value:
    match vocabulary[read[1]].type:
        case "number":
            return Fraction(1)
        case "flag":
            return True
        case "date":
            return date(2020, 1, 1)
    return next(iter(vocabulary[read[1]].options), OTHER)
