"""Finds the tables of a grid: header rows with their merged cells, heading lines above, data rows below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from ...core.text import EDGES, fold_text
from ...vocabulary.fields import Kind
from ...vocabulary.header_index import HeaderIndex, HeaderMatch, header_index
from ...vocabulary.headers import Header, take_apart, unit_alone
from ..files.grid import Grid
from .rows_below_header import is_column_numbers, is_unit_row

DEPTH, _TALLEST, _STACKED_IN = 60, 4, 8
"""Number of rows searched for a header; most rows of a header; first columns searched for a further table's header."""

IDENTITY = {"name", "uscc", "project"}

Merge = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Block:
    """One table of a grid; all numbers are 0-based sheet rows, `end` is one past the last.

    Attributes:
        heading: rows above the header that may hold title and 单位 line.
        top, bottom: the header's rows.
        first, end: the data's rows.
        headers: a header for each column that has one.
        spilled: columns that have no header of their own and stand under one merged over several columns.
        repeats: data rows that only repeat the header.
    """

    heading: range
    top: int
    bottom: int
    first: int
    end: int
    headers: tuple[Header, ...]
    spilled: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()


class GridWindow:
    """Rows `start`…`start`+`depth` of a grid as text; a merged cell is represented by its top left cell."""

    def __init__(self, grid: Grid, start: int, depth: int = DEPTH) -> None:
        self.start = start
        rows = grid.cells.slice(start, depth).rows()
        self.rows = [[(cell or "").strip(EDGES) for cell in row] for row in rows]
        self.merges: dict[tuple[int, int], Merge] = {}
        for merge in grid.merges:
            top, left, bottom, right = merge
            right = min(right, grid.cells.width - 1)
            for row in range(max(top, start), min(bottom, start + len(self.rows) - 1) + 1):
                for column in range(left, right + 1):
                    self.merges[row, column] = merge

    @property
    def end(self) -> int:
        """One past the last row."""
        return self.start + len(self.rows)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that holds what is shown at (row, column)."""
        top, left, _, _ = self.merges.get((row, column), (row, column, row, column))
        return top, left

    def text(self, row: int, column: int) -> str:
        """What is shown at (row, column)."""
        top, left = self.anchor(row, column)
        if top < self.start or top >= self.end or left >= len(self.rows[top - self.start]):
            return ""
        return self.rows[top - self.start][left]

    def own(self, row: int) -> list[tuple[int, str]]:
        """(column, text) of the cells that begin in the row and hold something."""
        return [
            (column, text)
            for column, text in enumerate(self.rows[row - self.start])
            if text and self.anchor(row, column) == (row, column)
        ]

    @cached_property
    def width(self) -> int:
        """One past the last column that holds something."""
        return max((column + 1 for row in self.rows for column, text in enumerate(row) if text), default=0)


class HeaderMatcher:
    """Finds the header in a window of a grid by the labels that a vocabulary knows."""

    def __init__(self, kind: Kind, by_profile: Mapping[str, HeaderMatch] | None = None) -> None:
        self.index: HeaderIndex = header_index(kind)
        self.by_profile = by_profile or {}
        self._known: dict[str, str] = {}

    def field(self, text: str) -> str:
        """The field that a cell's text is a header of, "" for none."""
        if text not in self._known:
            match = self.by_profile.get(fold_text(text))
            if match is None and len(text) <= 40:
                match = next(filter(None, map(self.index.find, Header(0, (text,)).names)), None)
            self._known[text] = match.key if match else ""
        return self._known[text]

    def is_label(self, text: str) -> bool:
        """Whether the text is a header, a part of a two-level header, or a year above or below a header."""
        name = take_apart(text)
        return bool(self.field(text)) or name.text in self.index.parts or (not name.text and name.year is not None)

    def best_row(self, corner: GridWindow) -> int | None:
        """The row that names the most fields, or an earlier one that names the enterprise and half as many (another
        table may stand below). Where no row names two fields, a row with the enterprise's name and an unknown text.
        """
        named = {
            row: {field for _, text in corner.own(row) if (field := self.field(text))}
            for row in range(corner.start, corner.end)
        }
        most = max(map(len, named.values()), default=0)
        if most < 2:
            alone = (row for row, fields in named.items() if fields & IDENTITY and len(corner.own(row)) > 1)
            return next(alone, None)
        enough = [row for row, fields in named.items() if len(fields) >= max(2, most / 2) and fields & IDENTITY]
        return enough[0] if enough else next(row for row, fields in named.items() if len(fields) == most)

    def header_rows(self, corner: GridWindow) -> tuple[int, int] | None:
        """First and last row of the header; None where there is no header."""
        row = self.best_row(corner)
        if row is None:
            return None
        top = bottom = row
        while bottom - top < _TALLEST - 1 and bottom + 1 < corner.end and self._continues(corner, top, bottom):
            bottom += 1
        while bottom - top < _TALLEST - 1 and top > corner.start and self._precedes(corner, top):
            top -= 1
        return top, bottom

    def _continues(self, corner: GridWindow, top: int, bottom: int) -> bool:
        """Whether the row below belongs to the header: merged with it, units, or sub-headers below a blank name cell."""
        below = corner.own(bottom + 1)
        if any(top <= corner.anchor(bottom + 1, column)[0] <= bottom for column in range(corner.width)):
            return True
        if is_unit_row([text for _, text in below]):
            return True
        names = [column for column, text in corner.own(top) if self.field(text) in IDENTITY]
        under_name = any(corner.text(bottom + 1, column) for column in names)
        return bool(below) and bool(names) and not under_name and all(self.is_label(text) for _, text in below)

    def _precedes(self, corner: GridWindow, top: int) -> bool:
        """Whether the row above is an upper level of the header, not a title or a 填报单位 line."""
        above = corner.own(top - 1)
        if not above or any(":" in text or "：" in text for _, text in above):
            return False
        for column, text in above:
            _, left, last, right = corner.merges.get((top - 1, column), (0, column, top - 1, column))
            spans = 1 < right - left + 1 < 0.8 * corner.width
            if last >= top or (spans and (len(above) > 1 or self.is_label(text))):
                return True
        return len(above) > 1 and all(self.is_label(text) for _, text in above)


