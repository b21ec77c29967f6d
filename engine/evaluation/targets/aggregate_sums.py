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
"""Most names of left-out enterprises that are kept; how many were left out is always exact."""

_FEW = 2
"""Most townships that are kept: it only matters whether there is exactly one."""


class Key(NamedTuple):
    """An indicator of a place (the policy's region, a GB/T 2260 code) in a data year."""

    indicator: str
    region: str
    year: int


@dataclass(frozen=True, kw_only=True)
class IndicatorTotals:
    """What the enterprises of a place and year add up to.

    Attributes:
        listed: how many enterprises belong or may belong.
        used: how many of them have known figures; for a count, of how many it is known whether they count.
        numerator, denominator: Σ of the used, in base units; `numerator` of a count is how many count.
        denominator_all: Σ of all known divisors.
        open: how many left-out enterprises lack more than the numerator.
        missing: field → how many left-out enterprises lack it.
        blank: how many enterprises belong although their trade is not stated.
        names: of the left-out enterprises, the first `NAMED`.
        files, towns: the files that they come from, and the first `_FEW` townships.
        places, years: the assumptions about place and about year.
    """

    listed: int = 0
    used: int = 0
    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(0)
    denominator_all: Fraction = Fraction(0)
    open: int = 0
    missing: Mapping[str, int] | None = None
    blank: int = 0
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    towns: tuple[str | None, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        """How many enterprises were not used."""
        return self.listed - self.used

    def merge(self, other: IndicatorTotals) -> IndicatorTotals:
        """The totals of two lists together."""
        mine, theirs = self.missing or {}, other.missing or {}
        return IndicatorTotals(
            listed=self.listed + other.listed,
            used=self.used + other.used,
            numerator=self.numerator + other.numerator,
            denominator=self.denominator + other.denominator,
            denominator_all=self.denominator_all + other.denominator_all,
            open=self.open + other.open,
            missing={
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


def merged_totals(parts: Iterable[Mapping[Key, IndicatorTotals]]) -> dict[Key, IndicatorTotals]:
    """The totals of several lists together."""
    total: dict[Key, IndicatorTotals] = {}
    for part in parts:
        for key, sums in part.items():
            total[key] = total[key].merge(sums) if key in total else sums
    return total


def answerable(policies: Sequence[Policy]) -> list[PolicyTarget]:
    """Targets that a list of enterprises can answer."""
    wanted = [target for policy in policies for target in targets_of(policy) if target.spec.entry.aggregate]
    return [target for target in wanted if not target.spec.place and target.spec.kind != "open"]


def formulas_of(targets: Sequence[PolicyTarget]) -> dict[str, IndicatorFormula]:
    """How each indicator follows from records."""
    specs = {target.spec.indicator: target.spec.entry.aggregate for target in targets}
    return {name: IndicatorFormula(spec) for name, spec in specs.items() if spec is not None}


def totals_of(records: Records, policies: Sequence[Policy], settings: Settings) -> dict[Key, IndicatorTotals]:
    """The totals of a list for every indicator, place and year that some target asks for.

    Only enterprises whose region the policy binds count; each data year of the list is taken by itself.
    """
    enterprises = records.frame.filter(pl.col("kind") == "enterprise")
    wanted = answerable(policies)
    if enterprises.is_empty() or not wanted:
        return {}
    formulas = formulas_of(wanted)
    conditions = [condition for formula in formulas.values() for condition in formula.conditions]
    frame = placed(prepare(Records(enterprises, records.sources), conditions, settings), policies, settings)
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in ("industry_section",) if name not in frame.columns
    )
    figures = Figures.of(frame, conditions)
    years = sorted(figures.frame[YEAR].unique().to_list())
    sums: dict[Key, IndicatorTotals] = {}
    for target in wanted:
        name, region = target.spec.indicator, target.policy.head.region
        for year in years:
            key = Key(name, region, year)
            asked = any(value.binds(year) for value in target.spec.values) and settings.year in (None, year)
            if asked and key not in sums:
                sums[key] = _sums(figures, formulas[name], key, settings)
    return {key: totals for key, totals in sums.items() if totals.files}


def _sums(figures: Figures, formula: IndicatorFormula, key: Key, settings: Settings) -> IndicatorTotals:
    places = figures.frame[REGION].unique().to_list()
    here = pl.col(REGION).is_in([place for place in places if binds(key.region, place)]) & (pl.col(YEAR) == key.year)
    frame = with_figures(formula, replace(figures, frame=figures.frame.filter(here)), settings)
    part = frame.filter(pl.col("belongs").fill_null(True))
    sums = _ratio(part, formula, figures) if formula.denominator is not None else _count(part, formula)
    return replace(
        sums,
        blank=part["industry_section"].null_count() if formula.spec.industry else 0,
        files=_distinct(*frame["file"].unique(maintain_order=True)),
        towns=_distinct(*frame["town"].unique(maintain_order=True))[:_FEW],
        places=_distinct(*frame["_assumed_region"].drop_nulls().unique(maintain_order=True)),
        years=_distinct(*frame["_assumed_year"].drop_nulls().unique(maintain_order=True)),
    )


def _ratio(part: pl.DataFrame, formula: IndicatorFormula, figures: Figures) -> IndicatorTotals:
    above, below = (
        figures.values[key_of(condition)].coefficient
        for condition in (formula.numerator, formula.denominator)
        if condition
    )
    known = pl.col("belongs").fill_null(False) & pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    used, rest = part.filter(known), part.filter(~known)
    missing = {
        key_of(formula.numerator): rest["numerator"].null_count(),
        key_of(formula.denominator) if formula.denominator else "": rest["denominator"].null_count(),
        **{key: rest["belongs"].null_count() for key in (formula.among.fields if formula.among else ())},
    }
    return IndicatorTotals(
        listed=part.height,
        used=used.height,
        numerator=_sum(used["numerator"], above),
        denominator=_sum(used["denominator"], below),
        denominator_all=_sum(part["denominator"].drop_nulls(), below),
        open=rest.filter(pl.col("denominator").is_null() | pl.col("belongs").is_null()).height,
        missing=missing,
        names=_names(rest),
    )


def _sum(values: pl.Series, size: Fraction) -> Fraction:
    """The sum, in base units, of figures whose unit is `size` base units."""
    if values.dtype == pl.String:
        return sum((Fraction(text) for text in values), Fraction(0)) * size
    return Fraction(int(values.sum() or 0)) * size


def _count(part: pl.DataFrame, formula: IndicatorFormula) -> IndicatorTotals:
    holds = pl.col("belongs").fill_null(False) & pl.col("numerator").fill_null(False)
    out = pl.col("numerator").eq(False).fill_null(False)
    rest = part.filter(~holds & ~out)
    missing = dict.fromkeys(formula.numerator.fields, rest.height)
    return IndicatorTotals(
        listed=part.height,
        used=part.height - rest.height,
        numerator=Fraction(part.filter(holds).height),
        missing=missing,
        names=_names(rest),
    )


def _names(rows: pl.DataFrame) -> tuple[str, ...]:
    where = pl.concat_str(pl.lit("第"), pl.col("row").cast(pl.String), pl.lit("行"))
    return tuple(rows.head(NAMED).select(pl.coalesce(pl.col("name").cast(pl.String), where))[:, 0])
