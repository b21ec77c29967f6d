"""Reader of HTML tables, which many systems export under the name .xls."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from ....core.errors import SubmissionError
from ..grid import Grid, Merge
from .bounds import MOST_COLUMNS, MOST_SHEETS, Bounds
from .encoding import decode_text
from .grid_builder import GridBuilder, SheetCell
from .number_text import TEXT
from .refusals import check_count

FEED_BYTES = 1_000_000

LARGEST_ROWSPAN = 65_536
"""The most rows that a cell may span; browsers cut at 65,534 (HTML Standard 4.9.11)."""

_SPACES = re.compile(r"[ \t\r\n\f]+")
_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_IGNORED = ("script", "style", "title")


def read_html(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """Every table with cells of its own as a sheet, in the order in which the tables end; all cells are text."""
    decoded, _ = decode_text(path.read_bytes(), label)
    target: Any = _HtmlTables(bounds, label)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, target=target)
    data = decoded.encode("utf-8", errors="replace")
    for at in range(0, len(data), FEED_BYTES):
        parser.feed(data[at : at + FEED_BYTES])
    grids: list[Grid] = parser.close()
    if not grids:
        raise SubmissionError(
            "网页里没有表格", code="S026", where=label, remedy="请用 Excel/WPS 打开后另存为 .xlsx 再提交"
        )
    return grids


@dataclass(kw_only=True)
class HtmlTable:
    """A table while its elements are read.

    Attributes:
        outer: whether other tables stand inside it.
        row, column: 0-based place where the next cell begins.
        open: whether a cell is open; then `text` and `position` are its text so far and its row and column.
        covered: by column, the last row that a cell from above spans.
    """

    outer: bool = False
    row: int = -1
    column: int = 0
    open: bool = False
    text: list[str] = field(default_factory=list)
    position: tuple[int, int] = (0, 0)
    covered: dict[int, int] = field(default_factory=dict)
    cells: list[SheetCell] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)

    def close_cell(self) -> None:
        """End the cell and keep its text: white space is joined to one space, and only <br> ends a line."""
        if not self.open:
            return
        lines = [_SPACES.sub(" ", line).strip(" ") for line in "".join(self.text).split("\v")]
        text = "\n".join(lines).strip("\n")
        if text.strip("\xa0 \n"):
            self.cells.append((*self.position, text, TEXT))
        self.open = False

    def is_data(self) -> bool:
        """Whether the table holds data, not only the layout of a page."""
        counts = Counter(row for row, *_ in self.cells)
        return not self.outer or sum(count > 1 for count in counts.values()) > 1


class _HtmlTables:
    """Target of the HTML parser: takes its events and gathers the tables."""

    def __init__(self, bounds: Bounds, label: str) -> None:
        self._bounds = bounds
        self._label = label
        self._stack: list[HtmlTable] = []
        self._grids: list[Grid] = []
        self._ignored = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if tag in _IGNORED:
            self._ignored += 1
        elif tag == "table":
            if self._stack:
                self._stack[-1].outer = True
            self._stack.append(HtmlTable())
        elif self._stack:
            self._start_inside(self._stack[-1], tag, attributes)

    def _start_inside(self, table: HtmlTable, tag: str, attributes: dict[str, str]) -> None:
        if tag == "tr":
            table.close_cell()
            table.row, table.column = table.row + 1, 0
            if _NONE.search(attributes.get("style", "")):
                table.hidden_rows.append(table.row)
        elif tag in ("td", "th"):
            table.close_cell()
            table.row = max(table.row, 0)
            self._start_cell(table, attributes)
        elif tag == "br":
            table.text.append("\v")

    def _start_cell(self, table: HtmlTable, attributes: dict[str, str]) -> None:
        while table.covered.get(table.column, -1) >= table.row:
            table.column += 1
        check_count(table.column, MOST_COLUMNS, "一行的单元格", self._label)
        across = _span(attributes.get("colspan"), self._bounds.columns + 1)
        down = _span(attributes.get("rowspan"), LARGEST_ROWSPAN)
        row, column = table.position = table.row, table.column
        table.open = True
        table.text.clear()
        if across > 1 or down > 1:
            table.merges.append((row, column, row + down - 1, column + across - 1))
        if down > 1:
            table.covered |= dict.fromkeys(range(column, column + across), row + down - 1)
        table.column += across

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in _IGNORED:
            self._ignored -= 1
        elif not self._stack:
            return
        elif tag in ("td", "th", "tr"):
            self._stack[-1].close_cell()
        elif tag == "table":
            self._end_table(self._stack.pop())

    def data(self, text: str) -> None:
        """Take text between elements."""
        if self._stack and not self._ignored:
            self._stack[-1].text.append(text)

    def close(self) -> list[Grid]:
        """The grids of all tables, also of those that the file does not close."""
        while self._stack:
            self._end_table(self._stack.pop())
        return self._grids

    def _end_table(self, table: HtmlTable) -> None:
        table.close_cell()
        if not table.cells or not table.is_data():
            return
        check_count(len(self._grids), MOST_SHEETS, "工作表", self._label)
        stem = Path(self._label).stem
        name = f"{stem}({len(self._grids) + 1})" if self._grids else stem
        builder = GridBuilder(self._bounds, file=self._label, sheet=name)
        builder.put(table.cells)
        builder.merges += table.merges
        builder.hidden_rows += table.hidden_rows
        self._grids.append(builder.grid())


def _span(attribute: str | None, most: int) -> int:
    """The number in a rowspan or colspan attribute, limited to 1 … `most`; 1 where there is no number."""
    digits = re.match(r"\s*(\d{1,7})", attribute or "")
    return min(max(int(digits[1]), 1), most) if digits else 1
