"""Which entries of an office's profile meet records of the submission; the numbers of parts can be added."""

from __future__ import annotations

import polars as pl

from ..policy.local import Waiver
from ..policy.profile import Profile

ENTRIES = {"entry": pl.String, "count": pl.Int64}
"""Columns of a frame of entries that meet records: name of the entry, number of the records."""


def waiver_entry(index: int) -> str:
    """The name of a waiver by its place in the profile."""
    return f"waiver {index}"


def exemption_entry(code: str) -> str:
    """The name of an exemption by its id."""
    return f"exemption {code}"


def met_entries(records: pl.DataFrame, cautions: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """An `ENTRIES` frame: the waivers whose enterprise is among the records, and the exemptions that any record meets.

    Args:
        cautions: a `cautions.CAUTIONS` frame.
    """
    counts: dict[str, int] = {}
    waivers: list[Waiver] = profile.waivers
    if waivers:
        from ..evaluation.criteria.waivers import waived_records

        counts |= {waiver_entry(index): count for index, count in enumerate(waived_records(records, waivers))}
    for entry in profile.exemptions:
        counts[exemption_entry(entry.id)] = cautions.filter(pl.col("caution") == entry.id).height
    rows = [(name, count) for name, count in counts.items() if count]
    return pl.DataFrame(rows, schema=ENTRIES, orient="row")
