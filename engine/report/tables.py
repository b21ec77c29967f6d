"""Table sheets: styled header, frozen, filtered, printed in landscape; rows beyond a sheet's end go on the next one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .rows import MOST_ROWS, PATTERN_ROW, Column, Styles, filled

FONT = "宋体"
HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
HEADER_FONT = Font(name=FONT, size=10, bold=True, color="FFFFFF")
BODY_FONT = Font(name=FONT, size=10)
_LINE = Side(style="thin", color="D0D7DE")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TEXT = Alignment(vertical="top", wrap_text=True)
_FIGURE = Alignment(horizontal="right", vertical="top")
_A4 = 220
"""Characters of column width that can still be read on A4."""


@dataclass(frozen=True)
class Table:
    """A sheet's name, columns and rows (String columns named as the columns say)."""

    title: str
    columns: list[Column]
    rows: pl.DataFrame


class Book:
    """A workbook and the rows that are put in when it is saved."""

    def __init__(self, *, most_rows: int = MOST_ROWS) -> None:
        self.workbook = Workbook()
        self._most_rows = most_rows
        self._rows: dict[str, tuple[Table, list[Styles]]] = {}
        self.first: Worksheet = self.workbook.worksheets[0]

    def add(self, table: Table) -> None:
        """Add a table, on as many sheets as it needs."""
        height = max(table.rows.height, 1)
        for number, start in enumerate(range(0, height, self._most_rows), 1):
            title = table.title if number == 1 else f"{table.title}({number})"
            part = Table(title, table.columns, table.rows.slice(start, self._most_rows))
            sheet = self.workbook.create_sheet(title)
            styles = _pattern(sheet, part)
            self._rows[f"xl/worksheets/sheet{len(self.workbook.worksheets)}.xml"] = (part, styles)

    def fill(self, name: str, content: bytes) -> Iterable[bytes]:
        """Put a sheet's rows in; for `workbook.save_workbook`."""
        if name not in self._rows:
            return (content,)
        table, styles = self._rows[name]
        return filled(content, table.rows, table.columns, styles)


def _pattern(sheet: Worksheet, table: Table) -> list[Styles]:
    """Header and pattern row; the style numbers of each column's cells."""
    styles = []
    for index, column in enumerate(table.columns, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        header = sheet.cell(1, index, column.header)
        header.font, header.fill, header.alignment, header.border = HEADER_FONT, HEADER_FILL, CENTRED, BORDER
        toned = {value: _style(sheet, index, column, colour) for value, colour in column.tones.items()}
        styles.append(Styles(_style(sheet, index, column), toned))
    sheet.cell(PATTERN_ROW, 1, " ")
    last = get_column_letter(len(table.columns))
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{last}{table.rows.height + 1}"
    sheet.sheet_view.zoomScale = 90
    sheet.print_title_rows = "1:1"
    landscape(sheet, large=sum(column.width for column in table.columns) > _A4)
    return styles


def landscape(sheet: Worksheet, *, large: bool = False) -> None:
    """Print across on A4, or A3 where `large`; all columns on a page, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A3 if large else sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = cast(HeaderFooterItem, sheet.HeaderFooter.oddFooter)
    footer.center.text = "第 &P 页 共 &N 页"


def _style(sheet: Worksheet, index: int, column: Column, colour: str = "") -> int:
    """The number of a style, got by dressing a cell in it: a fresh one, as the workbook keeps it by reference."""
    cell = Cell(sheet, PATTERN_ROW, index)
    cell.font, cell.border = BODY_FONT, BORDER
    cell.alignment = _FIGURE if column.kind == "number" else _TEXT
    cell.fill = PatternFill("solid", fgColor=colour) if colour else PatternFill()
    return int(cell.style_id)
