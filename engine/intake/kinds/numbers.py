"""Numbers of a sheet as text: 15 significant digits, dates from serials, and what a number format shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import polars as pl

from ...exact import exact_text, from_float

GENERAL, PERCENT, DATE = 0, 1, 2

_PLAIN = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,14}[1-9])?$"
_BUILT_IN = dict.fromkeys((9, 10), PERCENT) | dict.fromkeys((*range(14, 23), *range(27, 37), *range(50, 59)), DATE)
_BUILT_IN |= dict.fromkeys((45, 47), DATE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")


def number_text(value: float) -> str:
    """The exact decimal text of what a spreadsheet shows of `value`: 15 significant digits, no exponent."""
    text = f"{value:.15g}"
    if text.lstrip("-").replace(".", "", 1).isdecimal():
        return "0" if text == "-0" else text
    return exact_text(from_float(value))


def _number_text_of(text: str) -> str | None:
    try:
        return number_text(float(text))
    except (ValueError, OverflowError):
        return None


def number_texts(raw: pl.Series) -> pl.Series:
    """`number_text` of number literals; null where the literal is no finite number.

    A literal of at most 15 significant digits is already what the sheet shows; only the others pass through a float.
    """
    plain = raw.str.contains(_PLAIN) & (raw.str.len_bytes() <= 15)
    if plain.all():
        return raw
    others = map_distinct(raw.filter(~plain), _number_text_of)
    at = ((~plain).cast(pl.Int64).cum_sum() - 1).clip(0)
    return pl.select(pl.when(plain).then(raw).otherwise(others.gather(at)))[raw.name]


def map_distinct(values: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    """`function` of every value, called once for each distinct one; nulls stay null."""
    distinct = values.drop_nulls().unique()
    if 2 * distinct.len() > values.len():
        return pl.Series(values.name, [None if v is None else function(v) for v in values.to_list()], pl.String)
    mapped = pl.Series([function(value) for value in distinct.to_list()], dtype=pl.String)
    return values.replace_strict(distinct, mapped, default=None, return_dtype=pl.String)


def serial_text(value: float, *, since_1904: bool) -> str | None:
    """ISO text of a date serial: "2026-11-20", with a time where it has one; None where it is no date that exists.

    In the 1900 system day 60 is a 29 February 1900 that never was, so the days before it count from one day later.
    """
    seconds = round(value * 86400)
    if seconds < 0 or (not since_1904 and 60 <= value < 61):
        return None
    if since_1904:
        start = datetime(1904, 1, 1)
    elif 0 < value < 1:
        return _clock(timedelta(seconds=seconds))
    elif value < 1:
        return None
    else:
        start = datetime(1899, 12, 31) if value < 60 else datetime(1899, 12, 30)
    try:
        moment = start + timedelta(seconds=seconds)
    except OverflowError:
        return None
    day = moment.date().isoformat()
    clock = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    return f"{day} {_clock(clock)}" if clock else day


def _clock(time: timedelta) -> str:
    minutes, seconds = divmod(time.seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def format_class(number_format: int, code: str | None = None) -> int:
    """What a number format makes of a number: `GENERAL`, `PERCENT` or `DATE`.

    A percent sign in quotes is only a decoration ("3.02" shown as 3.02%); elapsed time ([h]:mm) is no date.
    """
    if code is None:
        return _BUILT_IN.get(number_format, GENERAL)
    shown = _LITERAL.sub("", code)
    if "%" in shown:
        return PERCENT
    if _ELAPSED.search(shown) or "通用格式" in shown or shown.strip().lower() == "general":
        return GENERAL
    first = _BRACKETS.sub("", shown).split(";")[0]
    return DATE if re.search(r"[ymdhs]", first, re.IGNORECASE) else GENERAL
