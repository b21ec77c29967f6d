"""One of two compared runs: its record, its tables, and a checker that judges as the run did, by today's rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from ..checking.check import Checker
from ..checking.finished_run import scan_table
from ..checking.run_record import RunRecord, read_run_record
from ..records.records import Records, as_given
from ..vocabulary.fields import Vocabulary, vocabulary
from .comparable import refuse_incomplete, refuse_no_folder

SHOWN = ("record_id", "name", "uscc", "town")
"""What a list of records shows."""


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
            RunError: the folder is not that of a run, or a table is missing or broken.
        """
        refuse_no_folder(out)
        record = read_run_record(out)
        refuse_incomplete(out)
        return Side(out, record)

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

    def rows_of(self, name: str, ids: pl.Series) -> pl.LazyFrame:
        """The rows of a table that are of these records, in the order of the run.

        A filter on the ids is looked at before the other columns are read: a join would read them all.
        """
        table = self.table(name)
        return table.filter(pl.col("record_id").is_in(ids.implode())) if len(ids) else table.clear()

    @cached_property
    def identities(self) -> pl.DataFrame:
        """Of every record, in the order of the run: `at` (its number), record_id, and what it may be known by: name, uscc,
        town, report_year and the names of its kind; a field that the run has not is null."""
        table = self.table("records")
        keys = dict.fromkeys((*SHOWN[1:], "report_year", *self.words.names))
        columns = set(table.collect_schema().names())
        fields = [pl.col(key).cast(pl.String) if key in columns else pl.lit(None, pl.String).alias(key) for key in keys]
        return table.select("record_id", *fields).collect().with_row_index("at")

    def shown(self, ids: pl.Series) -> pl.DataFrame:
        """The columns `SHOWN` of these records."""
        return self.identities.filter(pl.col("record_id").is_in(ids.implode())).select(SHOWN)

    def records(self, ids: pl.Series) -> Records:
        """These records and their problems, in the order of the run."""
        frames = {name: self.rows_of(name, ids).collect() for name in ("records", "problems")}
        return Records(frames["records"], self.record.sources, frames["problems"])

    def slice_of_records(self, start: int, count: int) -> Records:
        """Some records in the order of the run, without their problems."""
        records = Records(self.table("records").slice(start, count).collect(), self.record.sources)
        return as_given(records) if self.record.parts else records

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
