"""What people entered or changed in a workbook since a run wrote it, cell by cell; rows may stand in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...core.cell_addresses import cell_address
from ...core.exact import parse_exact
from ...core.text import fold_text
from ...intake.files.grid import Grid
from ...ooxml.table_sheets import TableSheet
from .book_tables import BookTable, RowIdentity, SheetRow, tables_in


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A cell that people filled in: in which row, under which header (normal form), what; `cell` is its address."""

    identity: RowIdentity
    header: str
    text: str
    number: bool
    cell: str


@dataclass(kw_only=True)
class TableEdits:
    """The edits in one table.

    Attributes:
        entries: what stands in columns that people fill in, or added.
        added: headers of the columns that they added, normal form → as shown, in order.
        changed: addresses of cells that the run filled and somebody changed.
        strange: rows that the run did not write: address of the first cell, and what is there.
    """

    entries: list[Entry] = field(default_factory=list)
    added: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class BookEdits:
    """The edits in a workbook: those of each table, and the sheets that no run wrote."""

    tables: list[TableEdits]
    changed: list[str] = field(default_factory=list)
    added_sheets: list[str] = field(default_factory=list)


def edits_of(now: Sequence[Grid], before: Sequence[Grid], wanted: Sequence[TableSheet]) -> BookEdits:
    """What people did to a workbook.

    Args:
        now, before: its sheets as they are, and as the run wrote them.
        wanted: the tables to look for.
    """
    pairs = list(zip(tables_in(now, wanted), tables_in(before, wanted), wanted, strict=True))
    edits = BookEdits(tables=[_table_edits(*pair) for pair in pairs])
    used = {id(table.grid) for pair in pairs for table in pair[:2] if table}
    originals = {grid.sheet: grid for grid in before}
    for grid in now:
        if id(grid) in used:
            continue
        if grid.sheet not in originals:
            edits.added_sheets.append(grid.sheet)
        elif id(originals[grid.sheet]) not in used:
            edits.changed += _changed_cells(grid, originals[grid.sheet])
    return edits


def _table_edits(now: BookTable | None, before: BookTable | None, wanted: TableSheet) -> TableEdits:
    edits = TableEdits()
    if now is None or before is None:
        return edits
    filled = {fold_text(column.header) for column in wanted.columns if column.name in wanted.filled_in}
    edits.added = {header: now.headers[header] for header in now.columns if header not in before.columns}
    for row, original in _paired(now, before):
        if original is None:
            edits.strange.append(_first_cell(now, row))
            continue
        for header, column in now.columns.items():
            at = before.columns.get(header)
            text, was = row.values[column] or "", (original.values[at] or "") if at is not None else ""
            if _same(text, was):
                continue
            cell = _address(now, row, column)
            if at is None or header in filled:
                number = now.is_number(row, column)
                entry = Entry(identity=original.identity, header=header, text=text, number=number, cell=cell)
                edits.entries.append(entry)
            else:
                edits.changed.append(cell)
    return edits


def _paired(now: BookTable, before: BookTable) -> Iterator[tuple[SheetRow, SheetRow | None]]:
    """Each row with the one that the run wrote: the one of its number if it is about the same, else the only one that is."""
    numbered = {row.number: row for row in before.rows if row.number}
    alike: dict[RowIdentity, list[SheetRow]] = {}
    for row in before.rows:
        alike.setdefault(row.identity, []).append(row)
    for row in now.rows:
        original = numbered.get(row.number)
        if original is None or not original.identity.agrees(row.identity):
            same = alike.get(row.identity, [])
            original = same[0] if len(same) == 1 else None
        yield row, original


def _same(text: str, other: str) -> bool:
    """Whether two cells hold the same, however a program stores it."""
    if text == other:
        return True
    if "".join(text.split()) == "".join(other.split()):
        return True
    value = parse_exact(text)
    return value is not None and value == parse_exact(other)


def _changed_cells(now: Grid, before: Grid) -> list[str]:
    rows, originals = now.cells.rows(), before.cells.rows()
    changed = []
    for at in range(max(len(rows), len(originals))):
        row, original = (each[at] if at < len(each) else () for each in (rows, originals))
        for column in range(max(len(row), len(original))):
            text, was = ((each[column] if column < len(each) else None) or "" for each in (row, original))
            if not _same(text, was):
                changed.append(f"{now.sheet}!{cell_address(at, column)}")
    return changed


def _address(table: BookTable, row: SheetRow, column: int) -> str:
    return f"{table.grid.sheet}!{cell_address(row.at, column)}"


def _first_cell(table: BookTable, row: SheetRow) -> str:
    column = next(at for at, text in enumerate(row.values) if text)
    words = "，".join(text for text in row.values if text)
    return f"{_address(table, row, column)}（{words[:40]}）"
