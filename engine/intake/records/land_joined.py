"""Joins the land of several rows: distinct parcels add up, one parcel given twice counts once."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from ...core.exact import exact_text, parse_exact
from ...records.stated_bounds import is_bound
from ...vocabulary.fields import VocabularyField
from .joined_rows import JoinedRows, cells_of, joined_field, spelled_values
from .row_parts import parcel_columns, unnamed_parcels


def added_land(group: JoinedRows, key: str, field: VocabularyField) -> pl.DataFrame:
    """An area of every record: its distinct parcels added up.

    A parcel is identified by its 不动产权证号, else its address, else what else tells where it is, else its area alone.
    Sheets with the same sum are taken to list the same land, and so are rows of a quarter or of a kind of tax, whose
    sums must agree. If one parcel has two areas, or an area that cannot be used, there is no sum; nor if one area stands
    in several rows that differ in a column that names no parcel.
    """
    cells = cells_of(group, key).with_columns(parcel_columns(group.rows))
    filled = cells.filter(pl.col("value").is_not_null())
    parcels = filled.unique(["identity", "source", "part", "parcel", "value"], keep="first", maintain_order=True)
    by_sheet = _sums(parcels, ["identity", "source", "part"])
    once = by_sheet.group_by("identity").agg(
        (pl.col("sum").n_unique() == 1).alias("same"), pl.col("sum").first().alias("sheet")
    )
    across = _sums(parcels.unique(["identity", "parcel", "value"], keep="first", maintain_order=True), ["identity"])
    clash = parcels.filter(pl.col("cert").is_not_null()).group_by("identity", "cert").agg(pl.col("value").n_unique())
    unusable = pl.col("state").is_in(["error", "unclear", "unknown", "invalid"]) | is_bound(pl.col("state"))
    broken = cells.filter(pl.col("value").is_null() & unusable)
    differing = by_sheet.group_by("identity", "source").agg(pl.col("sum").n_unique()).filter(pl.col("sum") > 1)
    incomplete = set(clash.filter(pl.col("value") > 1)["identity"]) | set(broken["identity"])
    unnamed = (set(differing["identity"]) | set(unnamed_parcels(filled))) - incomplete
    open_ = incomplete | unnamed
    sums = (
        filled.group_by("identity", maintain_order=True)
        .agg(
            pl.col("state").first(),
            *spelled_values(),
        )
        .join(across, on="identity", how="left", maintain_order="left")
        .join(once, on="identity", how="left", maintain_order="left")
        .with_columns(pl.col("identity").is_in(sorted(open_)).alias("open"))
        .with_columns(
            pl.when(~pl.col("open")).then(pl.when("same").then("sheet").otherwise("sum")).alias("value"),
            pl.when("open").then(pl.lit("conflict")).otherwise("state").alias("state"),
        )
    )
    parts = parcels.group_by("identity").agg(
        pl.len().cast(pl.String).alias("count"),
        ((pl.col("source").n_unique() > 1) & (pl.col("parcel") == "").any()).alias("guessed"),
    )
    counted = sums.join(parts, on="identity", how="left", maintain_order="left")
    for code, identities in (("joined_land_unclear", incomplete), ("land_unnamed", unnamed)):
        unclear = counted.filter(pl.col("identity").is_in(sorted(identities)))
        group.report(code, unclear.select("identity", "written", cell="short"), key, field.label)
    added = counted.filter(~pl.col("open") & ~pl.col("written").eq(pl.col("value")))
    for code, some in (("joined_added", ~pl.col("guessed")), ("joined_sheets", pl.col("guessed"))):
        counted = added.filter(some).select("identity", "count", "written", cell="short")
        group.report(code, counted, key, field.label)
    return joined_field(group, key, sums.select("identity", "value", "state", pl.col("cell").replace("", None)), cells)


def _sums(parcels: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The exact sum of each group's values."""
    lists = parcels.group_by(by, maintain_order=True).agg("value")
    sums = [
        exact_text(sum((parse_exact(text) or Fraction(0) for text in texts), Fraction(0))) for texts in lists["value"]
    ]
    return lists.drop("value").with_columns(pl.Series("sum", sums, dtype=pl.String))
