"""Table sheets: styled header, frozen, filtered, printed in landscape; rows beyond a sheet's end go on the next one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import cast

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .sheet_rows import LINE, MOST_ROWS, PATTERN_ROW, SheetColumn, Styles, filled
from .workbook import clean_text, save_workbook

FONT = "宋体"
HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
HEADER_FONT = Font(name=FONT, size=10, bold=True, color="FFFFFF")
BODY_FONT = Font(name=FONT, size=10)
_LINE = Side(style="thin", color="D0D7DE")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TEXT = Alignment(vertical="top", wrap_text=True)
_FIGURE = Alignment(horizontal="right", vertical="top")
_FROZEN = 3
"""Columns that stay in view, and stand on every page."""
_SCALE = 60
"""Scale in print, in per cent, of a table on several pages: 10 points become 6, which can still be read."""
_WIDEST = 190
"""Characters of column width that A4 in landscape takes at this scale."""


@dataclass(frozen=True, kw_only=True)
class TableSheet:
    """A sheet's name, columns and rows (String columns named as the columns say).

    Attributes:
        heading: lines above the columns' headers; the first is the title of the sheet as an office document.
        choices: column name → what a cell of it may say, offered as a list.
        summed: the last row is a total, which no filter hides.
        matter: names of the columns that, with the enterprise, say what a row is about.
        filled_in: names of the columns that people fill in or correct.
        settled: column name → what people write there when the matter of a row is settled for them.
    """

    title: str
    columns: list[SheetColumn]
    rows: pl.DataFrame
    heading: Sequence[str] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    summed: bool = False
    matter: Sequence[str] = ()
    filled_in: Sequence[str] = ()
    settled: Mapping[str, str] = field(default_factory=dict)

    @property
    def header_row(self) -> int:
        """The row of the columns' headers."""
        return len(self.heading) + 1


class Book:
    """A workbook and the rows that are put in when it is saved."""

    def __init__(self, *, most_rows: int = MOST_ROWS) -> None:
        self.workbook = Workbook()
        self._most_rows = most_rows
        self._rows: dict[str, tuple[TableSheet, list[Styles]]] = {}
        self.first: Worksheet = self.workbook.worksheets[0]

    @staticmethod
    def of(tables: Iterable[TableSheet], *, most_rows: int = MOST_ROWS) -> Book:
        """A workbook of these tables alone."""
        book = Book(most_rows=most_rows)
        book.workbook.remove(book.first)
        for table in tables:
            book.add(table)
        return book

    def add(self, table: TableSheet) -> None:
        """Add a table, on as many sheets as it needs."""
        height = max(table.rows.height, 1)
        for number, start in enumerate(range(0, height, self._most_rows), 1):
            title = table.title if number == 1 else f"{table.title}({number})"
            part = replace(table, title=title, rows=table.rows.slice(start, self._most_rows))
            sheet = self.workbook.create_sheet(title)
            styles = _pattern(sheet, part)
            self._rows[f"xl/worksheets/sheet{len(self.workbook.worksheets)}.xml"] = (part, styles)

    def save(self, path: Path) -> None:
        """Write the workbook.

        Raises:
            RunError: the file cannot be written.
        """
        save_workbook(self.workbook, path, fill=self._fill)

    def _fill(self, name: str, content: bytes) -> Iterable[bytes]:
        """Put a sheet's rows in."""
        if name not in self._rows:
            return (content,)
        table, styles = self._rows[name]
        return filled(content, table.rows, columns=table.columns, styles=styles, first=table.header_row + 1)


