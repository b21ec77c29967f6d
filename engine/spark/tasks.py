"""What runs on the workers: look at rows, divide them into parts by enterprise, judge; Arrow batches in and out."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

import polars as pl
import pyarrow as pa

from ..checking.check import Check
from ..checking.tally import Tally
from ..core.clock import Clock
from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key
from ..intake.long.long_table import LongTable
from ..intake.records.period_columns import PERIOD_KEYS
from ..intake.records.submission import SubmissionFacts
from ..records.records import in_full
from ..run.part_results import PartWriter, part_tables, split_shared_problems
from ..vocabulary.fields import vocabulary
from .failure import FAILURES, failed, narrow_failure
from .work import ROW, InMemorySource, PartRows, Work

if TYPE_CHECKING:
    from pyspark import Broadcast

Batches = Iterator[pa.RecordBatch]

LOOKED = pa.schema([("years", pa.list_(pa.string())), ("decimals", pa.int32()), ("rows", pa.int64())])
"""What `look` gives for each `RowRange`: its data years, most decimals of a given 亩均税收, number of rows."""
DIVIDED = pa.schema([("part", pa.int32()), ("at", pa.int32()), ("rows", pa.binary())])
"""What `divide` gives: number of the part, index of the table, and rows of both as a frame in Arrow's file format."""
REPORTS = pa.schema([("report", pa.binary())])
"""What `write` gives: a pickled `SparkPartReport`."""

_BATCH = 10_000
"""How many rows a batch that is given to Spark has at most."""

_SLICE = 100_000
"""About how many rows of a data frame are divided together."""

NAMED = pa.schema(
    [("same", pa.string()), ("code", pa.string()), ("year", pa.string()), ("at", pa.int32()), ("row", pa.int64())]
)
"""What `names` gives for each row: name and code as they are compared, year, index of the table and sheet row."""

_FACTS = ("report_year", "tax_per_mu")
LOOKED_AT = (*_FACTS, *PERIOD_KEYS, "uscc", "name")
"""The fields that `SubmissionFacts` are made from."""


@dataclass(frozen=True, kw_only=True)
class RowRange:
    """Rows of one table as they come: `count` data rows from `start` (0-based) on. `numbers` are their 1-based sheet
    rows, `at` is the index of the table.
    """

    at: int
    table: LongTable
    start: int
    count: int
    numbers: pl.Series


class RowSource(Protocol):
    """How a worker gets its rows."""

    def __call__(self, work: Work, batches: Batches) -> Iterator[RowRange]:
        """The rows that the batches name (`Slices`) or hold (`batch_rows`)."""


@dataclass(frozen=True)
class Slices:
    """Rows of Parquet files that every worker can open. A batch names slices by their number in `slices`; a slice is
    (index of the table, first row, number of rows)."""

    slices: Sequence[tuple[int, int, int]]

    def __call__(self, work: Work, batches: Batches) -> Iterator[RowRange]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                at, start, count = self.slices[number]
                table = work.submission.tables[at]
                yield RowRange(
                    at=at,
                    table=table,
                    start=start,
                    count=count,
                    numbers=pl.int_range(start, start + count, eager=True) + table.data.first,
                )


def batch_rows(work: Work, batches: Batches) -> Iterator[RowRange]:
    """The `RowSource` of a data frame, the only table of the work; its column `ROW` holds the sheet rows."""
    table = work.submission.tables[0]
    for some in _together(batches):
        frame = pl.DataFrame(pl.from_arrow(some))
        numbers, rows = frame[ROW], frame.drop(ROW)
        rows.columns = table.data.columns
        yield RowRange(
            at=0,
            table=replace(table, data=InMemorySource.of(rows, table.data.file, table.data.sheet)),
            start=0,
            count=rows.height,
            numbers=numbers,
        )


