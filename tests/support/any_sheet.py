"""A sheet of random cells, as a model to compare readings with: what any legal way of writing it must read as."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tenglong.engine.intake.files.grid import Grid

CHARACTERS = "甲乙丙丁公司厂 abcXYZ019&<>\"'—（）·"


@dataclass(frozen=True)
class AnyCell:
    """What a cell holds: its kind ("text", "number", "percent", "boolean", "error") and its text as read."""

    kind: str
    text: str


@dataclass(kw_only=True)
class AnySheet:
    """Cells by 0-based row and column, and what else a sheet has."""

    cells: dict[tuple[int, int], AnyCell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def height(self) -> int:
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        return max((column for _, column in self.cells), default=-1) + 1

    def texts(self) -> list[list[str | None]]:
        """The cells as a grid's rows."""
        return [
            [cell.text if (cell := self.cells.get((row, column))) else None for column in range(self.width)]
            for row in range(self.height)
        ]

    def places(self, kind: str) -> set[tuple[int, int]]:
        """Where the cells of a kind stand."""
        return {place for place, cell in self.cells.items() if cell.kind == kind}


def any_sheet(pick: random.Random, *, cells: int = 14) -> AnySheet:
    """A small sheet with every kind of cell."""
    sheet = AnySheet()
    for _ in range(pick.randrange(cells)):
        sheet.cells[pick.randrange(9), pick.randrange(6)] = any_cell(pick)
    for row in range(sheet.height):
        if pick.random() < 0.1:
            sheet.hidden_rows.add(row)
    for column in range(sheet.width):
        if pick.random() < 0.1:
            sheet.hidden_columns.add(column)
    if sheet.width > 2 and pick.random() < 0.3:
        top = pick.randrange(sheet.height)
        sheet.merges.append((top, 0, top, 1))
    return sheet


def any_cell(pick: random.Random) -> AnyCell:
    """A cell of a random kind."""
    kind = pick.choice(("text", "text", "number", "number", "percent", "boolean", "error"))
    if kind == "text":
        return AnyCell(kind, "甲" + "".join(pick.choice(CHARACTERS) for _ in range(pick.randrange(8))) + "乙")
    if kind == "boolean":
        return AnyCell(kind, pick.choice(("TRUE", "FALSE")))
    if kind == "error":
        return AnyCell(kind, pick.choice(("#DIV/0!", "#N/A", "#REF!")))
    number = pick.choice((0, 7, -3, 12.5, 0.3, 1234567.25, -0.0625, 911101066976942000, pick.randrange(10**9) / 100))
    return AnyCell(kind, f"{number:.15g}" if abs(number) < 10**15 else str(number))


def assert_reads_as(grid: Grid, sheet: AnySheet) -> None:
    """The grid has the sheet's cells, kinds, merges and hidden parts."""
    assert [list(row) for row in grid.cells.iter_rows()] == sheet.texts()
    assert grid.errors == sheet.places("error")
    stored = {(row, column) for column, series in grid.numbers.items() for row, number in enumerate(series) if number}
    assert stored == sheet.places("number") | sheet.places("percent")
    assert percent_places(grid) == sheet.places("percent")
    assert grid.hidden_rows == sheet.hidden_rows
    assert grid.hidden_columns == sheet.hidden_columns
    assert grid.merges == tuple(sorted(sheet.merges))


def percent_places(grid: Grid) -> set[tuple[int, int]]:
    """The number cells that are shown as percentages."""
    return {
        (row, column)
        for column, series in grid.numbers.items()
        for row, number in enumerate(series)
        if number and ((column in grid.percent) != ((row, column) in grid.percent_cells))
    }
