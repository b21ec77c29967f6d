"""The circumstances of a check: its day, data year and place, and the tables that the office loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ..vocabulary.code_types import Basis, DataDoubt
from .models import PolicyHead


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The circumstances of a check.

    Attributes:
        as_of: the day of the check: what is late, open or complete is judged on it.
        year: the data year of records that do not state their own. None means the year before `as_of`, as collection
            forms are about the last calendar year; the results then say so.
        signing: the day on which letters are signed, never before `as_of`: what may go out is judged on it. None means the
            day of the check.
        region: code (GB/T 2260) for records that do not state their own; "" if unknown.
        references: table name → loaded table: key columns named by field key, then the figure columns as exact text.
    """

    as_of: date
    year: int | None = None
    signing: date | None = None
    region: str = ""
    references: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def default_year(self) -> int:
        """The data year of a record that does not state one."""
        return self.year if self.year is not None else self.as_of.year - 1

    @property
    def signing_day(self) -> date:
        """The day on which letters are signed."""
        return self.signing or self.as_of

    def basis(self, policy: PolicyHead, year: int) -> Basis:
        """Whether a letter about data of `year` can be based on the policy; docs/三个日子.md has the table.

        A policy judges the data of the year before as a rule, so only the day of the check decides whether it has begun.
        Whether it still holds is decided by the day of signing, whatever the day of the check.
        """
        if self.as_of < policy.valid_from:
            return "not_yet"
        if policy.valid_to is None:
            past = max(self.signing_day.year, year) > policy.last_target_year
            return "unverified" if past else "in_force"
        if year > policy.valid_to.year:
            return "expired"
        return "retrospective" if self.signing_day > policy.valid_to else "in_force"

    def doubts(self, year: int) -> tuple[DataDoubt, ...]:
        """What is doubtful about data of a year, seen from the day of the check."""
        if year > self.as_of.year:
            return ("future_year",)
        if year == self.as_of.year and self.as_of < date(year, 12, 31):
            return ("unfinished_year",)
        return ("stale_data",) if year < self.as_of.year - 1 else ()


def bare(code: str) -> str:
    """A region code without the zeros that stand for "all of it": 330600 → 3306."""
    return re.sub("(00)+$", "", code)


def binds(policy_region: str, code: str) -> bool | None:
    """Whether a policy of a county or prefecture applies in a place; None if the place is wider than that region.

    Codes (GB/T 2260) of wider places end in 00: 330600 is the prefecture of the county 330683.
    """
    policy, place = bare(policy_region), bare(code)
    if place.startswith(policy):
        return True
    return None if policy.startswith(place) else False
