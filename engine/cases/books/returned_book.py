"""A book of cases that came back: its rows and their cells, wherever its columns and rows stand now, and what is not the book's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ...core.cell_addresses import cell_address, column_name
from ...core.errors import SubmissionError
from ...core.text import fold_text, half_width
from ...decision.case_book import CaseColumn, CaseSheet, case_book
from ...intake.files.grid import Grid
from ...intake.files.read_grids import read_any_grids
from ...policy.profile import Limits
from .outgoing_book import STAMP, Stamp

_HEADER_WITHIN = 30
"""Rows in which a sheet's header is looked for."""
_LEAST = 3
"""Headers of the book that a row must have to be one."""


@dataclass(frozen=True, kw_only=True)
class BookCell:
    """A cell: where it is, what it says ("" for a blank), whether it holds an error value."""

    at: str
    header: str
    text: str
    error: bool = False


@dataclass(frozen=True, kw_only=True)
class BookRow:
    """A row of a sheet of the book.

    Attributes:
        at: its address, as 销号表 第5行.
        layout: title of the sheet of the layout whose columns it has.
        number: the case that it names; "" for none.
        stamp: what it was when it went out; None where there is no stamp that can be read.
        stamped: there is something in the column of stamps.
        cells: column name → cell.
        added: cells in columns that are not the book's, unless blank.
    """

    at: str
    layout: str
    number: str
    stamp: Stamp | None
    stamped: bool
    cells: Mapping[str, BookCell]
    added: Sequence[BookCell]

    @property
    def filled(self) -> list[BookCell]:
        """What stands in columns that people fill in."""
        return [cell for name, cell in self.cells.items() if "." in name and cell.text]


@dataclass(kw_only=True)
class ReturnedBook:
    """A book as it came back.

    Attributes:
        scope: what its heading says that it holds, "" where that is gone.
        notes: what should be known of it, a line each.
        strange: what stands on sheets that are not the book's.
    """

    file: str
    scope: str = ""
    rows: list[BookRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    strange: list[BookCell] = field(default_factory=list)


def read_book(path: Path) -> ReturnedBook:
    """Read a book that came back, in the limited child; its file is not changed.

    Raises:
        SubmissionError: it cannot be read, or none of its sheets is one of cases.
    """
    book = ReturnedBook(file=path.name)
    for grid in read_any_grids(path, Limits()):
        header = _header(grid)
        if header is None:
            book.strange += list(_cells(grid))
        else:
            _read_sheet(book, grid, header)
        book.notes += [f"{grid.sheet}：{note}" for note in grid.notes]
    if not book.rows:
        raise SubmissionError(
            "里面没有案件的行", code="S150", where=path.name, remedy="请给出 tenglong case export 写出、填好的销号表"
        )
    return book


def _header(grid: Grid) -> int | None:
    """The row of the headers: the one with most of the book's, the number or the stamp among them."""
    known = {fold_text(column.header) for column in case_book().columns}
    needed = {fold_text(_number_header()), fold_text(case_book().stamp)}
    best, most = None, _LEAST - 1
    for at, row in enumerate(grid.cells.head(_HEADER_WITHIN).rows()):
        headers = {fold_text(text) for text in row if text}
        if headers & needed and len(headers & known) > most:
            best, most = at, len(headers & known)
    return best


def _number_header() -> str:
    return next(column.header for column in case_book().columns if column.name == "number")


def _read_sheet(book: ReturnedBook, grid: Grid, top: int) -> None:
    rows = grid.cells.rows()
    columns: dict[str, int] = {}
    added: dict[int, str] = {}
    known = {
        fold_text(case_book().stamp): STAMP,
        **{fold_text(each.header): each.name for each in case_book().columns},
    }
    for at, text in enumerate(rows[top]):
        name = known.get(fold_text(text or ""))
        if name is None or name in columns:
            added[at] = (text or "").strip() or f"第{at + 1}列"
        else:
            columns[name] = at
    book.scope = book.scope or _scope_in(rows[:top])
    book.notes += _missing(grid, columns, added, rows[top + 1 :])
    layout = _sheet_of(columns).title
    book.rows += [
        _row(grid, at, row, columns=columns, added=added, layout=layout)
        for at, row in enumerate(rows)
        if at > top and any(map(_text, row))
    ]


def _row(
    grid: Grid,
    at: int,
    values: Sequence[str | None],
    *,
    columns: Mapping[str, int],
    added: Mapping[int, str],
    layout: str,
) -> BookRow:
    headers = _headers()

    def cell(column: int, header: str) -> BookCell:
        address = f"{grid.sheet}!{_letter(column)}{at + 1}"
        return BookCell(at=address, header=header, text=_text(values[column]), error=(at, column) in grid.errors)

    stamp = _text(values[columns[STAMP]]) if STAMP in columns else ""
    number = half_width(_text(values[columns["number"]])).strip() if "number" in columns else ""
    read = Stamp.read(stamp)
    return BookRow(
        at=f"{grid.sheet} 第{at + 1}行",
        layout=layout,
        number=number or (read.number if read else ""),
        stamp=read,
        stamped=bool(stamp),
        cells={name: cell(column, headers[name]) for name, column in columns.items() if name != STAMP},
        added=[cell(column, header) for column, header in added.items() if _text(values[column])],
    )


@cache
def _headers() -> Mapping[str, str]:
    """Column name → header."""
    return {column.name: column.header for column in case_book().columns}


_letter = cache(column_name)


def _missing(
    grid: Grid, columns: Mapping[str, int], added: Mapping[int, str], rows: Sequence[Sequence[str | None]]
) -> Iterator[str]:
    """What is said of columns: those that are gone, and those that somebody added or renamed."""
    sheet = _sheet_of(columns)
    gone = [column.header for column in sheet.columns if column.name not in columns]
    own = [header for at, header in added.items() if any(_text(row[at]) for row in rows)]
    if gone:
        yield f"{grid.sheet}：缺少{'、'.join(f'“{header}”' for header in gone)}栏，按没有改动处理"
    if STAMP not in columns:
        yield f"{grid.sheet}：缺少校验栏，只登记登记库中还没有的内容，其余列出由人核对"
    if own:
        yield f"{grid.sheet}：{'、'.join(f'“{header}”' for header in own)}不是销号表的栏（或表头改过），内容不登记"


def _sheet_of(columns: Mapping[str, int]) -> CaseSheet:
    """The sheet of the layout that has most of these columns."""
    return max(case_book().sheets, key=lambda sheet: sum(column.name in columns for column in _own(sheet)))


def _own(sheet: CaseSheet) -> list[CaseColumn]:
    return [column for column in sheet.columns if column.event]


def _scope_in(rows: Sequence[Sequence[str | None]]) -> str:
    """The scope that the lines above the headers name."""
    before, _, _ = case_book().scope.partition("{scope}")
    pattern = re.compile(rf"{re.escape(before)}([^；]*)")
    for text in (text for row in rows for text in row if text):
        if match := pattern.search(text):
            return match[1].strip()
    return ""


def _cells(grid: Grid) -> Iterator[BookCell]:
    for at, row in enumerate(grid.cells.rows()):
        for column, value in enumerate(row):
            if _text(value):
                yield BookCell(at=f"{grid.sheet}!{cell_address(at, column)}", header="", text=_text(value))


def _text(value: str | None) -> str:
    return (value or "").strip()
