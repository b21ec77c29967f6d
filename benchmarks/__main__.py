"""Prints a table of ratios: `python -m benchmarks [PART ...] [--rows N] [--rounds N] [--quick] [--profile]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from . import checking, closed_loop, evaluation, letters, reading, stages, table
from .measure import BenchmarkCase, FailedError, Setup
from .profiling import print_profile

PARTS: dict[str, Callable[[Setup], Iterator[BenchmarkCase]]] = {
    "reading": reading.cases,
    "evaluation": evaluation.cases,
    "decision": stages.decision_cases,
    "ledger": stages.ledger_cases,
    "letters": letters.cases,
    "check": checking.cases,
    "register": closed_loop.register_cases,
    "compare": closed_loop.compare_cases,
    "whatif": closed_loop.whatif_cases,
    "start": checking.start_cases,
    "memory": checking.memory_cases,
}
"""In the order of the table."""

_QUICK = {"rows": 500, "rounds": 1}
_FULL = {"rows": 10_000_000, "rounds": 5}


def main() -> int:
    """Measure the parts that are named, or all; the exit code is 1 if one failed."""
    given = _parser().parse_args()
    usual = _QUICK if given.quick else _FULL
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        setup = Setup(given.rows or usual["rows"], given.rounds or usual["rounds"], folder)
        if given.profile:
            print_profile(setup)
            return 0
        print(f"{table.machine()}\n\n{table.header()}")
        done = [_print(case, setup) for part in given.parts or PARTS for case in PARTS[part](setup)]
    return 0 if all(done) else 1


def _print(case: BenchmarkCase, setup: Setup) -> bool:
    """Measure one and print its line; returns whether it succeeded."""
    print(f"{case.part}: {case.what}, {setup.rounds} rounds …", file=sys.stderr)
    try:
        line, done = table.measured_line(case, case.measure()), True
    except (FailedError, ImportError) as problem:  # not every engine is installed everywhere
        line, done = table.failed_line(case, str(problem)), False
    print(line, flush=True)
    return done


def _part(name: str) -> str:
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(PARTS)}")
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures tenglong and prints a table of ratios."
    )
    parser.add_argument("parts", nargs="*", metavar="PART", type=_part, help=f"some of {', '.join(PARTS)}; all if none")
    parser.add_argument("--rows", type=int, help="no benchmark uses more rows than this")
    parser.add_argument("--rounds", type=int, help=f"runs of each side, {_FULL['rounds']} unless given")
    parser.add_argument("--quick", action="store_true", help="once, with few rows: whether it works, not how fast")
    parser.add_argument("--folder", type=Path, help="keep generated files here for the next time")
    parser.add_argument("--profile", action="store_true", help="print instead the twenty dearest functions of a check")
    return parser


if __name__ == "__main__":
    sys.exit(main())
