"""Doubts about a record: conditions of rules/decisions/cautions.yaml, problems of the sheet.

A caution never changes a verdict; it sends a hit to human review.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...policy.condition import Condition
from ...policy.corpus import Policy
from ...policy.exemptions import CautionRule, caution_rules, judged_rules
from ...policy.profile import Office, within
from ...policy.settings import Settings, binds
from ...records.records import Records
from .binding import REGION, placed
from .compile import Compiler
from .exact_rows import beyond_scale, states_bound
from .figures import Figures
from .prepare import identified, prepare
from .row_judge import RowJudge

_ENTERPRISES = {"enterprise", "workshop"}

CAUTIONS = {"record_id": pl.String, "caution": pl.String, "reason": pl.String}
"""Columns of a caution frame."""


def find_cautions(
    records: Records,
    policies: Sequence[Policy],
    settings: Settings,
    problem_cautions: dict[str, str],
    office: Office | None = None,
) -> pl.DataFrame:
    """All cautions on the records.

    Args:
        problem_cautions: problem code → caution code, for problems that need a person before a letter.
        office: its caution rules add to the shipped ones or change them.

    Returns:
        `CAUTIONS` rows, in the order: conditions, problems; each in record order.
    """
    if records.frame.is_empty():
        return pl.DataFrame(schema=CAUTIONS)
    kinds = set(records.frame["kind"].unique().to_list())
    judged = list(judged_rules(caution_rules(office or Office()))) if kinds & _ENTERPRISES else []
    rules = [rule for _, rule in judged]
    ready = prepare(records, rules, settings) if rules else identified(records.frame)
    frame = placed(ready, policies, settings)
    stated = _stated(Figures.of(frame, rules), judged, settings) if rules else []
    outside = _outside(frame, office or Office())
    return pl.concat([*stated, outside, _problems(records, problem_cautions)]).unique(maintain_order=True)


def _outside(frame: pl.DataFrame, office: Office) -> pl.DataFrame:
    """Records that are stated to be in another county than the office, or in another town than the township, which would
    write to them."""
    issuer = office.config.office
    town, county = (
        pl.col(key) if key in frame.columns else pl.lit(None, dtype=pl.String) for key in ("town", "region")
    )
    towns, counties = (frame.select(column).to_series().drop_nulls().unique() for column in (town, pl.col(REGION)))
    other_town = town.is_in([name for name in towns if not within(issuer, name)])
    stated = pl.col(REGION).is_in([code for code in counties if issuer.region and binds(issuer.region, code) is False])
    other_county = stated & pl.col("_assumed_region").is_null()
    place = pl.when(other_county).then(pl.coalesce(county, REGION)).otherwise(town)
    reason = pl.concat_str(pl.lit("所在地为"), place, pl.lit(f"，不在{issuer.name or '本机关'}辖区"))
    return frame.filter(other_county | other_town).select("record_id", caution=pl.lit("outside"), reason=reason)


def _stated(
    figures: Figures, judged: Sequence[tuple[CautionRule, Condition]], settings: Settings
) -> list[pl.DataFrame]:
    cautions = []
    for doubt, rule in judged:
        hit = figures.frame.lazy().filter(_holds(rule, figures, settings)).select("record_id").collect()
        cautions.append(hit.with_columns(caution=pl.lit(doubt.id), reason=pl.lit(doubt.reason)))
    return cautions


def _holds(rule: Condition, figures: Figures, settings: Settings) -> pl.Expr:
    """Where the condition is true. Rows with a figure that the scaled columns cannot hold, or a bound, are judged alone."""
    compiler = Compiler(rule=rule, figures=figures, as_of=settings.as_of, loaded={})
    holds = compiler.truth(rule.when)
    alone = beyond_scale(rule, compiler.leaf_bits) | states_bound(rule)
    exact_hits = [
        row["_record"]
        for row in figures.frame.filter(alone).iter_rows(named=True)
        if RowJudge(row=row, vocabulary=rule.vocabulary, lists={}, units={}, as_of=settings.as_of).truth(rule.when)
    ]
    return (holds & ~alone) | pl.col("_record").is_in(exact_hits)


def _problems(records: Records, problem_cautions: dict[str, str]) -> pl.DataFrame:
    wanted = records.problems.filter(pl.col("code").is_in(list(problem_cautions)) & pl.col("record_id").is_not_null())
    return wanted.select(
        "record_id", caution=pl.col("code").replace(problem_cautions), reason=pl.col("problem")
    ).unique(maintain_order=True)
