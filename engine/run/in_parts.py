"""A check of more records than memory can hold: part after part, with counts that are added up and tables in parts."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import polars as pl

from ..checking.check import Check, Checker
from ..checking.result import Result
from ..checking.tally import Tally
from ..core.clock import Clock
from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key, merged_totals
from ..intake.files.long_source import LongSource
from ..intake.long.parts import Part, SubmissionParts
from ..records.problems import SAME, Problems
from ..records.records import KEYS, PROBLEMS, in_full
from ..vocabulary.fields import Vocabulary
from .long_submission import LongSubmission
from .part_results import PartWriter, part_tables, result_of_parts, split_shared_problems

T = TypeVar("T")

WORKERS = min(os.cpu_count() or 1, 4)
"""SubmissionParts worked on at the same time: each is busy on one core for most of its way."""


def check_in_parts(
    checker: Checker, sources: Sequence[LongSource], *, problems: Problems, out: Path, staged: Path, clock: Clock
) -> Result:
    """Check long tables part by part and write the tables in parts below `out`; memory does not grow with the rows.

    Args:
        problems: problems already found in the files.
        out: the run's folder, where each table becomes a folder of Parquet files.
        staged: a folder for files that are needed only during the run.

    Raises:
        TenglongError: the check failed.
    """
    submission = LongSubmission.of(checker, sources, problems)
    with clock.stage("survey") as count:
        parts = SubmissionParts(
            submission.tables,
            submission.reader,
            checker.options.kind,
            size=checker.office.config.limits.part_rows,
            aside=staged,
            progress=_row_progress(clock, "survey", submission.rows),
        )
        count(submission.rows)
    writer = PartWriter(out, staged)
    work = PartWork(checker=checker, parts=parts, writer=writer, clock=clock)
    outcome, progress = PartsOutcome(writer), _row_progress(clock, "evaluate", submission.rows)
    with ThreadPoolExecutor(WORKERS) as pool:
        for ready in (parts.of_tables(), parts.of_groups()):
            for part, report in zip(ready, _worked_ahead(pool, work, ready), strict=True):
                outcome.add(report)
                progress(part.rows)
    outcome.add(PartReport(Tally.of_nothing(), parts.problems(), {}))
    with clock.stage("write"):
        work.unify_columns(submission.reader.words)
    return result_of_parts(
        checker, parts.sources, outcome.tallies, [outcome.sums], parts=len(outcome.tallies) - 1, out=out
    )


def _row_progress(clock: Clock, stage: str, rows: int) -> Callable[[int], None]:
    """A function that reports progress in a stage of `rows` rows; it takes the rows done since the last call."""
    done, report = 0, clock.within(stage)

    def count(more: int) -> None:
        nonlocal done
        done += more
        if report:
            report(done, rows)

    return count


@dataclass(frozen=True)
class PartReport:
    """What is kept of a part after its tables are written: its counts, its problems, the totals of its records."""

    tally: Tally
    problems: pl.DataFrame
    sums: Mapping[Key, IndicatorTotals]


class PartWork:
    """Reads, judges and writes parts; several of them may be worked on at the same time."""

    def __init__(self, *, checker: Checker, parts: SubmissionParts, writer: PartWriter, clock: Clock) -> None:
        self._checker = checker
        self._parts = parts
        self._writer = writer
        self._clock = clock
        self._columns: dict[int, list[str]] = {}

    def __call__(self, part: Part) -> PartReport:
        """Do everything for a part except writing its problems, since earlier parts may have had some of them."""
        with self._clock.stage("read") as count:
            records = self._parts.read(part)
            count(records.frame.height)
        check = self._checker.check(records, self._clock)
        with self._clock.stage("write") as count:
            self._write(part.number, check)
            count(check.verdicts.height)
        return PartReport(check.tally, check.records.problems, check.sums)

    def _write(self, number: int, check: Check) -> None:
        for name, table in part_tables(check).items():
            if name != "problems":
                self._writer.write(name, number, table)
        self._columns[number] = check.records.frame.columns

    def unify_columns(self, words: Vocabulary) -> None:
        """Give the records of all parts the same columns; only at the end is it known which columns there are."""
        used = {name for columns in self._columns.values() for name in columns}
        names = [name for name in in_full(pl.DataFrame(schema=KEYS), words.fields).columns if name in used]
        for number, columns in self._columns.items():
            if columns != names:
                records = pl.read_parquet(self._writer.path("records", number))
                self._writer.write("records", number, in_full(records, words.fields).select(names))


def _worked_ahead(pool: ThreadPoolExecutor, work: Callable[[Part], T], parts: Sequence[Part]) -> Iterator[T]:
    """The results of `work` for each part, in order; at most `WORKERS` parts are in work or waiting to be taken."""
    begun: deque[Future[T]] = deque()
    for part in parts:
        if len(begun) >= WORKERS:
            yield begun.popleft().result()
        begun.append(pool.submit(work, part))
    while begun:
        yield begun.popleft().result()


class PartsOutcome:
    """Gathers the reports of the parts in order; keeps a shared problem (`split_shared_problems`) only once."""

    def __init__(self, writer: PartWriter) -> None:
        self._writer = writer
        self.tallies: list[Tally] = []
        self.sums: dict[Key, IndicatorTotals] = {}
        self._shared = pl.DataFrame(schema={name: PROBLEMS[name] for name in SAME})

    def add(self, report: PartReport) -> None:
        """Add the report of the next part (or of what belongs to no part) and write its problems."""
        problems = self._without_known(report.problems)
        self._writer.write("problems", len(self.tallies), problems)
        self.tallies.append(report.tally.with_problems(problems))
        self.sums = merged_totals([self.sums, report.sums])

    def _without_known(self, problems: pl.DataFrame) -> pl.DataFrame:
        """The problems without the shared ones that an earlier part has had."""
        shared, own = split_shared_problems(problems)
        new = shared.join(self._shared, on=SAME, how="anti", nulls_equal=True, maintain_order="left")
        self._shared = pl.concat([self._shared, new.select(SAME)])
        return pl.concat([new, own])
