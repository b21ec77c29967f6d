"""台账.xlsx: the office's book of a run: overview, findings, what follows for each enterprise, problems of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ...checking.tally import Tally
from ...notice.letter_index import INDEX, LETTERS_OF_RECORDS
from ...ooxml.sheet_rows import MOST_ROWS
from ...ooxml.table_sheets import Book
from ...ooxml.workbook import save_workbook
from .ledger_sheets import enterprises, findings, problems
from .letter_sheet import letters
from .overview import Section, criterion_counts, decision_counts, town_counts, write_overview


@dataclass(frozen=True)
class FileLine:
    """A sheet that was read."""

    file: str
    sheet: str
    records: int


@dataclass(frozen=True, kw_only=True)
class PolicyLine:
    """A policy that was checked against; validity and basis in words."""

    id: str
    title: str
    number: str
    validity: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the overview tells.

    Attributes:
        tally: the run's counts.
        clauses: criterion → place of its clause (四（五）).
        facts: (name, text) about the run: day of the check, data year, profile, version.
        files: sheets that were read.
        policies: policies that were checked against.
    """

    tally: Tally
    clauses: Mapping[str, str] = field(default_factory=dict)
    facts: Sequence[tuple[str, str]] = ()
    files: Sequence[FileLine] = ()
    policies: Sequence[PolicyLine] = ()
    title: str = "产业政策检查台账"


@dataclass(frozen=True, kw_only=True)
class LedgerInput:
    """What the ledger tells.

    Attributes:
        cover: its overview.
        verdicts: the verdict frame.
        decisions: `decision.DECISION_FRAME`.
        problems: `records.PROBLEMS`.
        documents: `notice.letter_index.LETTERS_OF_RECORDS`.
        letters: `notice.index.INDEX`.
        fields: field key → label.
    """

    cover: Cover
    verdicts: pl.DataFrame
    decisions: pl.DataFrame
    problems: pl.DataFrame
    documents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LETTERS_OF_RECORDS))
    letters: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=INDEX))
    fields: Mapping[str, str] = field(default_factory=dict)


def write_book(run: LedgerInput, path: Path, *, most_rows: int = MOST_ROWS) -> None:
    """Write the ledger; the same input gives the same bytes.

    Args:
        most_rows: data rows of a sheet; more go on further sheets.

    Raises:
        RunError: the file cannot be written.
    """
    book = Book(most_rows=most_rows)
    write_overview(book.first, run.cover.title, _sections(run.cover))
    book.add(findings(run.verdicts, run.decisions, run.documents, clauses=run.cover.clauses, fields=run.fields))
    book.add(enterprises(run.decisions, run.documents))
    book.add(problems(run.problems, run.fields))
    if not run.letters.is_empty():
        book.add(letters(run.letters))
    save_workbook(book.workbook, path, fill=book.fill)


def write_cover(cover: Cover, path: Path) -> None:
    """Write a ledger that is an overview alone, of a run whose tables no workbook can hold.

    Raises:
        RunError: the file cannot be written.
    """
    book = Book()
    write_overview(book.first, cover.title, _sections(cover))
    save_workbook(book.workbook, path, fill=book.fill)


def _sections(cover: Cover) -> list[Section]:
    files = [(line.records, line.file, line.sheet) for line in cover.files]
    policies = [(line.id, line.title, line.number, line.validity, line.basis) for line in cover.policies]
    return [
        Section("检查情况", ("事项", "内容"), cover.facts),
        Section("提交的表", ("记录数", "文件", "工作表"), files),
        Section("依据的政策文件", ("编号", "文件", "文号", "有效期", "依据状态"), policies),
        decision_counts(cover.tally),
        town_counts(cover.tally),
        criterion_counts(cover.tally, cover.clauses),
    ]
