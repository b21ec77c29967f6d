"""One of two compared runs: its record, its tables, and a checker that judges as the run did, by today's rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from ..checking.check import Checker
from ..checking.finished_run import scan_table
from ..checking.run_record import RunRecord, read_run_record
from ..records.records import Records
from ..vocabulary.fields import Vocabulary, vocabulary


@dataclass(frozen=True)
class Side:
    """A finished run as one side of a comparison.

    Attributes:
        out: the run's folder.
        record: its run.json.
    """

    out: Path
    record: RunRecord

    @staticmethod
    def of(out: Path) -> Side:
        """Open the folder of a finished run.

        Raises:
            RunError: the folder is not that of a run, or is damaged.
        """
        return Side(out, read_run_record(out))

    @cached_property
    def words(self) -> Vocabulary:
        """The fields of the kind of records that the run checked."""
        return vocabulary(self.record.options.kind)

    @cached_property
    def checker(self) -> Checker:
        """Judges by the options and the profile of the run, but by the rules that are installed now."""
        return Checker.of(self.record.asked, self.record.office)

    def table(self, name: str) -> pl.LazyFrame:
        """A table of the run, by name."""
        return scan_table(self.out, name)

    def records(self, ids: pl.DataFrame) -> Records:
        """The records with the `record_id`s of a frame and their problems, in the order of the run."""
        frames = {
            name: self.table(name).join(ids.lazy(), on="record_id", how="semi", maintain_order="left").collect()
            for name in ("records", "problems")
        }
        return Records(frames["records"], self.record.sources, frames["problems"])

    @cached_property
    def letters(self) -> pl.DataFrame:
        """The letters that the run wrote for a decision: record_id, document, title, track, department, letter,
        criteria."""
        columns = dict.fromkeys(("record_id", "document", "title", "track", "department", "letter"), pl.String)
        path = self.out / "notices" / "index.parquet"
        if not path.exists():
            return pl.DataFrame(schema={**columns, "criteria": pl.List(pl.String)})
        index = pl.read_parquet(path)
        return index.filter(pl.col("track") != "").select(*columns, "criteria")