def find_blocks(
    grid: Grid, kind: Kind, by_profile: Mapping[str, HeaderMatch] | None = None, *, finder: HeaderMatcher | None = None
) -> list[Block]:
    """The tables of a grid from top to bottom; empty where no row is a recognisable header.

    Args:
        grid: the sheet.
        kind: the kind of records; its vocabulary gives the headers.
        by_profile: folded headers that the office's profile maps to fields.
        finder: a matcher to use instead of one built from the vocabulary.
    """
    finder = finder or HeaderMatcher(kind, by_profile)
    blocks: list[Block] = []
    start, heading_from = 0, 0
    while start < grid.cells.height:
        corner = GridWindow(grid, start)
        rows = finder.header_rows(corner)
        if rows is None:
            break
        block, following = _block(grid, finder, corner, rows=rows, heading_from=heading_from)
        blocks.append(_continued(grid, block, blocks[-1]) if blocks else block)
        if following is None:
            break
        start, heading_from = following, block.end
    return blocks


def _continued(grid: Grid, block: Block, before: Block) -> Block:
    """The block with the heading of the one before, if nothing stands between them (a table that continues)."""
    between = grid.cells.slice(block.heading.start, len(block.heading))
    between_text = any((cell or "").strip(EDGES) for row in between.rows() for cell in row)
    return block if between_text else replace(block, heading=before.heading)


def _block(
    grid: Grid, finder: HeaderMatcher, corner: GridWindow, *, rows: tuple[int, int], heading_from: int
) -> tuple[Block, int | None]:
    """The table under a header, and the row where the next one's header begins."""
    top, bottom = rows
    headers, spilled = _headers(corner, top, bottom)
    first = bottom + 1
    while first < corner.end and is_column_numbers([text for _, text in corner.own(first)]):
        first += 1
    repeats: list[int] = []
    following = None
    for row in _identity_rows(grid, finder, first):
        if row in repeats:
            continue
        if _repeats(grid, corner, top=top, bottom=bottom, row=row):
            repeats += range(row, row + bottom - top + 1)
        elif not _names_a_record(grid, finder, headers, row) and finder.best_row(GridWindow(grid, row)) is not None:
            following = row
            break
    end = grid.cells.height if following is None else _end_before(grid, first, following)
    return Block(
        heading=range(heading_from, top),
        top=top,
        bottom=bottom,
        first=first,
        end=end,
        headers=headers,
        spilled=spilled,
        repeats=tuple(repeats),
    ), following


