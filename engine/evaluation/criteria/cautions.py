"""Doubts about a record: conditions of rules/decisions/cautions.yaml, problems of the sheet, near names of a list.

A caution never changes a verdict; it sends a hit to human review.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...core.text import core_name, core_name_expr, normal_name_expr
from ...language import ast
from ...policy.condition import Condition
from ...policy.corpus import Policy
from ...policy.exemptions import CautionRule, caution_rules, judged_rules
from ...policy.profile import Office, within
from ...policy.settings import Settings
from ...records.records import Records
from .binding import placed
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
        `CAUTIONS` rows, in the order: conditions, near names, problems; each in record order.
    """
    if records.frame.is_empty():
        return pl.DataFrame(schema=CAUTIONS)
    kinds = set(records.frame["kind"].unique().to_list())
    judged = list(judged_rules(caution_rules(office or Office()))) if kinds & _ENTERPRISES else []
    rules = [rule for _, rule in judged]
    ready = prepare(records, rules, settings) if rules else identified(records.frame)
    frame = placed(ready, policies, settings)
    stated = _stated(Figures.of(frame, rules), judged, settings) if rules else []
    near = _near_names(frame, policies, kinds) if records.has("name") else []
    outside = _outside(frame, office or Office())
    return pl.concat([*stated, *near, outside, _problems(records, problem_cautions)]).unique(maintain_order=True)


def _outside(frame: pl.DataFrame, office: Office) -> pl.DataFrame:
    """Records in another town than that of the township which would write to them."""
    issuer = office.config.office
    towns = frame["town"].drop_nulls().unique().to_list() if "town" in frame.columns else []
    others = [town for town in towns if not within(issuer, town)]
    reason = pl.concat_str(pl.lit("企业在"), "town", pl.lit(f"，不在{issuer.name}辖区"))
    return frame.filter(pl.col("town").is_in(others)).select("record_id", caution=pl.lit("outside"), reason=reason)


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
    compiler = Compiler(rule=rule, figures=figures, lists={}, as_of=settings.as_of, loaded={})
    holds = compiler.truth(rule.when)
    alone = beyond_scale(rule, compiler.leaf_bits) | states_bound(rule)
    exact_hits = [
        row["_record"]
        for row in figures.frame.filter(alone).iter_rows(named=True)
        if RowJudge(row=row, vocabulary=rule.vocabulary, lists={}, units={}, as_of=settings.as_of).truth(rule.when)
    ]
    return (holds & ~alone) | pl.col("_record").is_in(exact_hits)


def _near_names(frame: pl.DataFrame, policies: Sequence[Policy], kinds: set[str]) -> list[pl.DataFrame]:
    """Records whose name is close to a name on a list that a criterion of their kind and place reads."""
    cautions = []
    for policy in policies:
        named = frame.lazy().filter(f"_binds:{policy.head.id}").select("record_id", pl.col("name").cast(pl.String))
        for title in _lists_of_names(policy, kinds):
            reason = f"名称与 {policy.head.id}“{title}”名单中的企业相近，是否同一企业须由人认定"
            near = _near(named.collect(), sorted(policy.lists[title]))
            cautions.append(near.select("record_id", caution=pl.lit("near_listed"), reason=pl.lit(reason)))
    return cautions


def _near(named: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Rows whose name has the same core as one of the (normalised) `names`, but is not one of them."""
    cores = sorted({core_name(name) for name in names})
    name, holds_core = pl.col("name"), pl.col("name").str.contains_any(cores)  # a core is a part of its name
    candidates = named.with_columns(normal_name_expr(name)).filter(holds_core)
    return candidates.filter(core_name_expr(name).is_in(cores), ~name.is_in(names))


def _lists_of_names(policy: Policy, kinds: set[str]) -> list[str]:
    nodes = [node for rule in policy.rules if kinds & set(rule.criterion.record) for node in rule.nodes]
    return list(dict.fromkeys(node.list for node in nodes if isinstance(node, ast.Listed) and node.key == "name"))


def _problems(records: Records, problem_cautions: dict[str, str]) -> pl.DataFrame:
    wanted = records.problems.filter(pl.col("code").is_in(list(problem_cautions)) & pl.col("record_id").is_not_null())
    return wanted.select(
        "record_id", caution=pl.col("code").replace(problem_cautions), reason=pl.col("problem")
    ).unique(maintain_order=True)
