"""A finished run made again, apart from it, and which of its tables, ledger and workbooks are not the same any more."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ..checking.check import Check
from ..core.manifest import digest, read_manifest
from ..core.output_folder import Staging
from ..notice.letter_index import INDEX, as_documents, with_documents
from ..ooxml.table_sheets import TableSheet
from ..report.books.office_books import BOOKS, office_books, write_office_books
from ..report.ledger.ledger import ledger_tables
from ..report.ledger.ledger_run import LEDGER, ledger_input, write_ledger
from .write_documents import write_documents


@dataclass(frozen=True, kw_only=True)
class DerivedRun:
    """What the same run gives now: `folder` holds its letters, ledger and workbooks; `index` is the record of its letters."""

    run: Check
    index: pl.DataFrame
    folder: Path

    @property
    def letters(self) -> list[dict[str, Any]]:
        """The record of the letters, row by row."""
        return list(self.index.iter_rows(named=True))

    def book_tables(self) -> dict[str, list[TableSheet]]:
        """Path of a workbook below the run's folder → its tables."""
        books = {f"{BOOKS}/{title}.xlsx": tables for title, tables in office_books(self.run, self.index)}
        return {LEDGER: ledger_tables(ledger_input(self.run, self.index)), **books}


def derived_run(run: Check, folder: Path) -> DerivedRun:
    """Write what follows from a check into an empty folder."""
    staging = Staging(folder=folder, earlier=folder / "none")
    index = pl.DataFrame(schema=INDEX)
    if run.options.notices is False:
        write_office_books(run, index, folder / BOOKS)
    else:
        index = write_documents(run, staging)
    write_ledger(run, index, folder / LEDGER)
    return DerivedRun(run=run, index=index, folder=folder)


def differing_files(derived: DerivedRun, out: Path, *, edited: Container[str]) -> Iterator[str]:
    """The tables, ledger and workbooks of the run at `out` that would be written differently now; nothing is said of tables
    that were `edited`, of which nobody knows what the run wrote."""
    run = derived.run
    tables = dict(run.tables()) | {"decisions": with_documents(run.decisions, as_documents(derived.index))}
    for name, table in tables.items():
        path = out / f"{name}.parquet"
        if path.is_file() and path.name not in edited and not _holds(path, table):
            yield path.name
    hashes = read_manifest(out)
    for path in derived.folder.rglob("*"):
        name = path.relative_to(derived.folder).as_posix()
        if name.split("/")[0] in (BOOKS, LEDGER) and name in hashes and digest(path) != hashes[name]:
            yield name


def _holds(path: Path, table: pl.DataFrame) -> bool:
    """Whether a Parquet file holds the table."""
    try:
        return pl.read_parquet(path).equals(table)
    except (OSError, pl.exceptions.PolarsError):
        return False
