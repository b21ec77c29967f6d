"""Tools to fill one field of the records from others: its columns, its cells, and the context that is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...vocabulary.fields import Vocabulary

ROW_KEYS = ("file", "sheet", "row")
"""The columns that say to which sheet row a problem belongs."""


@dataclass(frozen=True)
class FieldContext:
    """What is needed to fill a field.

    Attributes:
        words: the vocabulary of the records.
        problems: collects the problems found.
        cell: field key → expression of its cells in each record (`Records.cell`).
    """

    words: Vocabulary
    problems: Problems
    cell: Callable[[str], pl.Expr]

    def problem_cell(self, key: str) -> pl.Expr:
        """Column `cell` of a problem: a field's cells, without the sheet's name if all are in the record's own row."""
        cell = self.cell(key)
        own = ~cell.str.contains(r"[、\[]")
        return pl.when(own).then(cell.str.replace_all("[^、]*!", "")).otherwise(cell).alias("cell")


def with_field(frame: pl.DataFrame, key: str, dtype: type[pl.DataType]) -> pl.DataFrame:
    """The frame with a field's value, state and cell columns; missing ones are added, null in every row."""
    types: dict[str, type[pl.DataType]] = {key: dtype, state_column(key): pl.String, cell_column(key): pl.String}
    return frame.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in types.items() if name not in frame.columns
    )


def is_open(key: str) -> pl.Expr:
    """Boolean expression: the record has no value of the field, and no state that says why."""
    return pl.col(key).is_null() & pl.col(state_column(key)).is_null()


def fill_open(frame: pl.DataFrame, key: str, value: pl.Expr, cell: pl.Expr) -> pl.DataFrame:
    """Fill a field where it is open and `value` is not null; its state becomes "inferred" and its cells `cell`."""
    new = is_open(key) & value.is_not_null()
    return frame.with_columns(
        pl.when(new).then(value).otherwise(pl.col(key)).alias(key),
        pl.when(new).then(pl.lit("inferred")).otherwise(pl.col(state_column(key))).alias(state_column(key)),
        pl.when(new).then(cell).otherwise(pl.col(cell_column(key))).alias(cell_column(key)),
    )


def fill_or_contradict(
    frame: pl.DataFrame, key: str, stated: pl.Expr, context: FieldContext, *, source: str
) -> pl.DataFrame:
    """Fill a flag where it is open by what the field `source` states of it; null where a column of its own contradicts.

    A contradiction is reported. The flag's columns must be there (`with_field`).
    """
    conflict = (pl.col(key) != stated).fill_null(False)
    clash = frame.filter(conflict).select(*ROW_KEYS, pl.col(source).alias("written"), context.problem_cell(source))
    labels = {"label": context.words.label(key), "source": context.words.label(source)}
    context.problems.add_all("source_conflict", clash, field=key, **labels)
    frame = frame.with_columns(
        pl.when(conflict).then(pl.lit("conflict")).otherwise(state_column(key)).alias(state_column(key)),
        pl.when(~conflict).then(key).alias(key),
    )
    return fill_open(frame, key, stated, context.cell(source))
