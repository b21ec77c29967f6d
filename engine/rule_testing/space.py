"""The values worth trying: for each variable, one on each side of every figure that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import TypeAlias

from ..evaluation.criteria.judge import Value, moved
from ..language import ast
from ..language.variables import FieldVariable, ListVariable, Variable, in_order, variable_of
from ..vocabulary.fields import Vocabulary
from .assignment_judge import AssignmentJudge

OTHER = "其他"
"""Stands for any word that the expressions do not name."""

Assignment: TypeAlias = dict[Variable, Value]


@dataclass(kw_only=True)
class Space:
    """Candidate values by variable.

    Attributes:
        exact: every comparison is of one variable with a constant or a table's figure, so that the candidates stand for
            all values: what happens for none of them cannot happen.
    """

    vocabulary: Vocabulary
    as_of: date
    exact: bool = True
    figures: dict[Variable, set[Fraction]] = field(default_factory=dict)
    days: dict[Variable, set[date]] = field(default_factory=dict)
    words: dict[FieldVariable, set[str]] = field(default_factory=dict)
    truths: set[Variable] = field(default_factory=set)
    blanks: set[FieldVariable] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many assignments there are."""
        return prod(len(values) for values in self.candidates().values())

    def candidates(self) -> dict[Variable, list[Value]]:
        """The values of each variable, in a fixed order."""
        values: dict[Variable, list[Value]] = {}
        for variable, figures in self.figures.items():
            values[variable] = list(self._around(variable, sorted(figures)))
        for dated, days in self.days.items():
            values[dated] = [*sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)})]
        for worded, words in self.words.items():
            options = [name for name in self.vocabulary[worded.key].options if name not in words]
            values[worded] = [*sorted(words), options[0] if options else OTHER]
        values.update({variable: [True, False] for variable in self.truths})
        for blank in self.blanks:
            values.setdefault(blank, [_sample(self.vocabulary, blank)]).append(None)
        return {variable: values[variable] for variable in in_order(values)}

    def assignments(self) -> Iterator[Assignment]:
        """Every combination of candidates."""
        candidates = self.candidates()
        for values in product(*candidates.values()):
            yield dict(zip(candidates, values, strict=True))

    def _around(self, variable: Variable, figures: Sequence[Fraction]) -> Iterator[Fraction]:
        """Below, at, between and above the figures; never below the field's minimum."""
        least = self._minimum(variable)
        below = figures[0] / 2 if figures[0] > 0 else figures[0] - 1
        between = [(low + high) / 2 for low, high in pairwise(figures)]
        values = sorted({below, *figures, *between, figures[-1] + 1})
        yield from (value for value in values if least is None or value >= least)

    def _minimum(self, variable: Variable) -> Fraction | None:
        entry = self.vocabulary.fields.get(variable.key) if isinstance(variable, FieldVariable) else None
        return None if entry is None or entry.minimum is None else Fraction(entry.minimum) * entry.unit_.size


def space(nodes: Sequence[ast.Node], vocabulary: Vocabulary, as_of: date) -> Space:
    """The space of some expressions; a derived field counts as a variable of its own."""
    result = Space(vocabulary=vocabulary, as_of=as_of)
    for node in nodes:
        for part in shallow(node):
            _add(part, result)
    return result


def shallow(node: ast.Node) -> Iterator[ast.Node]:
    """`node` and all nodes below it, except those in formulas of derived fields."""
    yield node
    if not isinstance(node, ast.Derived):
        for child in node.children():
            yield from shallow(child)


def _add(node: ast.Node, values: Space) -> None:
    """Add the candidates that one part of an expression asks for."""
    variable = variable_of(node)
    match node, variable:
        case ((ast.Flag() | ast.Listed()), FieldVariable() | ListVariable()):
            values.truths.add(variable)
        case ast.OneOf(_, words), FieldVariable():
            values.words.setdefault(variable, set()).update(words)
        case ast.Empty(), FieldVariable():
            values.blanks.add(variable)
        case ast.Compare(left=ast.Day()), _:
            _add_days(node, values)
        case ast.Compare(), _:
            _add_figures(node, values)


def _add_figures(node: ast.Compare, values: Space) -> None:
    sides = (node.left, node.right)
    variables = [variable_of(side) for side in sides]
    limits = [_limit(side, values.as_of) for side in sides]
    pairs = [*zip(variables, reversed(limits), strict=True)]
    simple = [(variable, limit) for variable, limit in pairs if variable is not None and limit is not None]
    if simple:
        values.figures.setdefault(simple[0][0], set()).add(simple[0][1])
        return
    to_table = None not in variables and sum(isinstance(side, ast.Reference) for side in sides) == 1
    values.exact = values.exact and to_table
    for side in sides:
        for part in shallow(side):
            if (variable := variable_of(part)) is not None:
                values.figures.setdefault(variable, set()).add(Fraction(1))


def _limit(node: ast.Node, as_of: date) -> Fraction | None:
    return node.of(as_of.year).value if isinstance(node, ast.Dated) else ast.constant(node)


def _add_days(node: ast.Compare, values: Space) -> None:
    judge = AssignmentJudge(vocabulary=values.vocabulary, values={}, as_of=values.as_of)
    for side, other in ((node.left, node.right), (node.right, node.left)):
        variable = variable_of(side)
        if variable is None or not isinstance(side, ast.Day) or not isinstance(other, ast.Day):
            continue
        limit = judge.day(other)
        values.exact = values.exact and limit is not None
        turning_day = date(*limit) if limit is not None else values.as_of
        values.days.setdefault(variable, set()).add(date(*moved(turning_day, -side.years)))


def _sample(vocabulary: Vocabulary, variable: FieldVariable) -> Value:
    """Any value of the field."""
    match vocabulary[variable.key].type:
        case "number":
            return Fraction(1)
        case "flag":
            return True
        case "date":
            return date(2020, 1, 1)
    return next(iter(vocabulary[variable.key].options), OTHER)
