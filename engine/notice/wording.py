"""Amounts and dates as a letter prints them: exact first, the rounded figure beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..exact import exact_text, finite_places, parse_exact, round_text
from .model import BLANK

_PLACES = 2
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its unit in three spellings."""

    exact: str
    rounded: str
    text: str


def amount(exact: str | None, unit: str) -> Amount:
    """`"4.996", "万元/亩"` → exact 4.996万元/亩, rounded 5.00万元/亩, text 4.996（约5.00）万元/亩.

    What is no number is printed as it is; nothing is printed as a blank.
    """
    value = parse_exact(exact or "")
    if value is None:
        text = exact or BLANK
        return Amount(text, text, text)
    places = finite_places(value)
    if places is not None and places <= _PLACES:
        text = f"{exact_text(value)}{unit}"
        return Amount(text, text, text)
    rounded = round_text(value, _PLACES)
    if places is not None and places <= _LONGEST:
        return Amount(f"{exact}{unit}", f"{rounded}{unit}", f"{exact}（约{rounded}）{unit}")
    finer = round_text(value, _PLACES + 2)
    return Amount(f"{exact}{unit}", f"{finer}{unit}", f"约{finer}{unit}（精确值{_as_sum(value)}）")


def _as_sum(value: Fraction) -> str:
    return exact_text(value) if finite_places(value) is not None else f"{value.numerator}÷{value.denominator}"


def gap(actual: str | None, limit: str | None, unit: str) -> str:
    """Distance of an exact figure to an exact limit, in words; unrounded, a small one would look like none."""
    value, bound = parse_exact(actual or ""), parse_exact(limit or "")
    if value is None or bound is None:
        return "—"
    if value == bound:
        return "恰为标准值"
    size, word = abs(value - bound), "高" if value > bound else "低"
    places = finite_places(size)
    shown = amount(exact_text(size), unit)
    return word + (shown.text if places is None or places > _LONGEST else shown.exact)


def day(value: date) -> str:
    """2026年11月8日: no leading zeros (GB/T 9704)."""
    return f"{value.year}年{value.month}月{value.day}日"


def or_blank(value: object) -> str:
    """The value as text, or a visible blank."""
    return str(value) if value not in (None, "") else BLANK


def distinct(values: list[str]) -> tuple[str, ...]:
    """Without repetitions and empty texts, in order of first appearance."""
    return tuple(dict.fromkeys(value for value in values if value))
