"""Books of cases as people give them back: cells typed by case and header, in a copy that openpyxl saves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.cases.books.fill_register import BookEntered, BookFilling, fill_register
from tenglong.engine.cases.books.outgoing_book import export_cases
from tenglong.engine.cases.books.returned_book import read_book
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import CaseFilter
from tenglong.engine.vocabulary.holidays import Calendar

HEADER_ROW = 4
"""Where the headers stand in a book that went out."""


def exported(register: Register, path: Path, **wanted: Any) -> Path:
    """A book that went out."""
    export_cases(register, CaseFilter(**wanted), path)
    return path


def typed(path: Path, cells: Mapping[tuple[str, str], Any], name: str = "") -> Path:
    """The book with what people typed: (case, header) → value; saved as a file of that name beside it."""
    book = load_workbook(path)
    for (number, header), value in cells.items():
        sheet, column = place(book, header)
        row = next(row for row in range(HEADER_ROW + 1, sheet.max_row + 1) if sheet.cell(row, 1).value == number)
        sheet.cell(row, column).value = value
    target = path.with_name(name or path.name)
    book.save(target)
    return target


def place(book: Workbook, header: str) -> tuple[Worksheet, int]:
    """The sheet and column of a header."""
    for sheet in book.worksheets:
        for column in range(1, sheet.max_column + 1):
            if sheet.cell(HEADER_ROW, column).value == header:
                return sheet, column
    raise KeyError(header)


def filled(register: Register, path: Path, **how: Any) -> BookEntered:
    """What became of a book that is entered."""
    filling = BookFilling(**{"who": "李某", "calendar": Calendar(), **how})
    return fill_register(register, read_book(path), filling)


def left(done: BookEntered) -> list[tuple[str, str, str]]:
    """The cells that were not entered: header, content, reason."""
    return [(cell.cell.header, cell.cell.text, cell.why) for cell in done.left]
