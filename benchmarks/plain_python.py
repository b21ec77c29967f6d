"""The same criteria in plain Python: figures are fractions, conditions are True, False, or None for unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import polars as pl

from .polars_outcomes import ALSO_TWO_HIGH, ALSO_UNLAWFUL, INDUSTRY, ROUTES, TWO_HIGH, UNLAWFUL
from .sample import Sample

Truth = bool | None
Row = dict[str, Any]


def judged(sample: Sample) -> pl.DataFrame:
    """The outcomes of every record."""
    return pl.DataFrame([outcomes(row, sample) for row in sample.rows()])


def outcomes(row: Row, sample: Sample) -> dict[str, str]:
    """One record's outcomes by criterion."""
    tax, land = number(row["tax"]), land_of(row)
    made, industry = any_kind(row, "制造业"), any_kind(row, *INDUSTRY)
    screened = any_of((same(row["scale"], "规上"), None if land is None else land >= 3))
    unlawful, breaches = (any_of(row[key] for key in keys) for keys in (UNLAWFUL, TWO_HIGH))
    perhaps_unlawful = any_of((unlawful, stated(row, ALSO_UNLAWFUL)))
    perhaps_breaches = any_of((breaches, stated(row, ALSO_TWO_HIGH)))
    return {
        "SZ20-E01": outcome(any_of((made, clustered(row, sample.clusters))), *low_tax(tax, land)),
        "SZ20-L01": outcome(True, folded(row["name"]) in sample.listed),
        "SZ22-F01": outcome(industry if row["route"] else False, row["route"] in ROUTES),
        "SZ22-F02": outcome(industry, unlawful, perhaps_unlawful),
        "SZ22-E01": outcome(made, screened),
        "SZ22-R01": "out_of_scope" if False in (made, screened) else "needs_reference",
        "SZ22-E02": outcome(row["two_high"], breaches, perhaps_breaches),
        "SZ22-E03": outcome(row["two_high"], opposite(breaches), opposite(perhaps_breaches)),
    }


def outcome(scope: Truth, *readings: Truth) -> str:
    """The outcome; there are two readings where a word (以下, 等) leaves open what the text means."""
    if scope is False:
        return "out_of_scope"
    if set(readings) == {False}:
        return "clear"
    if not scope or None in readings:
        return "insufficient"
    return "hit" if all(readings) else "boundary"


def low_tax(tax: Fraction | None, land: Fraction | None) -> tuple[Truth, Truth]:
    """SZ20-E01 without and with exactly 5万元/亩: the text leaves open whether it is meant."""
    if tax is None or land is None or land <= 0:
        return None, None
    return tax < 5 * land, tax <= 5 * land


def clustered(row: Row, clusters: frozenset[str]) -> bool:
    return row["cluster"] is not None and folded(row["cluster"]) in clusters


def stated(row: Row, keys: Iterable[str]) -> bool:
    """Whether a state that the text does not list is stated; silence about it counts as no."""
    return any(row[key] for key in keys)


def land_of(row: Row) -> Fraction | None:
    """实际用地 if given, else 自有 + 承租 − 出租, of which only the first must be known."""
    if row["land_actual"] is not None:
        return number(row["land_actual"])
    own = number(row["land_own"])
    return None if own is None else own + (number(row["land_rent_in"]) or 0) - (number(row["land_rent_out"]) or 0)


def any_kind(row: Row, *sections: str) -> Truth:
    section = row["industry_section"]
    return None if section is None else section in sections


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
