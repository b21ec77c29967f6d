"""What runs on the workers: rows looked at, divided into parts by enterprise, judged; batches of Arrow in and out."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4
from zlib import crc32

import polars as pl
import pyarrow as pa

from ..checking.check import Check
from ..checking.tally import Tally
from ..core.clock import Clock
from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key
from ..intake.long.long_table import LongTable
from ..intake.records.submission import SubmissionFacts
from ..notice.letter_index import INDEX, as_documents, with_documents
from ..records.problems import told_once
from ..records.records import in_full
from ..vocabulary.fields import vocabulary
from .failure import FAILURES, failed, narrowed
from .work import ROW, Given, InMemorySource, Work

if TYPE_CHECKING:
    from pyspark import Broadcast

Batches = Iterator[pa.RecordBatch]

LOOKED = pa.schema([("years", pa.list_(pa.string())), ("decimals", pa.int32()), ("rows", pa.int64())])
"""What `look` gives: data years, most decimals of a given 亩均税收, and number of some rows."""
DIVIDED = pa.schema([("part", pa.int32()), ("at", pa.int32()), ("rows", pa.binary())])
"""What `divide` gives: rows of one part and table, as a frame in Arrow's file format."""
WRITTEN = pa.schema([("account", pa.binary())])
"""What `write` gives: a pickled `PartReport`."""

_BATCH = 10_000
"""Rows of a batch that is given to Spark."""

_SLICE = 100_000
"""Rows of a data frame that are divided together."""

LOOKED_AT = ("report_year", "tax_per_mu")
"""Fields of which something holds for all rows together."""


@dataclass(frozen=True, kw_only=True)
class RowRange:
    """Rows as they come: `count` of a table's feed from `start` on, and their 1-based sheet rows; `at` is its index."""

    at: int
    table: LongTable
    start: int
    count: int
    numbers: pl.Series


class RowSource(Protocol):
    """How a worker comes by rows."""

    def __call__(self, work: Work, batches: Batches) -> Iterator[RowRange]:
        """The rows that the batches name or hold."""


@dataclass(frozen=True)
class Slices:
    """Rows of Parquet files that every worker can open: a batch names slices by number; each is a table's index, its first
    row and its rows."""

    slices: Sequence[tuple[int, int, int]]

    def __call__(self, work: Work, batches: Batches) -> Iterator[RowRange]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                at, start, count = self.slices[number]
                table = work.tables[at]
                yield RowRange(
                    at=at,
                    table=table,
                    start=start,
                    count=count,
                    numbers=pl.int_range(start, start + count, eager=True) + table.data.first,
                )


