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
    """Change the field `key` by `change` to `target` (exact, in `unit`; negative is less), other figures staying as they are."""

    key: str
    label: str
    change: Fraction
    target: Fraction
    unit: str
    word: str
    """The policy word whose inclusion of the limit itself is open, or ""."""
    beyond: bool = False
    """Whether the target itself is not enough: the limit counts as in the finding, or may be read so."""
    working: str = ""
    """How the size of the change is calculated, such as 5万元/亩×26亩−98.7万元."""


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
        return _quotient_remedies(rule, measured, formula, limit=limit, parts=parts)
    key = getattr(measured.left, "key", "")
    if not key:
        return []
    words = _minus(_amount(rule, key, limit), _amount(rule, key, value), more=limit > value)
    return [_remedy(rule, key, measured, actual=value, target=limit, working=words)]


class _Quotient(NamedTuple):
    """Both parts of a quotient, in base units."""

    dividend: Fraction
    divisor: Fraction


def _parts(judge: RowJudge, formula: ast.Arithmetic, value: Fraction) -> _Quotient | None:
    """Both parts of a quotient; where the sheet gave the quotient and one part, the other follows from these."""
    dividend, divisor = judge.number(formula.left, addend=True), judge.number(formula.right, addend=True)
    if divisor is None and dividend is not None and value > 0:
        divisor = dividend / value
    if dividend is None and divisor is not None:
        dividend = value * divisor
    if dividend is None or divisor is None or divisor <= 0 or dividend != value * divisor:
        return None
    return _Quotient(dividend, divisor)


def _quotient_remedies(
    rule: Rule, measured: ast.Compare, formula: ast.Arithmetic, *, limit: Fraction, parts: _Quotient
) -> list[Remedy]:
    """The change of the dividend alone, and that of the divisor alone."""
    dividend_key, divisor_key = (getattr(part, "key", "") for part in (formula.left, formula.right))
    bound = _amount(rule, getattr(measured.left, "key", ""), limit)
    dividend, divisor = _amount(rule, dividend_key, parts.dividend), _amount(rule, divisor_key, parts.divisor)
    changes = []
    if dividend_key:
        target = limit * parts.divisor
        words = _minus(f"{bound}×{divisor}", dividend, more=target > parts.dividend)
        changes.append(_remedy(rule, dividend_key, measured, actual=parts.dividend, target=target, working=words))
    if divisor_key and limit > 0 and parts.dividend > 0:
        target = parts.dividend / limit
        words = _minus(f"{dividend}÷{bound}", divisor, more=target > parts.divisor)
        changes.append(_remedy(rule, divisor_key, measured, actual=parts.divisor, target=target, working=words))
    return changes


def _remedy(rule: Rule, key: str, measured: ast.Compare, *, actual: Fraction, target: Fraction, working: str) -> Remedy:
    field = rule.vocabulary[key]
    size = unit(field.unit).size
    return Remedy(
        key,
        field.label,
        change=(target - actual) / size,
        target=target / size,
        unit=field.unit,
        word=measured.open_word,
        beyond=bool(measured.open_word) or (measured.operator in ("<=", ">=")) != _denied(rule.when, measured),
        working=working,
    )


def _denied(node: ast.Node, part: ast.Node) -> bool:
    """Whether `part` stands below an odd number of negations in `node`."""
    if node is part:
        return False
    below = next(child for child in node.children() if any(each is part for each in child.walk()))
    return _denied(below, part) != isinstance(node, ast.Not)


def _minus(target: str, actual: str, *, more: bool) -> str:
    return f"{target}−{actual}" if more else f"{actual}−{target}"


def _amount(rule: Rule, key: str, value: Fraction) -> str:
    symbol = rule.vocabulary[key].unit if key else ""
    return quantity_text(value / unit(symbol).size, symbol)
