"""The changes of one figure that bring one comparison to its limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from ...core.exact import exact_text
from ...language import ast
from ...policy.corpus import Rule
from ...records.column_names import state_column
from ...vocabulary.units import unit
from .row_judge import RowJudge
from .workings import quantity_text


@dataclass(frozen=True, kw_only=True)
class Change:
    """The field `key` from `actual` to `target`, in base units, the other figures staying as they are.

    Attributes:
        beyond: whether the target itself is not enough: the limit counts as in the finding, or may be read so.
        working: how the size of the change is calculated, such as 5万元/亩×26亩−98.7万元.
        kept: the other part of a quotient, which may follow from the quotient that the sheet gives.
    """

    key: str
    actual: Fraction
    target: Fraction
    beyond: bool
    working: str = ""
    kept: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def size(self) -> Fraction:
        """The difference: above zero for more, below for less."""
        return self.target - self.actual

    def followed(self, more: Fraction = Fraction(0)) -> Fraction:
        """A figure that follows the advice: the target, or just beyond; `more` is what is done beside, as a share."""
        least = self.size * (Fraction(1, 10**6) if self.beyond else 0)
        return self.target + least + self.size * more


def changes(rule: Rule, judge: RowJudge, compared: ast.Compare, *, truth: bool) -> list[Change]:
    """The single changes after which a comparison has `truth` in every reading; none where a figure is unknown, or
    where the advice would be absurd (`VocabularyField.advice`).

    For a quotient such as 税收 / 用地 below a limit: tax to add = limit × land − tax, land to give back =
    land − tax / limit. Where the sheet gave only the quotient, the quotient itself is what has to change.
    """
    if isinstance(compared.left, ast.Day) or compared.operator in ("==", "!="):
        return []
    limit, value = judge.number(compared.right), judge.number(compared.left)
    if limit is None or value is None:
        return []
    beyond = bool(compared.open_word) or (compared.operator in ("<=", ">=")) is not truth
    formula = compared.left.formula if isinstance(compared.left, ast.Derived) else compared.left
    if isinstance(formula, ast.Arithmetic) and formula.operator == "/" and (parts := _parts(judge, formula, value)):
        single = _of_quotient(rule, compared, formula, limit=limit, parts=parts, beyond=beyond)
    elif key := getattr(compared.left, "key", ""):
        words = _minus(_amount(rule, key, limit), _amount(rule, key, value), more=limit > value)
        single = [Change(key=key, actual=value, target=limit, beyond=beyond, working=words)]
    else:
        single = []
    return [change for change in single if _sensible(rule, change)]


def _sensible(rule: Rule, change: Change) -> bool:
    advice = rule.vocabulary[change.key].advice
    return bool(change.size) and advice in ("", "more" if change.size > 0 else "less")


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


def _of_quotient(
    rule: Rule, compared: ast.Compare, formula: ast.Arithmetic, *, limit: Fraction, parts: _Quotient, beyond: bool
) -> list[Change]:
    """The change of the dividend alone, and that of the divisor alone."""
    dividend_key, divisor_key = (getattr(part, "key", "") for part in (formula.left, formula.right))
    symbol = getattr(compared.right, "unit", "")
    key = getattr(compared.left, "key", "")
    bound = _amount(rule, key, limit) if key else quantity_text(limit / unit(symbol).size, symbol)
    dividend, divisor = _amount(rule, dividend_key, parts.dividend), _amount(rule, divisor_key, parts.divisor)
    single = []
    if dividend_key:
        target = limit * parts.divisor
        words = _minus(f"{bound}×{divisor}", dividend, more=target > parts.dividend)
        kept = {divisor_key: parts.divisor} if divisor_key else {}
        single.append(
            Change(
                key=dividend_key, actual=parts.dividend, target=target, beyond=beyond, working=words, kept=kept,
            )
        )  # fmt: skip
    if divisor_key and limit > 0 and parts.dividend > 0:
        target = parts.dividend / limit
        words = _minus(f"{dividend}÷{bound}", divisor, more=target > parts.divisor)
        kept = {dividend_key: parts.dividend} if dividend_key else {}
        single.append(
            Change(
                key=divisor_key, actual=parts.divisor, target=target, beyond=beyond, working=words, kept=kept,
            )
        )  # fmt: skip
    return single


def _minus(target: str, actual: str, *, more: bool) -> str:
    return f"{target}−{actual}" if more else f"{actual}−{target}"


def _amount(rule: Rule, key: str, value: Fraction) -> str:
    symbol = rule.vocabulary[key].unit if key else ""
    return quantity_text(value / unit(symbol).size, symbol)


def changed(rule: Rule, judge: RowJudge, figures: Mapping[str, Fraction], *, inclusive: bool) -> RowJudge:
    """The judge of the same record with other figures (base units); what is computed from them is computed anew."""
    row = dict(judge.row)
    for node in rule.when.walk():
        if isinstance(node, ast.Derived) and figures.keys() & set(ast.field_keys(node.formula)):
            row[node.key] = row[state_column(node.key)] = None
    for key, value in figures.items():
        row[key], row[state_column(key)] = exact_text(value / rule.vocabulary[key].unit_.size), None
    return RowJudge(
        row=row,
        vocabulary=judge.vocabulary,
        lists=judge.lists,
        units=judge.units,
        as_of=judge.as_of,
        inclusive=inclusive,
    )
