"""Plain evaluation of checked expressions on one assignment of values: what generated cases and lint expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any, TypeAlias

from ..language import ast
from ..vocabulary.fields import Vocabulary

Variable: TypeAlias = tuple[str, str]
"""("字段", key), ("名单", "key list") or ("参照", "table column"): what an expression reads."""

Value: TypeAlias = Fraction | bool | str | date | None

_COMPARE: dict[str, Any] = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}
INCLUSIVE = {"<": "<=", ">": ">="}


def variable(node: ast.Node) -> Variable | None:
    """What a leaf reads; None for a node that reads no record itself."""
    match node:
        case ast.Listed(key, name):
            return "名单", f"{key} {name}"
        case ast.Reference(table, column):
            return "参照", f"{table} {column}"
    key = getattr(node, "key", "")
    return ("字段", key) if key else None


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """Judges conditions on an assignment; figures are in base units, dates compare with `as_of` as the day of check.

    Attributes:
        values: what each variable is; absent is unknown.
        inclusive: read open words as including the exact figure.
        forced: truths of comparisons, by identity, that hold whatever the values say.
    """

    vocabulary: Vocabulary
    values: Mapping[Variable, Value]
    as_of: date
    inclusive: bool = False
    forced: Mapping[int, bool | None] = field(default_factory=dict)

    def truth(self, node: ast.Node) -> bool | None:
        """Kleene: True, False, or None for unknown."""
        match node:
            case ast.And(items, open_word) if open_word and self.inclusive:
                return self.truth(ast.Or(items))
            case ast.Or(items):
                truths = [self.truth(item) for item in items]
                return True if True in truths else (None if None in truths else False)
            case ast.And(items):
                truths = [self.truth(item) for item in items]
                return False if False in truths else (None if None in truths else True)
            case ast.Not(item):
                inner = self.truth(item)
                return None if inner is None else not inner
            case ast.Compare():
                return self.forced[id(node)] if id(node) in self.forced else self._compare(node)
        value = self._value(node)
        if isinstance(node, ast.Empty):
            return value is None
        if value is None:
            return None
        return value in node.values if isinstance(node, ast.OneOf) else bool(value)

    def _value(self, node: ast.Node) -> Value:
        read = variable(node)
        return self.values.get(read) if read else None

    def _compare(self, node: ast.Compare) -> bool | None:
        left, right = (self._side(side) for side in (node.left, node.right))
        if left is None or right is None:
            return None
        operator = INCLUSIVE[node.operator] if self.inclusive and node.open_word else node.operator
        return bool(_COMPARE[operator](left, right))

    def _side(self, node: ast.Node) -> Value:
        return self.day(node) if isinstance(node, ast.Day) else self.number(node)

    def day(self, node: ast.Day) -> date | None:
        """The date that `node` means; 29 February moves to 28 in a common year."""
        day = self.as_of if not node.key else self._value(node)
        if node.literal:
            day = node.literal
        if node.year_end:
            day = date(self.as_of.year, 12, 31)
        return moved(day, node.years) if isinstance(day, date) else None

    def number(self, node: ast.Node, *, addend: bool = False) -> Fraction | None:
        """The figure in base units; an optional addend of a formula counts as 0 where unknown."""
        match node:
            case ast.Quantity(figure):
                return figure
            case ast.Dated():
                return node.of(self.as_of.year).value
            case ast.Negative(operand):
                inner = self.number(operand, addend=addend)
                return None if inner is None else -inner
            case ast.Arithmetic(operator, left, right):
                one, other = self.number(left, addend=addend), self.number(right, addend=addend)
                if one is None or other is None or (operator == "/" and other <= 0):
                    return None
                return ast.constant(ast.Arithmetic(operator, ast.Quantity(one), ast.Quantity(other)))
            case ast.Derived(_, formula, prefer):
                given, computed = self._given(node), self.number(formula, addend=True)
                first, second = (computed, given) if prefer == "computed" else (given, computed)
                return second if first is None else first
        value = self._given(node)
        if value is None and addend and self.vocabulary[getattr(node, "key", "")].optional_addend:
            return Fraction(0)
        return value

    def _given(self, node: ast.Node) -> Fraction | None:
        value = self._value(node)
        return value if isinstance(value, Fraction) else None


def moved(day: date, years: int) -> date:
    """`day` some years later or earlier."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
