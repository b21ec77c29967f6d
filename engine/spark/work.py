"""What is sent to every worker, by value: how the tables are read, what the records are judged by, how rows are divided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from ..checking.check import Check, Checker
from ..core.clock import Clock
from ..core.errors import RunError
from ..intake.columns.mapping import profile_fields
from ..intake.files.long_source import LongSource
from ..intake.long.long_table import LongTable
from ..intake.long.parts import part_records
from ..intake.records.sheet_table import TableReader
from ..intake.records.submission import SubmissionFacts
from ..records.problems import Problems
from ..records.records import Source
from ..vocabulary.fields import vocabulary

ROW = "row"
"""Column of the 1-based sheet row behind the columns of a table, which are named "0", "1", …"""

Given = Mapping[int, pl.DataFrame]
"""Rows of a part: by index of the table its columns and `ROW`."""


@dataclass(frozen=True)
class InMemorySource(LongSource):
    """A table whose rows are in memory: a batch of a data frame, or a sample of one."""

    held: pl.DataFrame = field(default_factory=pl.DataFrame)

    @staticmethod
    def of(rows: pl.DataFrame, file: str, sheet: str) -> InMemorySource:
        """Rows whose columns are named as a sheet's headers, or by field keys."""
        head = pl.DataFrame({str(index): [name] for index, name in enumerate(rows.columns)})
        return InMemorySource(file=file, sheet=sheet, table=Path(), head=head, held=rows)

    @cached_property
    def rows(self) -> int:
        """Data rows."""
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
    """All that a worker needs but the rows.

    Attributes:
        checker: what is judged by.
        reader: what every table is read by; without problems.
        tables, sources: the tables, and the same as sources of records.
        whole: what of all rows decides about those of a part; as long as nobody looked them over, what the heads tell.
        parts: how many parts the rows are divided into.
    """

    checker: Checker
    reader: TableReader
    tables: tuple[LongTable, ...]
    sources: tuple[Source, ...]
    whole: SubmissionFacts
    parts: int = 1

    @staticmethod
    def of(checker: Checker, feeds: Sequence[LongSource], problems: Problems) -> Work:
        """Understand the heads of the tables; what is odd about them is added to `problems`.

        Raises:
            TenglongError: records of a kind that is not checked in parts, a table without a recognisable header.
        """
        options = checker.options
        if options.kind == "region":
            raise RunError("地区指标表不分批检查，不能用 Spark", code="C041", remedy="请去掉 --engine spark")
        if options.release:
            raise RunError("分批检查不用放行清单", code="C042", remedy="请去掉 --engine spark，或按县、乡镇拆分后检查")
        words = vocabulary(options.kind)
        reader = TableReader(
            words=words,
            by_profile=profile_fields(checker.office.config.columns, words),
            year=options.year,
            problems=problems,
        )
        tables = tuple(LongTable.of(feed, reader) for feed in feeds)
        sources = tuple(table.source for table in tables)
        return Work(
            checker=_without_secrets(checker),
            reader=replace(reader, problems=Problems()),
            tables=tables,
            sources=sources,
            whole=SubmissionFacts(_stated_years(tables), 0),
        )

    def check(self, given: Given, clock: Clock) -> Check:
        """Judge rows among which every enterprise has all of its own."""
        rows = ((at, frame.drop(ROW), frame[ROW]) for at, frame in sorted(given.items()))
        with clock.stage("read") as count:
            records = part_records(
                rows,
                self.tables,
                sources=self.sources,
                reader=self.reader,
                kind=self.checker.options.kind,
                facts=self.whole,
            )
            count(records.frame.height)
        return self.checker.check(records, clock)

    def places(self, given: Given) -> Iterator[str]:
        """Where each of the rows stands."""
        for at, frame in sorted(given.items()):
            source = self.sources[at]
            yield from (f"{source.file} {source.sheet} 第 {row} 行" for row in frame[ROW])


def _stated_years(tables: Sequence[LongTable]) -> frozenset[str]:
    """Data years that heads of tables state for all their rows."""
    return frozenset(table.stated_year for table in tables if table.stated_year)


def _without_secrets(checker: Checker) -> Checker:
    """The checker without the address of a database, which may hold a password."""
    config = checker.office.config.model_copy(update={"database": ""})
    return replace(checker, office=checker.office.model_copy(update={"config": config}))
