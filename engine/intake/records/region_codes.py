"""Finds the county code of each record from the places that its sheet names; policies apply by code, not by name."""

from __future__ import annotations

import re

import polars as pl

from ...vocabulary.regions import find_region


def with_region_code(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `region_code` (GB/T 2260, six digits): of the county if stated, else of the township; null where unknown.

    Args:
        frame: records; `region` and `town` are read if they exist, a `region_code` from the sheet is kept.
    """
    codes = [_codes(frame, key) for key in ("region", "town") if key in frame.columns]
    from_sheet = [pl.col("region_code")] if "region_code" in frame.columns else []
    if not codes and not from_sheet:
        return frame
    return frame.with_columns(pl.coalesce(*from_sheet, *codes).alias("region_code"))


def _codes(frame: pl.DataFrame, key: str) -> pl.Expr:
    texts = frame[key].drop_nulls().unique().sort().to_list()
    codes = {text: code for text in texts if (code := _code(text))}
    return pl.col(key).replace_strict(codes, default=None, return_dtype=pl.String)


def _code(text: str) -> str:
    """The code of the place in a text; if it names several places of one city (吴兴区、南浔区), the code of the city."""
    if region := find_region(text):
        return region.code
    regions = [find_region(part) for part in re.split(r"[、,，;；/和]", text)]
    cities = {region.code[:4] for region in regions if region}
    return f"{cities.pop()}00" if len(regions) > 1 and all(regions) and len(cities) == 1 else ""
