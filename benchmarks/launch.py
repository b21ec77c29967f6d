"""Runs a command and prints its seconds, its exit code and the peak memory of its largest process as JSON.

This is a small process of its own because a command that a large process starts inherits the peak of that process
(Linux keeps it across exec).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from time import perf_counter


def main(command: list[str]) -> None:
    """Run the command and print the JSON."""
    start = perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True)
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    said = (ended.stderr or ended.stdout).strip().splitlines()
    error = said[-1] if said and ended.returncode else ""
    print(json.dumps({"seconds": seconds, "megabytes": peak, "code": ended.returncode, "error": error}))


if __name__ == "__main__":
    main(sys.argv[1:])
