"""How a figure is calculated, written with the record's own figures: 98.7万元÷26亩."""

from __future__ import annotations

from fractions import Fraction

from ...core.exact import finite_places, stated_text
from ...language import ast
from ...vocabulary.units import unit
from .row_judge import RowJudge

_SIGNS = {"+": "＋", "-": "−", "*": "×", "/": "÷"}
_TIGHT = ("×", "÷")
_BRACKETED = {
    True: ("÷right", "×right", "−right"),
    False: ("×", "÷", "−right", "×right", "÷right"),
}
"""Whether an operation is × or ÷ → the places inside an outer operation where it needs brackets, such as "÷right"."""


def quantity_text(value: Fraction, symbol: str) -> str:
    """An amount with its unit: 98.7万元, or （2÷15）亩 where no finite decimal is exact."""
    if finite_places(value) is None:
        return f"（{value.numerator}÷{value.denominator}）{symbol}"
    return f"{stated_text(value)}{symbol}"


def calculation_text(node: ast.Node, judge: RowJudge) -> str:
    """The calculation that gives a figure; "" where the figure is in the sheet itself or is unknown."""
    formula = _formula(node, judge)
    if formula is None or judge.number(node) is None:
        return ""
    return _spelled(formula, judge, "")


def _formula(node: ast.Node, judge: RowJudge) -> ast.Arithmetic | None:
    if isinstance(node, ast.Derived):
        node = node.formula if judge.computes(node) else node
    return node if isinstance(node, ast.Arithmetic) else None


def _spelled(node: ast.Node, judge: RowJudge, outer: str, shown: str | None = None) -> str:
    """The node in figures. `outer`: its place in the outer operation; `shown`: unit to show instead of its own."""
    match node:
        case ast.Arithmetic(operator, left, right):
            sign = _SIGNS[operator]
            shown = _symbol(left, judge)
            same = shown if operator == "/" and _alike(shown, _symbol(right, judge)) else None
            text = f"{_spelled(left, judge, sign)}{sign}{_spelled(right, judge, f'{sign}right', same)}"
            return f"（{text}）" if outer in _BRACKETED[sign in _TIGHT] else text
        case ast.Negative(operand):
            return f"−{_spelled(operand, judge, '−right')}"
        case ast.Dated():
            return _spelled(node.of(judge.row["_year"]), judge, outer)
        case ast.Quantity(value, symbol):
            return quantity_text(value / unit(symbol).size, symbol)
    return _amount(node, judge, _symbol(node, judge) or "" if shown is None else shown)


def _symbol(node: ast.Node, judge: RowJudge) -> str | None:
    """The symbol of the unit of a single figure; None for a computed one."""
    if isinstance(node, ast.Reference):
        return judge.units[node.table, node.column]
    key = getattr(node, "key", "")
    return judge.vocabulary[key].unit if key else None


def _alike(left: str | None, right: str | None) -> bool:
    """Whether two units have the same dimension: both areas of a quotient are then shown in one unit."""
    return left is not None and right is not None and unit(left).dimension == unit(right).dimension


def _amount(node: ast.Node, judge: RowJudge, symbol: str) -> str:
    value = judge.number(node, addend=True)
    return "" if value is None else quantity_text(value / unit(symbol).size, symbol)
