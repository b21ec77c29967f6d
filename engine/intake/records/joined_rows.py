"""Rows of several enterprises that are being joined: their values and cells field by field, and how they are reported."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import Records
from .field_context import ROW_KEYS

_MOST_CELLS = 100
"""Most cells that are named as those of a value which many rows state."""


@dataclass(frozen=True, kw_only=True)
class JoinedRows:
    """Rows of several enterprises, numbered by `identity`, with what is needed to report problems of them."""

    rows: pl.DataFrame
    heads: pl.DataFrame
    cell: Records
    problems: Problems

    def only(self, wanted: pl.Expr) -> JoinedRows:
        """The group of the records whose rows satisfy a condition that holds for all rows of a record or for none."""
        rows = self.rows.filter(wanted)
        heads = self.heads.filter(pl.col("identity").is_in(rows["identity"].unique().implode()))
        return replace(self, rows=rows, heads=heads)

    def report(self, code: str, reported: pl.DataFrame, field: str, label: str) -> None:
        """Add a problem for each row of `reported` (identity and slots), placed at the first row of the enterprise."""
        if reported.is_empty():
            return
        placed = reported.join(
            self.heads.select("identity", *ROW_KEYS), on="identity", how="left", maintain_order="left"
        )
        self.problems.add_all(code, placed.drop("identity"), field=field, label=label)


def elsewhere(key: str) -> pl.Expr:
    """Whether a row stands in another file or sheet than the first row of its record."""
    return pl.col(key) != pl.col(key).first().over("identity")


def cells_of(group: JoinedRows, key: str) -> pl.DataFrame:
    """identity, value, state and cell of a field in every row; a cell of another file has its name: [b.xlsx]Sheet1!F5.

    Column `short` is the cell as shown to the user, without the sheet if it is that of the record's first row.
    """
    rows = group.rows
    state = pl.col(state_column(key)) if state_column(key) in rows.columns else pl.lit(None, dtype=pl.String)
    cell = group.cell.cell(key)
    full = pl.when(elsewhere("file")).then(pl.concat_str(pl.lit("["), "file", pl.lit("]"), cell)).otherwise(cell)
    near = ~elsewhere("file") & ~elsewhere("sheet")
    short = pl.when(near).then(cell.str.replace_all("[^、]*!", "")).otherwise(full)
    return rows.select(
        "identity",
        "source",
        pl.col(key).alias("value"),
        state.alias("state"),
        full.alias("cell"),
        short.alias("short"),
    )


def spelled_values() -> tuple[pl.Expr, pl.Expr]:
    """`written`, `cell` and `short` of a group of `cells_of` rows: its distinct values, and the cells that give them."""
    spellings = pl.col("value").cast(pl.String).unique(maintain_order=True).str.join("；").alias("written")
    cells = pl.col("cell", "short").drop_nulls().unique(maintain_order=True).head(_MOST_CELLS).str.join("、")
    return spellings, cells


def joined_field(group: JoinedRows, key: str, values: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """identity with the field's columns: the value found, else the first state among rows without a value."""
    silent = (
        cells.filter(pl.col("state").is_not_null())
        .group_by("identity", maintain_order=True)
        .agg(pl.col("state").first().alias("silent"))
    )
    every = (
        group.heads.select("identity")
        .join(values, on="identity", how="left", maintain_order="left")
        .join(silent, on="identity", how="left", maintain_order="left")
    )
    state = pl.when(pl.col("value").is_not_null()).then("state").otherwise(pl.coalesce("state", "silent"))
    return every.select(
        "identity", pl.col("value").alias(key), state.alias(state_column(key)), pl.col("cell").alias(cell_column(key))
    )
