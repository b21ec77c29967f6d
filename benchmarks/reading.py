"""(a) Reading: from a submission to checked records, against the first sheet read by fastexcel into polars.

Tenglong reads in a guarded process of its own, finds the type of every cell, maps and cleans all columns, joins
parcels, infers missing values and cross-checks; fastexcel only fills a frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office

from .measure import BenchmarkCase, BenchmarkTarget, Measured, Setup, paired
from .sample import AS_OF, YEAR, submission


def cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """One line."""
    rows = setup.least(100_000)

    def measure() -> Measured:
        path = submission(rows, ".xlsx", setup.folder)
        return paired(setup.rounds, lambda: _records(path), lambda: _bare(path))

    yield BenchmarkCase(
        "reading", "read and clean .xlsx", rows, measure, "fastexcel to polars", (BenchmarkTarget("times", 4),)
    )


def _bare(path: Path) -> int:
    import fastexcel  # imported here because the other parts do not need it

    height: int = fastexcel.read_excel(path).load_sheet(0).to_polars().height
    return height


def _records(path: Path) -> int:
    return read_submission([path], office=Office(), as_of=AS_OF, year=YEAR).frame.height