def _pattern(sheet: Worksheet, table: TableSheet) -> list[Styles]:
    """Heading, header and pattern row; the style numbers of each column's cells."""
    styles, top = [], table.header_row
    style_of = cache(partial(_style, sheet))
    last = get_column_letter(len(table.columns))
    starts = page_starts([column.width for column in table.columns])
    for first, end in heading_spans(starts, len(table.columns)):
        _head(sheet, table.heading, first, end, widths=[column.width for column in table.columns])
    for index, column in enumerate(table.columns, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.hidden
        header = sheet.cell(top, index, column.header)
        if index == 1:
            header.font, header.fill, header.alignment, header.border = HEADER_FONT, HEADER_FILL, CENTRED, BORDER
            plain = copy(header._style)  # type: ignore[attr-defined]
        header._style = copy(plain)  # type: ignore[attr-defined]  # dearer to set one by one
        if column.head_tone:
            header.fill = PatternFill("solid", fgColor=column.head_tone)
        toned = {value: style_of(column.kind, column.shown, colour) for value, colour in column.tones.items()}
        styles.append(Styles(style_of(column.kind, column.shown, column.cell_tone), toned))
        if column.name in table.choices and table.rows.height:
            _offer(sheet, table.choices[column.name], f"{letter}{top + 1}:{letter}{top + table.rows.height}")
    sheet.cell(top + 1, 1, " ")
    sheet.row_dimensions[top].height = 30
    sheet.freeze_panes = f"{get_column_letter(_FROZEN + 1)}{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{last}{table.rows.height + top - table.summed}"
    sheet.sheet_view.zoomScale = 90
    sheet.print_title_rows = f"{1 if starts else top}:{top}"
    landscape(sheet)
    if starts:
        _break(sheet, starts)
    return styles


def page_starts(widths: Sequence[float]) -> list[int]:
    """The columns (0-based) that begin a further page in print, where the table is too wide for one."""
    starts, taken, repeated = [], 0.0, sum(widths[:_FROZEN])
    for index, width in enumerate(widths):
        if taken + width > _WIDEST and index > _FROZEN:
            starts.append(index)
            taken = repeated
        taken += width
    return starts


def heading_spans(starts: Sequence[int], columns: int) -> list[tuple[int, int]]:
    """First and last column (1-based) of the lines above the headers, of each page side by side.

    The frozen columns stand on every page; a line over them would be cut off there. So lines begin beside them.

    >>> heading_spans([], 9), heading_spans([6], 9)
    ([(1, 9)], [(4, 6), (7, 9)])
    """
    if not starts:
        return [(1, columns)]
    firsts = [_FROZEN + 1, *(start + 1 for start in starts)]
    return list(zip(firsts, [*starts, columns], strict=True))


def _break(sheet: Worksheet, starts: Sequence[int]) -> None:
    """Print the columns on several pages side by side, each with the frozen columns, all at one scale."""
    sheet.print_title_cols = f"A:{get_column_letter(_FROZEN)}"
    for start in starts:
        sheet.col_breaks.append(Break(id=start))
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = _SCALE
    sheet.page_setup.pageOrder = "overThenDown"


def _head(sheet: Worksheet, lines: Sequence[str], first: int, end: int, *, widths: Sequence[float]) -> None:
    room = sum(widths[first - 1 : end])
    for row, text in enumerate(lines, 1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=end)
        cell = cast(Cell, sheet.cell(row, first))
        cell.value, cell.data_type = clean_text(text), "s"
        cell.font = Font(name=FONT, size=16, bold=True) if row == 1 else BODY_FONT
        cell.alignment = CENTRED if row == 1 else Alignment(vertical="center", wrap_text=True)
        needed = 32 if row == 1 else max(20, LINE * -(-_breadth(text) // room) + 6)
        sheet.row_dimensions[row].height = max(sheet.row_dimensions[row].height or 0, needed)


def _breadth(text: str) -> int:
    """Columns of characters that a text takes; a Chinese one takes two."""
    return (len(text) + len(text.encode())) // 2


def _offer(sheet: Worksheet, choices: Sequence[str], cells: str) -> None:
    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    listed.error = f"请从下列选项中选择：{'、'.join(choices)}"
    listed.add(cells)
    sheet.add_data_validation(listed)


def landscape(sheet: Worksheet) -> None:
    """Print in landscape on A4, all columns on a page, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = cast(HeaderFooterItem, sheet.HeaderFooter.oddFooter)
    footer.center.text = "第 &P 页 共 &N 页"


def _style(sheet: Worksheet, kind: str, shown: str, colour: str) -> int:
    """The number of a style, obtained by giving it to a cell. Each is a new style: the workbook keeps references."""
    cell = Cell(sheet, PATTERN_ROW, 1)
    cell.font, cell.border = BODY_FONT, BORDER
    cell.alignment = _FIGURE if kind == "number" else _TEXT
    cell.fill = PatternFill("solid", fgColor=colour) if colour else PatternFill()
    cell.number_format = shown
    return int(cell.style_id)
