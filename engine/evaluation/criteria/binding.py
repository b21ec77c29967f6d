"""Time and place of a record: its data year and county, which policies bind it, and on what basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from ...core.persistent_cache import cached_across_runs
from ...core.resources import RULES
from ...core.validation import Model, load_model
from ...policy.corpus import Policy, Rule
from ...policy.settings import Settings, bare, binds
from ...records.problems import Problems
from ...records.records import PROBLEMS, Records
from .prepare import any_of

YEAR = "_year"
YEAR_END = "_year_end"
REGION = "_region"
INDEX = "_record"
_YEAR = r"^(?:19|20)\d{2}$"


def with_named_places(records: Records, policies: Sequence[Policy]) -> Records:
    """The records, with a code for each place that is named as in a policy.

    A new county is in no table of places, but a policy about it gives its code.
    """
    names = {policy.head.region_name: policy.head.region for policy in policies}
    frame = records.frame
    if frame.schema.get("region", pl.Null) == pl.Null:
        return records
    own = pl.col("region").str.strip_chars().replace_strict(names, default=None, return_dtype=pl.String)
    known = pl.coalesce("region_code", own) if "region_code" in frame.columns else own
    unknown = (pl.col("code") == "place_unknown") & pl.col("written").str.strip_chars().is_in(list(names))
    problems = records.problems.filter(~unknown.fill_null(False))
    return replace(records, frame=frame.with_columns(known.alias("region_code")), problems=problems)


def unplaced(records: Records) -> pl.DataFrame:
    """`PROBLEMS` rows for enterprises, projects and parks whose stated county no table and no policy knows."""
    frame = records.frame
    if frame.schema.get("region", pl.Null) == pl.Null or "region_code" not in frame.columns:
        return pl.DataFrame(schema=PROBLEMS)
    unknown = frame.filter(
        pl.col("region").is_not_null() & pl.col("region_code").is_null() & (pl.col("kind") != "region")
    )
    problems = Problems()
    cell = records.cell("region").str.split("!").list.last().alias("cell")
    problems.add_all("county_unknown", unknown.select("file", "sheet", "row", cell, pl.col("region").alias("written")))
    named = (
        pl.col(key) if key in frame.columns else pl.lit(None, dtype=pl.String).alias(key) for key in ("town", "name")
    )
    return problems.frame(unknown.select("file", "sheet", "row", "record_id", *named))


def placed(frame: pl.DataFrame, policies: Sequence[Policy], settings: Settings) -> pl.DataFrame:
    """Add each record's index, data year, its last day and region, what was assumed for them, and per policy whether it
    binds and on what basis."""
    stated = pl.col("report_year")
    year = pl.when(stated.str.contains(_YEAR)).then(stated).cast(pl.Int32)
    frame = frame.with_row_index(INDEX).with_columns(pl.col("uscc").str.slice(2, 6).alias("_registered"))
    frame = frame.with_columns(
        year.fill_null(settings.default_year).alias(YEAR),
        _assumed_year(settings).alias("_assumed_year"),
        *_region(policies, settings),
    )
    wide = pl.col(REGION).str.ends_with("00") | (pl.col(REGION) == "")
    frame = frame.with_columns(pl.when(~wide).then(REGION).alias("region_code"))
    years = frame[YEAR].unique().to_list()
    regions = frame[REGION].unique().to_list()
    ends = {year: date(year, 12, 31) for year in years}
    frame = frame.with_columns(pl.col(YEAR).replace_strict(ends, return_dtype=pl.Date).alias(YEAR_END))
    for policy in policies:
        bases = {year: settings.basis(policy.head, year) for year in years}
        frame = frame.with_columns(
            pl.col(YEAR).replace_strict(bases, return_dtype=pl.String).alias(f"_basis:{policy.head.id}"),
            *(_bound(name, place, regions) for name, place in _places(policy).items()),
        )
    return frame


def discrete(rules: Sequence[Rule]) -> list[str]:
    """Columns of a placed frame that decide whether rules bind, on what basis, and under what assumptions."""
    named = [name for rule in rules for name in (rule.binding, f"_basis:{rule.head.id}")]
    return ["source", "kind", YEAR, "_assumed_year", "_assumed_region", *dict.fromkeys(named)]


def applies(rule: Rule) -> pl.Expr:
    """Whether a rule binds a record by kind, place and year: true, false, or null where the place is unknown."""
    criterion = rule.criterion
    bound = pl.col("kind").is_in(list(criterion.record)) & pl.col(rule.binding)
    return bound & pl.col(YEAR).is_between(*criterion.years) if criterion.years else bound


def _places(policy: Policy) -> dict[str, str]:
    """Column that tells whether a place binds a record → its code: the policy's place and those of local standards."""
    local = {rule.binding: rule.region for rule in policy.rules}
    return {f"_binds:{policy.head.id}": policy.head.region, **local}


def _bound(name: str, place: str, regions: Sequence[str]) -> pl.Expr:
    bound = {code: binds(place, code) for code in regions}
    return pl.col(REGION).replace_strict(bound, return_dtype=pl.Boolean).alias(name)


def _assumed_year(settings: Settings) -> pl.Expr:
    stated = pl.col("report_year")
    unusable = pl.lit(f"所填数据年度无法使用，按 {settings.default_year} 年计")
    unsaid = pl.lit(f"表中未写数据年度，按上一年度 {settings.default_year} 年计")
    nobody_said = stated.is_null() & pl.lit(settings.year is None)
    return pl.when(~stated.str.contains(_YEAR)).then(unusable).when(nobody_said).then(unsaid)


def _region(policies: Sequence[Policy], settings: Settings) -> tuple[pl.Expr, pl.Expr]:
    """The county code ("" where the stated place is in no table), and what was assumed to find it.

    The first of these that is known: the place in the sheet; the place given to the check; the registration office in
    the credit code (GB 32100-2015, characters 3–8), where a policy binds it; the region that all policies share, or the
    program's home. The last two are assumptions that every verdict states.
    """
    unknown_place = pl.col("region").is_not_null() & pl.col("region_code").is_null()
    registered = pl.col("_registered")
    known = any_of(
        registered.str.starts_with(bare(place)) for policy in policies for place in _places(policy).values()
    ).fill_null(False)
    county, name = home(policies)
    stated_for_all = pl.lit(settings.region or None, dtype=pl.String)
    region = (
        pl.when(unknown_place)
        .then(pl.lit(""))
        .otherwise(pl.coalesce("region_code", stated_for_all, pl.when(known).then(registered), pl.lit(county)))
    )
    assumed = (
        pl.when(unknown_place | pl.col("region_code").is_not_null() | stated_for_all.is_not_null())
        .then(None)
        .when(known)
        .then(pl.concat_str(pl.lit("表中未写所在县（市、区），按信用代码的登记机关 "), registered, pl.lit(" 计")))
        .otherwise(pl.lit(f"表中未写所在县（市、区），按{name}计"))
    )
    return region.alias(REGION), assumed.alias("_assumed_region")


class DefaultsFile(Model):
    """What defaults.yaml holds: the county for which the program was first set up, by its code."""

    region: str


@cached_across_runs
def _default_home() -> str:
    return load_model(DefaultsFile, RULES / "vocabulary" / "defaults.yaml").region


def home(policies: Sequence[Policy]) -> tuple[str, str]:
    """Code and name of the region of records that state none: the one of all policies, else the program's home."""
    regions = {policy.head.region for policy in policies}
    county = regions.pop() if len(regions) == 1 else _default_home()
    names = {policy.head.region: policy.head.region_name for policy in policies}
    return county, names.get(county, f"区划 {county} ")
