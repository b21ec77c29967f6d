"""Decides whether a record is in a park, by the text that names the park."""

from __future__ import annotations

import polars as pl

from ...core.text import fold_text
from ...records.column_names import state_column
from ...vocabulary.derived_fields import Parks
from ..values.cell_reading import says_no
from .field_context import ROW_KEYS, FieldContext, fill_or_contradict, is_open, with_field


def with_park(frame: pl.DataFrame, context: FieldContext, table: Parks) -> pl.DataFrame:
    """Whether a record is in a park; then a text that names none (无, 是) is no park's name any more."""
    fields = context.words.fields
    if table.from_ not in frame.columns or not {table.from_, table.to} <= set(fields):
        return frame
    readings = {text: _in_park(text, table) for text in frame[table.from_].unique(maintain_order=True).drop_nulls()}
    stated = {text: reading for text, reading in readings.items() if reading is not None}
    frame = with_field(with_field(frame, table.to, pl.Boolean), table.from_, pl.String)
    text = pl.col(table.from_)
    unclear = frame.filter(text.is_in(list(readings.keys() - stated.keys())) & is_open(table.to))
    context.problems.add_all(
        "park_unclear",
        unclear.select(*ROW_KEYS, text.alias("written"), context.problem_cell(table.from_)),
        field=table.from_,
        label=context.words.label(table.from_),
    )
    flag = text.replace_strict(stated, default=None, return_dtype=pl.Boolean)
    frame = fill_or_contradict(frame, table.to, flag, context, source=table.from_)
    outside = text.is_in([text for text in readings if says_no(text, table.from_)])
    nameless = outside | text.is_in([text for text in readings if fold_text(text) in table.inside])
    state = state_column(table.from_)
    return frame.with_columns(
        pl.when(outside).then(pl.lit("none")).otherwise(state).alias(state),
        pl.when(~nameless).then(text).alias(table.from_),
    )


def _in_park(text: str, table: Parks) -> bool | None:
    folded = fold_text(text)
    if folded in table.inside:
        return True
    if any(word in folded for word in table.doubt):
        return None
    if says_no(text, table.from_) or any(word in folded for word in table.outside):
        return False
    return True if any(word in folded for word in table.names) else None
