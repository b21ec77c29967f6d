"""Plays a county over months, by real checks and the real register, against the oracle of the loop (tests/support).

    python -m tools.simulated_county --towns 40 --firms 3000 --months 12 [--seed 1]

After every month each case, each day, each list and each count must be what the oracle says. Ends with 1 and the first
difference where something is not so. The short form is tests/cases/test_simulated_county.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tenglong.engine.cases.case_register import Register

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from county import County, DifferenceError


def main() -> int:
    """Play what the command line asks for; 0 if nothing differs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--towns", type=int, default=6)
    parser.add_argument("--firms", type=int, default=120)
    parser.add_argument("--months", type=int, default=4, choices=range(1, 13), metavar="1-12")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="county") as folder:
        register = Register.at(Path(folder) / "台账库.db")
        county = County(Path(folder), register, towns=asked.towns, firms=asked.firms, seed=asked.seed)
        try:
            for month in range(asked.months):
                county.month(month)
                seconds = time.monotonic() - began
                print(
                    f"month {month + 1}: {county.runs} checks, {len(county.oracle.cases)} cases, {seconds:.0f} s",
                    flush=True,
                )
        except DifferenceError as difference:
            print(difference)
            return 1
    for what, counts in vars(county.tally).items():
        print(f"{what}: {', '.join(f'{name} {count}' for name, count in counts.most_common())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
