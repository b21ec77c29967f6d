"""The circumstances of a check: its day, data year and place, and the tables that the office loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ..vocabulary.code_types import Basis
from .models import PolicyHead


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The circumstances of a check.

    Attributes:
        as_of: the day of the check.
        year: the data year of records that do not state their own. None means the year before `as_of`, as collection
            forms are about the last calendar year; the results then say so.
        region: code (GB/T 2260) for records that do not state their own; "" if unknown.
        references: table name → loaded table: key columns named by field key, then the figure columns as exact text.
    """

    as_of: date
    year: int | None = None
    region: str = ""
    references: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def default_year(self) -> int:
        """The data year of a record that does not state one."""
        return self.year if self.year is not None else self.as_of.year - 1


def basis(policy: PolicyHead, year: int, as_of: date) -> Basis:
    """Whether a finding on data of `year` can be based on the policy on the check day, by the days in policy.yaml."""
    if as_of < policy.valid_from or year < policy.valid_from.year:
        return "not_yet"
    if policy.valid_to is None:
        return "unverified" if as_of.year > policy.last_target_year or year > policy.last_target_year else "in_force"
    if year > policy.valid_to.year:
        return "expired"
    return "retrospective" if as_of > policy.valid_to else "in_force"


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
