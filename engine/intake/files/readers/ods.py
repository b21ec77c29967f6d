"""Reader of .ods: content.xml event by event; repeated rows and cells are written out only where they are not blank."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..grid import Grid
from .bounds import LONGEST_TEXT, MOST_COLUMNS, MOST_REPEATED_CELLS, MOST_ROWS, MOST_SHEETS, Bounds
from .grid_builder import GridBuilder
from .number_text import ERROR, TEXT, number_text
from .refusals import check_count
from .shown_numbers import number_as_shown
from .xml_events import iterate_xml
from .zip_package import ZipPackage

_ERROR_TEXT = re.compile(r"#(?:DIV/0!|N/A|REF!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d{3}")
_CLOCK = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_WHITE = {"text:tab": "\t", "text:line-break": "\n"}
_CELLS = ("table:table-cell", "table:covered-table-cell")
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = {
    **{f"{_OASIS}{name}:1.0": f"{name}:" for name in ("office", "style", "table", "text")},
    f"{_OASIS}drawing:1.0": "draw:",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext:",
}
_NO_CONTENT = ("office:annotation", "table:shapes", "table:tracked-changes", "table:dde-links", "text:note")
"""Elements whose text and tables are no part of a sheet: comments, drawings, cells once deleted, other programs' data."""

_PARAGRAPHS = ("text:p", "text:h")


