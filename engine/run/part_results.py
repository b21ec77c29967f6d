"""The results of the parts of a submission: their tables as files in a folder, their counts added up to one result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import polars as pl

from ..checking.check import Check, Checker
from ..checking.profile_account import account_of
from ..checking.result import Result
from ..checking.run_record import write_run_record
from ..checking.tally import Tally
from ..core.clock import Clock
from ..core.new_file import write_table
from ..evaluation.targets.aggregate import aggregate_targets
from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key, merged_totals
from ..notice.letter_index import INDEX, as_documents, with_documents
from ..records.problems import told_once
from ..records.records import Source
from .letter_account import letter_entries


@contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """Gives a folder inside a run's folder for files needed only during the run; it is removed at the end."""
    staged = out / ".staged"
    staged.mkdir()
    try:
        yield staged
    finally:
        rmtree(staged, ignore_errors=True)


def part_tables(check: Check) -> dict[str, pl.DataFrame]:
    """The tables of a part by name, with the columns that a run keeps; they name no letters, as a part has none."""
    no_letters = as_documents(pl.DataFrame(schema=INDEX))
    return {**dict(check.tables()), "decisions": with_documents(check.decisions, no_letters)}


def split_shared_problems(problems: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split problems in two: those of a whole column or of a text that is reported once, which other parts may have
    too; and the part's own.
    """
    return problems.filter(told_once()), problems.filter(~told_once())


@dataclass(frozen=True)
class PartWriter:
    """Writes the tables of parts; several parts may be written at the same time and from several machines.

    Attributes:
        out: the run's folder, in which each table is a folder of Parquet files.
        staged: a folder on the same disk, where files are written before they are moved. So a part of a table is there
            whole or not at all; of several attempts the last one stays.
    """

    out: Path
    staged: Path

    def write(self, name: str, number: int, table: pl.DataFrame) -> None:
        """Write one part of a table. There may be very many rows, so speed matters more than the size of the file."""
        aside = self.staged / f"{name}-{number}-{uuid4().hex}"
        write_table(table, aside, compression="zstd", compression_level=1, statistics=False)
        path = self.path(name, number)
        path.parent.mkdir(exist_ok=True)
        aside.replace(path)

    def path(self, name: str, number: int) -> Path:
        """The file of a part of a table."""
        return self.out / f"{name}.parquet" / f"part-{number:06}.parquet"


def result_of_parts(
    checker: Checker,
    sources: Sequence[Source],
    tallies: Sequence[Tally],
    sums: Iterable[Mapping[Key, IndicatorTotals]],
    *,
    parts: int,
    out: Path,
) -> Result:
    """The result of all parts together; verdicts on regional targets computed from all parts are written below `out`.

    Args:
        tallies: the counts of each part, and of what belongs to no part; at least one.
        sums: the totals of the records of each part, for regional targets.
        parts: how many there are.
    """
    tally = Tally.sum(tallies)
    indicators = aggregate_targets(merged_totals(sums), checker.policies, checker.settings, checker.office.config)
    if not indicators.is_empty():
        write_table(indicators, out / "indicators.parquet")
    account = account_of(tally, sources, checker.used)
    return Result(
        options=checker.options,
        office=checker.office,
        policies=checker.policies,
        settings=checker.settings,
        sources=sources,
        tally=tally,
        account=account.adding(letter_entries(checker.office, checker.policies)),
        warnings=tuple(checker.warnings(tally)),
        indicators=indicators,
        parts=parts,
        inputs=checker.inputs,
    )


def write_cover_and_record(result: Result, out: Path, clock: Clock, *, documents: int = 0) -> None:
    """Write the ledger (for a run in parts only the overview) and run.json; `documents`: the number of letters."""
    from ..report.ledger.ledger import write_cover
    from ..report.ledger.ledger_run import cover_of

    with clock.stage("ledger"):
        write_cover(cover_of(result), out / "台账.xlsx")
    write_run_record(result, out, clock, documents=documents)
