"""What would settle a finding: the exact change of one figure that brings the record to the limit."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ...language import ast
from ...policy.corpus import Rule
from ...vocabulary.units import unit
from .row_judge import RowJudge
from .workings import quantity_text


class Remedy(NamedTuple):
    """Change the field `key` by `change` (exact, in `unit`; negative is less), other figures staying as they are."""

    key: str
    label: str
    change: Fraction
    unit: str
    word: str
    """The policy word whose inclusion of the limit itself is open, or ""."""
    working: str = ""
    """How the size of the change comes about, such as 5万元/亩×26亩−98.7万元."""


def remedies(rule: Rule, judge: RowJudge) -> list[Remedy]:
    """The single changes that bring the rule's measured figure to its limit; none where a figure is unknown.

    For a quotient such as 税收 / 用地 below a limit: tax to add = limit × land − tax, land to give back =
    land − tax / limit. Where the sheet gave only the quotient, the quotient itself is what has to change.
    """
    measured = ast.measure(rule.when) if not rule.criterion.cases else None
    if measured is None or isinstance(measured.left, ast.Day):
        return []
    limit, value = judge.number(measured.right), judge.number(measured.left)
    if limit is None or value is None:
        return []
    formula = measured.left.formula if isinstance(measured.left, ast.Derived) else measured.left
    if isinstance(formula, ast.Arithmetic) and formula.operator == "/" and (parts := _parts(judge, formula, value)):
        return _quotient(rule, measured, formula, limit, *parts)
    key = getattr(measured.left, "key", "")
    words = _minus(_amount(rule, key, limit), _amount(rule, key, value), more=limit > value)
    return [_remedy(rule, key, change=limit - value, word=measured.open_word, working=words)] if key else []


def _parts(judge: RowJudge, formula: ast.Arithmetic, value: Fraction) -> tuple[Fraction, Fraction] | None:
    """Both parts of a quotient; where the sheet gave the quotient and one part, the other follows from these."""
    upper, lower = judge.number(formula.left, addend=True), judge.number(formula.right, addend=True)
    if lower is None and upper is not None and value > 0:
        lower = upper / value
    if upper is None and lower is not None:
        upper = value * lower
    if upper is None or lower is None or lower <= 0 or upper != value * lower:
        return None
    return upper, lower


def _quotient(
    rule: Rule, measured: ast.Compare, formula: ast.Arithmetic, limit: Fraction, upper: Fraction, lower: Fraction
) -> list[Remedy]:
    above, below = (getattr(part, "key", "") for part in (formula.left, formula.right))
    bound = _amount(rule, getattr(measured.left, "key", ""), limit)
    over, under = _amount(rule, above, upper), _amount(rule, below, lower)
    found = []
    if above:
        change = limit * lower - upper
        words = _minus(f"{bound}×{under}", over, more=change > 0)
        found.append(_remedy(rule, above, change=change, word=measured.open_word, working=words))
    if below and limit > 0 and upper > 0:
        change = upper / limit - lower
        words = _minus(f"{over}÷{bound}", under, more=change > 0)
        found.append(_remedy(rule, below, change=change, word=measured.open_word, working=words))
    return found


def _remedy(rule: Rule, key: str, change: Fraction, word: str, working: str) -> Remedy:
    field = rule.vocabulary[key]
    return Remedy(key, field.label, change=change / unit(field.unit).size, unit=field.unit, word=word, working=working)


def _minus(target: str, actual: str, *, more: bool) -> str:
    return f"{target}−{actual}" if more else f"{actual}−{target}"


def _amount(rule: Rule, key: str, value: Fraction) -> str:
    symbol = rule.vocabulary[key].unit if key else ""
    return quantity_text(value / unit(symbol).size, symbol)
