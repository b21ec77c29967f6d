"""Which pairs of records have another verdict or another decision: found on numbers, without the texts of millions of rows."""

from __future__ import annotations

import polars as pl

from .flips import ABSENT
from .sides import Side

_NUMBER_BITS = 32
"""A row is compared as one integer: the number of its pair above these bits, the number of its state in them."""


def touched_pairs(pairs: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """The pairs with a verdict or a decision that differs.

    A few more may be among them, where decisions stand in another order; none that differs is left out.
    """
    numbers = pl.concat([_differing(pairs, old, new, name) for name in _STATES]).unique()
    return pairs.join(numbers.to_frame("pair"), on="pair", how="semi", maintain_order="left")


_STATES = {
    "verdicts": pl.concat_str("criterion", "outcome", pl.col("basis").fill_null(""), separator="|"),
    "decisions": pl.col("decisions").list.join("|"),
}
"""What is compared of a table's row: rows of one record with one state are the same in both runs."""


def _differing(pairs: pl.DataFrame, old: Side, new: Side, name: str) -> pl.Series:
    """The numbers of the pairs that have a state in one run only."""
    sides = [_states(old, name, pairs, "old_id"), _states(new, name, pairs, "new_id")]
    row = pl.col("pair").cast(pl.UInt64) * 2**_NUMBER_BITS + pl.col("state").to_physical().cast(pl.UInt64)
    rows = pl.concat(sides).select(row.sort())["pair"]
    once = rows.filter((rows != rows.shift(1)).fill_null(True) & (rows != rows.shift(-1)).fill_null(True))
    return once.to_frame().select((pl.col("pair") // 2**_NUMBER_BITS).cast(pl.UInt32).unique())["pair"]


def _states(side: Side, name: str, pairs: pl.DataFrame, column: str) -> pl.DataFrame:
    """`pair` and `state` (a Categorical) of each row of a table that is of a pair; the same row twice counts once."""
    table = side.table(name)
    if name == "verdicts":
        table = table.filter(pl.col("outcome") != ABSENT)
    state = _STATES[name].cast(pl.Categorical).alias("state")
    rows = table.select("record_id", state).collect()
    known = pairs.select(pl.col(column).alias("record_id"), "pair")
    states = pl.DataFrame([_numbers(rows["record_id"], known), rows["state"]]).drop_nulls("pair")
    return states.unique() if side.record.options.kind == "region" else states


def _numbers(ids: pl.Series, known: pl.DataFrame) -> pl.Series:
    """The number of each row's pair, by its record_id; null where the record is of no pair.

    The rows of a record mostly follow one another, so that an id is looked up once for each stretch of rows.
    """
    stretch = ids.rle_id()
    first = ids.filter(stretch != stretch.shift(1, fill_value=2**32 - 1))
    numbers = first.to_frame("record_id").join(known, on="record_id", how="left", maintain_order="left")
    return numbers["pair"].gather(stretch)
