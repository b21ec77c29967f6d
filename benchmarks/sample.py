"""What every way to judge starts from: the records of a generated submission as `check` reads them, and the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.policy.profile import Office
from tenglong.engine.policy.settings import Settings
from tenglong.engine.records.records import Records

from .make_submission import write

YEAR, AS_OF = 2022, date(2022, 12, 31)
"""Data year and day of the check: SZ20 and SZ22, which bind the enterprises of 嵊州, are in force."""

BENCHMARKS = "重点培育标杆企业"
"""The list of SZ20-L01."""

CLUSTERS = "十个集群"
"""The list in the scope of SZ20-E01."""

CRITERIA = ("SZ20-E01", "SZ20-L01", "SZ22-F01", "SZ22-F02", "SZ22-E01", "SZ22-R01", "SZ22-E02", "SZ22-E03")
"""Those of the corpus that bind an enterprise of 嵊州; the other documents govern other places."""

FIELDS = (
    "name", "industry_section", "cluster", "scale", "route", "two_high", "unlawful_land", "safety_hazard", "unlicensed",
    "product_quality", "unlawful_building", "pollution", "tax_evasion", "fire_hazard", "energy_violation", "tax",
    "land_actual", "land_own", "land_rent_in", "land_rent_out",
)  # fmt: skip
"""What those criteria read; a sheet need not have a column for each."""


@dataclass(frozen=True)
class Sample:
    """Records and the rules that judge them.

    Attributes:
        listed: normalised names of the enterprises that SZ20 wants to foster.
        clusters: normalised names of the clusters that SZ20 is about.
    """

    records: Records
    policies: Sequence[Policy]
    settings: Settings
    listed: frozenset[str]
    clusters: frozenset[str]

    @property
    def frame(self) -> pl.DataFrame:
        """The records: figures as exact text, flags as Boolean, null where unknown."""
        return self.records.frame

    def head(self, rows: int) -> Sample:
        """The first records only."""
        return replace(self, records=replace(self.records, frame=self.frame.head(rows)))

    def rows(self) -> Iterator[dict[str, Any]]:
        """One mapping for each record with what the criteria read; None where unknown."""
        given = [key for key in FIELDS if key in self.frame.columns]
        absent = dict.fromkeys(key for key in FIELDS if key not in given)
        return ({**absent, **row} for row in self.frame.select(given).iter_rows(named=True))

    def verdicts(self) -> pl.DataFrame:
        """The verdicts of tenglong itself."""
        return evaluate(self.records, self.policies, self.settings)


@cache
def read_sample(rows: int, folder: Path) -> Sample:
    """Make a submission of that many rows and read it; the file is kept in `folder`."""
    path = submission(rows, ".csv", folder)
    records = read_submission([path], office=Office(), as_of=AS_OF, year=YEAR)
    policies = load_policies()
    lists = next(policy.lists for policy in policies if BENCHMARKS in policy.lists)
    listed, clusters = (lists[name].names[0] for name in (BENCHMARKS, CLUSTERS))
    return Sample(records, policies, Settings(as_of=AS_OF, year=YEAR), listed=listed, clusters=clusters)


def submission(rows: int, ending: str, folder: Path) -> Path:
    """The generated file of that size and kind; it is made if it is not there yet."""
    path = folder / f"{rows}{ending}"
    return path if path.exists() else write(rows, path.with_name(f"unfinished-{path.name}")).rename(path)


def outcomes(sample: Sample, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Verdict rows as a table with a column of outcomes for each criterion, in the order of the records."""
    wide = verdicts.pivot("criterion", index="record_id", values="outcome")
    joined = sample.frame.select("record_id").join(wide, on="record_id", how="left", maintain_order="left")
    lacking = [pl.lit(None, pl.String).alias(criterion) for criterion in CRITERIA if criterion not in wide.columns]
    return joined.with_columns(lacking).select(pl.col(CRITERIA).fill_null("out_of_scope"))
