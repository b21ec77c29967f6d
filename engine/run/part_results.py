"""What parts of a submission leave: their tables as files of a folder, and the counts of all of them as one result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import polars as pl

from ..checking.check import Check, Checker
from ..checking.result import Result
from ..checking.run_record import write_run_record
from ..checking.tally import Tally
from ..core.clock import Clock
from ..decision.shutdown_risk import shutdown_warnings
from ..evaluation.targets.aggregate import aggregate_targets
from ..evaluation.targets.aggregate_sums import IndicatorTotals, Key, merged_totals
from ..notice.letter_index import INDEX, as_documents, with_documents
from ..records.problems import told_once
from ..records.records import Source


@contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """A folder within a run's folder for what is needed on the way only."""
    staged = out / ".staged"
    staged.mkdir()
    try:
        yield staged
    finally:
        rmtree(staged, ignore_errors=True)


def part_tables(check: Check) -> dict[str, pl.DataFrame]:
    """The tables of a part by name, as a run keeps them; no letters are written about a part."""
    no_letters = as_documents(pl.DataFrame(schema=INDEX))
    return {**dict(check.tables()), "decisions": with_documents(check.decisions, no_letters)}


def split_shared_problems(problems: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Problems that other parts may have too, those of a whole column or of a text told once; and the part's own."""
    return problems.filter(told_once()), problems.filter(~told_once())


@dataclass(frozen=True)
class PartWriter:
    """Writes the tables of parts, several of them at the same time and from several machines.

    Attributes:
        out: the run's folder, in which each table is a folder of Parquet files.
        staged: a folder on the same disk, where files are written before they are moved: a part of a table is there whole
            or not at all, and the last of several attempts stays.
    """

    out: Path
    staged: Path

    def write(self, name: str, number: int, table: pl.DataFrame) -> None:
        """Write a part of a table; fast rather than small, as there may be very many rows."""
        aside = self.staged / f"{name}-{number}-{uuid4().hex}"
        table.write_parquet(aside, compression="zstd", compression_level=1, statistics=False)
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
    """What the parts come to together; regional targets computed from all of them are written below `out`.

    Args:
        tallies: the counts of the parts, and of what belongs to none; at least one.
        sums: what the records of each part add up to.
        parts: how many there are.
    """
    tally = Tally.sum(tallies)
    indicators = aggregate_targets(merged_totals(sums), checker.policies, checker.settings, checker.office.config)
    if not indicators.is_empty():
        indicators.write_parquet(out / "indicators.parquet")
    return Result(
        options=checker.options,
        office=checker.office,
        policies=checker.policies,
        settings=checker.settings,
        sources=sources,
        tally=tally,
        warnings=tuple(shutdown_warnings(tally.trades, checker.office.config)),
        indicators=indicators,
        parts=parts,
    )


def write_cover_and_record(result: Result, out: Path, clock: Clock) -> None:
    """The ledger, of which a run in parts has the overview only, and run.json, without any letters."""
    from ..report.ledger.ledger import write_cover
    from ..report.ledger.ledger_run import cover_of

    with clock.stage("ledger"):
        write_cover(cover_of(result), out / "台账.xlsx")
    write_run_record(result, out, clock, documents=0)
