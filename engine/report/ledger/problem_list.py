"""The list of data problems, 问题清单.xlsx: what each township has to put right, cell by cell."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ...ooxml.sheet_rows import MOST_ROWS, SheetColumn
from ...vocabulary.labels import labels

SEVERITIES = labels().severity.problem_list
"""How a problem's severity is shown."""

_TONES = {SEVERITIES["error"]: "FBE3E4", SEVERITIES["warning"]: "FFF4D6"}

COLUMNS = [
    SheetColumn(name="town", header="乡镇", width=14),
    SheetColumn(name="name", header="企业名称", width=30),
    SheetColumn(name="file", header="文件", width=26),
    SheetColumn(name="sheet", header="工作表", width=14),
    SheetColumn(name="cell", header="单元格", width=10),
    SheetColumn(name="written", header="填报内容", width=24),
    SheetColumn(name="problem", header="问题", width=44),
    SheetColumn(name="advice", header="如何填写", width=44),
    SheetColumn(name="severity", header="程度", width=16, tones=_TONES),
]
"""The list's columns, by the columns of a problem frame."""


def write_problem_list(problems: pl.DataFrame, path: Path, *, most_rows: int = MOST_ROWS) -> None:
    """Write `problems`, sorted by township, file, sheet and row; equal problems give equal bytes.

    Args:
        problems: a frame with the columns of `records.records.PROBLEMS`.
        most_rows: how many rows a sheet may hold; the rest goes on further sheets.

    Raises:
        RunError: the file cannot be written.
    """
    from ...ooxml.table_sheets import Book, TableSheet  # openpyxl takes a tenth of a second; `read` uses it with --out

    table = TableSheet(title="问题清单", columns=COLUMNS, rows=_listed(problems))
    Book.of([table], most_rows=most_rows).save(path)


def spot() -> pl.Expr:
    """Where a problem is: its cell, or else its row."""
    row = pl.concat_str(pl.lit("第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
    return pl.when(pl.col("cell").fill_null("") != "").then("cell").otherwise(row)


def _listed(problems: pl.DataFrame) -> pl.DataFrame:
    """The rows in the order of the list; rows without a township come last."""
    town = pl.col("town").replace("", None)
    ordered = problems.sort(town, "file", "sheet", "row", "cell", "code", nulls_last=True, maintain_order=True)
    severity = pl.col("severity").replace(SEVERITIES)
    return ordered.with_columns(severity, spot().alias("cell")).select(column.name for column in COLUMNS)
