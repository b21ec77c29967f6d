"""Where the time of a check goes: the functions with the most own time, measured by cProfile.

The file is read in a separate process; here that shows only as waiting.
"""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path

from tenglong.cli import cli

from .measure import Setup
from .sample import AS_OF, YEAR, submission

SHOWN = 20


def print_profile(setup: Setup) -> None:
    """Print the slowest functions of the check of a county, without letters."""
    path = submission(setup.least(100_000), ".xlsx", setup.folder)
    profile = cProfile.Profile()
    profile.runcall(cli.main, _arguments(path, setup.folder / "profiled"), standalone_mode=False)
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(SHOWN)


def _arguments(path: Path, out: Path) -> list[str]:
    days = ["--year", str(YEAR), "--as-of", AS_OF.isoformat(), "--issue-date", AS_OF.isoformat()]
    return ["check", str(path), *days, "--no-notices", "--out", str(out)]
