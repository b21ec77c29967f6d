"""Reads a submission of long tables in parts; the rows of one enterprise are always in the same part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from ...records.problems import Problems
from ...records.records import KEYS, PROBLEMS, Records, Source
from ...vocabulary.fields import Kind
from ..files.readers.typed_cells import typed_cells
from ..records.sheet_table import TableReader
from ..records.submission import SubmissionFacts, assemble
from .first_pass import LookProgress, look_over
from .long_table import LongTable

_NOBODY = {name: PROBLEMS[name] for name in ("file", "sheet", "row", "record_id", "town", "name")}
"""The columns of the owners of sheet rows."""


RowsOfTable = tuple[int, pl.DataFrame, pl.Series]
"""Index of a table, some of its rows with the types of its file, and their 1-based sheet rows."""


def part_records(
    pieces: Iterable[RowsOfTable],
    tables: Sequence[LongTable],
    sources: tuple[Source, ...],
    reader: TableReader,
    kind: Kind,
    facts: SubmissionFacts,
) -> Records:
    """The records of some rows of long tables; a frame's `source` is an index of all tables.

    Args:
        pieces: rows of some tables, each table once.
        sources: the tables as sources of records.
        reader: the reader shared by all tables; its problems are not changed.
        facts: facts of the whole submission that affect these rows.
    """
    problems = Problems()
    reader = replace(reader, problems=problems)
    read = {
        at: table
        for at, frame, rows in pieces
        if (table := tables[at].read(typed_cells(frame), rows, reader)) is not None
    }
    if not read:
        return Records(pl.DataFrame(schema=KEYS), sources)
    records = assemble(list(read.values()), reader.words, kind=kind, year=reader.year, problems=problems, facts=facts)
    own = pl.col("source").replace_strict(dict(enumerate(read)), return_dtype=pl.Int32)
    return Records(records.frame.with_columns(own), sources, records.problems)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Rows that are read together: `rows` rows of one table from `start` on, or (`table` None) all rows of a group of
    enterprises that have several rows each."""

    number: int
    rows: int
    table: int | None = None
    start: int = 0
    group: int = 0


class SubmissionParts:
    """Long tables, read part by part.

    A first pass over all codes finds the enterprises with several rows. Their rows are set aside while the tables are
    read, and form parts of their own: all parts from `of_tables` must be read before the first from `of_groups`.
    Apart from that, parts may be read in any order and at the same time.

    Args:
        reader: the reader shared by all tables; its problems are those of the tables' heads.
        size: number of rows of a part.
        aside: a folder for the rows set aside.
        progress: called with the number of rows scanned since the last call.
    """

    def __init__(
        self,
        tables: Sequence[LongTable],
        reader: TableReader,
        kind: Kind,
        *,
        size: int,
        aside: Path,
        progress: LookProgress | None = None,
    ) -> None:
        self._tables = tables
        self._reader = reader
        self._kind = kind
        self._size = size
        self._aside = aside
        self._first_pass = look_over(
            tables, joins="uscc" in reader.words.joins, year=reader.year, size=size, progress=progress
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """The tables as sources of records."""
        return tuple(table.source for table in self._tables)

    def of_tables(self) -> list[Part]:
        """The parts of the tables, in order."""
        starts = [
            (index, start, table.data.rows)
            for index, table in enumerate(self._tables)
            for start in range(0, table.data.rows, self._size)
        ]
        return [
            Part(number=number, rows=min(self._size, rows - start), table=index, start=start)
            for number, (index, start, rows) in enumerate(starts)
        ]

    def of_groups(self) -> list[Part]:
        """The parts of enterprises with several rows, in order of their first rows."""
        first = len(self.of_tables())
        return [Part(number=first + group, rows=0, group=group + 1) for group in range(self._first_pass.groups)]

    def read(self, part: Part) -> Records:
        """The records of a part; a frame's `source` is an index of all tables.

        Raises:
            SubmissionError: a table is damaged in this part, or cannot be read in parts.
        """
        pieces = self._group_rows(part.group) if part.table is None else self._own_rows(part, part.table)
        return part_records(
            pieces,
            self._tables,
            sources=self.sources,
            reader=self._reader,
            kind=self._kind,
            facts=self._first_pass.facts,
        )

    def _own_rows(self, part: Part, table: int) -> Iterator[RowsOfTable]:
        """The table's rows in a part and their sheet rows, without the rows of groups, which are set aside."""
        data = self._tables[table].data
        frame = data.frame(part.start, part.rows)
        rows = pl.int_range(part.start, part.start + part.rows, eager=True) + data.first
        groups = self._first_pass.group_of[table]
        if groups is not None:
            own = groups.slice(part.start, part.rows)
            for group in sorted(set(own) - {0}):
                self._put_aside(
                    frame.filter(own == group), rows.filter(own == group), part=part, table=table, group=group
                )
            frame, rows = frame.filter(own == 0), rows.filter(own == 0)
        if frame.height:
            yield table, frame, rows

    def _put_aside(self, frame: pl.DataFrame, rows: pl.Series, part: Part, table: int, group: int) -> None:
        folder = self._aside / f"{group}" / f"{table}"
        folder.mkdir(parents=True, exist_ok=True)
        numbered = frame.rename(dict(zip(frame.columns, map(str, range(frame.width)), strict=True)))
        numbered.with_columns(rows.alias("row")).write_parquet(folder / f"{part.number:08}.parquet")

    def _group_rows(self, group: int) -> Iterator[RowsOfTable]:
        """The rows of a group and their sheet rows, table by table."""
        for folder in sorted((self._aside / f"{group}").iterdir(), key=lambda path: int(path.name)):
            frame = pl.concat([pl.read_parquet(path) for path in sorted(folder.iterdir())])
            yield int(folder.name), frame.drop("row"), frame["row"]

    def problems(self) -> pl.DataFrame:
        """The problems of the tables' heads, as a `PROBLEMS` frame."""
        return self._reader.problems.frame(pl.DataFrame(schema=_NOBODY))
