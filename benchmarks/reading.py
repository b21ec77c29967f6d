"""Reading against bare fastexcel: 100,000 rows × 30 columns of .xlsx to checked records, side by side.

    python benchmarks/reading.py [rows] [rounds] [file.xlsx]

Each round measures both, one after the other; the ratio of the medians counts. CPU seconds (child processes included)
tell the work on a busy machine, seconds on the clock tell the wait. `tenglong` reads in a guarded process of its own,
types every cell, maps and cleans all columns, joins, infers and cross-checks; fastexcel only fills a polars frame.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import fastexcel
from make_submission import write

from tenglong.engine.intake import read_submission
from tenglong.engine.profile import LoadedProfile

AIM = 4.0


def bare(path: Path) -> int:
    """The first sheet as fastexcel gives it to polars."""
    return fastexcel.read_excel(path).load_sheet(0).to_polars().height


def whole(path: Path) -> int:
    """The records as `check` takes them."""
    return read_submission([path], profile=LoadedProfile(), as_of=date(2022, 12, 31)).frame.height


def measured(read: Callable[[Path], int], path: Path, rows: int) -> tuple[float, float]:
    """CPU seconds and seconds of one reading."""
    before, start = os.times(), perf_counter()
    if read(path) != rows:
        raise SystemExit(f"{path} 应有 {rows} 行")
    after, seconds = os.times(), perf_counter() - start
    return sum(after[:4]) - sum(before[:4]), seconds


def compare(path: Path, rows: int, rounds: int) -> None:
    """Print the medians of both and their ratio."""
    pairs = [(measured(bare, path, rows), measured(whole, path, rows)) for _ in range(rounds)]
    for place, what in enumerate(("CPU", "clock")):
        base, ours = (statistics.median(pair[side][place] for pair in pairs) for side in (0, 1))
        single = sorted(pair[1][place] / pair[0][place] for pair in pairs)
        print(
            f"{what:6} fastexcel {base:6.2f} s  tenglong {ours:6.2f} s  ratio {ours / base:5.2f}"
            f"  (pairs {single[0]:.2f}-{single[-1]:.2f}; aim ≤ {AIM})"
        )


def main() -> None:
    rows, rounds = (int(text) for text in (*sys.argv[1:3], *("100000", "7")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(folder) / "list.xlsx"
        if not path.exists():
            write(rows, path)
        compare(path, rows, rounds)


if __name__ == "__main__":
    main()
