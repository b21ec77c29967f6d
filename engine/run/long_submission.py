"""A submission of long tables: what is understood before any part is read; used with and without Spark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..checking.check import Checker
from ..core.errors import RunError
from ..intake.columns.profile_columns import profile_fields
from ..intake.files.long_source import LongSource
from ..intake.long.long_table import LongTable
from ..intake.records.sheet_table import TableReader
from ..records.problems import Problems
from ..records.records import Source
from ..vocabulary.fields import vocabulary


@dataclass(frozen=True)
class LongSubmission:
    """Long tables whose heads are understood.

    Attributes:
        tables: in the order of their files.
        reader: reads every part; its problems are those of the heads.
    """

    tables: tuple[LongTable, ...]
    reader: TableReader

    @staticmethod
    def of(checker: Checker, sources: Sequence[LongSource], problems: Problems) -> LongSubmission:
        """Understand the heads of the tables; anything odd in them is added to `problems`.

        Raises:
            TenglongError: records of this kind cannot be checked in parts, or a table has no recognisable header.
        """
        options = checker.options
        if options.kind == "region":
            raise RunError("地区指标表不分批检查", code="C030", remedy="请用 --whole，不用 --engine spark")
        if options.release:
            raise RunError(
                "分批检查不用放行清单",
                code="C031",
                remedy="请按县、乡镇拆分后检查，或用 --whole(不用 --engine spark)",
            )
        words = vocabulary(options.kind)
        reader = TableReader(
            words=words,
            by_profile=profile_fields(checker.office, words),
            year=options.year,
            problems=problems,
        )
        return LongSubmission(tuple(LongTable.of(source, reader) for source in sources), reader)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The tables as sources of records."""
        return tuple(table.source for table in self.tables)

    @property
    def rows(self) -> int:
        """Number of data rows of all tables together."""
        return sum(table.data.rows for table in self.tables)

    @property
    def stated_years(self) -> frozenset[str]:
        """The data years that the heads of tables state for all of their rows."""
        return frozenset(table.stated_year for table in self.tables if table.stated_year)
