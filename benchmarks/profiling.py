"""Where the time of a check goes: the functions that take most themselves, as cProfile sees them.

The reading of the file happens in a process of its own and shows as waiting for it.
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
    """Print the dearest functions of a county's check without letters."""
    path = submission(setup.least(100_000), ".xlsx", setup.folder)
    profile = cProfile.Profile()
    profile.runcall(cli.main, _arguments(path, setup.folder / "profiled"), standalone_mode=False)
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(SHOWN)


def _arguments(path: Path, out: Path) -> list[str]:
    return ["check", str(path), "--year", str(YEAR), "--as-of", AS_OF.isoformat(), "--no-notices", "--out", str(out)]
