"""Reader of .xls and BIFF .et by xlrd, which gives what calamine does not: errors, formats, merges, hidden rows."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from xlrd import book as xlrd_book
from xlrd import compdoc
from xlrd.book import Book
from xlrd.sheet import Sheet

from ....core.errors import SubmissionError
from ..grid import Grid
from .bounds import Bounds
from .grid_builder import GridBuilder, SheetCell
from .number_formats import NumberFormat, number_format
from .number_text import ERROR, TEXT
from .refusals import damaged
from .xls_texts import SharedTexts


class _EndingStreams(compdoc.CompDoc):  # type: ignore[misc]
    """An OLE container whose streams end. xlrd follows a chain of sectors that goes in a circle until memory is full."""

    def _get_stream(self, mem: bytes, base: int, sat: list[int], *sector_size_and_start: int, **named: Any) -> bytes:
        sector, steps = sector_size_and_start[1], 0
        while 0 <= sector < len(sat):
            sector, steps = sat[sector], steps + 1
            if steps > len(sat):
                raise compdoc.CompDocError("a chain of sectors goes in a circle")
        stream: bytes = super()._get_stream(mem, base, sat, *sector_size_and_start, **named)
        return stream


def _unneeded(*_: object) -> None:
    """Takes the place of what xlrd reads besides cells and sometimes fails at: formulas of names, comments."""


_xlrd_texts = xlrd_book.unpack_SST_table


def _shared_texts(records: list[bytes], count: int) -> tuple[list[str], dict[int, list[tuple[int, int]]]]:
    """The shared texts and the runs of rich ones, which nobody needs."""
    try:
        texts: tuple[list[str], dict[int, list[tuple[int, int]]]] = _xlrd_texts(records, count)
    except (AssertionError, IndexError, struct.error, UnicodeDecodeError):
        return SharedTexts(records).texts(count), {}
    return texts


compdoc.CompDoc = _EndingStreams
xlrd_book.unpack_SST_table = _shared_texts
Book.names_epilogue = _unneeded
Sheet.handle_note = _unneeded


def read_xls(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """All worksheets, in the workbook's order."""
    book = _open(path, label)
    return [_sheet(book, sheet, bounds, label) for sheet in book.sheets()]


def _open(path: Path, label: str) -> Book:
    with open(os.devnull, "w", encoding="utf-8") as silence:
        try:
            return xlrd.open_workbook(str(path), logfile=silence, formatting_info=True, ragged_rows=True)
        except xlrd.XLRDError as problem:
            if "encrypted" in str(problem):
                raise SubmissionError(
                    "文件设有密码，无法读取", code="S029", where=label, remedy="请在 Excel/WPS 中取消密码并另存后再提交"
                ) from problem
            raise damaged(label) from problem


def _sheet(book: Book, sheet: Sheet, bounds: Bounds, label: str) -> Grid:
    builder = GridBuilder(bounds, file=label, sheet=sheet.name)
    builder.put(_cells(book, sheet))
    builder.merges += [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    builder.hidden_rows += [row for row, info in sheet.rowinfo_map.items() if info.hidden]
    builder.hidden_columns += [column for column, info in sheet.colinfo_map.items() if info.hidden]
    return builder.grid(hidden=sheet.visibility != 0)


def _cells(book: Book, sheet: Sheet) -> Iterator[SheetCell]:
    formats = _formats(book)
    for row in range(sheet.nrows):
        types, values, styles = sheet.row_types(row), sheet.row_values(row), sheet._cell_xf_indexes[row]
        for column, (type_, value, style) in enumerate(zip(types, values, styles, strict=True)):
            if type_ == xlrd.XL_CELL_TEXT:
                yield row, column, value, TEXT
            elif type_ in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                yield (row, column, *formats[style].cell(value, since_1904=book.datemode == 1))
            elif type_ == xlrd.XL_CELL_BOOLEAN:
                yield row, column, "TRUE" if value else "FALSE", TEXT
            elif type_ == xlrd.XL_CELL_ERROR:
                yield row, column, xlrd.error_text_from_code.get(value, "#N/A"), ERROR


def _formats(book: Book) -> list[NumberFormat]:
    codes = {key: entry.format_str for key, entry in book.format_map.items()}
    known = {key: number_format(key, codes.get(key)) for key in {xf.format_key for xf in book.xf_list}}
    return [known[xf.format_key] for xf in book.xf_list]
