"""The criteria that bind an enterprise of 嵊州, written by hand in polars: a column of outcome codes for each criterion.

This is what somebody who knows polars would write for these clauses only. It is exact: figures are Int128 multiples of
10⁻⁸, compared by multiplying out. It is three-valued: null is unknown; `&`, `|` and `any_horizontal` are Kleene's.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .sample import Sample

UNLAWFUL = (
    "unlawful_land", "safety_hazard", "unlicensed", "product_quality", "unlawful_building", "pollution", "tax_evasion",
    "fire_hazard",
)  # fmt: skip
"""The states of SZ22-F02, in the clause's order."""

ALSO_UNLAWFUL = ("energy_violation",)
"""What its 等 leaves open."""

TWO_HIGH = ("safety_hazard", "pollution", "product_quality", "energy_violation")
"""Those of SZ22-E02 and E03."""

ALSO_TWO_HIGH = ("unlawful_land", "unlicensed", "unlawful_building", "tax_evasion", "fire_hazard")
"""What their 等 leaves open."""

INDUSTRY = ("采矿业", "制造业", "电力热力燃气及水生产和供应业")
"""The trades of SZ22-F01 and F02."""

ROUTES = ("拆除重建", "整治提升", "功能转型", "关停退出")
"""The ways of SZ22-F01."""

ONE = 10**8
"""A figure of 1."""

_FLAGS = dict.fromkeys((*UNLAWFUL, *TWO_HIGH, "two_high"), pl.Boolean)
_TEXTS = (
    "cluster",
    "route",
    "tax",
    "land_actual",
    "land_own",
    "land_rent_in",
    "land_rent_out",
    "value_added",
    "energy",
)


def judged(sample: Sample) -> pl.DataFrame:
    """The outcomes of every record."""
    return prepared(sample.frame).select(outcomes(sample)).collect()


def prepared(frame: pl.DataFrame) -> pl.LazyFrame:
    """The records with every column that the clauses read, with `tax`, `land` and the like as multiples of 10⁻⁸."""
    absent = {**_FLAGS, **dict.fromkeys(_TEXTS, pl.String)}
    lazy = frame.lazy().with_columns(
        pl.lit(None, kind).alias(key) for key, kind in absent.items() if key not in frame.columns
    )
    computed = _exact("land_own") + _exact("land_rent_in").fill_null(0) - _exact("land_rent_out").fill_null(0)
    return lazy.with_columns(
        _exact("tax").alias("#tax"),
        pl.coalesce(_exact("land_actual"), computed).alias("#land"),
    ).with_columns(pl.when(pl.col("#land") > 0).then("#land").alias("#usable"))


def outcomes(sample: Sample) -> list[pl.Expr]:
    """One expression for each criterion, to be used on a prepared frame."""
    tax, land, usable = pl.col("#tax"), pl.col("#land"), pl.col("#usable")
    everybody = pl.lit(True)
    manufacturing = pl.col("industry_section") == "制造业"
    industry = pl.col("industry_section").is_in(INDUSTRY)
    screened = (pl.col("scale") == "规上") | (land >= 3 * ONE)
    breaches, unlawful = pl.any_horizontal(TWO_HIGH), pl.any_horizontal(UNLAWFUL)
    perhaps_breaches, perhaps_unlawful = breaches | _stated(ALSO_TWO_HIGH), unlawful | _stated(ALSO_UNLAWFUL)
    by_criterion = {
        "SZ20-E01": _outcome(manufacturing | fostered(sample), tax < usable * 5, tax <= usable * 5),
        "SZ20-L01": _outcome(everybody, _folded("name").is_in(list(sample.listed))),
        "SZ22-F01": _outcome(industry & pl.col("route").is_not_null(), pl.col("route").is_in(ROUTES)),
        "SZ22-F02": _outcome(industry, unlawful, perhaps_unlawful),
        "SZ22-E01": _outcome(manufacturing, screened),
        "SZ22-R01": pl.when(~(manufacturing & screened))
        .then(pl.lit("out_of_scope"))
        .otherwise(pl.lit("needs_reference")),
        "SZ22-E02": _outcome(pl.col("two_high"), breaches, perhaps_breaches),
        "SZ22-E03": _outcome(pl.col("two_high"), ~breaches, ~perhaps_breaches),
    }
    return [expression.alias(criterion) for criterion, expression in by_criterion.items()]


def fostered(sample: Sample) -> pl.Expr:
    """Whether an enterprise is known to belong to one of the clusters of SZ20."""
    return _folded("cluster").is_in(list(sample.clusters)).fill_null(False)


def _outcome(scope: pl.Expr, one: pl.Expr, other: pl.Expr | None = None) -> pl.Expr:
    """The outcome code; `one` and `other` are the two readings of what a word (以下, 等) leaves open."""
    other = one if other is None else other
    return (
        pl.when(~scope).then(pl.lit("out_of_scope"))
        .when(~one & ~other).then(pl.lit("clear"))
        .when(scope & one & other).then(pl.lit("hit"))
        .when(scope & (one ^ other)).then(pl.lit("boundary"))
        .otherwise(pl.lit("insufficient"))
    )  # fmt: skip


def _stated(keys: Sequence[str]) -> pl.Expr:
    """Whether a state that the text does not list is stated; silence about it counts as no."""
    return pl.any_horizontal(pl.col(key).fill_null(False) for key in keys)


def _folded(key: str) -> pl.Expr:
    return pl.col(key).str.normalize("NFKC").str.replace_all(r"\s", "")


def _exact(key: str) -> pl.Expr:
    return pl.col(key).cast(pl.Decimal(38, 8)).to_physical()
