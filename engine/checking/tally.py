"""The counts of a run: what the summary, the overview of the ledger and run.json tell. Those of parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import polars as pl

from ..decision.shutdown_risk import trades
from ..records.records import PROBLEMS

_NUMBERS = ("count", "checked", "stopped")
"""Columns that add up; the others say what was counted."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Counts, each with its own rows in order of first appearance.

    Attributes:
        towns: town ("" where none is stated) and count of the records.
        decided: town, decision and count; a record counts once for each of its decisions.
        deciding: count of the records with decisions, a single row.
        verdicts: policy, criterion, title, finding, outcome, basis and count.
        problems: code, severity and count.
        trades: trade, its records checked, and those that are to stop, as `halt.trades`.
        sources: source (index of the sheet) and count of its records.
    """

    towns: pl.DataFrame
    decided: pl.DataFrame
    deciding: pl.DataFrame
    verdicts: pl.DataFrame
    problems: pl.DataFrame
    trades: pl.DataFrame
    sources: pl.DataFrame

    @staticmethod
    def of(records: pl.DataFrame, verdicts: pl.DataFrame, decisions: pl.DataFrame, problems: pl.DataFrame) -> Tally:
        """Count frames of a run.

        Args:
            records: record_id, source and, where the sheets have them, town and industry.
            verdicts: the verdict frame.
            decisions: `decision.DECISION_FRAME`.
            problems: `records.PROBLEMS`.
        """
        if "town" not in records.columns:
            records = records.with_columns(pl.lit(None, dtype=pl.String).alias("town"))
        decided = decisions.select(pl.col("town").fill_null(""), pl.col("decisions").alias("decision"))
        return Tally(
            towns=_counted(records.select(pl.col("town").fill_null(""))),
            decided=_counted(decided.explode("decision").drop_nulls("decision")),
            deciding=pl.DataFrame({"count": [decisions.height]}, schema={"count": pl.Int64}),
            verdicts=_of_criteria(verdicts),
            problems=_counted(problems.select("code", "severity")),
            trades=trades(records, decisions),
            sources=_counted(records.select("source")),
        )

    @staticmethod
    def of_nothing() -> Tally:
        """The counts of no records."""
        from ..decision.decide import DECISION_FRAME
        from ..evaluation.criteria.verdict_columns import VERDICT_COLUMNS

        records = pl.DataFrame(schema={"record_id": pl.String, "source": pl.Int32})
        frames = (pl.DataFrame(schema=schema) for schema in (VERDICT_COLUMNS, DECISION_FRAME, PROBLEMS))
        return Tally.of(records, *frames)

    def with_problems(self, problems: pl.DataFrame) -> Tally:
        """The same counts, with those of other problems."""
        return replace(self, problems=_counted(problems.select("code", "severity")))

    @staticmethod
    def sum(parts: Sequence[Tally]) -> Tally:
        """The counts of all parts together; at least one part."""
        return Tally(**{field.name: _added([getattr(part, field.name) for part in parts]) for field in fields(Tally)})

    @property
    def records(self) -> int:
        """Records that were checked."""
        return int(self.towns["count"].sum())

    @property
    def decisions(self) -> int:
        """Records about which something follows."""
        return int(self.deciding["count"].sum())

    @property
    def to_act_on(self) -> bool:
        """Whether anything follows for anybody, or a region's target is missed."""
        missed = (self.verdicts["finding"] == "target") & (self.verdicts["outcome"] == "hit")
        return self.decisions > 0 or bool(missed.any())

    def by(self, name: str, *columns: str) -> dict[tuple[Any, ...], int]:
        """The counts of one of the frames by some of its columns, in order of first appearance."""
        frame: pl.DataFrame = getattr(self, name)
        summed = frame.group_by(*columns, maintain_order=True).agg(pl.col("count").sum())
        return {tuple(row[:-1]): row[-1] for row in summed.iter_rows()}

    def single(self, name: str, column: str) -> dict[Any, int]:
        """The counts of one of the frames by one of its columns."""
        return {key: count for (key,), count in self.by(name, column).items()}


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.group_by(frame.columns, maintain_order=True).agg(pl.len().cast(pl.Int64).alias("count"))


def _of_criteria(verdicts: pl.DataFrame) -> pl.DataFrame:
    """A criterion decides its policy, title and finding, so that these need not be grouped by."""
    counted = verdicts.group_by("criterion", "outcome", "basis", maintain_order=True).agg(
        pl.col("policy", "title", "finding").first(), pl.len().cast(pl.Int64).alias("count")
    )
    return counted.select("policy", "criterion", "title", "finding", "outcome", "basis", "count")


def _added(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    every = pl.concat(frames)
    numbers = [name for name in every.columns if name in _NUMBERS]
    named = [name for name in every.columns if name not in numbers]
    return every.group_by(named, maintain_order=True).agg(pl.col(numbers).sum()) if named else every.sum()
