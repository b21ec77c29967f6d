"""A check in parts needs the same memory however many rows there are: the peak of 240,000 beside that of 60,000.

A million and ten million are lines of `python -m benchmarks memory`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]

sys.path.append(str(ROOT))  # the folder is no part of the installed package
from benchmarks import make_submission  # noqa: E402
from benchmarks.measure import run, tenglong  # noqa: E402

MOST = 1.3
PART = 20_000
"""Rows of a part: the fewer rows are more parts than are worked on at the same time."""


def peak(rows: int, folder: Path) -> float:
    """Megabytes of the largest process of a check of so many rows."""
    path, out = make_submission.write(rows, folder / f"{rows}.parquet"), folder / f"{rows}"
    profile, day = folder / "profile.yaml", date(2022, 12, 31).isoformat()
    profile.write_text(f"limits: {{part_rows: {PART}}}\n", encoding="utf-8")
    given = ["--out", str(out), "--profile", str(profile), "--year", "2022", "--as-of", day, "--parts"]
    return run([tenglong(), "check", str(path), *given], (0, 1)).megabytes


def test_the_peak_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    few, many = peak(60_000, tmp_path), peak(240_000, tmp_path)
    assert many <= MOST * few, f"{few:.0f} MB for 60,000 rows, {many:.0f} MB for 240,000"
    assert many < 3_000
