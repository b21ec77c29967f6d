"""Finds the row of an outside table that fits a record: the most specific one, from a trade class to a row for all.

A blank key cell fits every record. Trades and places fit by their beginning: a row for C17 fits the class C1713, a row
for 330600 fits the county 330683. If several rows fit, the row with the narrowest first key is used, then the second
key decides, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from .settings import bare

TRADE, PLACE = "industry_division", "region_code"
"""The keys that fit by their beginning: trade and place."""

_TRADE = re.compile(r"[A-T]\d{0,4}")


def looked_up(frame: pl.DataFrame, table: pl.DataFrame, columns: Mapping[str, str], region: str) -> pl.DataFrame:
    """Add to every record the figures of the table's row that fits it.

    Args:
        table: key columns, named by field key and null if the row fits every record, and figure columns.
        columns: figure column of the table → its name in the result. A figure is null if no row fits, or if a key
            that decides between rows is unknown.
        region: code for records that do not state their own, "" if unknown.
    """
    keys = [column for column in table.columns if column not in columns]
    marks = [f"_key{index}" for index in range(len(keys))]
    frame = frame.with_columns(_key(frame, key, region).alias(mark) for key, mark in zip(keys, marks, strict=True))
    rows = ReferenceRows(tuple(keys), tuple(table.select(keys).iter_rows()))
    combinations = frame.select(marks).unique(maintain_order=True)
    row_numbers = pl.Series("_row", [rows.fitting(values) for values in combinations.iter_rows()], dtype=pl.UInt32)
    figures = table.select(columns.keys()).rename(dict(columns)).with_row_index("_row")
    fitting = (
        combinations.with_columns(row_numbers).join(figures, on="_row", how="left", maintain_order="left").drop("_row")
    )
    return frame.join(fitting, on=marks, how="left", nulls_equal=True, maintain_order="left").drop(marks)


def _key(frame: pl.DataFrame, key: str, region: str) -> pl.Expr:
    """A record's value for a key; null if unknown."""
    value = pl.col(key) if key in frame.columns else pl.lit(None, dtype=pl.String)
    if key == PLACE:
        return pl.coalesce(value, pl.lit(region or None, dtype=pl.String))
    return trade(frame) if key == TRADE else value


def trade(frame: pl.DataFrame) -> pl.Expr:
    """A record's trade: its division (C17), or its group or class (C171, C1713) if the sheet gives the code."""
    division = pl.col(TRADE) if TRADE in frame.columns else pl.lit(None, dtype=pl.String)
    if "industry_code" not in frame.columns:
        return division
    digits = pl.col("industry_code").cast(pl.String).str.extract(r"^[A-T]?-?(\d{3,4})$")
    finer = digits.str.starts_with(division.str.slice(1))
    return pl.when(finer).then(pl.concat_str(division.str.slice(0, 1), digits)).otherwise(division)


@dataclass(frozen=True)
class ReferenceRows:
    """The key cells of a table, row by row; None fits every record."""

    keys: tuple[str, ...]
    cells: tuple[tuple[str | None, ...], ...]

    def fitting(self, values: Sequence[str | None]) -> int | None:
        """The index of the most specific row that fits; None if no row fits, or if an unknown value could decide."""
        best: tuple[tuple[int, ...], int, bool] | None = None
        for index, cells in enumerate(self.cells):
            fits = [_fits(key, cell, value) for key, cell, value in zip(self.keys, cells, values, strict=True)]
            if False in fits:
                continue
            rank = tuple(len(cell or "") for cell in cells)
            if best is None or rank > best[0]:
                best = (rank, index, None not in fits)
        return best[1] if best is not None and best[2] else None


def _fits(key: str, cell: str | None, value: str | None) -> bool | None:
    """Whether a row's cell fits a record's value; None if the value is unknown and the cell is not blank."""
    if cell is None:
        return True
    if value is None:
        return None
    if key == PLACE:
        return value.startswith(bare(cell))
    return value.startswith(cell) if key == TRADE and _TRADE.fullmatch(value) else value == cell
