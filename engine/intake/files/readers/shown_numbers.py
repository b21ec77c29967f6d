"""A stored number beside its text as shown (.ods has both): the same, with words or a unit around it, or of another size.

The result is that of `number_formats`: plain numbers stay numbers, words and units are written out, and what differs in
size or cannot be compared is given as both, which is no figure and is asked.
"""

from __future__ import annotations

import re
from fractions import Fraction

from ....core.exact import exact_text, parse_exact
from .number_text import NUMBER, PERCENT_NUMBER, TEXT

_PARTS = re.compile(
    r"(?P<before>\D*?)(?P<number>\d[\d., \u00a0\u202f’']*|[.,]\d+)(?P<exponent>[eE][+-]?\d{1,3})?(?P<after>\D*)"
)
_GROUP = r"[\s\u00a0\u202f’']"
_POINT = re.compile(rf"(?:\d+|\d{{1,3}}(?:(?:,|{_GROUP})\d{{3}})+|)(?:\.\d*)?")
_COMMA = re.compile(rf"(?:\d+|\d{{1,3}}(?:(?:\.|{_GROUP})\d{{3}})+|)(?:,\d*)?")
_NO_DIGITS = re.compile(r"\D")
_SIGNS = re.compile(r"[-+()\s¥￥$—－−–]")
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{0,15})?")
_LONGEST = 60
_PADDED = re.compile(r"0\d{1,14}")
_SIZES = range(1, 13)
"""Powers of ten by which a format may make a number look smaller."""


def number_as_shown(stored: str, shown: str | None, *, percent: bool) -> tuple[str, int]:
    """Text and kind of a number cell.

    Args:
        stored: exact text of the value.
        shown: the text that the cell shows, "" where it shows nothing; None where the file does not say.
        percent: the cell is of type percentage.
    """
    plain = stored, PERCENT_NUMBER if percent else NUMBER
    if shown is None:
        return plain
    shown = shown.strip()
    if not shown:
        return "", TEXT
    if _PADDED.fullmatch(shown) and Fraction(shown) == Fraction(stored):
        return shown, TEXT
    if _plainly_same(stored, shown, percent=percent) or set(shown) == {"#"}:
        return plain
    if not re.search(r"\d", shown):
        return plain if stored == "0" and not _SIGNS.sub("", shown) else (shown[:_LONGEST], TEXT)
    parts = _PARTS.fullmatch(shown) if len(shown) <= _LONGEST else None
    if parts is None or (stored.startswith("-") and not re.search(r"[-−(]", parts["before"])):
        return f"{stored} 显示为 {shown[:_LONGEST]}", TEXT
    number = abs(Fraction(stored)) * (100 if percent else 1)
    before, after = (_SIGNS.sub("", parts[name]) for name in ("before", "after"))
    after = after.removeprefix("%") if percent else after
    readings = list(_readings(parts["number"].strip(), parts["exponent"] or ""))
    if any(_rounds_to(number, *reading) for reading in readings):
        if not before and not after:
            return plain
        sign = "-" if stored.startswith("-") else ""
        return f"{before}{sign}{exact_text(number)}{'%' if percent else ''}{after}", TEXT
    value, half = readings[0] if readings else (Fraction(0), Fraction(0))
    size = next((size for size in _SIZES if value and abs(number / 10**size - value) <= half), None)
    if size is None or not after or percent:
        return f"{stored} 显示为 {shown}", TEXT
    return f"{before}{'-' if stored.startswith('-') else ''}{exact_text(number / 10**size)}{after}", TEXT


def _plainly_same(stored: str, shown: str, *, percent: bool) -> bool:
    """Whether the text is nothing but the number, perhaps rounded or grouped by commas: a quick look, for most cells."""
    if shown == stored:
        return True
    digits = shown.replace(",", "").removesuffix("%" if percent else "")
    if not _DECIMAL.fullmatch(digits):
        return False
    half = 0.5 * 10.0 ** -len(digits.partition(".")[2])
    return abs(float(stored) * (100 if percent else 1) - float(digits)) <= half * 1.000001


def _readings(digits: str, exponent: str) -> list[tuple[Fraction, Fraction]]:
    """The number that the digits show and half of its last place: with a decimal point, and with a decimal comma."""
    readings = []
    for pattern, point in ((_POINT, "."), (_COMMA, ",")):
        if pattern.fullmatch(digits):
            integer, _, places = digits.partition(point)
            power = Fraction(10) ** int(exponent[1:] or 0) if exponent else Fraction(1)
            digits_before = _NO_DIGITS.sub("", integer)
            value = parse_exact(f"{digits_before or 0}.{places or 0}") or Fraction(0)
            readings.append((value * power, power / (2 * Fraction(10) ** len(places))))
    return readings


def _rounds_to(number: Fraction, value: Fraction, half: Fraction) -> bool:
    return abs(number - value) <= half
