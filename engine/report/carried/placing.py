"""Puts people's entries of an earlier run into the tables of the next one: the same enterprise, the same matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ...core.text import fold_text
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import TableSheet
from .book_edits import Entry, TableEdits
from .book_tables import RowIdentity, identities

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WIDTH = 18


@dataclass(kw_only=True)
class Placed:
    """A table with the entries in it.

    Attributes:
        count: how many entries are in it now.
        renamed: pairs of names of enterprises that have the same code in both runs but another name.
        unplaced: addresses, in the earlier workbook, of entries for which the table has no row, or several.
        still_there: matters that people have settled and the run found again: the enterprise and the matter.
    """

    table: TableSheet
    count: int = 0
    renamed: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    still_there: list[str] = field(default_factory=list)


class _Rows:
    """The rows of a new table, by enterprise and matter."""

    def __init__(self, table: TableSheet) -> None:
        self.identities = identities(table)
        self._of_enterprises = "name" in table.rows.columns
        self._by_code: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        self._by_name: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for at, identity in enumerate(self.identities):
            if identity.code:
                self._by_code.setdefault((identity.code, identity.matter), []).append(at)
            self._by_name.setdefault((identity.name, identity.matter), []).append(at)

    def place(self, wanted: RowIdentity) -> int | None:
        """The only row of the enterprise and matter; None where there is none or several, or nobody knows the enterprise."""
        if self._of_enterprises and not wanted.code and not wanted.name:
            return None
        rows = self._by_code.get((wanted.code, wanted.matter), []) if wanted.code else []
        if not rows:
            rows = self._by_name.get((wanted.name, wanted.matter), [])
            rows = [at for at in rows if not self.identities[at].contradicts(wanted)]
        return rows[0] if len(rows) == 1 else None


def placed(table: TableSheet, edits: TableEdits) -> Placed:
    """The table with the entries of an earlier one, each in the row of its enterprise and matter."""
    if not edits.entries:
        return Placed(table=table)
    rows, result = _Rows(table), Placed(table=table)
    cells: dict[str, dict[int, Entry]] = {}
    doubtful = _doubtful(edits.entries)
    settled = {fold_text(column.header): table.settled.get(column.name) for column in table.columns}
    for entry in edits.entries:
        at = None if entry.cell in doubtful else rows.place(entry.identity)
        if at is None:
            result.unplaced.append(entry.cell)
            continue
        cells.setdefault(entry.header, {})[at] = entry
        names = (entry.identity.name, rows.identities[at].name)
        if names[0] != names[1] and names not in result.renamed:
            result.renamed.append(names)
        result.count += 1
        if entry.text and entry.text == settled.get(entry.header):
            result.still_there.append("".join((rows.identities[at].name, *rows.identities[at].matter[:1])))
    result.table = _filled(table, cells, edits.added)
    return result


def _doubtful(entries: Sequence[Entry]) -> set[str]:
    """Cells of entries that would go into one cell with others: nobody knows which of the rows is meant."""
    places: dict[tuple[RowIdentity, str], list[str]] = {}
    for entry in entries:
        places.setdefault((entry.identity, entry.header), []).append(entry.cell)
    return {cell for cells in places.values() if len(cells) > 1 for cell in cells}


def _filled(table: TableSheet, cells: dict[str, dict[int, Entry]], added: dict[str, str]) -> TableSheet:
    """The table with these cells; columns that people added stand behind its own."""
    own = {fold_text(column.header): column for column in table.columns}
    columns = {column.name: column for column in table.columns}
    values = {}
    for header, entries in cells.items():
        column = own.get(header)
        if column is None:
            column = SheetColumn(name=f"people-{header}", header=added[header], width=_WIDTH)
            texts = [""] * table.rows.height
        else:
            texts = table.rows[column.name].fill_null("").to_list()
        for at, entry in entries.items():
            texts[at] = entry.text
        columns[column.name] = _typed(column, list(entries.values()), texts)
        values[column.name] = pl.Series(column.name, texts, dtype=pl.String)
    names = [name for name in columns if name in table.rows.columns]
    names += [f"people-{header}" for header in added if f"people-{header}" in columns]
    rows = table.rows.with_columns(values.values())
    return replace(table, columns=[columns[name] for name in names], rows=rows)


def _typed(column: SheetColumn, entries: Sequence[Entry], texts: Sequence[str]) -> SheetColumn:
    """The column, as days where it holds only days, as numbers where it holds only what people entered as numbers."""
    filled = [text for text in texts if text]
    if column.kind != "text" or not filled:
        return column
    if all(_DAY.fullmatch(text) for text in filled):
        return replace(column, kind="date", shown="yyyy-mm-dd")
    numbers = [entry.text for entry in entries if entry.number]
    return replace(column, kind="number") if sorted(numbers) == sorted(filled) else column
