"""Form pages: one page for each enterprise, with values beside their labels instead of rows below a header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from ...core.cell_addresses import cell_address
from ...core.text import fold_text
from ...vocabulary.headers import Header
from ...vocabulary.layout_words import layout_words
from ..files.grid import Grid
from .blocks import Block, GridWindow, HeaderMatcher
from .heading import Heading, read_heading

_LONGEST, _ROWS, _LABELS, _WIDEST = 3000, 3, 4, 6
"""Most rows of a sheet of forms; fewest rows with labels; fewest fields; most labels in a row."""

_INLINE = re.compile(r"(?P<label>[^::]{2,30})[::]\s*(?P<value>.*)", re.DOTALL)

Cell = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class FormTable:
    """Form pages turned into a table: what stood above them, the sheet row of each page, the cell of each value.

    Attributes:
        grid: a header row with all labels, then a row for each page.
        block: the place of that table in `grid`.
        heading: what stood above the pages.
        rows: the sheet row of each page.
        refs: by column, the cell of each value.
        leftovers: problem code, sheet row, cell and text of each cell that is neither label nor value.
    """

    grid: Grid
    block: Block
    heading: Heading
    rows: pl.Series
    refs: dict[int, pl.Series]
    leftovers: list[tuple[str, int, str, str]]


@dataclass
class FormLabels:
    """The labels of a sheet: label cell → its levels, the cell of its value, and the value's text."""

    labels: dict[Cell, tuple[tuple[str, ...], Cell, str]] = field(default_factory=dict)
    taken: set[Cell] = field(default_factory=set)


def find_form(grid: Grid, finder: HeaderMatcher) -> FormTable | None:
    """The pages of a sheet as one table, or None where the sheet is a list.

    A form has labels in many rows, few in each, and most labels have something that is not a label beside them, that of the
    name or code above all: a list, too, may have words in its cells that are headers elsewhere (违法用地 under 存在问题).
    """
    if grid.cells.height > _LONGEST:
        return None
    if not _may_be_form(GridWindow(grid, 0), finder):
        return None
    corner = GridWindow(grid, 0, _LONGEST)
    labels = _labels(corner, finder)
    if not _is_form(labels, corner, finder):
        return None
    pages = _pages(labels, finder)
    first = min(row for row, _ in labels.labels)
    return _table(grid, pages, first, list(_leftovers(corner, labels, first)))


def _may_be_form(corner: GridWindow, finder: HeaderMatcher) -> bool:
    """Whether several of the first rows have labels, and none has as many as the header of a list."""
    counts = [
        sum(bool(finder.field(_INLINE.sub(r"\g<label>", text))) for _, text in corner.own(row))
        for row in range(corner.end)
    ]
    return sum(count > 0 for count in counts) >= _ROWS and max(counts) <= _WIDEST


def _labels(corner: GridWindow, finder: HeaderMatcher) -> FormLabels:
    form = FormLabels()
    for row in range(corner.end):
        for column, text in corner.own(row):
            levels = _levels(corner, row, column, text)
            _, _, bottom, right = corner.merges.get((row, column), (row, column, row, column))
            beside = right + 1
            group = bottom > row and finder.is_label(corner.text(row, beside))
            if not group and any(finder.index.find(name) for name in Header(0, levels).names) and len(text) <= 40:
                value = corner.anchor(row, beside)
                inside = corner.text(*value)
                shown = "" if value in form.taken or finder.field(inside) else inside
                form.labels[row, column] = levels, value, shown
                form.taken |= {(row, column)} | ({value} if shown else set())
            elif (
                (match := _INLINE.fullmatch(text)) and (row, column) not in form.taken and finder.field(match["label"])
            ):
                form.labels[row, column] = (match["label"],), (row, column), match["value"].strip()
                form.taken.add((row, column))
    return form


def _levels(corner: GridWindow, row: int, column: int, text: str) -> tuple[str, ...]:
    """The label, after the vertically merged group label to its left (环保 beside 是否达标 and 存在问题)."""
    for left in range(column - 1, -1, -1):
        top, _, bottom, _ = corner.merges.get((row, left), (row, left, row, left))
        if above := corner.text(row, left):
            return (above, text) if bottom > top else (text,)
    return (text,)


