"""What no approval can let out of review: a firm that is gone or another office's, and a clause that is another office's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ..vocabulary.labels import labels
from .facts import CriterionFacts, Issuer
from .unnamed_office import bars_of_offices

PLACES = ("gone", "outside")
"""Cautions that no approval lifts; the rules of release in decide.yaml name them too."""


@dataclass(frozen=True, kw_only=True)
class Bars:
    """What no approval can take out of review, because the office may not write at all.

    Attributes:
        places: record → why nothing goes to it from this office: it is gone, or in another office's place.
        offices: criterion whose clause does not name the office → the departments that lead by it.
    """

    places: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cautions: pl.DataFrame, issuer: Issuer, criteria: Mapping[str, CriterionFacts]) -> Bars:
        """The bars of a run; `cautions`: a frame of record_id, caution, reason."""
        closed = cautions.filter(pl.col("caution").is_in(list(PLACES)))
        places: dict[str, str] = {}
        for record, code, reason in closed.select("record_id", "caution", "reason").iter_rows():
            places.setdefault(record, reason or labels().of("caution", code))
        return cls(places=places, offices=bars_of_offices(criteria, issuer))
