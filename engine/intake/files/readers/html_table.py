"""Reader of HTML tables, which many systems export under the name .xls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from ....core.errors import SubmissionError
from ..grid import Grid
from .bounds import Bounds
from .encoding import guess_encoding
from .grid_builder import GridBuilder
from .number_text import TEXT
from .refusals import damaged

FEED_BYTES = 1_000_000
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_IGNORED = ("script", "style", "title")


def read_html(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """Every table that holds cells of its own, in the order in which they end; all cells are text."""
    data = path.read_bytes()
    encoding = guess_encoding(data)
    if encoding is None:
        raise damaged(label, "不是可读的文本")
    target: Any = _Tables(bounds, label)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, target=target)
    text = data.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    for at in range(0, len(text), FEED_BYTES):
        parser.feed(text[at : at + FEED_BYTES])
    grids: list[Grid] = parser.close()
    if not grids:
        raise SubmissionError(
            "网页里没有表格", code="S026", where=label, remedy="请用 Excel/WPS 打开后另存为 .xlsx 再提交"
        )
    return grids


@dataclass(kw_only=True)
class HtmlTable:
    """A table under way; `taken` holds, by column, how many rows below a cell from above still fills."""

    outer: bool = False
    row: int = -1
    column: int = 0
    open: bool = False
    text: list[str] = field(default_factory=list)
    place: tuple[int, int] = (0, 0)
    taken: dict[int, int] = field(default_factory=dict)
    cells: list[tuple[int, int, str, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)

    def close_cell(self) -> None:
        """Keep the cell's text: runs of white space are one space, lines end only at <br>."""
        if not self.open:
            return
        lines = [_SPACES.sub(" ", line).strip(" ") for line in "".join(self.text).split("\v")]
        written = "\n".join(lines).strip("\n")
        if written.strip("\xa0 \n"):
            self.cells.append((*self.place, written, TEXT))
        self.open = False

    def is_data(self) -> bool:
        """Whether this is more than the frame of a page's layout."""
        rows = [row for row, *_ in self.cells]
        return not self.outer or len({row for row in rows if rows.count(row) > 1}) > 1


class _Tables:
    """Target of the HTML parser."""

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
        while table.taken.get(table.column, -1) >= table.row:
            table.column += 1
        across = _span(attributes.get("colspan"), self._bounds.columns + 1)
        down = _span(attributes.get("rowspan"), 65_536)
        row, column = table.place = table.row, table.column
        table.open = True
        table.text.clear()
        if across > 1 or down > 1:
            table.merges.append((row, column, row + down - 1, column + across - 1))
            table.taken |= dict.fromkeys(range(column, column + across), row + down - 1)
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
        """Text between elements."""
        if self._stack and not self._ignored:
            self._stack[-1].text.append(text)

    def close(self) -> list[Grid]:
        """What was found; tables that the file leaves open count as well."""
        while self._stack:
            self._end_table(self._stack.pop())
        return self._grids

    def _end_table(self, table: HtmlTable) -> None:
        table.close_cell()
        if not table.cells or not table.is_data():
            return
        stem = Path(self._label).stem
        name = f"{stem}({len(self._grids) + 1})" if self._grids else stem
        cells = GridBuilder(self._bounds, f"{self._label} {name}")
        cells.add_rows(table.cells)
        self._grids.append(cells.grid(file=self._label, sheet=name, merges=table.merges, hidden_rows=table.hidden_rows))


def _span(written: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,7})", written or "")
    return min(max(int(digits[1]), 1), most) if digits else 1
