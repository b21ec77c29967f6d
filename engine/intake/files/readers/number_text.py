"""Numbers of a sheet as text: 15 significant digits, dates from serial numbers, and classes of number formats."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from math import isfinite

import polars as pl

from ....core.exact import exact_text, from_float

GENERAL, PERCENT, DATE = 0, 1, 2
"""The class of a number format."""

TEXT, NUMBER, PERCENT_NUMBER, ERROR = 0, 1, 2, 3
"""The kind of a cell; dates and booleans are texts."""

NOT_FINITE = "#NUM!"
"""The error value that a spreadsheet shows where a computation gave no finite number; it is neither blank nor 0."""

_PLAIN = r"^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,14})\.[0-9]{0,14}[1-9])$"
_DECIMAL = r"^-?[0-9]{1,15}\.[0-9]+$"
_DATE_FORMATS = (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))
_BUILT_IN = {9: PERCENT, 10: PERCENT, **dict.fromkeys(_DATE_FORMATS, DATE)}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")


def number_text(value: float) -> str:
    """`value` as decimal text with the 15 significant digits that a spreadsheet shows, without an exponent."""
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
    """`number_text` of each literal; null where the text is null or not a finite number.

    A literal of at most 15 significant digits is already what the sheet shows. Longer decimals are rounded with integer
    arithmetic. Only the rest (exponents, exact ties) is converted through a float, one by one.
    """
    plain = (raw.str.contains(_PLAIN) & (raw.str.len_bytes() <= 15)).fill_null(value=True)
    if plain.all():
        return raw
    rest = raw.filter(~plain)
    rounded = _round_decimals(rest)
    if rounded.null_count():
        single = map_distinct(only(rest, rounded.is_null()), _number_text_of)
        rounded = pl.select(pl.coalesce(rounded, single)).to_series()
    at = ((~plain).cast(pl.Int64).cum_sum() - 1).clip(0)
    return pl.select(pl.when(plain).then(raw).otherwise(rounded.gather(at)))[raw.name]


def _round_decimals(raw: pl.Series) -> pl.Series:
    """Decimals of 16 to 18 significant digits rounded to 15, as text; null for anything else and for exact ties.

    Among decimals of its length the literal is the nearest to the double, so both lie on the same side of each halfway
    point between two 15-digit numbers, unless the literal is such a point. So rounding either gives the same result.
    """
    part = pl.col("raw").str.strip_prefix("-").str.split_exact(".", 1)
    parts = (
        raw.to_frame("raw")
        .lazy()
        .select(
            pl.when(pl.col("raw").str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit("")).alias("sign"),
            part.struct[1].str.len_bytes().cast(pl.Int64).alias("places"),
            pl.when(pl.col("raw").str.contains(_DECIMAL))
            .then(pl.concat_str(part.struct[0], part.struct[1]).str.strip_chars_start("0"))
            .alias("digits"),
        )
    )
    excess = pl.col("digits").str.len_bytes().cast(pl.Int64) - 15
    excess = pl.when(excess.is_between(1, 3) & (excess <= pl.col("places"))).then(excess)
    parts = parts.with_columns(excess.alias("excess")).with_columns(
        pl.when(pl.col("excess").is_not_null()).then(pl.col("digits")).cast(pl.Int64).alias("value"),
        pl.lit(10, dtype=pl.Int64).pow(pl.col("excess")).alias("power"),
        (pl.col("places") - pl.col("excess")).alias("places"),
    )
    twice = 2 * (pl.col("value") % pl.col("power"))
    quotient = pl.col("value") // pl.col("power") + (twice > pl.col("power")).cast(pl.Int64)
    text = quotient.cast(pl.String).str.zfill(pl.col("places") + 1)
    parts = parts.select("sign", "places", pl.when(twice != pl.col("power")).then(text).alias("text"))
    integer_digits = pl.col("text").str.len_bytes().cast(pl.Int64) - pl.col("places")
    fraction = pl.col("text").str.slice(integer_digits).str.strip_chars_end("0")
    point = pl.when(fraction == "").then(pl.lit("")).otherwise(pl.lit("."))
    return (
        parts.select(pl.concat_str("sign", pl.col("text").str.slice(0, integer_digits), point, fraction).alias("text"))
        .collect()
        .to_series()
    )


def only(values: pl.Series, wanted: pl.Series) -> pl.Series:
    """The values where `wanted` is true, null elsewhere."""
    return pl.select(pl.when(wanted).then(values)).to_series()


def map_distinct(values: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    """`function` of every value, called once for each distinct one; nulls stay null."""
    distinct = values.drop_nulls().unique()
    if 2 * distinct.len() > values.len():
        return pl.Series(values.name, [None if v is None else function(v) for v in values.to_list()], pl.String)
    mapped = pl.Series([function(value) for value in distinct.to_list()], dtype=pl.String)
    return values.replace_strict(distinct, mapped, default=None, return_dtype=pl.String)


def serial_text(value: float, *, since_1904: bool) -> str | None:
    """A date serial as ISO text: "2026-11-20", with the time if it has one; None where no such date exists.

    In the 1900 date system, day 60 is 29 February 1900, which never existed; earlier days count from one day later.
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


def number_cell(value: float, class_: int, *, since_1904: bool) -> tuple[str, int]:
    """Text and kind of a number cell whose style is of this class; what is no finite number is an error."""
    if not isfinite(value):
        return NOT_FINITE, ERROR
    if class_ == DATE and (text := serial_text(value, since_1904=since_1904)) is not None:
        return text, TEXT
    return number_text(value), PERCENT_NUMBER if class_ == PERCENT else NUMBER


def _clock(time: timedelta) -> str:
    minutes, seconds = divmod(time.seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def format_class(number_format: int, code: str | None = None) -> int:
    """The class of a number format: `GENERAL`, `PERCENT` or `DATE`.

    A percent sign in quotes is only a decoration ("3.02" shown as 3.02%); elapsed time ([h]:mm) is not a date.
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
