"""Records × rules → the verdict frame: one row a record and criterion, in record order, then rule order."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ..policy.corpus import Policy, Rule
from ..records import Records
from .figures import Figures
from .prepare import prepare
from .settings import Settings, basis, binds
from .verdict import COLUMNS, RuleVerdicts

YEAR = "_year"
REGION = "_region"
INDEX = "_record"


def evaluate(
    records: Records, policies: Sequence[Policy], settings: Settings, *, everything: bool = False
) -> pl.DataFrame:
    """Judge every record by every criterion of its kind.

    Args:
        records: one kind family; exact texts in the vocabulary's units.
        policies: as loaded.
        settings: day of the check, data year, place, loaded tables.
        everything: keep `out_of_scope` rows too.

    Returns:
        The verdict frame (design §5): `COLUMNS`, sorted by record, then policy and criterion in the documents' order.
    """
    kinds = set(records.frame["kind"].unique().to_list())
    rules = [rule for policy in policies for rule in policy.rules if kinds & set(rule.criterion.record)]
    if not rules or records.frame.is_empty():
        return pl.DataFrame(schema=COLUMNS)
    lists = {policy.head.id: policy.lists for policy in policies}
    figures = Figures.of(placed(prepare(records, rules, settings), policies, settings), rules)
    parts = [
        RuleVerdicts(rule, figures, records, lists[rule.policy.id], settings).frame(everything=everything)
        .with_columns(pl.lit(order, dtype=pl.Int32).alias("_rule"))
        for order, rule in enumerate(rules)
    ]
    return pl.concat(parts).sort(INDEX, "_rule", maintain_order=True).select(COLUMNS.keys())


def placed(frame: pl.DataFrame, policies: Sequence[Policy], settings: Settings) -> pl.DataFrame:
    """Add each record's index, data year and region, and per policy whether it binds and on what basis."""
    year = pl.col("report_year").str.extract(r"^(\d{4})$").cast(pl.Int32)
    stated = pl.col("region").is_not_null() & pl.col("region_code").is_null()  # a place, but none that is known here
    elsewhere = pl.when(stated).then(pl.lit("")).otherwise(pl.lit(settings.region or _only_region(policies)))
    frame = frame.with_row_index(INDEX).with_columns(
        year.fill_null(settings.default_year).alias(YEAR),
        pl.coalesce("region_code", elsewhere).alias(REGION),
    )
    years = frame[YEAR].unique().to_list()
    regions = frame[REGION].unique().to_list()
    for policy in policies:
        bases = {year: basis(policy.head, year, settings.as_of) for year in years}
        bound = [code for code in regions if binds(policy.head.region, code)]
        frame = frame.with_columns(
            pl.col(YEAR).replace_strict(bases, return_dtype=pl.String).alias(f"_basis:{policy.head.id}"),
            pl.when(pl.col(REGION) != "").then(pl.col(REGION).is_in(bound)).alias(f"_binds:{policy.head.id}"),
        )
    return _with_assumptions(frame, policies, settings)


def _only_region(policies: Sequence[Policy]) -> str:
    """The region that all policies share, or "" where they differ: then a record must say where it is."""
    regions = {policy.head.region for policy in policies}
    return regions.pop() if len(regions) == 1 else ""


def _with_assumptions(frame: pl.DataFrame, policies: Sequence[Policy], settings: Settings) -> pl.DataFrame:
    no_year = pl.lit(None, dtype=pl.String)
    if settings.year is None:
        stated = pl.col("report_year").is_null()
        no_year = pl.when(stated).then(pl.lit(f"表中未写数据年度，按上一年度 {settings.default_year} 年计"))
    no_region = pl.lit(None, dtype=pl.String)
    if not settings.region and _only_region(policies):
        name = policies[0].head.region_name
        no_region = pl.when(pl.col("region_code").is_null() & pl.col("region").is_null()).then(pl.lit(f"表中未写所在县(市、区),按 {name} 计"))
    return frame.with_columns(no_year.alias("_assumed_year"), no_region.alias("_assumed_region"))


def rules_for(policies: Sequence[Policy], kind: str) -> list[Rule]:
    """The criteria that judge records of a kind."""
    return [rule for policy in policies for rule in policy.rules if kind in rule.criterion.record]
