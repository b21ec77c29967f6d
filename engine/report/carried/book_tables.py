"""The tables of a workbook as it lies there now: where their headers are, and whose row and matter each row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.text import fold_text, normal_name
from ...intake.files.grid import Grid
from ...ooxml.table_sheets import TableSheet
from ...vocabulary.uscc import normal_code

_HEADER_WITHIN = 30
_LEAST_SHARE = 0.5
"""The least share of a table's headers that a row must have to be its header."""


@dataclass(frozen=True, kw_only=True)
class RowIdentity:
    """Whose row it is and about what, in normal form; the name is "" where the table is not about enterprises."""

    code: str
    name: str
    matter: tuple[str, ...]

    def agrees(self, other: RowIdentity) -> bool:
        """Whether both are about the same matter of an enterprise of the same code, or of the same name."""
        same_code = bool(self.code) and self.code == other.code
        return self.matter == other.matter and (same_code or (self.name == other.name and not self.contradicts(other)))

    def contradicts(self, other: RowIdentity) -> bool:
        """Whether both have a code, and not the same."""
        return bool(self.code and other.code) and self.code != other.code


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A row below a header; `at` is its 0-based place in the sheet, `number` what stands in the column of row numbers."""

    at: int
    number: str
    identity: RowIdentity
    values: tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class BookTable:
    """A table in a sheet of a workbook.

    Attributes:
        columns: normal form of a header → its column; of two with the same one the second has a number behind it.
        headers: normal form of a header → the header as it is shown.
    """

    grid: Grid
    columns: dict[str, int]
    headers: dict[str, str]
    rows: list[SheetRow]

    def is_number(self, row: SheetRow, column: int) -> bool:
        """Whether the cell is stored as a number, and shown as one."""
        known = self.grid.numbers.get(column)
        return known is not None and row.at < len(known) and bool(known[row.at])


def tables_in(grids: Sequence[Grid], wanted: Sequence[TableSheet]) -> list[BookTable | None]:
    """The table of a workbook for each of those `wanted`, whatever its sheet is called now and whatever order its rows and
    columns have; None where it is not there."""
    scores = []
    for index, table in enumerate(wanted):
        for number, grid in enumerate(grids):
            share = max((_share(row, table) for row in grid.cells.head(_HEADER_WITHIN).rows()), default=0)
            if share >= _LEAST_SHARE:
                scores.append((share + (grid.sheet == table.title), index, number))
    result: list[BookTable | None] = [None] * len(wanted)
    taken: set[int] = set()
    for _, index, number in sorted(scores, key=lambda score: (-score[0], *score[1:])):
        if result[index] is None and number not in taken:
            result[index] = _table(grids[number], wanted[index])
            taken.add(number)
    return result


def identities(table: TableSheet) -> list[RowIdentity]:
    """Whose row and matter each row of a table is that is about to be written."""
    names = [column.name for column in table.columns]
    columns = {header: at for at, header in enumerate(_normal_headers([column.header for column in table.columns]))}
    return [_identity(row, columns, table) for row in table.rows.select(names).rows()]


def _share(row: Sequence[str | None], table: TableSheet) -> float:
    """The share of the table's headers that the row has; 0 where one is missing by which rows are known."""
    headers = {fold_text(text) for text in row if text}
    wanted = {fold_text(column.header) for column in table.columns}
    known_by = {header for header in _known_by(table) if header}
    return len(headers & wanted) / len(wanted) if known_by <= headers else 0


def _known_by(table: TableSheet) -> list[str]:
    """Normal headers of name, code and matter: those by which a row is known."""
    header = {column.name: fold_text(column.header) for column in table.columns}
    return [header.get("name", ""), *(header[name] for name in table.matter)]


def _table(grid: Grid, table: TableSheet) -> BookTable:
    rows = grid.cells.rows()
    shares = [_share(row, table) for row in rows[:_HEADER_WITHIN]]
    top = shares.index(max(shares))
    headers = [(text or "").strip() for text in rows[top]]
    columns = {header: at for at, header in enumerate(_normal_headers(headers)) if header}
    number = columns.get(fold_text(table.columns[0].header))
    below = [
        SheetRow(
            at=at,
            number=(row[number] or "") if number is not None else "",
            identity=_identity(row, columns, table),
            values=row,
        )
        for at, row in enumerate(rows)
        if at > top and any(row)
    ]
    shown = {header: headers[at] for header, at in columns.items()}
    return BookTable(grid=grid, columns=columns, headers=shown, rows=below)


def _normal_headers(headers: Sequence[str]) -> list[str]:
    counts: dict[str, int] = {}
    result = []
    for header in map(fold_text, headers):
        counts[header] = counts.get(header, 0) + 1
        result.append(f"{header}({counts[header]})" if header and counts[header] > 1 else header)
    return result


def _identity(row: Sequence[str | None], columns: dict[str, int], table: TableSheet) -> RowIdentity:
    header = {column.name: fold_text(column.header) for column in table.columns}

    def text(name: str) -> str:
        at = columns.get(header.get(name, ""))
        return (row[at] or "") if at is not None else ""

    return RowIdentity(
        code=normal_code(text("uscc")),
        name=normal_name(text("name")),
        matter=tuple(fold_text(text(name)) for name in table.matter),
    )
