"""台账.xlsx, the office's book of a run: overview, findings, decisions for each enterprise, problems of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ...checking.account import Account
from ...checking.tally import Tally
from ...core.output_folder import Staging
from ...notice.letter_index import INDEX, LETTERS_OF_RECORDS
from ...ooxml.sheet_rows import MOST_ROWS
from ...ooxml.table_sheets import Book, TableSheet
from ..carried.carrying import save_carrying
from .account_sections import account_sections
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
    """A policy that records were checked against; its validity and basis are given in words."""

    id: str
    title: str
    number: str
    validity: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the overview is written from.

    Attributes:
        tally: the run's counts.
        clauses: id of a criterion or target → where its clause stands, such as 四（五）.
        facts: pairs (name, text) about the run, such as day of the check, data year, profile and version.
        account: what became of everything that was given.
        files: sheets that were read.
        policies: policies that records were checked against.
    """

    tally: Tally
    clauses: Mapping[str, str] = field(default_factory=dict)
    account: Account = field(default_factory=Account)
    facts: Sequence[tuple[str, str]] = ()
    files: Sequence[FileLine] = ()
    policies: Sequence[PolicyLine] = ()
    title: str = "产业政策检查台账"


@dataclass(frozen=True, kw_only=True)
class LedgerInput:
    """What the ledger is written from.

    Attributes:
        cover: its overview.
        verdicts: the verdict frame.
        decisions: a frame with the columns of `decision.decide.DECISION_FRAME`.
        problems: a frame with the columns of `records.records.PROBLEMS`.
        documents: a frame with the columns of `notice.letter_index.LETTERS_OF_RECORDS`.
        letters: a frame with the columns of `notice.letter_index.INDEX`.
        fields: field key → label.
    """

    cover: Cover
    verdicts: pl.DataFrame
    decisions: pl.DataFrame
    problems: pl.DataFrame
    documents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LETTERS_OF_RECORDS))
    letters: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=INDEX))
    fields: Mapping[str, str] = field(default_factory=dict)


def write_book(run: LedgerInput, path: Path, *, most_rows: int = MOST_ROWS, staging: Staging | None = None) -> None:
    """Write the ledger; the same input gives the same bytes.

    Args:
        most_rows: how many data rows a sheet may hold; the rest goes on further sheets.
        staging: the folder of a run that is being written; what people entered in the ledger before is carried over.

    Raises:
        RunError: the file cannot be written.
    """

    def make(tables: Sequence[TableSheet]) -> Book:
        book = Book(most_rows=most_rows)
        write_overview(book.first, run.cover.title, _sections(run.cover))
        for table in tables:
            book.add(table)
        return book

    save_carrying(path, ledger_tables(run), make, staging)


def ledger_tables(run: LedgerInput) -> list[TableSheet]:
    """The tables of the ledger, which follow its overview."""
    return [
        findings(run.verdicts, run.decisions, run.documents, clauses=run.cover.clauses, fields=run.fields),
        enterprises(run.decisions, run.documents),
        problems(run.problems, run.fields),
        *([] if run.letters.is_empty() else [letters(run.letters)]),
    ]


def write_cover(cover: Cover, path: Path) -> None:
    """Write a ledger that has only the overview, for a run whose tables are too long for a workbook.

    Raises:
        RunError: the file cannot be written.
    """
    book = Book()
    write_overview(book.first, cover.title, _sections(cover))
    book.save(path)


def _sections(cover: Cover) -> list[Section]:
    files = [(line.records, line.file, line.sheet) for line in cover.files]
    policies = [(line.id, line.title, line.number, line.validity, line.basis) for line in cover.policies]
    return [
        Section("检查情况", ("事项", "内容"), cover.facts),
        *account_sections(cover.account),
        Section("提交的表", ("记录数", "文件", "工作表"), files),
        Section("依据的政策文件", ("编号", "文件", "文号", "有效期", "依据状态"), policies),
        decision_counts(cover.tally),
        town_counts(cover.tally),
        criterion_counts(cover.tally, cover.clauses),
    ]
