"""The same criteria in plain Python: figures are fractions, conditions are True, False, or None for unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import polars as pl

from .polars_outcomes import ROUTES, TWO_HIGH, UNLAWFUL
from .sample import Sample

Truth = bool | None
Row = dict[str, Any]


def judged(sample: Sample) -> pl.DataFrame:
    """The outcomes of every record."""
    return pl.DataFrame([outcomes(row, sample.listed) for row in sample.rows()])


def outcomes(row: Row, listed: frozenset[str]) -> dict[str, str]:
    """One record's outcomes by criterion."""
    tax, land = number(row["tax"]), land_of(row)
    return {
        "SZ20-E01": low_tax(tax, land),
        "SZ20-L01": outcome(True, folded(row["name"]) in listed),
        "SZ22-F01": outcome(row["route"] is not None, row["route"] in ROUTES),
        "SZ22-F02": outcome(True, any_of(row[key] for key in UNLAWFUL)),
        "SZ22-E01": outcome(
            manufacturing(row), any_of((same(row["scale"], "规上"), None if land is None else land >= 3))
        ),
        "SZ22-R01": "out_of_scope" if manufacturing(row) is False else "needs_reference",
        "SZ22-E02": outcome(row["two_high"], any_of(row[key] for key in TWO_HIGH)),
        "SZ22-E03": outcome(row["two_high"], opposite(any_of(row[key] for key in TWO_HIGH))),
    }


def outcome(scope: Truth, holds: Truth) -> str:
    if scope is False:
        return "out_of_scope"
    if holds is False:
        return "clear"
    return "hit" if scope and holds else "insufficient"


def low_tax(tax: Fraction | None, land: Fraction | None) -> str:
    """SZ20-E01; the text leaves open whether exactly 5万元/亩 is meant."""
    if tax is None or land is None or land <= 0:
        return "insufficient"
    if tax == 5 * land:
        return "boundary"
    return "hit" if tax < 5 * land else "clear"


def land_of(row: Row) -> Fraction | None:
    """实际用地 if given, else 自有 + 承租 − 出租, of which only the first must be known."""
    if row["land_actual"] is not None:
        return number(row["land_actual"])
    own = number(row["land_own"])
    return None if own is None else own + (number(row["land_rent_in"]) or 0) - (number(row["land_rent_out"]) or 0)


def manufacturing(row: Row) -> Truth:
    return same(row["industry_section"], "制造业")


def same(value: str | None, other: str) -> Truth:
    return None if value is None else value == other


def any_of(parts: Iterable[Truth]) -> Truth:
    """Kleene's or."""
    parts = set(parts)
    return True if True in parts else None if None in parts else False


def opposite(part: Truth) -> Truth:
    return None if part is None else not part


def number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def folded(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
