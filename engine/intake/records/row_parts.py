"""What tells the rows of one enterprise apart: parts of the year, kinds of tax, parcels, or a column that says neither."""

from __future__ import annotations

import re

import polars as pl

from ...vocabulary.data_periods import UNREADABLE, WHOLE_YEAR
from ...vocabulary.fields import Vocabulary
from ...vocabulary.layout_words import layout_words
from .namesakes import column
from .period_columns import PERIOD_KEYS
from .sheet_table import UNREAD

_SURE_PARCEL = ("land_cert", "address")
_PART = (*PERIOD_KEYS, "tax_kind")


def is_part() -> pl.Expr:
    """Whether a row (with `months` and `kind`) gives figures of a part of the year, or of one kind of tax."""
    return (pl.col("months").is_not_null() & (pl.col("months") != WHOLE_YEAR)) | pl.col("kind").is_not_null()


def with_parts(rows: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """The rows with two more columns; where some rows of a record name months, `months` of the others is unreadable.

    `in_parts`: whether the record has figures of parts. `unnamed`: the columns in which its rows differ though nothing
    says whether their figures add up; null where there is none.
    """
    named = pl.col("months").is_not_null().any().over("identity", "source")
    several = pl.len().over("identity") > 1
    months = pl.when(pl.col("months").is_null() & named & several).then(pl.lit(UNREADABLE)).otherwise("months")
    rows = rows.with_columns(months.alias("months"), is_part().any().over("identity").alias("in_parts"))
    return rows.join(_unnamed(rows, words), on="identity", how="left", maintain_order="left")


def parcel_columns(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each row `cert`, `parcel` (what tells its parcel, "" for nothing), `part` (months and kind) and `unnamed`."""
    where = [name for name in rows.columns if _names_parcel(name) and name not in _SURE_PARCEL]
    where += [name for name in layout_words().of_parcel if name in rows.columns and name not in _SURE_PARCEL]
    place = pl.concat_str([pl.col(name).cast(pl.String) for name in where], separator="|", ignore_nulls=True)
    known = (column(rows, "land_cert"), column(rows, "address"), *([place] if where else []))
    part = pl.concat_str(pl.col("months").fill_null(""), pl.col("kind").fill_null(""), separator="|")
    return rows.select(
        known[0].alias("cert"),
        pl.coalesce(*known, pl.lit("")).alias("parcel"),
        part.alias("part"),
        "unnamed",
        "content",
    )


def unnamed_parcels(filled: pl.DataFrame) -> list[str]:
    """Identities of which one table gives an area several times in rows that differ, but in nothing that names a parcel."""
    rows = filled.filter(pl.col("unnamed").is_not_null() & (pl.col("parcel") == ""))
    counts = (
        rows.unique(["identity", "source", "part", "value", "content"])
        .group_by("identity", "source", "part", "value")
        .len()
    )
    return counts.filter(pl.col("len") > 1)["identity"].unique(maintain_order=True).to_list()


def _unnamed(rows: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """identity, unnamed: the labels of the columns in which rows of one table differ, where no parcel is named."""
    labels = {key: field.label for key, field in words.fields.items() if key in rows.columns and _may_tell(key, words)}
    labels |= {name: name.removeprefix(UNREAD) for name in rows.columns if name.startswith(UNREAD)}
    kinds = rows.group_by("identity", "source").agg(pl.col(name).drop_nulls().n_unique() for name in labels)
    sure = [name for name in labels if _names_parcel(name)]
    others = [name for name in labels if name not in sure and name not in _of_parcel()]
    parcels = pl.any_horizontal(pl.lit(False), *(pl.col(name) > 1 for name in sure))
    labelled = [pl.when(pl.col(name) > 1).then(pl.lit(labels[name])) for name in others]
    differ = pl.concat_str(labelled, separator="、", ignore_nulls=True) if labelled else pl.lit("")
    unnamed = kinds.select("identity", pl.when(~parcels & (differ != "")).then(differ).alias("unnamed"))
    return unnamed.drop_nulls().unique("identity", keep="first", maintain_order=True)


def _may_tell(key: str, words: Vocabulary) -> bool:
    """Whether a field can tell rows apart: not its numbering, its name, its parts, and no figure that is compared anyway."""
    field = words[key]
    return key not in {"seq", "name", "uscc", *_PART} and not field.flow and not field.derive


def _of_parcel() -> frozenset[str]:
    return frozenset((*layout_words().of_parcel, *layout_words().adds_up))


def _names_parcel(name: str) -> bool:
    return name in _SURE_PARCEL or (name.startswith(UNREAD) and bool(re.search(layout_words().parcel_headers, name)))
