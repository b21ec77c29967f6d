"""Amounts, dates and cells as a letter prints them: exact first, the rounded figure beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ..core.exact import exact_text, finite_places, parse_exact, round_text, stated_text
from .blanks import BLANK

_PLACES = 2
_LONGEST = 8
_FINEST = 40


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its unit in three spellings."""

    exact: str
    rounded: str
    text: str


@lru_cache(maxsize=10_000)
def amount(exact: str | None, unit: str, working: str = "") -> Amount:
    """`"4.996", "万元/亩"` → exact 4.996万元/亩, rounded 5.00万元/亩, text 4.996（约5.00）万元/亩.

    A value that is not a finite decimal is shown rounded, with the calculation behind it (`working`):
    约3.7962万元/亩（98.7万元÷26亩）. Text that is not a number is printed as it is, an empty text as a blank.
    """
    value = parse_exact(exact or "")
    if value is None:
        text = exact or BLANK
        return Amount(text, text, text)
    places = finite_places(value)
    if places is not None and places <= _PLACES:
        text = f"{exact_text(value)}{unit}"
        return Amount(text, text, text)
    if places is not None and places <= _LONGEST:
        figure, rounded = exact_text(value), round_text(value, _PLACES)
        return Amount(f"{figure}{unit}", f"{rounded}{unit}", f"{figure}（约{rounded}）{unit}")
    finer, quotient = _finer(value), _decimal_or_quotient(value)
    return Amount(
        working or f"{quotient}{unit}", f"约{finer}{unit}", f"约{finer}{unit}（{working or f'精确值{quotient}'}）"
    )


def _finer(value: Fraction, places: int = _PLACES + 2) -> str:
    """Rounded, but with enough places that it does not look like a round figure: 4.99996 does not become 5.0000."""
    text = round_text(value, places)
    while text.endswith("00") and places < _FINEST:
        places += 2
        text = round_text(value, places)
    return text


def _decimal_or_quotient(value: Fraction) -> str:
    return exact_text(value) if finite_places(value) is not None else f"{value.numerator}÷{value.denominator}"


def stated(exact: str | None, unit: str, working: str = "") -> str:
    """A figure that is compared with nothing: 4.996（约5.00）万元; 约149.7万元 for 149.70000000000002."""
    value = parse_exact(exact or "")
    if value is None:
        return exact or BLANK
    tidy = stated_text(value)
    return f"{tidy}{unit}" if tidy.startswith("约") else amount(exact, unit, working).text


def gap(actual: str | None, limit: str | None, unit: str, working: str = "") -> str:
    """Distance of an exact figure to an exact limit, in words: 低1.2038万元/亩; a small distance is not rounded to zero."""
    value, bound = parse_exact(actual or ""), parse_exact(limit or "")
    if value is None or bound is None:
        return "—"
    if value == bound:
        return "恰为标准值"
    high, exact_limit = value > bound, f"{exact_text(bound)}{unit}"
    size = abs(value - bound)
    difference = (f"{working}−{exact_limit}" if high else f"{exact_limit}−{working}") if working else ""
    shown = amount(exact_text(size), unit, difference)
    hidden = finite_places(size) is not None and Fraction(round_text(size, _PLACES)) == 0
    return ("高" if high else "低") + (shown.exact if hidden else shown.text)


def clauses_text(clauses: Sequence[str]) -> str:
    """Clauses of one document joined, each once; one that another of them begins with is not repeated.

    >>> clauses_text(["二（四）主要目标", "二（四）主要目标；路径（5）", "三（九）"])
    '二（四）主要目标；路径（5）、三（九）'
    """
    each = distinct(list(clauses))
    return "、".join(place for place in each if not any(other.startswith(f"{place}；") for other in each))


def numeral(number: int) -> str:
    """A number below 100 as in headings: 一, 十二, 二十."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


def or_blank(value: object) -> str:
    """The value as text, or a visible blank."""
    return str(value) if value not in (None, "") else BLANK


def distinct(values: list[str]) -> tuple[str, ...]:
    """Without repetitions and empty texts, in order of first appearance."""
    return tuple(dict.fromkeys(value for value in values if value))


def cell_list(cells: Sequence[str]) -> str:
    """排查表!M21、N21；附表!B3: each once, a sheet named once."""
    sheets: dict[str, list[str]] = {}
    for cell in distinct([part for text in cells for part in text.split("、")]):
        sheet, mark, place = cell.rpartition("!")
        sheets.setdefault(f"{sheet}{mark}", []).append(place)
    return "；".join(sheet + "、".join(places) for sheet, places in sheets.items())