def _is_form(form: FormLabels, corner: GridWindow, finder: HeaderMatcher) -> bool:
    if not form.labels:
        return False
    rows: dict[int, int] = {}
    for row, _ in form.labels:
        rows[row] = rows.get(row, 0) + 1
    keys = [_key(levels, finder) for levels, _, _ in form.labels.values()]
    beside = [not value or not finder.field(value) for _, _, value in form.labels.values()]
    widest, distinct = max(rows.values()), len(set(keys))
    pairs = [not finder.field(corner.text(*cell)) or cell == label for label, (_, cell, _) in form.labels.items()]
    return (
        len(rows) >= _ROWS
        and distinct >= _LABELS
        and widest <= _WIDEST
        and distinct >= 1.5 * widest
        and sum(pairs) >= 0.6 * len(keys)
        and all(beside)
        and any(paired for key, paired in zip(keys, pairs, strict=True) if key in ("name", "uscc"))
    )


def _key(levels: tuple[str, ...], finder: HeaderMatcher) -> str:
    match = next(filter(None, map(finder.index.find, Header(0, levels).names)), None)
    return match.key if match else ""


Page = dict[tuple[str, ...], tuple[Cell, str]]


def _pages(form: FormLabels, finder: HeaderMatcher) -> list[Page]:
    """The labels of each page: a page begins where the label of the name (or else of the code) appears again."""
    keys = {levels: _key(levels, finder) for levels, _, _ in form.labels.values()}
    begins = "name" if "name" in keys.values() else "uscc"
    pages: list[Page] = []
    ahead: Page = {}
    for levels, cell, value in form.labels.values():
        if keys[levels] == begins and (not pages or any(keys[known] == begins for known in pages[-1])):
            pages.append(ahead)
            ahead = {}
        page = pages[-1] if pages else ahead
        page.setdefault(levels, (cell, value))
    return pages


def _table(grid: Grid, pages: list[Page], first: int, leftovers: list[tuple[str, int, str, str]]) -> FormTable:
    """The pages as a grid with a header row, a row for each page and the cell of every value."""
    levels = list(dict.fromkeys(label for page in pages for label in page))
    places = [next(page[label][0] for page in pages if label in page) for label in levels]
    headers = tuple(
        Header(index, label, cell_address(row, column))
        for index, (label, (row, column)) in enumerate(zip(levels, places, strict=True))
    )
    cells, numbers, refs = {}, {}, {}
    for index, label in enumerate(levels):
        values = [page.get(label) for page in pages]
        cells[str(index)] = pl.Series(
            [None, *(value[1] or None if value else None for value in values)], dtype=pl.String
        )
        numbers[index] = pl.Series(
            [False, *(value is not None and _stored(grid, value[0]) for value in values)], dtype=pl.Boolean
        )
        refs[index] = pl.Series([cell_address(*value[0]) if value else None for value in values], dtype=pl.String)
    percent = [
        (1 + place, index)
        for index, label in enumerate(levels)
        for place, page in enumerate(pages)
        if label in page and _percent(grid, page[label][0])
    ]
    flat = Grid(
        file=grid.file, sheet=grid.sheet, cells=pl.DataFrame(cells), numbers=numbers, percent_cells=frozenset(percent)
    )
    rows = pl.Series([1 + min(row for (row, _), _ in page.values()) for page in pages], dtype=pl.Int64)
    heading = read_heading(
        grid, Block(heading=range(first), top=first, bottom=first, first=first + 1, end=first + 1, headers=())
    )
    block = Block(heading=range(0), top=0, bottom=0, first=1, end=1 + len(pages), headers=headers)
    return FormTable(grid=flat, block=block, heading=heading, rows=rows, refs=refs, leftovers=leftovers)


def _stored(grid: Grid, cell: Cell) -> bool:
    column = grid.numbers.get(cell[1])
    return bool(column is not None and cell[0] < column.len() and column[cell[0]])


def _percent(grid: Grid, cell: Cell) -> bool:
    return (cell[1] in grid.percent) != (cell in grid.percent_cells)


def _leftovers(corner: GridWindow, form: FormLabels, first: int) -> Iterator[tuple[str, int, str, str]]:
    """Cells among the labels that are neither label nor value: each unknown label once, notes marked as notes."""
    groups = {levels[0] for levels, _, _ in form.labels.values() if len(levels) > 1}
    for row in range(first, corner.end):
        before = False
        for column, text in corner.own(row):
            left, before = before, (row, column) not in form.taken and text not in groups
            if not before or left:
                continue
            note = re.search(layout_words().notes, fold_text(text)) or re.search(
                layout_words().signatures, fold_text(text)
            )
            code = "row_note" if note else "form_leftover"
            yield code, row + 1, cell_address(row, column), text[:60]
