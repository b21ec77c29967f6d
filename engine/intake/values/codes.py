"""A column of unified social credit codes: valid ones are found all at once, others are read singly."""

from __future__ import annotations

import polars as pl

from ...vocabulary.uscc import check_uscc
from .cell_reading import Reading, read_distinct, without_value

_BODY = r"^[0-9A-HJ-NPQRTUWXY]{18}$"
_NOT_USED = (18, 24, 28, 31, 35)
"""I, O, S, V, Z as base-36 digits: GB 32100-2015 numbers its characters without these letters."""

_HALF = 9
"""Characters in half a code; an Int64 can hold them as a base 36 number."""

_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)


def sound(texts: pl.Series) -> pl.Series:
    """Whether a text is a code in normal form with both check digits right (GB 32100-2015, GB 11714-1997)."""
    code = pl.when(pl.col("code").str.contains(_BODY)).then("code")
    halves = texts.to_frame("code").select(
        code.str.slice(start, _HALF).str.to_integer(base=36, dtype=pl.Int64).alias(str(start)) for start in (0, _HALF)
    )
    digits = halves.select(
        (pl.col(str(start)) // 36 ** (_HALF - 1 - place) % 36).cast(pl.Int32).alias(str(start + place))
        for start in (0, _HALF)
        for place in range(_HALF)
    )
    counted = pl.all() - sum(((pl.all() > skipped).cast(pl.Int32) for skipped in _NOT_USED), pl.lit(0, dtype=pl.Int32))
    values = digits.select(counted)
    body = pl.sum_horizontal(pl.col(str(place)) * pow(3, place, 31) for place in range(17))
    code_sound = values.select(((31 - body % 31) % 31 == pl.col("17")).alias("sound")).to_series()
    part = pl.sum_horizontal(pl.col(str(8 + place)) * weight for place, weight in enumerate(_ORGANISATION))
    check = (11 - part % 11) % 11
    own = digits.select(
        pl.when(check == 10).then(33).otherwise(check) == pl.col("16")
    ).to_series()  # 33 is the digit X in base 36
    return (code_sound & own & digits["0"].is_not_null()).fill_null(False)


def read_code(text: str, *, stored: bool) -> Reading:
    """Read one code: kept if only a check digit is wrong (some genuine codes have this), never repaired."""
    if (without := without_value(text)) is not None:
        return without
    check = check_uscc(text, stored_as_number=stored)
    code = f"uscc_{check.problem}" if check.problem else ""
    return Reading(check.code, "" if check.code else "invalid", code)


def read_codes(texts: pl.Series, stored: pl.Series) -> pl.DataFrame:
    """Read a column of codes, with the result of `cell_reading.read_distinct`; `stored` is true for number cells."""
    quick = sound(texts) & ~stored
    odd = pl.DataFrame({"text": texts, "stored": stored, "quick": quick})
    slow_text = odd.select(pl.when(~pl.col("quick") & ~pl.col("stored")).then("text"))["text"]
    slow_number = odd.select(pl.when("stored").then("text"))["text"]
    as_text = read_distinct(slow_text, lambda text: read_code(text, stored=False), pl.String)
    as_number = read_distinct(slow_number, lambda text: read_code(text, stored=True), pl.String)
    return odd.select(
        pl.coalesce(pl.when("quick").then("text"), as_text["value"], as_number["value"]).alias("value"),
        pl.coalesce(as_text["state"], as_number["state"]).alias("state"),
        pl.coalesce(as_text["code"], as_number["code"]).alias("code"),
    )
