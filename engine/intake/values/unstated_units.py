"""Whether figures without a stated unit may be in another unit than their field's or indicator's own one."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from ...core.text import half_width
from ...vocabulary.doubts import doubt_table

_SAMPLE = 2000
"""Cells that are looked at: as many as of a long table, which is read in parts."""

_BARE = r"^[0-9][0-9,]*(?:\.[0-9]*)?$"


def other_unit(texts: pl.Series, key: str, unit: str) -> str:
    """The other unit that fits the figures of a column as well as the field's own one; "" where none does.

    >>> other_unit(pl.Series(["88000", "3100500.12"]), "tax", "万元")
    '元'
    >>> other_unit(pl.Series(["1.2", "30"]), "investment", "万元")
    '亿元'
    >>> other_unit(pl.Series(["12.5", "30"]), "tax", "万元")
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
    if doubt.smaller and (middle >= float(table.number(doubt.median)) or largest >= float(table.number(doubt.largest))):
        return doubt.smaller
    return doubt.larger if largest < float(table.number(doubt.all_below)) else ""


def other_unit_of_place(figure: Fraction, indicator: str, unit: str) -> str:
    """The other unit that a regional figure may be in, where nothing says its unit; "" where only its own one fits.

    Args:
        figure: in the indicator's own unit.

    >>> other_unit_of_place(Fraction(350000), "产业产值", "亿元"), other_unit_of_place(Fraction(35), "产业产值", "亿元")
    ('万元', '')
    """
    table = doubt_table()
    doubt = table.unstated_of_places.get(indicator) or table.unstated_of_places.get(unit)
    if doubt is None or figure == 0:
        return ""
    if doubt.smaller and abs(figure) > table.number(doubt.most):
        return doubt.smaller
    return doubt.larger if doubt.larger and abs(figure) < table.number(doubt.least) else ""
