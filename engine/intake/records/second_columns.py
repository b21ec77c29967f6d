"""Uses a second column for a field: figures are compared with the first column, gaps in a flag are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ..columns.cell_values import read_cells
from ..columns.mapping import MappedColumn
from .field_context import with_field

if TYPE_CHECKING:
    from .sheet_table import SheetTable


def merge_second_column(table: SheetTable, frame: pl.DataFrame, rival: MappedColumn, wanted: pl.Series) -> pl.DataFrame:
    """Compare the second column `rival` of a field with the first; report differences, and fill gaps in a flag."""
    field, taken = table.reader.words[rival.key], table.mapping.use(rival.key)
    if field.type not in ("number", "flag") or taken is None:
        return frame
    key, flag = rival.key, field.type == "flag"
    problems = table.reader.problems if flag else Problems()
    read = read_cells(rival, field, table.cells_of(rival, wanted), problems)
    other, here = read["value"], pl.concat_str(pl.lit(rival.letter), pl.col("row").cast(pl.String))
    differ = (frame[key] != other).fill_null(False)
    slots = {"field": key, "label": field.label, "taken": taken.letter, **table.place}
    shown = {True: "是", False: "否"} if flag else {}
    differing = frame.filter(differ).select(
        "row", here.alias("cell"), pl.col(key).alias("value"), other.filter(differ).alias("written")
    )
    if flag:
        differing = differing.with_columns(pl.col("value", "written").replace_strict(shown, return_dtype=pl.String))
    table.reader.problems.add_all("columns_differ", differing, **slots)
    return (
        _completed(frame, key, other=other, state=read["state"], differ=differ, cell=here, sheet=table.grid.sheet)
        if flag
        else frame
    )


def _completed(
    frame: pl.DataFrame, key: str, other: pl.Series, state: pl.Series, differ: pl.Series, cell: pl.Expr, sheet: str
) -> pl.DataFrame:
    """Take a flag from its second column where the first gives no value; null where the two disagree."""
    frame = with_field(frame, key, pl.Boolean)
    added = frame[key].is_null() & other.is_not_null()
    own = pl.when(added).then(pl.concat_str(pl.lit(f"{sheet}!"), cell)).otherwise(cell_column(key))
    known = (
        pl.when(added).then(None).otherwise(pl.coalesce(state_column(key), pl.when(pl.col(key).is_null()).then(state)))
    )
    return frame.with_columns(
        own.alias(cell_column(key)),
        pl.when(differ).then(pl.lit("conflict")).otherwise(known).alias(state_column(key)),
        pl.when(~differ).then(pl.coalesce(key, other)).alias(key),
    )