def batch_rows(work: Work, batches: Batches) -> Iterator[RowRange]:
    """Rows of a data frame, whose last column is their sheet row: the `RowSource` of the only table of the work."""
    table = work.tables[0]
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
    """Batches of about `_SLICE` rows together: the more rows are divided at once, the fewer pieces go to each part."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(some.num_rows for some in held) >= _SLICE:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def look(shared: Broadcast[Work], origin: RowSource, batches: Batches) -> Batches:
    """What of all rows decides about those of any part, and how many there are, as `LOOKED`."""
    for rows in origin(shared.value, batches):
        with _placed(rows):
            said = SubmissionFacts.of(rows.table.values(LOOKED_AT, rows.start, rows.count))
        yield _batch(LOOKED, [sorted(said.years)], [said.decimals], [rows.count])


def divide(shared: Broadcast[Work], origin: RowSource, batches: Batches) -> Batches:
    """The rows by the parts that they belong to, as `DIVIDED`: those of one cleaned code in one, others by their row."""
    work = shared.value
    for rows in origin(work, batches):
        with _placed(rows):
            frame = rows.table.data.frame(rows.start, rows.count)
            frame.columns = [str(index) for index in range(frame.width)]
            divided = frame.with_columns(rows.numbers.alias(ROW), _part_of(rows, work).alias("part"))
            parts = divided.partition_by("part", as_dict=True, include_key=False)
            packed = [_packed(some) for some in parts.values()]
        yield _batch(DIVIDED, [part for (part,) in parts], [rows.at] * len(parts), packed)


def _part_of(rows: RowRange, work: Work) -> pl.Series:
    """The part of each row: by a checksum of its code, as hashes differ between machines."""
    codes = rows.table.values(("uscc",), rows.start, rows.count)
    if "uscc" not in work.reader.words.joins or codes.is_empty():
        return (rows.numbers % work.parts).cast(pl.Int32)
    pairs = zip(codes["uscc"], rows.numbers, strict=True)
    return pl.Series([(crc32(code.encode()) if code else row) % work.parts for code, row in pairs], dtype=pl.Int32)


def judge(shared: Broadcast[Work], batches: Batches, *, table: str, schema: pa.Schema) -> Batches:
    """One of the `tables` of a part, as `schema`."""
    _, given = _given(batches)
    if given:
        check = _checked(shared.value, given, Clock())
        whole = tables(check)[table].to_arrow().cast(schema)
        yield from whole.to_batches(max_chunksize=_BATCH)


@dataclass(frozen=True, kw_only=True)
class PartReport:
    """What the driver is told of a part that was written.

    Attributes:
        tally: its counts, without the problems `once`.
        once: problems of a whole column, or of a text told once, that other parts may have too.
        sums: what its records add up to for the indicators that a list answers.
        seconds, rows, peak: as those of a `Clock`.
    """

    tally: Tally
    once: pl.DataFrame
    sums: Mapping[Key, IndicatorTotals]
    seconds: dict[str, float]
    rows: dict[str, int]
    peak: dict[str, int]


def write(shared: Broadcast[Work], batches: Batches, *, out: Path, staged: Path) -> Batches:
    """Write the tables of a part below `out`, a folder that all workers and the driver share; its `PartReport`, as `WRITTEN`.

    Each file is written into `staged` and moved, so that an attempt that is given up leaves none half written.
    """
    part, given = _given(batches)
    if not given:
        return
    clock = Clock()
    check = _checked(shared.value, given, clock)
    with clock.stage("write") as count:
        frames = tables(check)
        problems = frames["problems"]
        once, frames["problems"] = problems.filter(told_once()), problems.filter(~told_once())
        for name, frame in frames.items():
            write_part(frame, name, part, out, staged)
        count(check.verdicts.height)
    tally = Tally.of(check.records.frame, check.verdicts, check.decisions, frames["problems"])
    account = PartReport(
        tally=tally, once=once, sums=check.sums, seconds=clock.seconds, rows=clock.rows, peak=clock.peak
    )
    yield _batch(WRITTEN, [pickle.dumps(account)])


def write_part(frame: pl.DataFrame, name: str, part: int, out: Path, staged: Path) -> None:
    """A part of a table, there whole or not at all."""
    aside = staged / f"{name}-{part}-{uuid4().hex}"
    frame.write_parquet(aside)
    (out / f"{name}.parquet").mkdir(exist_ok=True)
    aside.replace(out / f"{name}.parquet" / f"part-{part:06}.parquet")


def tables(check: Check) -> dict[str, pl.DataFrame]:
    """The tables of a part by name, with the columns of `job.arrow_schema`."""
    frames = dict(check.tables())
    frames["records"] = in_full(frames["records"], vocabulary(check.options.kind).fields)
    frames["decisions"] = with_documents(check.decisions, as_documents(pl.DataFrame(schema=INDEX)))
    return frames


def _checked(work: Work, given: Given, clock: Clock) -> Check:
    return narrowed(work, given, partial(work.check, clock=clock))


def _given(batches: Batches) -> tuple[int, Given]:
    """The number of the part that `DIVIDED` batches hold, and its rows in order; 0 and none where they hold none."""
    part, found = 0, defaultdict[int, list[pl.DataFrame]](list)
    for batch in batches:
        for number, at, rows in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            found[at].append(pl.read_ipc(BytesIO(rows)))
            part = number
    return part, {at: pl.concat(frames).sort(ROW) for at, frames in found.items()}


def _packed(frame: pl.DataFrame) -> bytes:
    packed = BytesIO()
    frame.write_ipc(packed, compression="lz4")
    return packed.getvalue()


@contextmanager
def _placed(rows: RowRange) -> Iterator[None]:
    """Name the first of the rows where something fails.

    Raises:
        RunError: it failed.
    """
    try:
        yield
    except FAILURES as problem:
        feed = rows.table.data
        raise failed(f"{feed.file} {feed.sheet} 第 {rows.numbers[0]} 行起", problem) from problem


def _batch(schema: pa.Schema, *columns: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema
    )