def read_ods(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """All tables, in the document's order."""
    package = ZipPackage(path, bounds, label)
    document = _OdsDocument(bounds, label)
    with package.open("content.xml") as stream:
        for event, tag, attributes, text in iterate_xml(stream, label, _NAMESPACES):
            if event == "start":
                document.start(tag, attributes, text)
            else:
                document.end(tag, text)
    return _with_notes(document)


def _with_notes(document: _OdsDocument) -> list[Grid]:
    """The grids; the first one says that copies of other files' tables were left out."""
    if not document.external or not document.grids:
        return document.grids
    note = f"{len(document.external)} 张表是引用其他文件时留下的副本，不属于本文件，未读取（{document.external[0]}）"
    first, *others = document.grids
    return [replace(first, notes=(*first.notes, note)), *others]


@dataclass(kw_only=True)
class OdsTable:
    """A table while its elements are read.

    Attributes:
        builder: collects what has been read.
        hidden: whether the table itself is hidden.
        external: the program's own copy of a table of another file, kept for formulas that refer to it.
        row, column: 0-based place where the next cell begins.
        columns: number of columns declared so far, before the first row.
        row_cells: column, text and kind of the cells of the open row.
        repeated: number of cells that repeated rows added.
    """

    builder: GridBuilder
    hidden: bool
    external: bool = False
    row: int = 0
    column: int = 0
    columns: int = 0
    row_cells: list[tuple[int, str, int]] = field(default_factory=list)
    repeated: int = 0


class _OdsDocument:
    """Takes the events of content.xml and builds the grids.

    `_skipped` is how many elements are open inside one that is no content of the sheet, that one included; `_paragraphs`
    is how many paragraphs are open.
    """

    def __init__(self, bounds: Bounds, label: str) -> None:
        self._bounds = bounds
        self._label = label
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._table: OdsTable | None = None
        self._row: dict[str, str] = {}
        self._cell: dict[str, str] = {}
        self._lines: list[list[str]] = []
        self._length = 0
        self._skipped = 0
        self._paragraphs = 0
        self.grids: list[Grid] = []
        self.external: list[str] = []

    def start(self, tag: str, attributes: dict[str, str], text: str) -> None:
        """An element opens; `text` is what stood before it."""
        if self._skipped:
            self._skipped += 1
            return
        self._add_text(text)
        inner_table = tag == "table:table" and self._table is not None
        if tag in _NO_CONTENT or tag.startswith("draw:") or inner_table:
            self._skipped = 1
        elif tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table:table":
            check_count(len(self.grids), MOST_SHEETS, "工作表", self._label)
            name = attributes.get("table:name", "")
            hidden = attributes.get("table:style-name", "") in self._hidden_styles
            self._table = OdsTable(builder=GridBuilder(self._bounds, file=self._label, sheet=name), hidden=hidden)
        elif self._table is not None:
            self._start_inside(self._table, tag, attributes)

    def _start_inside(self, table: OdsTable, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table-column":
            repeat = _count(attributes, "table:number-columns-repeated", MOST_COLUMNS)
            if attributes.get("table:visibility") in ("collapse", "filter"):
                table.builder.hide_columns(range(table.columns, min(table.columns + repeat, MOST_COLUMNS)))
            table.columns += repeat
        elif tag == "table:table-row":
            self._row, table.column = attributes, 0
            table.row_cells.clear()
        elif tag == "table:table-source":
            table.external = True
        elif tag in _CELLS:
            self._cell = attributes
            self._lines.clear()
            self._length = 0
        elif tag in _PARAGRAPHS:
            self._paragraphs += 1
            self._lines.append([])
        elif self._paragraphs:
            self._add_text(" " * _count(attributes, "text:c", 1000) if tag == "text:s" else _WHITE.get(tag, ""))

    def _add_text(self, text: str) -> None:
        if text and self._paragraphs and self._lines:
            self._lines[-1].append(text)
            self._length += len(text)
            check_count(self._length, LONGEST_TEXT, "一个单元格的字", self._label)

    def end(self, tag: str, text: str) -> None:
        """An element closes; `text` is what stood before its end."""
        if self._skipped:
            self._skipped -= 1
            return
        self._add_text(text)
        if self._table is None:
            return
        if tag in _PARAGRAPHS:
            self._paragraphs -= 1
        elif tag in _CELLS:
            self._end_cell(self._table)
        elif tag == "table:table-row":
            self._end_row(self._table)
        elif tag == "table:table":
            self._end_table(self._table)

    def _end_cell(self, table: OdsTable) -> None:
        repeat = _count(self._cell, "table:number-columns-repeated", MOST_ROWS)
        shown = "\n".join(map("".join, self._lines)) if self._lines else None
        text, kind = _value(self._cell, shown)
        if text:
            for column in range(table.column, min(table.column + repeat, self._bounds.columns + 1)):
                table.row_cells.append((column, text, kind))
        across = _count(self._cell, "table:number-columns-spanned", MOST_COLUMNS)
        down = _count(self._cell, "table:number-rows-spanned", MOST_ROWS)
        if across > 1 or down > 1:
            table.builder.merges.append((table.row, table.column, table.row + down - 1, table.column + across - 1))
        table.column += repeat

    def _end_row(self, table: OdsTable) -> None:
        repeat = _count(self._row, "table:number-rows-repeated", MOST_ROWS)
        last = min(table.row + repeat, self._bounds.rows + 1)
        if self._row.get("table:visibility") in ("collapse", "filter"):
            table.builder.hidden_rows += range(table.row, last)
        if table.row_cells:
            table.repeated += (repeat - 1) * len(table.row_cells)
            check_count(table.repeated, MOST_REPEATED_CELLS, f"第 {table.row + 1} 行起重复的格子", table.builder.where)
            for row in range(table.row, last):
                table.builder.put([(row, column, text, kind) for column, text, kind in table.row_cells])
                table.builder.end_row()
        table.row += repeat

    def _end_table(self, table: OdsTable) -> None:
        self._table = None
        if table.external:
            self.external.append(table.builder.sheet)
            return
        self.grids.append(table.builder.grid(hidden=table.hidden))


def _count(attributes: dict[str, str], key: str, most: int) -> int:
    """The count in an attribute, limited to 1 … `most`; 1 where the attribute is missing."""
    return min(max(int(attributes.get(key, "1")), 1), most)


def _value(cell: dict[str, str], shown: str | None) -> tuple[str, int]:
    """Text and kind of a cell, from its typed value; of a number the shown text tells what its format makes of it."""
    type_ = cell.get("office:value-type", "")
    if cell.get("calcext:value-type") == "error" or ("table:formula" in cell and _ERROR_TEXT.fullmatch(shown or "")):
        return shown or "#N/A", ERROR
    if type_ in ("float", "currency", "percentage"):
        return number_as_shown(number_text(float(cell["office:value"])), shown, percent=type_ == "percentage")
    if type_ == "date":
        day, _, clock = cell["office:date-value"].partition("T")
        return (day if clock[:8] in ("", "00:00:00") else f"{day} {_short(clock[:8])}"), TEXT
    if type_ == "time" and (duration := _CLOCK.fullmatch(cell.get("office:time-value", ""))):
        return _short(":".join(duration.groups())), TEXT
    if type_ == "boolean":
        return cell["office:boolean-value"].upper(), TEXT
    return shown or cell.get("office:string-value", ""), TEXT


def _short(clock: str) -> str:
    """A time as text, without the seconds where they are 0."""
    return clock.removesuffix(":00") if clock.count(":") == 2 else clock
