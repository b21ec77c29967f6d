"""What is copied to every worker: how to read the tables, how to judge the records, how to divide the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from ..checking.check import Check, Checker
from ..core.clock import Clock
from ..intake.files.long_source import LongSource
from ..intake.long.long_table import LongTable
from ..intake.long.parts import part_records
from ..intake.records.namesakes import column, comparable_names
from ..intake.records.submission import SubmissionFacts
from ..records.problems import Problems
from ..run.long_submission import LongSubmission

ROW = "row"
"""Column of the 1-based sheet row behind the columns of a table, which are named "0", "1", …"""

PartRows = Mapping[int, pl.DataFrame]
"""Rows of a part: by index of the table its columns and `ROW`."""


@dataclass(frozen=True)
class InMemorySource(LongSource):
    """A table whose rows are in memory: a batch of a data frame, or a sample of one."""

    held: pl.DataFrame = field(default_factory=pl.DataFrame)

    @staticmethod
    def of(rows: pl.DataFrame, file: str, sheet: str) -> InMemorySource:
        """A source for `rows`, whose columns are named like a sheet's headers or by field keys."""
        head = pl.DataFrame({str(index): [name] for index, name in enumerate(rows.columns)})
        return InMemorySource(file=file, sheet=sheet, table=Path(), head=head, held=rows)

    @cached_property
    def rows(self) -> int:
        """Number of data rows."""
        return self.held.height

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self.held.columns

    def frame(self, start: int, count: int, places: Sequence[int] | None = None) -> pl.DataFrame:
        """As `LongSource.frame`."""
        rows = self.held.slice(start, count)
        return rows if places is None else rows.select(self.held.columns[place] for place in places)


@dataclass(frozen=True, kw_only=True)
class Work:
    """All that a worker needs except the rows.

    Attributes:
        checker: judges the records.
        submission: the tables and their reader, whose list of problems is empty.
        facts: facts about all rows that reading one part needs; until `job.look_over` has run, only what the heads say.
        parts: how many parts the rows are divided into.
    """

    checker: Checker
    submission: LongSubmission
    facts: SubmissionFacts
    parts: int = 1

    @staticmethod
    def of(checker: Checker, sources: Sequence[LongSource], problems: Problems) -> Work:
        """Understand the heads of the tables; anything odd in them is added to `problems`.

        Raises:
            TenglongError: records of this kind cannot be checked in parts, or a table has no recognisable header.
        """
        submission = LongSubmission.of(checker, sources, problems)
        return Work(
            checker=_without_secrets(checker),
            submission=replace(submission, reader=replace(submission.reader, problems=Problems())),
            facts=SubmissionFacts(submission.stated_years, 0),
        )

    def check(self, rows: PartRows, clock: Clock) -> Check:
        """Judge rows that include, for each enterprise among them, all of its rows."""
        submission = self.submission
        with clock.stage("read") as count:
            records = part_records(
                ((at, frame.drop(ROW), frame[ROW]) for at, frame in sorted(rows.items())),
                submission.tables,
                sources=submission.sources,
                reader=submission.reader,
                kind=self.checker.options.kind,
                facts=self.facts,
            )
            count(records.frame.height)
        return self.checker.check(records, clock)

    @property
    def joins(self) -> bool:
        """Whether rows of one code belong to one record."""
        return "uscc" in self.submission.reader.words.joins

    def named_rows(self, table: LongTable, start: int, count: int) -> pl.DataFrame:
        """Name and code of some rows as they are compared, and the year that each row or the table's head states."""
        values = table.values(("uscc", "name", "report_year"), start, count)
        names = comparable_names(values["name"]) if "name" in values.columns else pl.lit(None, dtype=pl.String)
        year = pl.coalesce(column(values, "report_year"), pl.lit(table.stated_year or None, dtype=pl.String))
        return (
            pl.DataFrame({"row": range(count)})
            .hstack(values)
            .select(column(values, "uscc").alias("code"), names.alias("same"), year.alias("year"))
        )

    def row_names(self, rows: PartRows) -> Iterator[str]:
        """File, sheet and row number of each row, as Chinese text for messages."""
        for at, frame in sorted(rows.items()):
            source = self.submission.tables[at].data
            yield from (f"{source.file} {source.sheet} 第 {row} 行" for row in frame[ROW])


def _without_secrets(checker: Checker) -> Checker:
    """The checker without the address of a database, which may hold a password."""
    config = checker.office.config.model_copy(update={"database": ""})
    return replace(checker, office=checker.office.model_copy(update={"config": config}))
