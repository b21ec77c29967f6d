"""(i) The register: a run imported, cases listed; (j) two runs compared; (k) what-if and sweep: each beside what one would do by hand."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import CaseFilter, case_query, count_cases, list_cases

from .checking import FOUND, check, stage_seconds
from .make_submission import write
from .measure import BenchmarkCase, BenchmarkTarget, FailedError, Measured, Setup, paired, run, seconds_of, tenglong
from .sample import submission

_PROFILE = """\
office: {region: "330683"}
thresholds: [{criterion: SZ20-E01, when: 亩均税收 低于 1000万元/亩, source: 试验, approver: 试验}]
"""
"""Under this profile nearly every enterprise has a finding, so that a run of n rows has about as many."""

_PAGE = 200
"""Cases of a page."""

_SUPPOSED = "SZ20-E01=6万元/亩"
_RANGE, _STEPS = "SZ20-E01: 3..10/0.5", 15
_ROOT = Path(__file__).parents[1]


def register_cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """A run with a finding for nearly every row is imported into an empty register; then its cases are listed."""
    rows = setup.least(100_000)
    fifth, five = BenchmarkTarget("seconds", 0.2), BenchmarkTarget("seconds", 5)

    def imported() -> Measured:
        out = _found(rows, setup.folder)
        seconds, plain = [], []
        for _ in range(setup.rounds):
            path = _emptied(setup.folder / "imported.sqlite")
            register = Register.at(path)
            seconds.append(seconds_of(partial(import_run, register, out, who="试验")))
            plain.append(_inserted_by_hand(path, _emptied(setup.folder / "by-hand.sqlite")))
            register.engine.dispose()
        return Measured(seconds, plain)

    def seen_again() -> Measured:
        first, later = _found(rows, setup.folder), _found(rows, setup.folder, later=True)
        seconds = []
        for _ in range(setup.rounds):
            register = Register.at(_emptied(setup.folder / "again.sqlite"), keeps_copies=False)
            import_run(register, first, who="试验")
            seconds.append(seconds_of(partial(import_run, register, later, who="试验")))
            register.engine.dispose()
        return Measured(seconds)

    def page() -> Measured:
        register, wanted = _register(rows, setup.folder), CaseFilter(open_only=True)

        def ours() -> object:
            return count_cases(register, wanted), list_cases(register, wanted, after=rows // 2, most=_PAGE)

        return Measured([seconds_of(ours) for _ in range(setup.rounds)])

    def listed() -> Measured:
        register = _register(rows, setup.folder)
        query = str(case_query().compile(register.engine, compile_kwargs={"literal_binds": True}))
        with sqlite3.connect(setup.folder / f"cases-{rows}.sqlite") as connection:
            return paired(
                setup.rounds,
                lambda: list_cases(register, CaseFilter()),
                lambda: connection.execute(query).fetchall(),
            )

    yield BenchmarkCase(
        "register", "import of a run, a finding a row", rows, imported, "the same rows by executemany", (five,)
    )
    yield BenchmarkCase("register", "import of the next run, most cases seen again", rows, seen_again, targets=(five,))
    yield BenchmarkCase(
        "register", f"page of {_PAGE} of a list of cases, and their number", rows, page, targets=(fifth,)
    )
    yield BenchmarkCase("register", "all cases listed", rows, listed, "sqlite3 alone, rows as tuples")


def compare_cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """Two provinces, of which a few in a hundred enterprises differ; the flips are counted on both sides first."""
    rows = setup.least(1_000_000)
    targets = (BenchmarkTarget("seconds", 10), BenchmarkTarget("megabytes", 2_048))

    def measure() -> Measured:
        import_module("duckdb")  # so that a missing one is told by its name
        old, new = _finished(rows, setup.folder), _finished(rows, setup.folder, later=True)
        by_hand = [sys.executable, "-m", "benchmarks.duckdb_comparison", str(old), str(new)]
        _agree(old, new, by_hand)
        pairs = [(run([tenglong(), "compare", str(old), str(new)], FOUND), run(by_hand)) for _ in range(setup.rounds)]
        return Measured(
            [ours.seconds for ours, _ in pairs],
            [theirs.seconds for _, theirs in pairs],
            max(ours.megabytes for ours, _ in pairs),
        )

    yield BenchmarkCase("compare", "two runs, with causes", rows, measure, "DuckDB by hand, without causes", targets)


def whatif_cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """One supposed figure against a check of the same rows, as its run.json tells; a range against as many single ones."""
    for rows in sorted({setup.least(100_000), setup.least(1_000_000)}):
        yield from _whatif(rows, setup)


def _whatif(rows: int, setup: Setup) -> Iterator[BenchmarkCase]:
    def single(out: Path) -> Any:
        return run([tenglong(), "whatif", str(out), "--set", _SUPPOSED])

    def supposed() -> Measured:
        out = _finished(rows, setup.folder)
        runs = [single(out) for _ in range(setup.rounds)]
        checked = sum(stage_seconds(out).values())
        return Measured([ran.seconds for ran in runs], [checked] * len(runs), max(ran.megabytes for ran in runs))

    def swept() -> Measured:
        out = _finished(rows, setup.folder)
        pairs = [(run([tenglong(), "whatif", str(out), "--sweep", _RANGE]), single(out)) for _ in range(setup.rounds)]
        return Measured(
            [ours.seconds for ours, _ in pairs],
            [one.seconds * _STEPS for _, one in pairs],
            max(ours.megabytes for ours, _ in pairs),
        )

    yield BenchmarkCase("whatif", "a supposed figure", rows, supposed, "the check of the same rows")
    yield BenchmarkCase("whatif", f"a range of {_STEPS} figures", rows, swept, f"one figure, {_STEPS} times")


def _finished(rows: int, folder: Path, *, later: bool = False) -> Path:
    """A finished run of the generated submission, or of the next one; it is kept in `folder`."""
    out = folder / f"run-{rows}{'-later' if later else ''}"
    if not (out / "run.json").exists():
        path = submission(rows, ".parquet", folder)
        check(write(rows, folder / f"{rows}-later.parquet", later=True) if later else path, out)
    return out


def _found(rows: int, folder: Path, *, later: bool = False) -> Path:
    """A finished run with a finding for nearly every row, of the generated submission or of the next one."""
    out, profile = folder / f"run-{rows}-found{'-later' if later else ''}", folder / "findings.yaml"
    if not (out / "run.json").exists():
        profile.write_text(_PROFILE, encoding="utf-8")
        path = submission(rows, ".parquet", folder)
        check(
            write(rows, folder / f"{rows}-later.parquet", later=True) if later else path, out, "--profile", str(profile)
        )
    return out


@cache
def _register(rows: int, folder: Path) -> Register:
    register = Register.at(_emptied(folder / f"cases-{rows}.sqlite"))
    import_run(register, _found(rows, folder), who="试验")
    return register


def _emptied(path: Path) -> Path:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return path


def _inserted_by_hand(imported: Path, path: Path) -> float:
    """Seconds that the rows of a register take to be put into an empty one by executemany, in one transaction."""
    with sqlite3.connect(imported) as source:
        names = "SELECT name, sql FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
        tables: list[Sequence[str]] = source.execute(names, ("table",)).fetchall()
        rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name, _ in tables}
        made = [sql for kind in ("table", "index") for _, sql in source.execute(names, (kind,)) if sql]
    with sqlite3.connect(path, isolation_level=None) as target:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *made):
            target.execute(statement)
        return seconds_of(partial(_insert, target, rows))


def _insert(target: sqlite3.Connection, rows: dict[str, list[Sequence[Any]]]) -> None:
    target.execute("BEGIN IMMEDIATE")
    for name, values in rows.items():
        if values:
            target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values[0]))})", values)
    target.execute("COMMIT")


def _agree(old: Path, new: Path, by_hand: Sequence[str]) -> None:
    """Refuse to time two ways that do not find the same number of flips."""
    command = [tenglong(), "compare", str(old), str(new), "--format", "json"]
    ours = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    theirs = subprocess.run(by_hand, capture_output=True, text=True, check=True, cwd=_ROOT).stdout
    if len(ours["verdicts"]) != int(theirs):
        raise FailedError(f"{len(ours['verdicts'])} flips against {theirs.strip()} by hand")