def _together(batches: Batches) -> Iterator[pa.Table]:
    """Join batches to tables of about `_SLICE` rows: dividing more rows at once gives fewer pieces for each part."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(some.num_rows for some in held) >= _SLICE:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def look(shared: Broadcast[Work], origin: RowSource, batches: Batches) -> Batches:
    """Collect the facts about all rows that reading a part needs, and count the rows; gives `LOOKED`."""
    for rows in origin(shared.value, batches):
        with _naming_first_row(rows):
            facts = SubmissionFacts.of(rows.table.values(_FACTS, rows.start, rows.count))
        yield _batch(LOOKED, [sorted(facts.years)], [facts.decimals], [rows.count])


def names(shared: Broadcast[Work], origin: RowSource, batches: Batches) -> Batches:
    """The names under which rows of several enterprises are looked for, with their codes and places; gives `NAMED`."""
    for rows in origin(shared.value, batches):
        with _naming_first_row(rows):
            named = shared.value.named_rows(rows.table, rows.start, rows.count)
            numbered = named.with_columns(at=pl.lit(rows.at, dtype=pl.Int32), row=rows.numbers)
        yield from numbered.select(NAMED.names).to_arrow().cast(NAMED).to_batches(max_chunksize=_BATCH)


def divide(shared: Broadcast[Work], origin: RowSource, batches: Batches) -> Batches:
    """Divide the rows into parts, as `DIVIDED`: rows with the same cleaned credit code go to one part, and so do rows of
    one name without a code; what has neither is divided by its row number.
    """
    work = shared.value
    for rows in origin(work, batches):
        with _naming_first_row(rows):
            frame = rows.table.data.frame(rows.start, rows.count)
            frame.columns = [str(index) for index in range(frame.width)]
            divided = frame.with_columns(rows.numbers.alias(ROW), _part_of(rows, work).alias("part"))
            parts = divided.partition_by("part", as_dict=True, include_key=False)
            packed = [_packed(some) for some in parts.values()]
        yield _batch(DIVIDED, [part for (part,) in parts], [rows.at] * len(parts), packed)


def _part_of(rows: RowRange, work: Work) -> pl.Series:
    """The number of the part of each row. A checksum of the code decides, since hashes differ between machines."""
    if not work.joins:
        return (rows.numbers % work.parts).cast(pl.Int32)
    named = work.named_rows(rows.table, rows.start, rows.count)
    pairs = zip(named.select(pl.coalesce("code", "same"))[:, 0], rows.numbers, strict=True)
    return pl.Series([(crc32(code.encode()) if code else row) % work.parts for code, row in pairs], dtype=pl.Int32)


def judge(shared: Broadcast[Work], batches: Batches, *, table: str, schema: pa.Schema) -> Batches:
    """Judge the rows of one part; gives one of its `full_tables`, by name, with the columns of `schema`."""
    _, rows = _part_rows(batches)
    if rows:
        check = _checked(shared.value, rows, Clock())
        yield from full_tables(check)[table].to_arrow().cast(schema).to_batches(max_chunksize=_BATCH)


@dataclass(frozen=True, kw_only=True)
class SparkPartReport:
    """What a worker reports to the driver about a part that it has written.

    Attributes:
        tally: its counts, without the `shared` problems.
        shared: problems of a whole column, or of a text that is reported once; other parts may have them too.
        sums: totals of its records for the indicators that are computed from a list.
        seconds, rows, peak: by stage, as in `Clock`.
    """

    tally: Tally
    shared: pl.DataFrame
    sums: Mapping[Key, IndicatorTotals]
    seconds: dict[str, float]
    rows: dict[str, int]
    peak: dict[str, int]


def write(shared: Broadcast[Work], batches: Batches, *, writer: PartWriter) -> Batches:
    """Judge the rows of a part and write its tables into a folder that all workers and the driver share; gives its
    `SparkPartReport`, as `REPORTS`.
    """
    part, rows = _part_rows(batches)
    if not rows:
        return
    clock = Clock()
    check = _checked(shared.value, rows, clock)
    with clock.stage("write") as count:
        frames = full_tables(check)
        shared_problems, frames["problems"] = split_shared_problems(frames["problems"])
        for name, frame in frames.items():
            writer.write(name, part, frame)
        count(check.verdicts.height)
    report = SparkPartReport(
        tally=check.tally.with_problems(frames["problems"]),
        shared=shared_problems,
        sums=check.sums,
        seconds=clock.seconds,
        rows=clock.rows,
        peak=clock.peak,
    )
    yield _batch(REPORTS, [pickle.dumps(report)])


def full_tables(check: Check) -> dict[str, pl.DataFrame]:
    """The tables of a part by name, with the columns of `job.arrow_schema`."""
    frames = part_tables(check)
    return {**frames, "records": in_full(frames["records"], vocabulary(check.options.kind).fields)}


def _checked(work: Work, rows: PartRows, clock: Clock) -> Check:
    return narrow_failure(work, rows, partial(work.check, clock=clock))


def _part_rows(batches: Batches) -> tuple[int, PartRows]:
    """The number of the part in `DIVIDED` batches, and its rows in order; 0 and no rows if the batches are empty."""
    part, frames = 0, defaultdict[int, list[pl.DataFrame]](list)
    for batch in batches:
        for number, at, packed in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            frames[at].append(pl.read_ipc(BytesIO(packed)))
            part = number
    return part, {at: pl.concat(pieces).sort(ROW) for at, pieces in frames.items()}


def _packed(frame: pl.DataFrame) -> bytes:
    packed = BytesIO()
    frame.write_ipc(packed, compression="lz4")
    return packed.getvalue()


@contextmanager
def _naming_first_row(rows: RowRange) -> Iterator[None]:
    """If something fails, raise an error that names the first of the rows.

    Raises:
        RunError: something failed.
    """
    try:
        yield
    except FAILURES as problem:
        source = rows.table.data
        raise failed(f"{source.file} {source.sheet} 第 {rows.numbers[0]} 行起", problem) from problem


def _batch(schema: pa.Schema, *columns: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema
    )
