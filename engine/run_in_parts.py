"""A check of more records than can be held at once: part after part, with counts that add up and tables in parts."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import polars as pl

from .checker import Check, Checker
from .clock import Clock
from .decision.halt import halt_warnings
from .decision.stage import DECISION_FRAME
from .errors import RunError
from .evaluation.aggregate import aggregate_targets
from .evaluation.aggregate_sums import Key, Sums, added
from .evaluation.verdict import COLUMNS
from .intake.columns import profile_fields
from .intake.feeds import Feed
from .intake.long_table import LongTable
from .intake.parts import Part, Parts
from .intake.problems import Problems, catalogue
from .intake.sheet import Reader
from .notice.index import INDEX
from .notice.stage import as_documents, with_documents
from .policy.vocabulary import Vocabulary, vocabulary
from .records import PROBLEMS, in_full
from .result import Result
from .tally import Tally

T = TypeVar("T")

_SAME = ["code", "file", "sheet", "field", "written", "problem"]
"""What makes two problems of a whole column, or of a text told once, the same."""

WORKERS = min(os.cpu_count() or 1, 4)
"""Parts worked on at the same time: each is busy on one core for most of its way."""


def check_in_parts(checker: Checker, feeds: Sequence[Feed], problems: Problems, out: Path, staged: Path, clock: Clock) -> Result:
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
        raise RunError("地区指标表不分批检查", remedy="请用 --whole")
    if options.release:
        raise RunError("分批检查不用放行清单", remedy="请按县、乡镇拆分后检查，或用 --whole")
    words = vocabulary(options.kind)
    reader = Reader(words, profile_fields(checker.profile.profile.columns, words), options.year, problems)
    tables = [LongTable.of(feed, reader) for feed in feeds]
    size = checker.profile.profile.limits.part_rows
    rows = sum(table.feed.rows for table in tables)
    with clock.stage("survey") as count:
        parts = Parts(tables, reader, options.kind, size=size, aside=staged, told=count)
    writer = _Writer(out, clock, words)
    with ThreadPoolExecutor(WORKERS) as pool:
        done = 0
        for some in (parts.of_tables(), parts.of_groups()):
            for part, check in zip(some, _ahead(pool, lambda part: _checked(checker, parts, part, clock), some), strict=True):
                writer.add(check)
                done += part.rows
                if told := clock.told("evaluate"):
                    told(min(done, rows), rows)
    count_of_parts = len(writer.tallies)
    writer.add_problems(parts.problems())
    tally = Tally.sum(writer.tallies)
    warnings = tuple(halt_warnings(tally.trades, checker.profile.profile))
    indicators = aggregate_targets(writer.sums, checker.policies, checker.settings, checker.profile.profile)
    if not indicators.is_empty():
        indicators.write_parquet(out / "indicators.parquet")
    return Result(
        options, checker.profile, checker.policies, checker.settings, parts.sources, tally, warnings,
        indicators=indicators, parts=count_of_parts,
    )


def _checked(checker: Checker, parts: Parts, part: Part, clock: Clock) -> Check:
    with clock.stage("read") as count:
        records = parts.read(part)
        count(records.frame.height)
    return checker.check(records, clock)


def _ahead(pool: ThreadPoolExecutor, work: Callable[[Part], T], parts: Sequence[Part]) -> Iterator[T]:
    """The work on each part, in their order, with no more begun than the pool has workers."""
    begun: deque[Future[T]] = deque()
    for part in parts:
        if len(begun) >= WORKERS:
            yield begun.popleft().result()
        begun.append(pool.submit(work, part))
    while begun:
        yield begun.popleft().result()


class _Writer:
    """Writes the tables of parts below a folder, and keeps their counts."""

    def __init__(self, out: Path, clock: Clock, words: Vocabulary) -> None:
        self._out, self._clock, self._fields = out, clock, words.fields
        self.tallies: list[Tally] = []
        self.sums: dict[Key, Sums] = {}
        self._told = pl.DataFrame(schema={name: PROBLEMS[name] for name in _SAME})

    def add(self, check: Check) -> None:
        """Write the tables of the next part."""
        number = len(self.tallies)
        with self._clock.stage("write") as count:
            fresh = self._fresh(check.records.problems)
            for name, table in check.tables():
                if name == "indicators":
                    continue  # of the whole list, at the end
                same = in_full(table, self._fields) if name == "records" else table
                self._write(name, number, fresh if name == "problems" else same)
            self._write("decisions", number, with_documents(check.decisions, as_documents(pl.DataFrame(schema=INDEX))))
            count(check.verdicts.height)
        self.tallies.append(Tally.of(check.records.frame, check.verdicts, check.decisions, fresh))
        self.sums = added([self.sums, check.sums])

    def add_problems(self, problems: pl.DataFrame) -> None:
        """Write problems that belong to no part."""
        self._write("problems", len(self.tallies), problems)
        nothing = pl.DataFrame(schema={"record_id": pl.String, "source": pl.Int32})
        self.tallies.append(Tally.of(nothing, pl.DataFrame(schema=COLUMNS), pl.DataFrame(schema=DECISION_FRAME), problems))

    def _write(self, name: str, number: int, table: pl.DataFrame) -> None:
        folder = self._out / f"{name}.parquet"
        folder.mkdir(exist_ok=True)
        table.write_parquet(folder / f"part-{number:06}.parquet")

    def _fresh(self, problems: pl.DataFrame) -> pl.DataFrame:
        """The problems without those of a whole column or text that an earlier part has told already."""
        once = pl.col("row").is_null() | pl.col("code").is_in([code for code, kind in catalogue().items() if kind.once])
        told = problems.filter(once)
        new = told.join(self._told, on=_SAME, how="anti", nulls_equal=True, maintain_order="left")
        self._told = pl.concat([self._told, new.select(_SAME)])
        return pl.concat([new, problems.filter(~once)])
