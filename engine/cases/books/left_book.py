"""未登记.xlsx: every cell of filled books that was not entered, with its content, what the register has, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ...core.earlier_runs import unused
from ...core.errors import RunError
from ...core.new_file import new_file, why_not
from ...decision.case_book import case_book
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import Book, TableSheet
from .fill_register import BookEntered
from .row_edits import LeftCell

_COLUMNS = [
    SheetColumn(name="file", header="文件", width=18),
    SheetColumn(name="cell", header="单元格", width=16),
    SheetColumn(name="number", header="案件编号", width=13),
    SheetColumn(name="name", header="企业名称", width=22),
    SheetColumn(name="column", header="栏目", width=14),
    SheetColumn(name="text", header="填写的内容", width=30),
    SheetColumn(name="held", header="登记库现有", width=24),
    SheetColumn(name="why", header="没有登记的原因", width=40),
]
_MOST_SHOWN = 40
"""Cells that the terminal names; the workbook has all."""


def save_left(cells: Sequence[LeftCell], path: Path, *, beside: bool) -> Path:
    """Write the cells that were not entered to a new workbook; where it is.

    Args:
        beside: the path may get a number behind its name, where there is such a file already.

    Raises:
        RunError: the file cannot be written.
    """
    rows = [
        {"file": left.file, "cell": left.cell.at, "number": left.number, "name": left.name, "column": left.cell.header,
         "text": left.cell.text, "held": left.held, "why": left.why}
        for left in cells
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema={column.name: pl.String for column in _COLUMNS})
    target = unused(path) if beside else path
    try:
        with new_file(target) as aside:
            Book.of([TableSheet(title=case_book().unread, columns=_COLUMNS, rows=frame)]).save(aside)
    except OSError as problem:
        raise RunError(
            f"没有登记的内容无法另存（{why_not(problem)}）",
            code="C163",
            where=str(target),
            remedy="请用 --left 指明另存到哪里，再运行一次（已登记的不会重复）",
        ) from problem
    return target


def fill_lines(file: str, done: BookEntered) -> Iterator[str]:
    """What became of a book, for the terminal."""
    known = f"，{done.known} 格与已登记的相同" if done.known else ""
    yield f"{file}：登记 {done.cases} 件 {done.events} 项{known}，未登记 {len(done.left)} 格"
    yield from done.notes
    for left in done.left[:_MOST_SHOWN]:
        held = f"，登记库“{left.held}”" if left.held else ""
        header = f" {left.cell.header}" if left.cell.header else ""
        yield f"{left.cell.at} {left.number}{header}“{left.cell.text}”{held}：{left.why}"
    if len(done.left) > _MOST_SHOWN:
        yield f"其余 {len(done.left) - _MOST_SHOWN} 格见另存的表"
