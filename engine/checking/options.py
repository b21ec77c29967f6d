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
        policies: policy ids; none means all that govern the region.
        year: data year of records that state none.
        release: an approved list of what leaves review.
        notices: write letters; None: where the submission is checked whole, not where it is checked in parts.
        pdf: letters also as PDF; `prints` also merged for printing and zipped by township.
        documents: ids of letters to write beside those that a decision itself produces, such as talk (约谈通知书).
        include_out_of_scope: keep out_of_scope verdicts.
        parts: check long tables in parts (True), or everything whole (False); None: by their rows.
        master: of Spark, as spark-submit has it, such as local[4]; "" leaves it to Spark's configuration.
    """

    files: tuple[Path, ...]
    as_of: date
    policies: tuple[str, ...] = ()
    region: str = ""
    kind: Kind = "enterprise"
    year: int | None = None
    profile: Path | None = None
    notices: bool | None = None
    pdf: bool = False
    include_out_of_scope: bool = False
    release: Path | None = None
    prints: bool = False
    documents: tuple[str, ...] = ()
    parts: bool | None = None
    master: str = ""
