"""A check of more records than can be held at once: part after part, with counts that add up and tables in parts."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl

from ..checking.check import Check, Checker
from ..checking.result import Result
from ..checking.tally import Tally
from ..core.clock import Clock
from ..core.errors import RunError
from ..decision.shutdown_risk import shutdown_warnings
from ..evaluation.targets.aggregate import aggregate_targets
from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key, merged_totals
from ..intake.columns.mapping import profile_fields
from ..intake.files.long_source import LongSource
from ..intake.long.long_table import LongTable
from ..intake.long.parts import Part, SubmissionParts
from ..intake.records.sheet_table import TableReader
from ..notice.letter_index import INDEX, as_documents, with_documents
from ..records.problems import SAME, Problems, told_once
from ..records.records import KEYS, PROBLEMS, in_full
from ..vocabulary.fields import Vocabulary, vocabulary

T = TypeVar("T")

WORKERS = min(os.cpu_count() or 1, 4)
"""Parts worked on at the same time: each is busy on one core for most of its way."""


def check_in_parts(
    checker: Checker, feeds: Sequence[LongSource], problems: Problems, out: Path, staged: Path, clock: Clock
) -> Result:
    """Check long tables part by part and leave their tables in parts below `out`; memory does not grow with the rows.

    Args:
        problems: what is known of the files already.
        out: the run's folder, where each table becomes a folder of Parquet files.
        staged: a folder for what is needed on the way.

    Raises:
        TenglongError: it could not be done.
    """
    options = checker.options
    if options.kind == "region":
        raise RunError("地区指标表不分批检查", code="C030", remedy="请用 --whole")
    if options.release:
        raise RunError("分批检查不用放行清单", code="C031", remedy="请按县、乡镇拆分后检查，或用 --whole")
    words = vocabulary(options.kind)
    reader = TableReader(
        words=words,
        by_profile=profile_fields(checker.office.config.columns, words),
        year=options.year,
        problems=problems,
    )
    tables = [LongTable.of(feed, reader) for feed in feeds]
    size = checker.office.config.limits.part_rows
    rows = sum(table.data.rows for table in tables)
    with clock.stage("survey") as count:
        parts = SubmissionParts(
            tables, reader, options.kind, size=size, aside=staged, progress=_counting(clock, "survey", rows)
        )
        count(rows)
    writer, found = _Writer(out, words), PartOutcome(out)
    judged = _counting(clock, "evaluate", rows)
    with ThreadPoolExecutor(WORKERS) as pool:
        for some in (parts.of_tables(), parts.of_groups()):
            work = partial(_checked, checker, parts, writer, clock)
            for part, told in zip(some, _ahead(pool, work, some), strict=True):
                found.add(told)
                judged(part.rows)
    found.add(PartProgress(None, parts.problems(), {}))
    with clock.stage("write"):
        writer.finish()
    tally = Tally.sum(found.tallies)
    indicators = aggregate_targets(found.sums, checker.policies, checker.settings, checker.office.config)
    if not indicators.is_empty():
        indicators.write_parquet(out / "indicators.parquet")
    return Result(
        options=options,
        office=checker.office,
        policies=checker.policies,
        settings=checker.settings,
        sources=parts.sources,
        tally=tally,
        warnings=tuple(shutdown_warnings(tally.trades, checker.office.config)),
        indicators=indicators,
        parts=len(found.tallies) - 1,
    )


def _counting(clock: Clock, stage: str, rows: int) -> Callable[[int], None]:
    """Tells the progress of a stage, called with the rows done since the last call."""
    done, told = 0, clock.told(stage)

    def count(more: int) -> None:
        nonlocal done
        done += more
        if told:
            told(done, rows)

    return count


@dataclass(frozen=True)
class PartProgress:
    """What is kept of a part when its tables are written: its counts, its problems, what its records add up to."""

    tally: Tally | None
    problems: pl.DataFrame
    sums: Mapping[Key, IndicatorTotals]


def _checked(checker: Checker, parts: SubmissionParts, writer: _Writer, clock: Clock, part: Part) -> PartProgress:
    with clock.stage("read") as count:
        records = parts.read(part)
        count(records.frame.height)
    check = checker.check(records, clock)
    with clock.stage("write") as count:
        writer.write(part.number, check)
        count(check.verdicts.height)
    return PartProgress(check.tally, check.records.problems, check.sums)


def _ahead(pool: ThreadPoolExecutor, work: Callable[[Part], T], parts: Sequence[Part]) -> Iterator[T]:
    """The work on each part, in their order, with no more at hand than the pool has workers."""
    begun: deque[Future[T]] = deque()
    for part in parts:
        if len(begun) >= WORKERS:
            yield begun.popleft().result()
        begun.append(pool.submit(work, part))
    while begun:
        yield begun.popleft().result()


class _Writer:
    """Writes the tables of parts below a folder; several parts may be written at the same time."""

    def __init__(self, out: Path, words: Vocabulary) -> None:
        self._out, self._fields = out, words.fields
        self._columns: dict[int, list[str]] = {}

    def write(self, number: int, check: Check) -> None:
        """Write a part's tables, but for its problems: earlier parts may have told some."""
        for name, table in check.tables():
            if name != "problems":
                write_part(self._out, name, number, table)
        self._columns[number] = check.records.frame.columns
        write_part(
            self._out, "decisions", number, with_documents(check.decisions, as_documents(pl.DataFrame(schema=INDEX)))
        )

    def finish(self) -> None:
        """Give the records of every part the columns of all: which fields have states or odd cells shows only at the end."""
        every = {name for columns in self._columns.values() for name in columns}
        names = [name for name in in_full(pl.DataFrame(schema=KEYS), self._fields).columns if name in every]
        for number, columns in self._columns.items():
            if columns != names:
                part = pl.read_parquet(self._out / "records.parquet" / part_name(number))
                write_part(self._out, "records", number, in_full(part, self._fields).select(names))


def part_name(number: int) -> str:
    """The file of a part within a table's folder."""
    return f"part-{number:06}.parquet"


def write_part(out: Path, name: str, number: int, table: pl.DataFrame) -> None:
    """Write a part of a table; fast rather than small, as there may be very many rows."""
    folder = out / f"{name}.parquet"
    folder.mkdir(exist_ok=True)
    table.write_parquet(folder / part_name(number), compression="zstd", compression_level=1, statistics=False)


class PartOutcome:
    """What the parts told, in their order."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.tallies: list[Tally] = []
        self.sums: dict[Key, IndicatorTotals] = {}
        self._told = pl.DataFrame(schema={name: PROBLEMS[name] for name in SAME})

    def add(self, told: PartProgress) -> None:
        """Add the next part (or, without a tally, what belongs to none) and write its problems."""
        fresh = self._fresh(told.problems)
        write_part(self._out, "problems", len(self.tallies), fresh)
        tally = told.tally or Tally.of_nothing()
        self.tallies.append(tally.with_problems(fresh))
        self.sums = merged_totals([self.sums, told.sums])

    def _fresh(self, problems: pl.DataFrame) -> pl.DataFrame:
        """The problems without those of a whole column or text that an earlier part has told already."""
        told = problems.filter(told_once())
        new = told.join(self._told, on=SAME, how="anti", nulls_equal=True, maintain_order="left")
        self._told = pl.concat([self._told, new.select(SAME)])
        return pl.concat([new, problems.filter(~told_once())])
