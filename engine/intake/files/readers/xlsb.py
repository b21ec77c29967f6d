"""Reader of .xlsb, record by record (calamine gives errors as blanks and gives no number formats)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from ..grid import Grid
from .biff12 import packed_number, records, wide_text
from .bounds import MOST_COLUMNS, MOST_SHEETS, MOST_STYLES, Bounds
from .grid_builder import GridBuilder
from .number_formats import NumberFormat, number_format
from .number_text import ERROR, TEXT
from .refusals import check_count, damaged
from .xlsx import relations, workbook_notes, workbook_part
from .zip_package import ZipPackage

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class RecordType(IntEnum):
    """The record types (MS-XLSB 2.3.2) that the reader uses."""

    ROW = 0
    RK = 2
    ERROR = 3
    BOOLEAN = 4
    REAL = 5
    TEXT = 6
    SHARED_TEXT = 7
    FORMULA_TEXT = 8
    FORMULA_NUMBER = 9
    FORMULA_BOOLEAN = 10
    FORMULA_ERROR = 11
    SHARED_ITEM = 19
    FORMAT = 44
    XF = 47
    COLUMN = 60
    RICH_TEXT = 62
    SHEET_END = 130
    WORKBOOK_PROPERTIES = 153
    SHEET = 156
    MERGE = 176
    CELL_XFS = 617
    CELL_XFS_END = 618


class XlsbWorkbook(NamedTuple):
    """What the sheets of a workbook share: its texts, and the number format of each cell style."""

    strings: list[str]
    formats: list[NumberFormat]
    since_1904: bool


@dataclass(kw_only=True)
class XlsbSheet:
    """A sheet while its records are read; `row` is the open row, `ended` is whether its end has been reached."""

    builder: GridBuilder
    workbook: XlsbWorkbook
    row: int = 0
    ended: bool = False

    def take(self, kind: int, data: bytes) -> None:
        """Take one record of the sheet's part."""
        if kind == RecordType.ROW:
            self._take_row(data)
        elif RecordType.RK <= kind <= RecordType.FORMULA_ERROR or kind == RecordType.RICH_TEXT:
            column, style = struct.unpack_from("<II", data)
            text, type_ = _value(kind, data, style & 0xFFFFFF, self.workbook)
            if text:
                self.builder.put([(self.row, column, text, type_)])
        elif kind == RecordType.MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", data)
            self.builder.merges.append((top, left, bottom, right))
        elif kind == RecordType.COLUMN:
            first, last = struct.unpack_from("<II", data)
            if data[16] & 1:
                self.builder.hide_columns(range(first, min(last + 1, MOST_COLUMNS)))
        elif kind == RecordType.SHEET_END:
            self.ended = True

    def _take_row(self, data: bytes) -> None:
        self.builder.end_row()
        (self.row,) = struct.unpack_from("<I", data)
        if data[11] & 0x10:
            self.builder.hidden_rows.append(self.row)


def read_xlsb(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """All worksheets, in the workbook's order."""
    package = ZipPackage(path, bounds, label)
    part = workbook_part(package)
    related = relations(package, part)
    targets = {relation.kind: relation.target for relation in related.values()}
    content = list(records(package, part))
    workbook = XlsbWorkbook(
        strings=_strings(package, targets.get("sharedStrings")),
        formats=_formats(package, targets.get("styles")),
        since_1904=any(kind == RecordType.WORKBOOK_PROPERTIES and data[0] & 1 for kind, data in content),
    )
    notes = workbook_notes(package)
    sheets = [data for kind, data in content if kind == RecordType.SHEET]
    check_count(len(sheets), MOST_SHEETS, "工作表", label)
    grids = []
    for data in sheets:
        relation_id, at = wide_text(data, 8)
        name, hidden = wide_text(data, at)[0], bool(data[0])
        relation = related.get(relation_id)
        if relation is not None and relation.kind == "worksheet":
            sheet = XlsbSheet(builder=GridBuilder(bounds, file=label, sheet=name), workbook=workbook)
            _read_sheet(package, relation.target, sheet)
            grids.append(sheet.builder.grid(hidden=hidden, notes=notes))
            notes = notes if hidden else ()
    return grids


def _read_sheet(package: ZipPackage, part: str, sheet: XlsbSheet) -> None:
    for kind, data in records(package, part):
        sheet.take(kind, data)
    if not sheet.ended:
        raise damaged(sheet.builder.where, "工作表不完整")


def _value(kind: int, data: bytes, style: int, workbook: XlsbWorkbook) -> tuple[str, int]:
    if kind == RecordType.SHARED_TEXT:
        return workbook.strings[struct.unpack_from("<I", data, 8)[0]], TEXT
    if kind in (RecordType.TEXT, RecordType.FORMULA_TEXT):
        return wide_text(data, 8)[0], TEXT
    if kind == RecordType.RICH_TEXT:
        return wide_text(data, 9)[0], TEXT
    if kind in (RecordType.BOOLEAN, RecordType.FORMULA_BOOLEAN):
        return "TRUE" if data[8] else "FALSE", TEXT
    if kind in (RecordType.ERROR, RecordType.FORMULA_ERROR):
        return _ERRORS.get(data[8], "#N/A"), ERROR
    number = packed_number(data, 8) if kind == RecordType.RK else struct.unpack_from("<d", data, 8)[0]
    shown = workbook.formats[style] if style < len(workbook.formats) else NumberFormat()
    return shown.cell(number, since_1904=workbook.since_1904)


def _strings(package: ZipPackage, part: str | None) -> list[str]:
    return [wide_text(data, 1)[0] for kind, data in records(package, part) if kind == RecordType.SHARED_ITEM]


def _formats(package: ZipPackage, part: str | None) -> list[NumberFormat]:
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    for kind, data in records(package, part):
        if kind == RecordType.FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = wide_text(data, 2)[0]
        elif kind in (RecordType.CELL_XFS, RecordType.CELL_XFS_END):
            inside = kind == RecordType.CELL_XFS
        elif kind == RecordType.XF and inside:
            check_count(len(styles), MOST_STYLES, "单元格样式", package.where)
            styles.append(struct.unpack_from("<H", data, 2)[0])
    known = {number: number_format(number, codes.get(number)) for number in set(styles)}
    return [known[number] for number in styles]
