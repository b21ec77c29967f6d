"""Flags that sum up others (四无企业 and its four parts): filled where the parts decide, null where they contradict."""

from __future__ import annotations

import polars as pl

from ...records.column_names import state_column
from ...vocabulary.derived_fields import SummaryFlag
from .field_context import ROW_KEYS, FieldContext, fill_open, with_field

_SHOWN = {True: "是", False: "否"}


def with_summary(frame: pl.DataFrame, context: FieldContext, table: SummaryFlag) -> pl.DataFrame:
    """The frame with a flag as its parts decide it; a part that no sheet gives is unknown."""
    fields, flag = context.words.fields, table.flag
    parts = [key for key in table.parts if key in frame.columns and key in fields]
    if flag not in fields or not parts:
        return frame
    frame = with_field(frame, flag, pl.Boolean)
    truths = [pl.col(key) if key in parts else pl.lit(None, dtype=pl.Boolean) for key in table.parts]
    some, all_of_them = pl.any_horizontal(*truths), pl.all_horizontal(*truths)
    none = ~some & pl.lit(table.complete)
    conflict = (pl.when(flag).then(none).otherwise(some) & pl.col(flag).is_not_null()).fill_null(False)
    _report(frame.filter(conflict), context, table, parts)
    state = state_column(flag)
    frame = frame.with_columns(
        pl.when(conflict).then(pl.lit("conflict")).otherwise(state).alias(state),
        pl.when(~conflict).then(flag).alias(flag),
    )
    decided = pl.when(some if table.any_part else all_of_them).then(True).when(none).then(False)
    cells = pl.concat_str([context.cell(key) for key in parts], separator="、", ignore_nulls=True)
    return fill_open(frame, flag, decided, cells)


def _report(rows: pl.DataFrame, context: FieldContext, table: SummaryFlag, parts: list[str]) -> None:
    """Report a flag and those of its parts that say the contrary."""
    words = context.words
    contrary = [pl.when(pl.col(key) != pl.col(table.flag)).then(pl.lit(words.label(key))) for key in parts]
    shown = pl.col(table.flag).replace_strict(_SHOWN, return_dtype=pl.String)
    conflicts = rows.select(
        *ROW_KEYS,
        shown.alias("written"),
        shown.alias("value"),
        (~pl.col(table.flag)).replace_strict(_SHOWN, return_dtype=pl.String).alias("other"),
        pl.concat_str(contrary, separator="、", ignore_nulls=True).alias("parts"),
        context.problem_cell(table.flag),
    )
    context.problems.add_all("parts_conflict", conflicts, field=table.flag, label=words.label(table.flag))
