"""The counts of a run for the summary, the overview of the ledger and run.json. The counts of parts can be added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import polars as pl

from ..decision.shutdown_risk import trades
from ..records.problems import counted
from ..records.records import PROBLEMS
from .met_entries import ENTRIES

_NUMBERS = ("count", "checked", "stopped")
"""The columns with numbers, which can be added; the other columns say what was counted."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The counts of a run: one frame for each kind of count, with rows in order of first appearance.

    Attributes:
        towns: town ("" if none is stated) and the number of its records.
        decided: town, decision and count; a record is counted once for each of its decisions.
        deciding: a single row with the number of records that have decisions.
        verdicts: policy, criterion, title, finding, outcome, basis and count.
        problems: a `problems.COUNTED` frame.
        entries: entry of the profile, as `met_entries` names it, and count of the records that it meets.
        trades: trade, number of its checked records, and of those that may have to stop, as in `shutdown_risk.trades`.
        sources: source (index of the sheet) and the number of its records.
    """

    towns: pl.DataFrame
    decided: pl.DataFrame
    deciding: pl.DataFrame
    verdicts: pl.DataFrame
    problems: pl.DataFrame
    entries: pl.DataFrame
    trades: pl.DataFrame
    sources: pl.DataFrame

    @staticmethod
    def of(
        records: pl.DataFrame,
        verdicts: pl.DataFrame,
        decisions: pl.DataFrame,
        problems: pl.DataFrame,
        entries: pl.DataFrame | None = None,
    ) -> Tally:
        """Count the rows of a run's frames.

        Args:
            records: a frame with record_id, source and, if the sheets have them, town and industry.
            verdicts: the verdict frame.
            decisions: a `decide.DECISION_FRAME`.
            problems: a `records.PROBLEMS` frame.
            entries: a `met_entries.ENTRIES` frame; None: no entry meets any record.
        """
        if "town" not in records.columns:
            records = records.with_columns(pl.lit(None, dtype=pl.String).alias("town"))
        decided = decisions.select(pl.col("town").fill_null(""), pl.col("decisions").alias("decision"))
        return Tally(
            towns=_counted(records.select(pl.col("town").fill_null(""))),
            decided=_counted(decided.explode("decision").drop_nulls("decision")),
            deciding=pl.DataFrame({"count": [decisions.height]}, schema={"count": pl.Int64}),
            verdicts=_of_criteria(verdicts),
            problems=counted(problems),
            entries=pl.DataFrame(schema=ENTRIES) if entries is None else entries,
            trades=trades(records, decisions),
            sources=_counted(records.select("source")),
        )

    @staticmethod
    def of_nothing() -> Tally:
        """The counts for no records at all."""
        from ..decision.decide import DECISION_FRAME
        from ..evaluation.criteria.verdict_columns import VERDICT_COLUMNS

        records = pl.DataFrame(schema={"record_id": pl.String, "source": pl.Int32})
        frames = (pl.DataFrame(schema=schema) for schema in (VERDICT_COLUMNS, DECISION_FRAME, PROBLEMS))
        return Tally.of(records, *frames)

    def with_problems(self, problems: pl.DataFrame) -> Tally:
        """The same counts, but with the problems counted from the given frame."""
        return replace(self, problems=counted(problems))

    @staticmethod
    def sum(parts: Sequence[Tally]) -> Tally:
        """The counts of all parts added up; there must be at least one part."""
        return Tally(**{field.name: _added([getattr(part, field.name) for part in parts]) for field in fields(Tally)})

    @property
    def records(self) -> int:
        """The number of records that were checked."""
        return int(self.towns["count"].sum())

    @property
    def decisions(self) -> int:
        """The number of records that have decisions."""
        return int(self.deciding["count"].sum())

    @property
    def to_act_on(self) -> bool:
        """Whether any record has a decision, or a region misses a target."""
        missed = (self.verdicts["finding"] == "target") & (self.verdicts["outcome"] == "hit")
        return self.decisions > 0 or bool(missed.any())

    def by(self, name: str, *columns: str) -> dict[tuple[Any, ...], int]:
        """The counts in the named frame, grouped by some of its columns, in order of first appearance."""
        frame: pl.DataFrame = getattr(self, name)
        summed = frame.group_by(*columns, maintain_order=True).agg(pl.col("count").sum())
        return {tuple(row[:-1]): row[-1] for row in summed.iter_rows()}

    def single(self, name: str, column: str) -> dict[Any, int]:
        """The counts in the named frame, grouped by one of its columns."""
        return {key: count for (key,), count in self.by(name, column).items()}


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.group_by(frame.columns, maintain_order=True).agg(pl.len().cast(pl.Int64).alias("count"))


def _of_criteria(verdicts: pl.DataFrame) -> pl.DataFrame:
    """Counts by criterion. Policy, title and finding follow from the criterion, so they need no grouping."""
    by_criterion = verdicts.group_by("criterion", "outcome", "basis", maintain_order=True).agg(
        pl.col("policy", "title", "finding").first(), pl.len().cast(pl.Int64).alias("count")
    )
    return by_criterion.select("policy", "criterion", "title", "finding", "outcome", "basis", "count")


def _added(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    every = pl.concat(frames)
    numbers = [name for name in every.columns if name in _NUMBERS]
    named = [name for name in every.columns if name not in numbers]
    return every.group_by(named, maintain_order=True).agg(pl.col(numbers).sum()) if named else every.sum()
