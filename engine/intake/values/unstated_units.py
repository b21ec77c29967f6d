"""Whether figures without a stated unit may be in a smaller unit than their field's own one."""

from __future__ import annotations

import polars as pl

from ...core.text import half_width
from ...vocabulary.doubts import doubt_table

_SAMPLE = 2000
"""Cells that are looked at: as many as of a long table, which is read in parts."""

_BARE = r"^[0-9][0-9,]*(?:\.[0-9]*)?$"


def smaller_unit(texts: pl.Series, key: str, unit: str) -> str:
    """The smaller unit that fits the figures of a column as well as the field's own one; "" where none does.

    >>> smaller_unit(pl.Series(["88000", "3100500.12"]), "tax", "万元")
    '元'
    >>> smaller_unit(pl.Series(["12.5", "30"]), "tax", "万元")
    ''
    """
    table = doubt_table()
    doubt = table.unstated.get(key) or table.unstated.get(unit)
    if doubt is None:
        return ""
    bare = pl.Series([half_width(text).strip() for text in texts.head(_SAMPLE).drop_nulls()], dtype=pl.String)
    figures = bare.filter(bare.str.contains(_BARE)).str.replace_all(",", "").cast(pl.Float64)
    figures = figures.filter(figures > 0)
    if figures.is_empty():
        return ""
    middle, largest = float(figures.median()), float(figures.max())  # type: ignore[arg-type]
    doubtful = middle >= float(table.number(doubt.median)) or largest >= float(table.number(doubt.largest))
    return doubt.smaller if doubtful else ""
