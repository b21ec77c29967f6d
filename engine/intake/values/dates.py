"""Reads dates in every spelling: 2026.11.20, 20261120, 2026年11月20日, a month alone, a spreadsheet's serial number."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from ...core.text import half_width
from .cell_reading import UNCLEAR, Reading, without_value

_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})月?(份|底|末|初)?")
_YEAR_END = re.compile(r"(\d{4})年?(年底|底|末)")
_SERIAL = re.compile(r"\d{5}")
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers, as they count from March 1900 on."""

_PLAUSIBLE = (date(1949, 10, 1), date(2100, 1, 1))
"""First and last plausible date: from the founding of the People's Republic on; others are typing mistakes."""


def read_date(text: str, *, month_end: bool = False, stored: bool = False) -> Reading:
    """A cell's date.

    Args:
        text: the cell's text.
        month_end: a month alone means its last day (a deadline), otherwise its first; the state says so.
        stored: the cell is stored as a number, so that 2026.1 may have been typed as 2026.10.
    """
    clean = " ".join(half_width(text).split())
    if (match := _DAY.fullmatch(clean) or _COMPACT.fullmatch(clean)) is not None:
        return _on_day(*map(int, match.groups()[:3]))
    if (match := _MONTH.fullmatch(clean)) is not None and not (stored and re.search(r"\.\d$", clean)):
        last = match.group(3) in ("底", "末") or (month_end and match.group(3) != "初")
        return _in_month(int(match.group(1)), int(match.group(2)), last=last)
    if (match := _YEAR_END.fullmatch(clean)) is not None:
        return Reading(date(int(match.group(1)), 12, 31), "day_assumed", "date_without_day")
    if _SERIAL.fullmatch(clean):
        day = _EPOCH + timedelta(days=int(clean))
        return Reading(day, "", "date_serial") if _PLAUSIBLE[0] <= day <= _PLAUSIBLE[1] else UNCLEAR
    return without_value(text) or UNCLEAR


def _on_day(year: int, month: int, day: int) -> Reading:
    """The date; unclear where the day does not exist or is not plausible."""
    try:
        value = date(year, month, day)
    except ValueError:
        return UNCLEAR
    return Reading(value) if _PLAUSIBLE[0] <= value <= _PLAUSIBLE[1] else UNCLEAR


def _in_month(year: int, month: int, *, last: bool) -> Reading:
    """The first or last day of a month, with the state that says that the day is assumed."""
    if not (1 <= month <= 12 and _PLAUSIBLE[0].year <= year < _PLAUSIBLE[1].year):
        return UNCLEAR
    return Reading(date(year, month, monthrange(year, month)[1] if last else 1), "day_assumed", "date_without_day")
