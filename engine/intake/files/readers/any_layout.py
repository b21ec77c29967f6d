"""Reads sheet XML of any legal layout, element by element: slow, but right where `sheet_xml`'s patterns do not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers.expat import ExpatError

import polars as pl

from ....core.cell_addresses import cell_address, column_index
from .bounds import MOST_COLUMN_SETTINGS, MOST_MERGES, Bounds
from .grid_builder import FLUSH_CELLS, check_area
from .refusals import check_count, damaged
from .xml_events import SPREADSHEET, iterate_xml

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_ROW_NUMBER = re.compile(r"\s*([1-9]\d{0,6})\s*")
TRUE = ("1", "true", "on")

RAW_CELLS = {
    "row": pl.UInt32,
    "column": pl.UInt32,
    "style": pl.UInt32,
    "type": pl.String,
    "text": pl.String,
    "formula": pl.Boolean,
}
"""The columns of cells as they stand in the XML: 0-based place, style, type, text, whether there is a formula."""

RawCell = tuple[int, int, int, str, str, bool]


@dataclass(kw_only=True)
class AnyLayoutSheet:
    """A sheet while its XML is read.

    Attributes:
        chunks: the cells that are not blank, as frames with columns `RAW_CELLS`, in the order of the XML.
        columns, merges: the attributes of the <col> and <mergeCell> elements.
    """

    bounds: Bounds
    where: str
    chunks: list[pl.DataFrame] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    columns: list[dict[str, str]] = field(default_factory=list)
    merges: list[dict[str, str]] = field(default_factory=list)
    _cells: list[RawCell] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _row: int = -1
    _column: int = -1
    _cell: dict[str, str] = field(default_factory=dict)
    _value: str = ""
    _runs: list[str] = field(default_factory=list)
    _inline: bool = False
    _formula: bool = False

    def take(self, event: str, tag: str, attributes: dict[str, str], text: str) -> None:
        """Take one event of `iterate_xml`."""
        if event == "start":
            self._start(tag, attributes, self._path[-1] if self._path else "")
            self._path.append(tag)
            return
        self._path.pop()
        parent = self._path[-1] if self._path else ""
        if tag == "v" and parent == "c":
            self._value = text
        elif tag == "t" and "is" in self._path and "rPh" not in self._path:
            self._runs.append(text)
        elif tag == "c" and parent == "row":
            self._finish_cell()

    def _start(self, tag: str, attributes: dict[str, str], parent: str) -> None:
        if tag == "row" and parent == "sheetData":
            self._start_row(attributes)
        elif tag == "c" and parent == "row":
            self._move_to(attributes.get("r", "").strip())
            self._cell, self._value, self._runs = attributes, "", []
            self._inline = self._formula = False
        elif parent == "c":
            self._formula = self._formula or tag == "f"
            self._inline = self._inline or tag == "is"
        elif tag == "col" and parent == "cols":
            check_count(len(self.columns), MOST_COLUMN_SETTINGS, "列设置", self.where)
            self.columns.append(attributes)
        elif tag == "mergeCell" and parent == "mergeCells":
            check_count(len(self.merges), MOST_MERGES, "合并单元格", self.where)
            self.merges.append(attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            match = _ROW_NUMBER.fullmatch(attributes["r"])
            if match is None:
                raise damaged(self.where, f"行号 {attributes['r'][:20]} 有误")
            self._row = int(match[1]) - 1
        else:
            self._row += 1
        self._column = -1
        if attributes.get("hidden") in TRUE:
            self.hidden_rows.append(self._row)

    def _move_to(self, reference: str) -> None:
        """Move to the cell of a reference; without a reference, to the cell right of the last one."""
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            if reference:
                raise damaged(self.where, f"单元格编号 {reference[:20]} 有误")
            self._column += 1
            return
        self._column, self._row = column_index(match[1].upper()), int(match[2]) - 1

    def _finish_cell(self) -> None:
        type_ = self._cell.get("t", "n").strip()
        inline = type_ == "inlineStr" and self._inline
        text = "".join(self._runs) if inline or not self._value else self._value
        if text or self._formula:
            style = self._cell.get("s", "").strip() or "0"
            if not style.isdecimal():
                raise damaged(self.where, f"样式编号 {style[:20]} 有误")
            self._cells.append((self._row, self._column, min(int(style), 1 << 31), type_, text, self._formula))
            if len(self._cells) >= FLUSH_CELLS:
                self._flush()

    def _flush(self) -> None:
        self.chunks.append(pl.DataFrame(self._cells, schema=RAW_CELLS, orient="row"))
        self._cells.clear()
        check_area(sum(chunk.height for chunk in self.chunks), 1, self.bounds, self.where)

    def in_order(self) -> pl.DataFrame:
        """All cells by row and column, with columns `RAW_CELLS`.

        Raises:
            SubmissionError: two cells of one place differ.
        """
        self._flush()
        cells = pl.concat(self.chunks).unique(maintain_order=True)
        twice = cells.filter(pl.struct("row", "column").is_duplicated())
        if twice.height:
            raise damaged(self.where, f"单元格 {cell_address(*twice.row(0)[:2])} 出现两次，内容不同")
        return cells.sort("row", "column")


def read_any_layout(stream: IO[bytes], bounds: Bounds, where: str) -> AnyLayoutSheet:
    """The sheet, whose cells may come in any order.

    Raises:
        SubmissionError: the XML is broken or cut off, or a reference is none.
    """
    sheet = AnyLayoutSheet(bounds=bounds, where=where)
    try:
        for event in iterate_xml(stream, where, SPREADSHEET):
            sheet.take(*event)
    except ExpatError as problem:
        raise damaged(where, "工作表不完整") from problem
    return sheet
