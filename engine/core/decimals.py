"""Exact decimals for whole columns: text to scaled 128-bit integers and back, without floats or rounding."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from .exact import finite_places

PLACES = 8
"""Decimal places of a scaled integer; numbers with more places are computed row by row with `Fraction`."""

PLAIN = r"^-?[0-9]{1,15}(\.[0-9]{1,8})?$"
"""Pattern of the texts that `scaled` takes: at most 15 digits before the point and 8 after it."""


def scaled(text: pl.Expr) -> pl.Expr:
    """A `PLAIN` text times 10**PLACES as Int128; null for any other text."""
    parts = text.str.splitn(".", 2)
    digits = pl.concat_str(
        parts.struct.field("field_0"), parts.struct.field("field_1").fill_null("").str.pad_end(PLACES, "0")
    )
    return pl.when(text.str.contains(PLAIN)).then(digits).cast(pl.Int128, strict=False)


def unscaled(number: pl.Expr, places: int = PLACES) -> pl.Expr:
    """The canonical exact text of an integer that was scaled by 10**places."""
    digits = number.abs().cast(pl.String).str.zfill(places + 1)
    part = digits.str.tail(places).str.strip_chars_end("0")
    integer = digits.str.head(-places) if places else digits
    sign = pl.when(number < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(
        sign, integer, pl.when(part == "").then(pl.lit("")).otherwise(pl.concat_str(pl.lit("."), part))
    )


def times(text: pl.Expr, factor: Fraction) -> pl.Expr | None:
    """A `PLAIN` text times `factor`, as canonical exact text.

    None if `factor` has no finite decimal, needs more than PLACES decimal places, or is too large.
    """
    places = finite_places(factor)
    if places is None or places > PLACES or factor.numerator > 10**9:
        return None
    return unscaled(
        scaled(text) * pl.lit(factor.numerator * 10**places // factor.denominator, dtype=pl.Int128), PLACES + places
    )
