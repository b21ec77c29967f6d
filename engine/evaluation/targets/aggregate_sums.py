"""What a list of enterprises adds up to for an indicator, by place and year; the sums of parts of a list are added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from ...policy.corpus import Policy
from ...policy.settings import Settings, binds
from ...policy.targets import PolicyTarget, targets_of
from ...records.records import Records
from ..criteria.binding import REGION, YEAR, placed
from ..criteria.figures import Figures
from ..criteria.prepare import prepare
from .aggregate_formula import IndicatorFormula, key_of, with_figures

NAMED = 1000
"""Names of enterprises left out that are kept; their number is always exact."""

_FEW = 2
"""Townships that are kept: whether there is only one is all that counts."""


class Key(NamedTuple):
    """An indicator of a place (the policy's, GB/T 2260) in a data year."""

    indicator: str
    region: str
    year: int


@dataclass(frozen=True, kw_only=True)
class IndicatorTotals:
    """What the enterprises of a place and year add up to.

    Attributes:
        listed: enterprises that belong or may.
        used: those whose figures are known; a count: those of which it is known whether they count.
        upper, lower: Σ of the used, in base units; `upper` of a count is how many count.
        every: Σ of all known divisors.
        open: enterprises left out that lack more than a numerator.
        lacking: field → enterprises left out that lack it.
        blank: enterprises that belong though their trade is not stated.
        names: of those left out, the first `NAMED`.
        files, towns: what they come from, and the first townships.
        places, years: what was assumed for place and for year.
    """

    listed: int = 0
    used: int = 0
    upper: Fraction = Fraction(0)
    lower: Fraction = Fraction(0)
    every: Fraction = Fraction(0)
    open: int = 0
    lacking: Mapping[str, int] | None = None
    blank: int = 0
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    towns: tuple[str | None, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        """Enterprises that are not used."""
        return self.listed - self.used

    def plus(self, other: IndicatorTotals) -> IndicatorTotals:
        """The sums of two lists together."""
        mine, theirs = self.lacking or {}, other.lacking or {}
        return IndicatorTotals(
            listed=self.listed + other.listed,
            used=self.used + other.used,
            upper=self.upper + other.upper,
            lower=self.lower + other.lower,
            every=self.every + other.every,
            open=self.open + other.open,
            lacking={
                key: mine.get(key, 0) + theirs.get(key, 0)
                for key in (*mine, *(key for key in theirs if key not in mine))
            },
            blank=self.blank + other.blank,
            names=(*self.names, *other.names)[:NAMED],
            files=_distinct(*self.files, *other.files),
            towns=_distinct(*self.towns, *other.towns)[:_FEW],
            places=_distinct(*self.places, *other.places),
            years=_distinct(*self.years, *other.years),
        )


def _distinct(*values: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))  # type: ignore[arg-type]


def added(parts: Iterable[Mapping[Key, IndicatorTotals]]) -> dict[Key, IndicatorTotals]:
    """The sums of several lists together."""
    total: dict[Key, IndicatorTotals] = {}
    for part in parts:
        for key, sums in part.items():
            total[key] = total[key].plus(sums) if key in total else sums
    return total


def answerable(policies: Sequence[Policy]) -> list[PolicyTarget]:
    """Targets that a list of enterprises can answer."""
    wanted = [target for policy in policies for target in targets_of(policy) if target.target.entry.aggregate]
    return [target for target in wanted if not target.target.place and target.target.kind != "open"]


def ways_of(targets: Sequence[PolicyTarget]) -> dict[str, IndicatorFormula]:
    """How each indicator follows from records."""
    given = {target.target.indicator: target.target.entry.aggregate for target in targets}
    return {name: IndicatorFormula(way) for name, way in given.items() if way is not None}


def sums_of(records: Records, policies: Sequence[Policy], settings: Settings) -> dict[Key, IndicatorTotals]:
    """The sums of a list for every indicator, place and year that some target asks for.

    Only enterprises whose region the policy binds count; each data year of the list is taken by itself.
    """
    enterprises = records.frame.filter(pl.col("kind") == "enterprise")
    wanted = answerable(policies)
    if enterprises.is_empty() or not wanted:
        return {}
    ways = ways_of(wanted)
    conditions = [condition for way in ways.values() for condition in way.conditions]
    frame = placed(prepare(Records(enterprises, records.sources), conditions, settings), policies, settings)
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in ("industry_section",) if name not in frame.columns
    )
    figures = Figures.of(frame, conditions)
    years = sorted(figures.frame[YEAR].unique().to_list())
    sums: dict[Key, IndicatorTotals] = {}
    for target in wanted:
        name, region = target.target.indicator, target.policy.head.region
        for year in years:
            key = Key(name, region, year)
            asked = any(value.binds(year) for value in target.target.values) and settings.year in (None, year)
            if asked and key not in sums:
                sums[key] = _sums(figures, ways[name], key, settings)
    return {key: one for key, one in sums.items() if one.files}


