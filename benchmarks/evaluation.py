"""(b) Evaluation of the whole enterprise corpus on records already read, against other ways to judge the same clauses.

Every way starts from the same frame of exact texts. Before a way is timed, its outcomes are compared with tenglong's,
record by record. Tenglong and `polars_verdicts` give whole verdicts; the others give outcomes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

import polars as pl

from .measure import BenchmarkCase, BenchmarkTarget, FailedError, Measured, Setup, paired
from .sample import Sample, outcomes, read_sample

_MOST = 100_000


@dataclass(frozen=True)
class Contestant:
    """Another way to judge.

    Attributes:
        module: name of a module in this folder; its `judged(sample)` gives outcomes or, with `whole`, verdicts.
        most: how many rows it is given at most; its time is scaled up to the rows of tenglong.
    """

    module: str
    name: str
    targets: tuple[BenchmarkTarget, ...] = ()
    most: int = _MOST
    whole: bool = False

    @property
    def judged(self) -> Callable[[Sample], pl.DataFrame]:
        """The function `judged` of the module."""
        found: Callable[[Sample], pl.DataFrame] = import_module(f".{self.module}", __package__).judged
        return found


WAYS = (
    Contestant("polars_verdicts", "polars by hand, the same verdict table", (BenchmarkTarget("times", 2),), whole=True),
    Contestant("polars_outcomes", "polars by hand, outcomes only"),
    Contestant("durable_rules", "durable-rules, outcomes only", (BenchmarkTarget("faster", 20),), most=4_000),
    Contestant("plain_python", "plain Python with fractions, outcomes only"),
    Contestant("zen_engine", "zen-engine, outcomes only"),
)


def cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """One line for each way to judge."""
    rows = setup.least(_MOST)
    for way in WAYS:
        most = min(rows, way.most)
        scaled = f" ({most:,} rows, multiplied up)" if most < rows else ""
        yield BenchmarkCase(
            "evaluation", "judge records", rows, _measure(way, rows, most, setup), way.name + scaled, way.targets
        )


def _measure(way: Contestant, rows: int, most: int, setup: Setup) -> Callable[[], Measured]:
    def measure() -> Measured:
        sample = read_sample(rows, setup.folder)
        less = sample.head(most) if most < rows else sample
        agree(way, less)
        scale = sample.frame.height / less.frame.height
        return paired(setup.rounds, sample.verdicts, lambda: way.judged(less), scale)

    return measure


def agree(way: Contestant, sample: Sample) -> None:
    """Raises FailedError if the way does not give what tenglong gives; this also warms both up."""
    ours, theirs = sample.verdicts(), way.judged(sample)
    ours = ours if way.whole else outcomes(sample, ours)
    differing = [name for name in ours.columns if not ours[name].equals(theirs[name], null_equal=True)]
    if differing:
        raise FailedError(f"{way.name} differs from tenglong in {', '.join(differing)}")
