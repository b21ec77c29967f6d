"""Values that titles state for all rows below them, for fields that no column gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ...core.errors import SubmissionError
from ...records.column_names import cell_column, state_column
from ..columns.mapping import ColumnMap, MappedColumn
from ..layout.heading import CellValue, statements

if TYPE_CHECKING:
    from .sheet_table import SheetTable


def with_statements(table: SheetTable, frame: pl.DataFrame, kinds: pl.Series) -> pl.DataFrame:
    """Add heading values for fields that no column gives: from the section title above the row, else from the sheet."""
    stated = [(0, {**table.heading.values, **_header_year(table)})]
    rows = table.cells.filter(kinds == "section")
    texts = rows.select("row", pl.coalesce([name for name in rows.columns if name.isdecimal()]).alias("text"))
    for row, text in texts.iter_rows():
        if table.part and statements(text):
            raise SubmissionError(
                f"分节标题“{text}”说明其下各行，分批读取时不能判断它管到哪一行", code="S037", where=f"{table.grid.file} 第 {row} 行",
                remedy="请把它写进每一行的单独一列，或用 --whole 整批检查",
            )  # fmt: skip
        stated.append(
            (row, {key: CellValue(value, f"{table.grid.sheet}!A{row}") for key, value in statements(text).items()})
        )
    keys = {
        key for _, values in stated for key in values if key in table.reader.words.fields and not table.mapping.use(key)
    }
    if not keys:
        return frame
    return _add_headings(frame, stated, sorted(keys))


def header_year(mapping: ColumnMap) -> MappedColumn | None:
    """The first used column whose header has a year, if all such columns have the same year; else None."""
    dated = [use for use in mapping.uses if use.year]
    return dated[0] if len({use.year for use in dated}) == 1 else None


def _header_year(table: SheetTable) -> dict[str, CellValue]:
    """The data year that the headers state; if the title states another year, this is reported."""
    dated = header_year(table.mapping)
    if dated is None:
        return {}
    year, title = str(dated.year), table.heading.values.get("report_year")
    if title is not None and title.value != year:
        table.reader.problems.add("year_differs", said=title.value, year=year, field="report_year", **table.place)
    at = dated.header.at or f"{dated.letter}{table.block.bottom + 1}"
    return {"report_year": CellValue(year, f"{table.grid.sheet}!{at}")}


def _add_headings(frame: pl.DataFrame, stated: list[tuple[int, dict[str, CellValue]]], keys: list[str]) -> pl.DataFrame:
    """Add columns of values that titles state; each row takes the last statement above it."""
    for key in keys:
        points = [(row, values[key]) for row, values in stated if key in values]
        table = pl.DataFrame(
            {
                "row": [row for row, _ in points],
                key: [value.value for _, value in points],
                cell_column(key): [value.cell or None for _, value in points],
            },
            schema={"row": pl.Int64, key: pl.String, cell_column(key): pl.String},
        )
        frame = frame.join_asof(table, on="row", strategy="backward")
        state = pl.when(pl.col(key).is_not_null()).then(pl.lit("from_heading")).alias(state_column(key))
        frame = frame.with_columns(state)
    return frame
