"""The judge of one record: conditions in three values, figures in exact fractions.

The vectorised `Compiler` judges whole columns. This judge serves where one record counts: figures that the scale cannot
hold, explanations, letters, and the expected outcomes of rule tests. Each subclass decides where the values come from.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from calendar import isleap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any, TypeAlias, cast

from ...language import ast
from ...language.variables import FieldVariable, Variable, variable_of
from ...records.stated_bounds import StatedBound
from ...vocabulary.fields import Vocabulary
from ...vocabulary.words import Operator
from .spans import Span

Value: TypeAlias = Fraction | bool | str | date | None
"""The value of a variable: figures in base units, None where unknown."""

INCLUSIVE: dict[str, Operator] = {"<": "<=", ">": ">="}
"""Strict comparison of an open word (以下, 以上) → its other reading, which includes the limit."""

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


@dataclass(frozen=True, kw_only=True)
class Judge(ABC):
    """Judges conditions and works out figures of one record.

    Attributes:
        as_of: the day of the check.
        inclusive: read open words as including the exact figure.
    """

    vocabulary: Vocabulary
    as_of: date
    inclusive: bool = False
    _derived_values: dict[str, Fraction | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    @abstractmethod
    def year(self) -> int:
        """The record's data year."""

    @abstractmethod
    def value(self, variable: Variable) -> Value:
        """What the record itself says of a variable, without any formula."""

    @abstractmethod
    def silent(self, key: str) -> bool:
        """Whether the record says nothing about a field: no value, and no unclear or wrong entry either."""

    def bound(self, key: str) -> StatedBound | None:
        """The bound of a field that the record states instead of a figure."""
        return None

    # Conditions

    def truth(self, node: ast.Node) -> bool | None:
        """Whether the condition holds; None for unknown (Kleene)."""
        match node:
            case ast.And(items, open_word) if open_word and self.inclusive:
                return self.truth(ast.Or(items))
            case ast.Or(items):
                return kleene_or(map(self.truth, items))
            case ast.And(items):
                return kleene_and(map(self.truth, items))
            case ast.Not(item):
                return _kleene_not(self.truth(item))
            case ast.Compare():
                return self.comparison(node)
            case ast.Empty(key):
                return self._empty(key)
            case ast.Open(item, word):
                return self._left_open(item, word)
        return self._leaf_truth(node)

    def _left_open(self, item: ast.Node, word: str) -> bool | None:
        if not self.inclusive:
            return False
        truth = self.truth(item)
        return bool(truth) if word == "等" else truth

    def _empty(self, key: str) -> bool | None:
        if self.silent(key):
            return True
        return None if self.value(FieldVariable(key)) is None else False

    def _leaf_truth(self, node: ast.Node) -> bool | None:
        variable = variable_of(node)
        value = None if variable is None else self.value(variable)
        if value is None:
            return None
        match node:
            case ast.Flag():
                return bool(value)
            case ast.Listed():
                return value is True or (isinstance(value, str) and node.near and self._wide(node))
            case ast.OneOf(_, values):
                return value in values
        raise TypeError(f"no condition: {node}")

    def _wide(self, node: ast.Listed) -> bool:
        """Whether what the list leaves open counts: a name that only resembles one of it, a day that it does not give."""
        return self.inclusive != node.opposed

    def comparison(self, node: ast.Compare) -> bool | None:
        """Whether the comparison is true; None where a side is unknown."""
        operator = INCLUSIVE[node.operator] if self.inclusive and node.open_word else node.operator
        left: Any
        right: Any
        if isinstance(node.left, ast.Day):
            days = node.left, cast(ast.Day, node.right)
            for day in days:
                if day.listed is not None and (not (on := self.truth(day.listed)) or self.day(day) is None):
                    return self._wide(day.listed) if on else on
            left, right = map(self.day, days)
        else:
            left, right = self.number(node.left), self.number(node.right)
        if left is not None and right is not None:
            return _COMPARE[operator](left, right)
        return None if isinstance(node.left, ast.Day) else self._compared_in_every_case(node, operator)

    def _compared_in_every_case(self, node: ast.Compare, operator: Operator) -> bool | None:
        """The comparison of figures of which cells state only bounds; None where the bounds do not decide it."""
        left, right = self.span(node.left), self.span(node.right)
        return None if left is None or right is None else left.compared(operator, right)

    # Dates

    def day(self, node: ast.Day) -> tuple[int, int, int] | None:
        """Year, month and day that `node` means, or None where its field is unknown."""
        day: Value = node.literal or self.as_of
        if node.year_end:
            day = date(self.year, 12, 31)
        elif node.key or node.listed:
            day = self.value(cast(Variable, variable_of(node)))
        return moved(day, node.years) if isinstance(day, date) else None

    # Figures

    def number(self, node: ast.Node, *, addend: bool = False) -> Fraction | None:
        """A figure in base units, or None where it is unknown.

        Args:
            addend: `node` is part of a formula, where an optional addend that the record does not mention counts as 0.
        """
        match node:
            case ast.Quantity(value):
                return value
            case ast.Dated():
                return node.of(self.year).value
            case ast.Number(key):
                return self._stated(key, addend=addend)
            case ast.Reference():
                return self._figure(cast(Variable, variable_of(node)))
            case ast.Negative(operand):
                figure = self.number(operand, addend=addend)
                return None if figure is None else -figure
            case ast.Arithmetic(operator, left, right):
                return _calculated(operator, self.number(left, addend=addend), self.number(right, addend=addend))
            case ast.Derived():
                return self._derived(node)
        raise TypeError(f"no figure: {node}")

    def _figure(self, variable: Variable) -> Fraction | None:
        value = self.value(variable)
        return value if isinstance(value, Fraction) else None

    def _stated(self, key: str, *, addend: bool = False) -> Fraction | None:
        """The figure that the record states; unknown below the field's minimum."""
        value = self._figure(FieldVariable(key))
        if value is None and addend and self.vocabulary[key].optional_addend and self.silent(key):
            value = Fraction(0)
        return self._at_least_minimum(key, value)

    def _at_least_minimum(self, key: str, value: Fraction | None) -> Fraction | None:
        entry = self.vocabulary[key]
        if value is None or entry.minimum is None:
            return value
        return value if value >= Fraction(entry.minimum) * entry.unit_.size else None

    def span(self, node: ast.Node, *, addend: bool = False) -> Span | None:
        """All figures in base units that `node` may have; None where nothing limits it."""
        value = self.number(node, addend=addend)
        if value is not None:
            return Span.point(value)
        match node:
            case ast.Number(key):
                return self._bounded(key)
            case ast.Negative(operand):
                span = self.span(operand, addend=addend)
                return None if span is None else span.negated()
            case ast.Arithmetic(operator, left, right):
                return _combined(operator, self.span(left, addend=addend), self.span(right, addend=addend))
            case ast.Derived(key, formula, prefer):
                stated, silent = self._bounded(key), self.silent(key)
                computed = self.span(formula, addend=True) if silent or prefer == "computed" else None
                computed = self._not_below_minimum(key, computed)
                return stated if computed is None else computed
        return None

    def _bounded(self, key: str) -> Span | None:
        """The figures that a field may have by the bound in its cell, in base units."""
        bound, entry = self.bound(key), self.vocabulary[key]
        if bound is None:
            return None
        return self._not_below_minimum(key, Span.beyond(bound.operator, bound.limit * entry.unit_.size))

    def _not_below_minimum(self, key: str, span: Span | None) -> Span | None:
        """The figures that the field may have; None where all of them are below its minimum, so that none can be used."""
        entry = self.vocabulary[key]
        if span is None or entry.minimum is None:
            return span
        return span.not_below(Fraction(entry.minimum) * entry.unit_.size)

    def _derived(self, node: ast.Derived) -> Fraction | None:
        if node.key not in self._derived_values:
            self._derived_values[node.key] = self._stated_or_computed(node)
        return self._derived_values[node.key]

    def _stated_or_computed(self, node: ast.Derived) -> Fraction | None:
        stated = self._stated(node.key)
        if node.prefer == "given" and not self.silent(node.key):
            return stated
        computed = self.from_formula(node)
        return stated if computed is None else computed

    def from_formula(self, node: ast.Derived) -> Fraction | None:
        """What the derived field's formula gives; None where an input is unknown or the result is below the minimum."""
        return self._at_least_minimum(node.key, self.number(node.formula, addend=True))

    def computes(self, node: ast.Derived) -> bool:
        """Whether the derived field's value comes from its formula."""
        return (node.prefer == "computed" or self.silent(node.key)) and self.from_formula(node) is not None


def moved(day: date, years: int) -> tuple[int, int, int]:
    """Year, month and day some years later; 29 February becomes 28 in a common year.

    Not a `date`, because 9999-12-31 plus a year does not fit into one.
    """
    year = day.year + years
    lost = (day.month, day.day) == (2, 29) and not isleap(year)
    return year, day.month, 28 if lost else day.day


def kleene_or(truths: Iterable[bool | None]) -> bool | None:
    """True where any is true, False where all are false, else None."""
    distinct = set(truths)
    if True in distinct:
        return True
    return None if None in distinct else False


def kleene_and(truths: Iterable[bool | None]) -> bool | None:
    """False where any is false, True where all are true, else None."""
    return _kleene_not(kleene_or(map(_kleene_not, truths)))


def _kleene_not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _combined(operator: str, left: Span | None, right: Span | None) -> Span | None:
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return left.plus(right)
        case "-":
            return left.plus(right.negated())
        case "*":
            return left.times(right)
    return left.divided_by(right)


def _calculated(operator: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    """`left` `operator` `right`; None where a side is unknown or the divisor is not above zero."""
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right if right > 0 else None
