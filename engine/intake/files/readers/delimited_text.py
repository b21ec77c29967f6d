"""Reader of .csv and .tsv: any of the usual encodings, comma, tab or semicolon."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TypeVar

import polars as pl

from ....core.errors import SubmissionError
from ..grid import Grid
from .bounds import FEWEST_CELLS, LONGEST_TEXT, MOST_COLUMNS, MOST_EMPTINESS, Bounds
from .encoding import broken_notes, decode_text, refuse_nul
from .grid_builder import check_area
from .refusals import check_count
from .text_records import Rows, field_counts, split_records, torn_rows

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

DELIMITERS = ("\t", ",", ";")
SAMPLE_CHARACTERS, SAMPLE_RECORDS = 200_000, 200
"""How many characters and records of a file are examined to find its delimiter."""


def read_text(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """The file as one sheet; all cells are text."""
    decoded, encoding = decode_text(path.read_bytes(), label)
    text = decoded.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = delimiter_of(text)
    if delimiter is None:
        raise no_table(label)
    refuse_nul(text, label)
    check_count(_longest_line(text), LONGEST_TEXT, "一行的字", label)
    rows = split_records(text, delimiter, label)
    fields = field_counts(rows, delimiter)
    width = max(fields.to_list(), default=0)
    check_count(width, MOST_COLUMNS, "列", label)
    check_count(len(rows) * width, max(FEWEST_CELLS, MOST_EMPTINESS * len(text)), "各行补齐后的格子", label)
    check_area(len(rows), width, bounds, label)
    cells = _tidy(_columns(rows, width, delimiter))
    if cells.height > bounds.rows or cells.width > bounds.columns:
        raise SubmissionError(
            f"表格有 {cells.height} 行 × {cells.width} 列，超出上限（{bounds.rows} 行 × {bounds.columns} 列）",
            code="S018",
            where=label,
            remedy="请拆分后再提交",
        )
    return [
        Grid(
            file=label,
            sheet=Path(label).stem,
            cells=cells,
            fields=fields.head(cells.height),
            torn=torn_rows(rows, fields, delimiter),
            notes=broken_notes(text.count("\ufffd"), encoding),
        )
    ]


def _longest_line(text: str) -> int:
    """Characters of the longest line."""
    return max(map(len, text.split("\n"))) if len(text) > LONGEST_TEXT else 0


def no_table(label: str) -> SubmissionError:
    """The error for a text that has no columns."""
    what = "文本里没有表格（未见以逗号、制表符或分号分隔的多列）"
    return SubmissionError(what, code="S019", where=label, remedy="请另存为 .xlsx 或 .csv 后再提交")


def delimiter_of(text: str) -> str | None:
    """The delimiter that splits half of the sample's records into columns, or two records into the same number of
    columns, three or more (in a short list, titles and notes may outnumber the rows); None where no delimiter does."""
    sample = text[:SAMPLE_CHARACTERS]
    candidates: list[tuple[float, int, str]] = []
    for delimiter in DELIMITERS:
        widths = [width for width in _widths(sample, delimiter) if width][:SAMPLE_RECORDS]
        several = Counter(width for width in widths if width > 1)
        if several:
            width, count = max(several.items(), key=lambda item: (item[1], item[0]))
            share = sum(several.values()) / len(widths)
            if share >= 0.5 or (count > 1 and width > 2):
                candidates.append((share, width, delimiter))
    return max(candidates)[2] if candidates else None


def _widths(sample: str, delimiter: str) -> list[int]:
    """The number of columns of each record, not counting empty ones at its end; 0 for a blank record."""
    try:
        records = list(csv.reader(io.StringIO(sample), delimiter=delimiter))
    except csv.Error:
        records = [line.split(delimiter) for line in sample.splitlines()]
    return [max((at + 1 for at, cell in enumerate(record) if cell.strip()), default=0) for record in records]


def _columns(rows: Rows, width: int, delimiter: str) -> pl.DataFrame:
    if isinstance(rows, pl.Series):
        return rows.to_frame().select(pl.col("line").str.split_exact(delimiter, width - 1)).unnest("line")
    columns = ([row[at] if at < len(row) else None for row in rows] for at in range(width))
    return pl.DataFrame([pl.Series(str(at), column, pl.String) for at, column in enumerate(columns)])


def as_shown(cells: Frame) -> Frame:
    """Cells as a spreadsheet shows them: 0012 for ="0012", null for an empty one."""
    text = pl.all()
    protected = text.str.starts_with('="') & text.str.ends_with('"') & (text.str.len_bytes() > 2)
    plain = pl.when(protected).then(text.str.strip_prefix('="').str.strip_suffix('"')).otherwise(text)
    return cells.select(plain.name.keep()).select(pl.when(pl.all() != "").then(pl.all()).name.keep())


def _tidy(cells: pl.DataFrame) -> pl.DataFrame:
    """Columns named "0", "1", …; cells as shown; blank rows and columns at the end dropped."""
    cells = cells.rename(dict(zip(cells.columns, map(str, range(cells.width)), strict=True)))
    cells = as_shown(cells)
    filled = [index for index, column in enumerate(cells) if column.null_count() < column.len()]
    cells = cells[:, : max(filled, default=-1) + 1]
    last = max(
        (column.is_not_null().arg_true()[-1] for column in cells if column.null_count() < column.len()), default=-1
    )
    return cells.head(last + 1)
