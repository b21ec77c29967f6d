"""What every way of judging starts from: the records of a generated submission as `check` reads them, and the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from tenglong.engine.evaluation import evaluate
from tenglong.engine.evaluation.settings import Settings
from tenglong.engine.intake import read_submission
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.profile import LoadedProfile
from tenglong.engine.records import Records

from .make_submission import write

YEAR, AS_OF = 2022, date(2022, 12, 31)
"""Data year and day of the check: SZ20 and SZ22, which bind the enterprises of 嵊州, are in force."""

BENCHMARKS = "重点培育标杆企业"
"""The list of SZ20-L01."""


@dataclass(frozen=True)
class Sample:
    """Records and what they are judged by.

    Attributes:
        listed: folded names of the enterprises that SZ20 wants to foster.
    """

    records: Records
    policies: Sequence[Policy]
    settings: Settings
    listed: frozenset[str]

    @property
    def frame(self) -> pl.DataFrame:
        """The records: figures as exact text, flags as Boolean, null where unknown."""
        return self.records.frame

    def verdicts(self) -> pl.DataFrame:
        """Tenglong's own."""
        return evaluate(self.records, self.policies, self.settings)


def read_sample(rows: int, folder: Path) -> Sample:
    """A submission of that many rows, read; the file is kept in `folder`."""
    path = submission(rows, ".csv", folder)
    records = read_submission([path], profile=LoadedProfile(), as_of=AS_OF, year=YEAR)
    policies = load_policies()
    listed = next(policy.lists[BENCHMARKS] for policy in policies if BENCHMARKS in policy.lists)
    return Sample(records, policies, Settings(AS_OF, YEAR), listed)


def submission(rows: int, ending: str, folder: Path) -> Path:
    """The generated file of that size and kind, made where it is not there yet."""
    path = folder / f"{rows}{ending}"
    return path if path.exists() else write(rows, path)


def outcomes(verdicts: pl.DataFrame) -> pl.DataFrame:
    """Verdict rows as one row a record and one column of outcomes a criterion, null where it does not apply."""
    return verdicts.pivot("criterion", index="record_id", values="outcome")
