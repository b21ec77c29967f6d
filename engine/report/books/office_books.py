"""The office's workbooks of a run: 汇总清单, 销号表, 季度通报, 高耗低效整治企业清单; for regional figures 指标完成情况表."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ...core.output_folder import Staging
from ...notice.documents import documents
from ...ooxml.pdf import write_pdfs
from ...ooxml.table_sheets import Book, TableSheet
from ..carried.carrying import save_carrying
from .bulletin import bulletin
from .bulletin_letter import write_bulletin
from .office_rows import decided_items, record_facts
from .office_tables import closing, renovation, summary

if TYPE_CHECKING:
    from ...checking.check import Check

BOOKS = "表册"
"""The folder of these workbooks in a run's folder."""


def write_office_books(run: Check, index: pl.DataFrame, out: Path, staging: Staging | None = None) -> list[str]:
    """Write the workbooks that the kind of the run's records needs into `out`, the bulletin also as a document and, where
    the run's options ask for it, as PDF; returns their file names.

    Args:
        index: the letters, a frame with the columns of `notice.letter_index.INDEX`.
        staging: the folder that is being written, if it replaces one in which people may have written.

    Raises:
        RunError: a file cannot be written, or LibreOffice is needed and failed.
    """
    out.mkdir(parents=True, exist_ok=True)
    names = []
    for title, tables in office_books(run, index):
        save_carrying(out / f"{title}.xlsx", tables, Book.of, staging)
        names.append(f"{title}.xlsx")
        if title == documents().workbooks["bulletin"].title:
            names += _bulletin_document(run, tables[0], out / f"{title}.docx")
    return names


def _bulletin_document(run: Check, table: TableSheet, path: Path) -> list[str]:
    write_bulletin(run, table, path)
    if not run.options.pdf:
        return [path.name]
    write_pdfs([path])
    return [path.name, path.with_suffix(".pdf").name]


def office_books(run: Check, index: pl.DataFrame) -> Iterator[tuple[str, list[TableSheet]]]:
    """The title of each workbook that the kind of the run's records needs, and its tables."""
    titles = {name: book.title for name, book in documents().workbooks.items()}
    if run.options.kind == "region":
        from .indicator_table import indicator_table

        yield titles["indicators"], [indicator_table(run)]
        return
    facts = record_facts(run)
    items = decided_items(run, index, facts)
    yield titles["summary"], [summary(run, items)]
    yield titles["closing"], [closing(run, items)]
    if run.options.kind == "enterprise":
        yield titles["renovation"], renovation(run, facts)
        yield titles["bulletin"], [bulletin(run, items, facts)]
