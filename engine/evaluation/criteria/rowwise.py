"""The same judgement one record at a time in fractions: for figures that the scale cannot hold, and for explaining."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import eq, ge, gt, le, lt, ne
from typing import Any, cast

from ...core.exact import exact_text, finite_places, parse_exact, round_text
from ...core.text import normal_name
from ...language import ast
from ...records.column_names import state_column
from ...records.records import STATES
from ...vocabulary.fields import Vocabulary
from ...vocabulary.units import unit
from .compile import INCLUSIVE
from .prepare import reference_key
from .ratio import SHOWN

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}
_LONGEST = 60
"""Decimal places up to which a finite figure is written out."""


@dataclass(frozen=True, kw_only=True)
class RowJudge:
    """Judges conditions on one record.

    Attributes:
        row: a row of a prepared frame.
        lists: normal names by list.
        units: unit symbol of each reference column, by (table, column).
        inclusive: read open words as including the exact figure.
    """

    row: Mapping[str, Any]
    vocabulary: Vocabulary
    lists: Mapping[str, frozenset[str]]
    units: Mapping[tuple[str, str], str]
    as_of: date
    inclusive: bool = False
    _values: dict[str, Fraction | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def truth(self, node: ast.Node) -> bool | None:
        """Kleene: True, False, or None for unknown."""
        match node:
            case ast.And(items, open_word) if open_word and self.inclusive:
                return self.truth(ast.Or(items))
            case ast.Or(items):
                return _either([self.truth(item) for item in items])
            case ast.And(items):
                return reduce(both, map(self.truth, items))
            case ast.Not(item):
                return _not(self.truth(item))
            case ast.Compare():
                return self._compare(node)
            case ast.Empty(key):
                return False if self.row.get(key) is not None else (True if self.silent(key) else None)
        return self._leaf_truth(node)

    def _leaf_truth(self, node: ast.Node) -> bool | None:
        value = self.row.get(cast(Any, node).key)
        if value is None:
            return None
        match node:
            case ast.Flag():
                return bool(value)
            case ast.OneOf(_, values):
                return value in values
            case ast.Listed(_, name):
                return normal_name(str(value)) in self.lists[name]
        raise TypeError(f"no condition: {node}")

    def _compare(self, node: ast.Compare) -> bool | None:
        operator = INCLUSIVE[node.operator] if self.inclusive and node.open_word else node.operator
        left: Any
        right: Any
        if isinstance(node.left, ast.Day):
            left, right = self._day(node.left), self._day(cast(ast.Day, node.right))
        else:
            left, right = self.number(node.left), self.number(node.right)
        return None if left is None or right is None else _COMPARE[operator](left, right)

    def _day(self, node: ast.Day) -> tuple[int, int, int] | None:
        """Year, month and day: 9999-12-31 moved by a year is no `date` any more."""
        day: date | None = node.literal or self.as_of
        if node.year_end:
            day = date(self.row["_year"], 12, 31)
        elif node.key:
            day = self.row.get(node.key)
        if day is None:
            return None
        year = day.year + node.years
        lost = (day.month, day.day) == (2, 29) and not isleap(year)
        return year, day.month, 28 if lost else day.day

    def number(self, node: ast.Node, *, addend: bool = False) -> Fraction | None:
        """A figure in base units, or None where it is unknown."""
        match node:
            case ast.Quantity(value):
                return value
            case ast.Dated():
                return node.of(self.row["_year"]).value
            case ast.Number(key):
                return self._given(key, addend=addend)
            case ast.Reference(table, column):
                looked_up = self._text(reference_key(node))
                return None if looked_up is None else looked_up * unit(self.units[table, column]).size
            case ast.Negative(operand):
                value_ = self.number(operand, addend=addend)
                return None if value_ is None else -value_
            case ast.Arithmetic(operator, left, right):
                return _computed(operator, self.number(left, addend=addend), self.number(right, addend=addend))
            case ast.Derived():
                return self._derived(node)
        raise TypeError(f"no figure: {node}")

    def _text(self, key: str) -> Fraction | None:
        text = self.row.get(key)
        return None if text is None else parse_exact(str(text))

    def _given(self, key: str, *, addend: bool = False) -> Fraction | None:
        entry = self.vocabulary[key]
        value = self._text(key)
        if value is None and addend and entry.optional_addend and self.silent(key):
            value = Fraction(0)
        return self._bounded(key, None if value is None else value * entry.unit_.size)

    def _bounded(self, key: str, value: Fraction | None) -> Fraction | None:
        entry = self.vocabulary[key]
        if value is None or entry.minimum is None:
            return value
        return value if value >= Fraction(entry.minimum) * entry.unit_.size else None

    def silent(self, key: str) -> bool:
        """The sheet says nothing of the field."""
        state = self.row.get(state_column(key))
        return self.row.get(key) is None and (state is None or STATES[state].says_nothing)

    def _derived(self, node: ast.Derived) -> Fraction | None:
        if node.key not in self._values:
            self._values[node.key] = self._given_or_computed(node)
        return self._values[node.key]

    def _given_or_computed(self, node: ast.Derived) -> Fraction | None:
        given = self._given(node.key)
        if node.prefer == "given" and not self.silent(node.key):
            return given
        computed = self._computed(node)
        return given if computed is None else computed

    def _computed(self, node: ast.Derived) -> Fraction | None:
        return self._bounded(node.key, self.number(node.formula, addend=True))

    def computes(self, node: ast.Derived) -> bool:
        """Whether the derived field's value comes from its formula."""
        return (node.prefer == "computed" or self.silent(node.key)) and self._computed(node) is not None


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def both(left: bool | None, right: bool | None) -> bool | None:
    """Kleene conjunction."""
    return _not(_either([_not(left), _not(right)]))


def _either(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _computed(operator: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
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


def decimal_text(value: Fraction) -> str:
    """A decimal for the verdict's columns: exact where it is finite, else rounded, but never so that it reads as 0."""
    places = finite_places(value)
    if places is not None and places <= _LONGEST:
        return exact_text(value)
    digits = SHOWN
    while value and Fraction(round_text(value, digits)) == 0:
        digits *= 2
    return round_text(value, digits).rstrip("0").rstrip(".")
