"""What would settle a finding: the exact change of one figure that brings the record to the limit."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ..policy import ast
from ..policy.corpus import Rule
from ..units import unit
from .rowwise import Judge


class Remedy(NamedTuple):
    """Change the field `key` by `change` (exact, in `unit`; negative is less), other figures staying as they are."""

    key: str
    label: str
    change: Fraction
    unit: str
    word: str
    """The policy word whose inclusion of the limit itself is open, or ""."""


def remedies(rule: Rule, judge: Judge) -> list[Remedy]:
    """The single changes that bring the rule's measured figure to its limit; none where a figure is unknown.

    For a quotient such as 税收 / 用地 below a limit: tax to add = limit × land − tax, land to give back =
    land − tax / limit.
    """
    measured = ast.measure(rule.when) if not rule.criterion.cases else None
    if measured is None or isinstance(measured.left, ast.Day):
        return []
    limit = judge.number(measured.right)
    formula = measured.left.formula if isinstance(measured.left, ast.Derived) else measured.left
    if limit is None or judge.number(measured.left) is None:
        return []
    if isinstance(formula, ast.Arithmetic) and formula.operator == "/":
        return _quotient(rule, judge, formula, limit, measured.open_word)
    key = getattr(measured.left, "key", "")
    value = judge.number(measured.left)
    return [_remedy(rule, key, limit - value, measured.open_word)] if key and value is not None else []


def _quotient(rule: Rule, judge: Judge, formula: ast.Arithmetic, limit: Fraction, word: str) -> list[Remedy]:
    upper, lower = judge.number(formula.left, addend=True), judge.number(formula.right, addend=True)
    if upper is None or lower is None:
        return []
    found = []
    if key := getattr(formula.left, "key", ""):
        found.append(_remedy(rule, key, limit * lower - upper, word))
    if (key := getattr(formula.right, "key", "")) and limit > 0 and upper > 0:
        found.append(_remedy(rule, key, upper / limit - lower, word))
    return found


def _remedy(rule: Rule, key: str, change: Fraction, word: str) -> Remedy:
    field = rule.vocabulary[key]
    return Remedy(key, field.label, change / unit(field.unit).size, field.unit, word)
