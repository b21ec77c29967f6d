"""What a check is made against: its day, data year, place, and the tables that the office loaded."""

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
        year: the data year of records that do not state their own; None takes the year before `as_of`, as the
            evaluation year of collection forms is the last calendar year, and says so.
        region: code (GB/T 2260) of records that do not state their own; "" is unknown.
        references: loaded tables by name: key columns named by field key, then one exact text column a figure.
    """

    as_of: date
    year: int | None = None
    region: str = ""
    references: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def default_year(self) -> int:
        """The data year of a record that states none."""
        return self.year if self.year is not None else self.as_of.year - 1


def basis(policy: PolicyHead, year: int, as_of: date) -> Basis:
    """Whether a policy is a basis for a finding on data of `year`, seen on the day of the check (design §3)."""
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
    """Whether a policy of a county or prefecture governs a place; None where the place is wider than the policy's.

    Codes (GB/T 2260) of wider places end in 00: 330600 is the prefecture of county 330683.
    """
    policy, place = bare(policy_region), bare(code)
    if place.startswith(policy):
        return True
    return None if policy.startswith(place) else False
