"""(f) `tenglong check` from file to folder, (g) its start-up, (h) its peak memory: runs the installed command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .measure import BenchmarkCase, BenchmarkTarget, Measured, Ran, Setup, run, tenglong
from .sample import AS_OF, YEAR, submission

FOUND = (0, 1)
"""Exit codes of a check that was done."""

_GIGABYTES_3 = BenchmarkTarget("megabytes", 3 * 1024)
_LINEAR = BenchmarkTarget("times", 11)


def check(path: Path, out: Path, *more: str) -> Ran:
    """Check a submission without letters, unless `more` asks for them; the results stay in `out`."""
    notices = [] if "--notices" in more else ["--no-notices"]
    days = ["--year", str(YEAR), "--as-of", AS_OF.isoformat(), "--issue-date", AS_OF.isoformat()]
    given = [*days, "--out", str(out), *notices, *more]
    return run([tenglong(), "check", str(path), *given], FOUND)


def stage_seconds(out: Path) -> dict[str, float]:
    """Stage → seconds, as the run itself reports them."""
    seconds: dict[str, float] = json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds"]
    return seconds


def cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """Township, county, province; the larger ones against a check of a tenth of their rows."""
    township, county, province = (setup.least(rows) for rows in (1_000, 100_000, 1_000_000))
    eight, twenty = BenchmarkTarget("seconds", 8), BenchmarkTarget("seconds", 20)
    yield _alone("township .xlsx", township, ".xlsx", setup)
    yield _growing("county .xlsx", county, ".xlsx", setup, (eight, _LINEAR))
    yield _alone("county .xlsx with letters", county, ".xlsx", setup, (), "--notices")
    for ending in (".parquet", ".csv"):
        yield _growing(f"province {ending}", province, ending, setup, (twenty, _GIGABYTES_3, _LINEAR))


def _alone(
    what: str, rows: int, ending: str, setup: Setup, targets: tuple[BenchmarkTarget, ...] = (), *more: str
) -> BenchmarkCase:
    def measure() -> Measured:
        path = submission(rows, ending, setup.folder)
        runs = [check(path, setup.folder / "checked", *more) for _ in range(setup.rounds)]
        return Measured([ran.seconds for ran in runs], megabytes=_peak(runs))

    return BenchmarkCase("check", f"check, {what}", rows, measure, targets=targets)


def _growing(what: str, rows: int, ending: str, setup: Setup, targets: tuple[BenchmarkTarget, ...]) -> BenchmarkCase:
    tenth = max(rows // 10, 1)

    def measure() -> Measured:
        large, small = (submission(count, ending, setup.folder) for count in (rows, tenth))
        return _in_turns(
            setup, lambda: check(large, setup.folder / "checked"), lambda: check(small, setup.folder / "checked")
        )

    return BenchmarkCase("check", f"check, {what}", rows, measure, f"itself on {tenth:,} rows", targets)


def _in_turns(setup: Setup, ours: Callable[[], Ran], other: Callable[[], Ran]) -> Measured:
    """Time two commands in turns; the peak is that of the first."""
    pairs = [(ours(), other()) for _ in range(setup.rounds)]
    return Measured(
        [one.seconds for one, _ in pairs], [two.seconds for _, two in pairs], _peak([one for one, _ in pairs])
    )


def _peak(runs: Sequence[Ran]) -> float:
    return max(ran.megabytes for ran in runs)


def memory_cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """Peak memory of checks in parts; one run each, as memory hardly varies and ten million rows take minutes."""
    once = replace(setup, rounds=1)
    for rows in sorted({setup.least(rows) for rows in (200_000, 1_000_000, 10_000_000)}):
        yield replace(_alone("in parts, .parquet", rows, ".parquet", once, (_GIGABYTES_3,), "--parts"), part="memory")


def start_cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """The shortest time that a command takes, against a Python that does nothing."""
    rows = setup.least(50)

    def helped() -> Measured:
        return _in_turns(setup, lambda: run([tenglong(), "--help"]), _empty)

    def checked() -> Measured:
        path = submission(rows, ".xlsx", setup.folder)
        return _in_turns(setup, lambda: check(path, setup.folder / "checked"), _empty)

    def understood() -> Measured:
        path = submission(rows, ".xlsx", setup.folder)
        return _in_turns(setup, lambda: run([tenglong(), "read", str(path), "--year", str(YEAR)], FOUND), _empty)

    for what, count, measure, seconds in (
        ("--help", 0, helped, 0.3),
        ("check, 50 rows .xlsx", rows, checked, 0.8),
        ("read, 50 rows .xlsx", rows, understood, 0.5),
    ):
        yield BenchmarkCase("start", what, count, measure, "python -c pass", (BenchmarkTarget("seconds", seconds),))


def _empty() -> Ran:
    return run([sys.executable, "-c", "pass"])
