"""What a benchmark is, and how time and memory are taken."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Literal


class FailedError(Exception):
    """A benchmark failed; the table shows the message and goes on."""


@dataclass(frozen=True)
class Setup:
    """How large the benchmarks are and how often they run.

    Attributes:
        rows: the most rows that a benchmark may use.
        rounds: how often each side runs, in turns.
        folder: where generated submissions and results are written.
    """

    rows: int
    rounds: int
    folder: Path

    def least(self, rows: int) -> int:
        """The number of rows that a benchmark wants, but at most `rows`."""
        return min(rows, self.rows)


@dataclass(frozen=True)
class Measured:
    """Seconds of each round, for both sides if there are two; megabytes are the peak of the largest process."""

    seconds: Sequence[float]
    other: Sequence[float] = ()
    megabytes: float | None = None

    @property
    def ratios(self) -> list[float]:
        """Tenglong's time divided by the other's, for each round."""
        return [ours / theirs for ours, theirs in zip(self.seconds, self.other, strict=True)] if self.other else []


@dataclass(frozen=True)
class BenchmarkTarget:
    """A target: at most so many `times` the other's time, at least so many times `faster`, or an absolute maximum."""

    kind: Literal["times", "faster", "seconds", "megabytes"]
    limit: float

    def met(self, measured: Measured) -> bool:
        """Whether the median meets the target; for a peak the single value counts."""
        match self.kind:
            case "times":
                return median(measured.ratios) <= self.limit
            case "faster":
                return 1 / median(measured.ratios) >= self.limit
            case "seconds":
                return median(measured.seconds) <= self.limit
        return (measured.megabytes or 0) <= self.limit


@dataclass(frozen=True)
class BenchmarkCase:
    """A line of the table before it is measured.

    Attributes:
        what: what tenglong does.
        other: what it is compared with; "" if with nothing.
    """

    part: str
    what: str
    rows: int
    measure: Callable[[], Measured]
    other: str = ""
    targets: tuple[BenchmarkTarget, ...] = ()


def seconds_of(work: Callable[[], object]) -> float:
    """Wall-clock seconds that `work` takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def paired(rounds: int, ours: Callable[[], object], other: Callable[[], object], scale: float = 1) -> Measured:
    """Time both sides in turns, so that a busy moment of the computer affects both.

    Args:
        scale: how many times more rows the first side has; the other's seconds are multiplied by it.
    """
    pairs = [(seconds_of(ours), seconds_of(other) * scale) for _ in range(rounds)]
    return Measured([pair[0] for pair in pairs], [pair[1] for pair in pairs])


@dataclass(frozen=True)
class Ran:
    """A command that ended: its wall-clock seconds and the peak memory of its largest process."""

    seconds: float
    megabytes: float


def run(command: Sequence[str], codes: Sequence[int] = (0,)) -> Ran:
    """Run a command through `launch.py`.

    Raises:
        FailedError: the command's exit code is not one of `codes`.
    """
    launcher = [sys.executable, str(Path(__file__).with_name("launch.py")), *command]
    answer = json.loads(subprocess.run(launcher, capture_output=True, text=True, check=True).stdout)
    if answer["code"] not in codes:
        raise FailedError(f"exit code {answer['code']}: {answer['error']}")
    return Ran(answer["seconds"], answer["megabytes"])


def tenglong() -> str:
    """The path of the installed command, in the folder of the running interpreter."""
    found = shutil.which("tenglong", path=str(Path(sys.executable).parent))
    if found is None:
        raise FailedError("tenglong is not installed beside this Python: pip install -e .")
    return found
