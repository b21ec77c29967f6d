"""The fields of a criterion that differ between the two records of a pair, with their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ..policy.corpus import Rule
from ..records.records import Records
from ..vocabulary.fields import Vocabulary
from .changed_fields import PairedRecords

_NOTHING = "（空）"


def with_figures(
    flips: pl.DataFrame, records: PairedRecords, rules: Mapping[str, Rule], words: Vocabulary
) -> pl.DataFrame:
    """The flips with a column `figures`: what differs among the fields that the criterion reads, old → new, with cells."""
    read = {
        criterion: tuple(rules[criterion].fields) if criterion in rules else ()
        for criterion in flips["criterion"].unique()
    }
    texts = _texts(records, sorted({key for keys in read.values() for key in keys}), words)
    parts = []
    for (criterion,), rows in flips.partition_by("criterion", as_dict=True).items():
        keys = [key for key in read[str(criterion)] if key in texts.columns]
        text = pl.concat_list(keys).list.drop_nulls().list.join("；") if keys else pl.lit("")
        parts.append(rows.join(texts.select("pair", text.alias("figures")), on="pair", how="left"))
    return pl.concat(parts).sort("pair", "criterion") if parts else flips.with_columns(figures=pl.lit(""))


def _texts(records: PairedRecords, keys: Sequence[str], words: Vocabulary) -> pl.DataFrame:
    """`pair`, and for each field the text of its change; null where it is the same."""
    sides = [_values(side, keys) for side in (records.old, records.new)]
    both = pl.concat(
        [sides[0].rename(lambda name: f"old {name}"), sides[1].rename(lambda name: f"new {name}")], how="horizontal"
    )
    columns = [pl.col("old record_id").cast(pl.UInt32).alias("pair")]
    for key in keys:
        old, new = (pl.col(f"{run} {key}") for run in ("old", "new"))
        text = pl.concat_str(pl.lit(f"{words.label(key)} "), _placed("old", key), pl.lit(" → "), _placed("new", key))
        columns.append(pl.when(old.ne_missing(new)).then(text).alias(key))
    return both.select(columns)


def _values(records: Records, keys: Sequence[str]) -> pl.DataFrame:
    columns = [pl.col("record_id")]
    for key in keys:
        columns.append(_shown(key, records.frame.schema[key]).alias(key))
        columns.append(records.cell(key).alias(f"{key} cell"))
    return records.frame.select(columns)


def _shown(key: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(key)
    return (
        pl.when(value).then(pl.lit("是")).when(~value).then(pl.lit("否"))
        if dtype == pl.Boolean
        else value.cast(pl.String)
    )


def _placed(run: str, key: str) -> pl.Expr:
    """A value with its cell: `34.1（排查表!N8）`."""
    value, cell = pl.col(f"{run} {key}").fill_null(_NOTHING), pl.col(f"{run} {key} cell")
    return pl.when(cell.is_null()).then(value).otherwise(pl.concat_str(value, pl.lit("（"), cell, pl.lit("）")))
