"""Verdicts and decisions that differ between two runs, for the pairs of records."""

from __future__ import annotations

import polars as pl

from ..vocabulary.code_types import Outcome
from .sides import Side

STATE = ("outcome", "basis")
"""What makes a verdict another one: what it says, and whether its policy may be acted on."""

_SHOWN = ("policy", "title", "actual", "unit", "limit", "cells", "message")
ABSENT: Outcome = "out_of_scope"
"""The outcome of a criterion that does not bind a record: such rows are not kept."""


def flips(pairs: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """The verdicts of these pairs that differ, one row a pair and criterion.

    Returns:
        `pair`, `criterion`, and with the suffixes `_old` and `_new` the columns outcome, basis, policy, title,
        actual, unit, limit, cells and message.
    """
    sides = [_verdicts(side, pairs, f"{name}_id") for name, side in (("old", old), ("new", new))]
    both = sides[0].join(sides[1], on=("pair", "criterion"), how="full", coalesce=True, suffix="_new")
    both = both.rename({name: f"{name}_old" for name in (*STATE, *_SHOWN)})
    both = both.with_columns(pl.col("outcome_old", "outcome_new").fill_null(ABSENT))
    differ = pl.any_horizontal(pl.col(f"{name}_old").ne_missing(pl.col(f"{name}_new")) for name in STATE)
    return both.filter(differ).sort("pair", "criterion").collect()


def changed_decisions(pairs: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """The pairs whose decisions differ: `pair`, `decisions_old` and `decisions_new`, each sorted codes."""
    sides = [_decisions(side, pairs, f"{name}_id", name) for name, side in (("old", old), ("new", new))]
    both = sides[0].join(sides[1], on="pair", how="full", coalesce=True)
    both = both.with_columns(pl.col("decisions_old", "decisions_new").fill_null([]))
    return both.filter(pl.col("decisions_old") != pl.col("decisions_new")).sort("pair").collect()


def _verdicts(side: Side, pairs: pl.DataFrame, column: str) -> pl.LazyFrame:
    table = _rows(side, "verdicts", pairs, column).filter(pl.col("outcome") != ABSENT)
    return table.select("pair", "criterion", *STATE, *_SHOWN)


def _decisions(side: Side, pairs: pl.DataFrame, column: str, name: str) -> pl.LazyFrame:
    table = _rows(side, "decisions", pairs, column)
    return table.select("pair", pl.col("decisions").list.sort().alias(f"decisions_{name}"))


def _rows(side: Side, name: str, pairs: pl.DataFrame, column: str) -> pl.LazyFrame:
    """The rows of a table that are of these pairs, with the number of the pair."""
    numbers = pairs.lazy().select("pair", pl.col(column).alias("record_id"))
    return side.rows_of(name, pairs[column]).join(numbers, on="record_id")
