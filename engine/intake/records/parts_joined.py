"""Joins figures that flow through the year from rows of quarters, months or kinds of tax; what is not clear is not used."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from ...core.exact import exact_text, parse_exact
from ...vocabulary.fields import VocabularyField
from .joined_rows import JoinedRows, cells_of, joined_field, spelled_values
from .year_figures import PartFigure, figure_of_year

_BY_KIND = "tax"


def year_figures(group: JoinedRows, key: str, field: VocabularyField) -> pl.DataFrame:
    """A field of records whose rows are parts: the figure of the year, or null, state "conflict" and a problem why not."""
    cells = cells_of(group, key).with_columns(group.rows.select("months", "kind", "content"))
    filled = cells.filter(pl.col("value").is_not_null())
    once = filled.unique(["identity", "content"], keep="first", maintain_order=True)
    lists = once.group_by("identity", maintain_order=True).agg("value", "months", "kind")
    figures = [
        figure_of_year(
            [
                PartFigure(value=parse_exact(value) or Fraction(0), months=months or "", kind=kind or "")
                for value, months, kind in zip(row["value"], row["months"], row["kind"], strict=True)
            ],
            by_kind=key == _BY_KIND,
        )
        for row in lists.iter_rows(named=True)
    ]
    values = [exact_text(figure.value) if figure.value is not None else None for figure in figures]
    shown = _shown(filled)
    joined = lists.select(
        "identity",
        pl.Series("value", values, dtype=pl.String),
        pl.Series("reason", [figure.reason for figure in figures], dtype=pl.String),
        pl.col("value").list.len().alias("count"),
    ).join(shown, on="identity", how="left", maintain_order="left")
    unclear = joined.filter(pl.col("value").is_null())
    group.report("parts_unclear", unclear.select("identity", "reason", "written", cell="short"), key, field.label)
    added = joined.filter(pl.col("value").is_not_null() & (pl.col("value") != pl.col("written")))
    counted = added.select("identity", "written", "value", pl.col("count").cast(pl.String), cell="short")
    group.report("parts_added", counted, key, field.label)
    state = pl.when(pl.col("value").is_null()).then(pl.lit("conflict")).otherwise("state").alias("state")
    return joined_field(group, key, joined.select("identity", "value", state, "cell"), cells)


def unnamed_figures(group: JoinedRows, key: str, field: VocabularyField) -> pl.DataFrame:
    """A field of records that have one figure in several rows which differ in a column that names no part: not used."""
    cells = cells_of(group, key)
    shown = _shown(cells.filter(pl.col("value").is_not_null()))
    columns = group.rows.select("identity", columns="unnamed").unique("identity", keep="first", maintain_order=True)
    spelled = shown.join(columns, on="identity", how="left", maintain_order="left")
    group.report("rows_unnamed", spelled.select("identity", "columns", "written", cell="short"), key, field.label)
    nothing = pl.lit(None, dtype=pl.String).alias("value")
    return joined_field(group, key, shown.select("identity", nothing, pl.lit("conflict").alias("state"), "cell"), cells)


def repeats(group: JoinedRows, key: str) -> pl.Series:
    """Identities with rows that differ in a column that names no part, of which several give one and the same figure."""
    rows = group.rows.filter(pl.col("unnamed").is_not_null() & pl.col(key).is_not_null())
    counts = rows.group_by("identity", "source").agg(pl.len(), pl.col(key).n_unique().alias("kinds"))
    return counts.filter((pl.col("len") > 1) & (pl.col("kinds") < pl.col("len")))["identity"].unique(
        maintain_order=True
    )


def _shown(filled: pl.DataFrame) -> pl.DataFrame:
    """identity, state, cell, written, short: what the rows give, for the field and for messages."""
    return filled.group_by("identity", maintain_order=True).agg(
        pl.col("state").first(),
        *spelled_values(),
    )
