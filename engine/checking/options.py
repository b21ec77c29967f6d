"""What a check was asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..vocabulary.fields import Kind


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a check was asked to do.

    Attributes:
        files: submitted files, in the order given.
        policies: policy ids; if empty, all policies that apply in the region.
        as_of: day of the check: what is late, complete or near is judged on it.
        issue_date: day on which letters will be signed; None: that of the profile, else `today`.
        today: the day on which letters are signed where nobody states one; None: the day of the check.
        year: data year of records that do not state one.
        release: path of an approved list of findings to take out of review.
        notices: whether to write letters; None means yes if the submission is checked as a whole, no if in parts.
        pdf: write the letters as PDF too; `prints`: also merge them for printing and zip them by township.
        documents: ids of letters to write in addition to those that a decision produces, such as talk (约谈通知书).
        include_out_of_scope: keep the verdicts with outcome out_of_scope.
        parts: check long tables in parts (True) or everything as a whole (False); None decides by the number of rows.
        baseline: folder of an earlier run; what is new against it is also shown apart.
        master: address of Spark as in spark-submit, such as local[4]; "" leaves it to Spark's configuration.
    """

    files: tuple[Path, ...]
    as_of: date
    policies: tuple[str, ...] = ()
    region: str = ""
    kind: Kind = "enterprise"
    year: int | None = None
    issue_date: date | None = None
    today: date | None = None
    profile: Path | None = None
    notices: bool | None = None
    pdf: bool = False
    include_out_of_scope: bool = False
    release: Path | None = None
    prints: bool = False
    documents: tuple[str, ...] = ()
    parts: bool | None = None
    baseline: Path | None = None
    master: str = ""
