"""Verdicts to decisions: the inference runs once for each combination of facts; the results are joined back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from .conclusions import Conclusion, conclude
from .decision_rules import DecisionRules, could_match, load_rules, spoken_outcomes
from .fact_schema import Fact
from .facts import CriterionFacts, Issuer, Verdict, caution_fact, finding_facts
from .inference import Firing, infer

DECISION_FRAME: dict[str, pl.DataType | type[pl.DataType]] = {
    "record_id": pl.String,
    "uscc": pl.String,
    "name": pl.String,
    "town": pl.String,
    "decisions": pl.List(pl.String),
    "reasons": pl.List(pl.String),
    "criteria": pl.List(pl.List(pl.String)),
    "order_matters": pl.List(pl.String),
    "refer_matters": pl.List(pl.String),
}
"""Columns of a decision frame: one row for each record with at least one decision. Each decision has its reason and
the criteria that led to it at the same position. The matters say what an order and a referral are about."""

Known = dict[frozenset[tuple[tuple[str, str], ...]], tuple[Firing, ...]]
"""Combination of facts, in any order → the rules that fired on it."""

_VERDICT = ["criterion", "outcome", "basis", "asked", "cases", "released"]

APPROVALS: dict[str, pl.DataType | type[pl.DataType]] = {"record_id": pl.String, "criterion": pl.String}
"""Columns that name the findings that a person took out of review."""


def decide(
    verdicts: pl.DataFrame,
    cautions: pl.DataFrame,
    issuer: Issuer,
    criteria: Mapping[str, CriterionFacts],
    *,
    released: pl.DataFrame | None = None,
    rules: DecisionRules | None = None,
    known: Known | None = None,
) -> pl.DataFrame:
    """What the office may do about each record.

    Args:
        verdicts: the verdict frame; the columns record_id, uscc, name, town, criterion, outcome, basis, asked and cases
            are read.
        cautions: a frame of record_id, caution (code), reason (words).
        criteria: criterion id → its facts; needed for every criterion with a verdict that a rule looks at.
        released: a frame with the columns `APPROVALS`, perhaps with more: what an approved list takes out of review.
        rules: the decision rules; by default those of the package.
        known: what was inferred with these rules before; new results are added to it.

    Returns:
        A `DECISION_FRAME`, in the order in which the records first appear in the verdicts. Records that have only
        cautions come last, without a name.

    Raises:
        DecisionError: a code or criterion is unknown, or the inference failed.
        RuleError: the decision rules are broken.
    """
    rules = rules or load_rules()
    cautions = cautions.select("record_id", "caution", "reason").unique(maintain_order=True)
    fact_set = _fact_set(_with_releases(verdicts, released), cautions, issuer=issuer, criteria=criteria, rules=rules)
    firings = _firings(fact_set, rules, {} if known is None else known)
    decided = fact_set.keys.filter(pl.col("key").is_in([key for key, fired in firings.items() if fired]))
    if decided.is_empty():
        return pl.DataFrame(schema=DECISION_FRAME)
    worded = _worded(decided, cautions, firings)
    return _identified(worded, verdicts).select(*DECISION_FRAME)


def _with_releases(verdicts: pl.DataFrame, released: pl.DataFrame | None) -> pl.DataFrame:
    """The verdicts with a new column `released`: whether a person took the finding out of review."""
    if released is None or released.is_empty():
        return verdicts.with_columns(pl.lit(False).alias("released"))
    pairs = released.select(*APPROVALS).unique().with_columns(pl.lit(True).alias("released"))
    joined = verdicts.join(pairs, on=list(APPROVALS), how="left", maintain_order="left")
    return joined.with_columns(pl.col("released").fill_null(False))


@dataclass(frozen=True)
class FactSet:
    """The facts for the inference.

    Attributes:
        keys: record_id and the key of its combination of facts, for every record that has facts.
        combinations: key → the facts.
    """

    keys: pl.DataFrame
    combinations: Mapping[str, list[Fact]]


def _fact_set(
    verdicts: pl.DataFrame,
    cautions: pl.DataFrame,
    *,
    issuer: Issuer,
    criteria: Mapping[str, CriterionFacts],
    rules: DecisionRules,
) -> FactSet:
    """Number the distinct verdicts and cautions; the numbers of a record are the key of its combination."""
    held = pl.col("outcome").is_in(["hit", "boundary"])
    cases = pl.when(held).then(pl.col("cases").list.join(",")).fill_null("").alias("cases")
    asked = pl.col("asked").fill_null(False)
    looked_at = verdicts.lazy().filter(pl.col("outcome").is_in(list(spoken_outcomes(rules))))
    rows = looked_at.select("record_id", *_VERDICT[:3], asked, cases, "released").collect()
    kinds = rows.select(_VERDICT).unique().sort(_VERDICT)
    facts: list[list[Fact]] = []
    for criterion, outcome, basis, is_asked, case, is_released in kinds.iter_rows():
        verdict = Verdict(
            criterion,
            outcome,
            basis=basis,
            asked=is_asked,
            cases=tuple(case.split(",")) if case else (),
            released=is_released,
        )
        facts.append([fact for fact in finding_facts(verdict, criteria, issuer) if could_match(rules, fact)])
    codes = cautions.select("caution").unique().sort("caution")
    facts += [[fact] if could_match(rules, fact := caution_fact(code)) else [] for code in codes["caution"]]
    numbered = [
        _numbered(rows, kinds, _VERDICT, 0),
        _numbered(cautions, codes, ["caution"], kinds.height),
    ]
    spoken = [number for number, of_kind in enumerate(facts) if of_kind]
    keyed = (
        pl.concat(numbered)
        .filter(pl.col("number").is_in(spoken))
        .group_by("record_id", maintain_order=True)
        .agg(pl.col("number").unique().sort().cast(pl.String).str.join(",").alias("key"))
    )
    keys = keyed["key"].unique().sort().to_list()
    return FactSet(keyed, {key: [fact for number in key.split(",") for fact in facts[int(number)]] for key in keys})


def _numbered(rows: pl.DataFrame, kinds: pl.DataFrame, columns: list[str], start: int) -> pl.DataFrame:
    numbers = kinds.with_row_index("number", start)
    joined = rows.join(numbers, on=columns, how="inner", nulls_equal=True, maintain_order="left")
    return joined.select("record_id", pl.col("number").cast(pl.UInt32))


def _firings(fact_set: FactSet, rules: DecisionRules, known: Known) -> dict[str, tuple[Firing, ...]]:
    firings = {}
    for key, facts in fact_set.combinations.items():
        combination = frozenset(tuple(sorted(fact.items())) for fact in facts)
        if combination not in known:
            known[combination] = infer(rules, facts)
        firings[key] = known[combination]
    return firings


def _worded(decided: pl.DataFrame, cautions: pl.DataFrame, firings: Mapping[str, tuple[Firing, ...]]) -> pl.DataFrame:
    """Put the decisions into words, once for each distinct combination and wording of its cautions."""
    reasons = (
        cautions.join(decided, on="record_id", how="semi")
        .drop_nulls()
        .sort("caution", "reason", maintain_order=True)
        .group_by("record_id", maintain_order=True)
        .agg(pl.struct("caution", "reason").alias("caution_reasons"))
    )
    full = decided.join(reasons, on="record_id", how="left", maintain_order="left")
    distinct = full.select("key", "caution_reasons").unique(maintain_order=True)
    conclusions = [conclude(firings[key], _joined_reasons(pairs)) for key, pairs in distinct.iter_rows()]
    words = [
        pl.Series(name, [getattr(conclusion, name) for conclusion in conclusions], dtype=DECISION_FRAME[name])
        for name in Conclusion._fields
    ]
    return full.join(
        distinct.with_columns(words), on=["key", "caution_reasons"], nulls_equal=True, maintain_order="left"
    )


def _joined_reasons(pairs: list[dict[str, str]] | None) -> dict[str, str]:
    """Caution code → its reasons, joined by "、"."""
    reasons_of: dict[str, list[str]] = {}
    for pair in pairs or []:
        reasons_of.setdefault(pair["caution"], []).append(pair["reason"])
    return {caution: "、".join(reasons) for caution, reasons in reasons_of.items()}


def _identified(worded: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Add the code, name and town of each record, and sort in the order of the verdicts."""
    known = (
        verdicts.lazy()
        .select("record_id", "uscc", "name", "town")
        .join(worded.lazy().select("record_id"), on="record_id", how="semi", maintain_order="left")
        .unique("record_id", keep="first", maintain_order=True)
        .with_row_index("place")
        .collect()
    )
    return worded.join(known, on="record_id", how="left", maintain_order="left").sort(
        "place", nulls_last=True, maintain_order=True
    )