def _headers(corner: GridWindow, top: int, bottom: int) -> tuple[tuple[Header, ...], tuple[int, ...]]:
    """The header of each column, and the unnamed columns below a header merged over several columns."""
    headers, spilled = [], []
    units = bottom > top and is_unit_row([text for _, text in corner.own(bottom)])
    for column in range(corner.width):
        last = bottom if not units or unit_alone(corner.text(bottom, column)) else bottom - 1
        anchors = list(dict.fromkeys(corner.anchor(row, column) for row in range(top, last + 1)))
        texts = [(left, corner.text(row, left)) for row, left in anchors]
        if not texts[0][1] and texts[-1][1]:
            texts[0] = (column, _parent_to_the_left(corner, top, bottom, column))
        levels = [(left, text) for left, text in texts if text]
        if levels and levels[-1][0] != column and corner.anchor(bottom, column)[1] != column:
            spilled.append(column)
        elif levels:
            headers.append(Header(column, tuple(dict.fromkeys(text for _, text in levels))))
    return tuple(headers), tuple(spilled)


def _parent_to_the_left(corner: GridWindow, top: int, bottom: int, column: int) -> str:
    """In files without merges (csv): the upper header that stands over the first of several sub-headers."""
    for left in range(column - 1, -1, -1):
        if not corner.text(bottom, left):
            return ""
        if text := corner.text(top, left):
            alone = corner.anchor(top, left) == corner.anchor(bottom, left) or (top, left) in corner.merges
            return "" if alone else text
    return ""


def _identity_rows(grid: Grid, finder: HeaderMatcher, first: int) -> list[int]:
    """0-based rows of the data in which one of the left columns holds the header of a name or code."""
    words = [name for name, match in finder.index.names.items() if match.key in IDENTITY]
    cells = grid.cells.slice(first).select(grid.cells.columns[:_STACKED_IN])
    if cells.is_empty():
        return []
    hits = cells.select(pl.any_horizontal(pl.all().str.strip_chars(EDGES).is_in(words))).to_series()
    return [first + row for row in hits.fill_null(False).arg_true().to_list()]


def _names_a_record(grid: Grid, finder: HeaderMatcher, headers: tuple[Header, ...], row: int) -> bool:
    """Whether the row has a name in the name column; then a label elsewhere in it is a value (类型: 产业集群)."""
    columns = [header.column for header in headers if any(finder.field(level) in IDENTITY for level in header.levels)]
    texts = [text.strip(EDGES) for column in columns if (text := grid.cells[row, column])]
    return (
        any(text and not finder.is_label(text) for text in texts)
        and sum(bool(finder.field((text or "").strip(EDGES))) for text in grid.cells.row(row)) < 2
    )


def _repeats(grid: Grid, corner: GridWindow, *, top: int, bottom: int, row: int) -> bool:
    """Whether the header is repeated at `row`, as on each page of a print-out."""
    rows = [[(cell or "").strip(EDGES) for cell in cells] for cells in grid.cells.slice(row, bottom - top + 1).rows()]
    return rows == corner.rows[top - corner.start : bottom - corner.start + 1]


def _end_before(grid: Grid, first: int, header: int) -> int:
    """Row where a table ends before the next header: above that header's title and 单位 lines, which have few cells."""
    row = header
    while row > first and header - row < _TALLEST:
        texts = [cell for cell in grid.cells.row(row - 1) if cell and cell.strip(EDGES)]
        if len(texts) > 1 and not any(":" in text or "：" in text for text in texts):
            break
        row -= 1
    return row