def _sums(figures: Figures, way: IndicatorFormula, key: Key, settings: Settings) -> IndicatorTotals:
    places = figures.frame[REGION].unique().to_list()
    here = pl.col(REGION).is_in([place for place in places if binds(key.region, place)]) & (pl.col(YEAR) == key.year)
    frame = with_figures(way, replace(figures, frame=figures.frame.filter(here)), settings)
    part = frame.filter(pl.col("belongs").fill_null(True))
    sums = _ratio(part, way, figures) if way.lower is not None else _count(part, way)
    return replace(
        sums,
        blank=part["industry_section"].null_count() if way.given.industry else 0,
        files=_distinct(*frame["file"].unique(maintain_order=True)),
        towns=_distinct(*frame["town"].unique(maintain_order=True))[:_FEW],
        places=_distinct(*frame["_assumed_region"].drop_nulls().unique(maintain_order=True)),
        years=_distinct(*frame["_assumed_year"].drop_nulls().unique(maintain_order=True)),
    )


def _ratio(part: pl.DataFrame, way: IndicatorFormula, figures: Figures) -> IndicatorTotals:
    above, below = (figures.values[key_of(condition)].coefficient for condition in (way.upper, way.lower) if condition)
    known = pl.col("belongs").fill_null(False) & pl.col("upper").is_not_null() & pl.col("lower").is_not_null()
    used, rest = part.filter(known), part.filter(~known)
    lacking = {
        key_of(way.upper): rest["upper"].null_count(),
        key_of(way.lower) if way.lower else "": rest["lower"].null_count(),
        **{key: rest["belongs"].null_count() for key in (way.among.fields if way.among else ())},
    }
    return IndicatorTotals(
        listed=part.height,
        used=used.height,
        upper=_sum(used["upper"], above),
        lower=_sum(used["lower"], below),
        every=_sum(part["lower"].drop_nulls(), below),
        open=rest.filter(pl.col("lower").is_null() | pl.col("belongs").is_null()).height,
        lacking=lacking,
        names=_names(rest),
    )


def _sum(values: pl.Series, size: Fraction) -> Fraction:
    """The sum in base units of figures in units of `size`."""
    if values.dtype == pl.String:
        return sum((Fraction(text) for text in values), Fraction(0)) * size
    return Fraction(int(values.sum() or 0)) * size


def _count(part: pl.DataFrame, way: IndicatorFormula) -> IndicatorTotals:
    holds = pl.col("belongs").fill_null(False) & pl.col("upper").fill_null(False)
    out = pl.col("upper").eq(False).fill_null(False)
    rest = part.filter(~holds & ~out)
    lacking = dict.fromkeys(way.upper.fields, rest.height)
    return IndicatorTotals(
        listed=part.height,
        used=part.height - rest.height,
        upper=Fraction(part.filter(holds).height),
        lacking=lacking,
        names=_names(rest),
    )


def _names(rows: pl.DataFrame) -> tuple[str, ...]:
    where = pl.concat_str(pl.lit("第"), pl.col("row").cast(pl.String), pl.lit("行"))
    return tuple(rows.head(NAMED).select(pl.coalesce(pl.col("name").cast(pl.String), where))[:, 0])
