"""Why a verdict differs: the old records are judged again with one thing replaced at a time, until the new run is reached.

The steps, in this order: rules, cells, how headers are read, profile and options, days, and what is left. Old rules are
not kept, so that the first step judges the old records by today's. A step is a cause where the verdict after it is
another one than before it; a verdict can have several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import polars as pl

from ..checking.check import Check, Checker
from ..checking.days import signing_day
from ..core.clock import Clock
from ..records.records import Records, as_given
from .changed_fields import PairedRecords
from .flips import STATE
from .sides import Side

_PAIR = pl.col("record_id").cast(pl.UInt32).alias("pair")
"""Records that are judged again bear the number of their pair as record_id."""


def with_causes(
    flips: pl.DataFrame, changed: pl.DataFrame, records: PairedRecords, *, old: Side, new: Side
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The flips and the changed decisions with a column `causes`: a list of `ChangeCause`, in the order of the steps.

    Args:
        flips, changed: results of `flips` and `changed_decisions`.
        records: those of all their pairs.
    """
    verdicts = [_verdict_states(flips, "old")]
    decisions = [_decision_states(changed, "old")]
    steps: list[pl.Expr] = []
    for cause, done in _steps(records, old, new):
        steps.append(cause)
        judged = done.verdicts.filter(pl.col("outcome") != "out_of_scope").select(_PAIR, "criterion", *STATE)
        verdicts.append(flips.select("pair", "criterion").join(judged, on=("pair", "criterion"), how="left"))
        decided = done.decisions.select(_PAIR, pl.col("decisions").list.sort())
        decisions.append(changed.select("pair").join(decided, on="pair", how="left"))
    steps.append(pl.lit("others"))
    verdicts.append(_verdict_states(flips, "new"))
    decisions.append(_decision_states(changed, "new"))
    known = flips.with_columns(policy=pl.coalesce("policy_new", "policy_old"))
    return (
        flips.with_columns(_caused(known, [_verdict_key(states) for states in verdicts], steps)),
        changed.with_columns(
            _caused(changed.with_columns(policy=pl.lit("")), [_decision_key(states) for states in decisions], steps)
        ),
    )


def _steps(records: PairedRecords, old: Side, new: Side) -> Iterator[tuple[pl.Expr, Check]]:
    """(the cause of each row that differs after it, the records judged again) of each step."""
    before, after = old.checker, new.checker
    fields = tuple(new.words.fields)
    yield _first_cause(old, new), _judged(before, as_given(records.old))
    yield pl.lit("cells"), _judged(before, records.with_new_cells(fields))
    yield pl.lit("mapping"), _judged(before, records.with_new_mapping(fields))
    yield pl.lit("profile"), _judged(_on_days_of(after, before), as_given(records.new))
    yield pl.lit("days"), _judged(after, as_given(records.new))


def _judged(checker: Checker, records: Records) -> Check:
    return checker.check(records, Clock())


def _on_days_of(checker: Checker, other: Checker) -> Checker:
    """A checker that judges on the days of another one."""
    days = other.settings
    signed = signing_day(other.office, other.options)
    config = checker.office.config.model_copy(update={"issue_date": signed})
    return replace(
        checker,
        options=replace(checker.options, as_of=days.as_of, year=days.year),
        office=checker.office.model_copy(update={"config": config}),
        settings=replace(checker.settings, as_of=days.as_of, year=days.year, signing=days.signing),
    )


def _first_cause(old: Side, new: Side) -> pl.Expr:
    """What the first step replaces, as far as the records of the two runs tell: rules, tables or the program."""
    hashes = [{policy.id: policy.hash for policy in side.record.policies} for side in (old, new)]
    ids = hashes[0].keys() | hashes[1].keys()
    other_rules = [policy for policy in sorted(ids) if hashes[0].get(policy) != hashes[1].get(policy)]
    tables = [{entry.sha256 for entry in side.record.tables} for side in (old, new)]
    rest = "tables" if tables[0] != tables[1] else "program" if old.record.version != new.record.version else "others"
    if other_rules:
        return pl.when(pl.col("policy").is_in([*other_rules, ""])).then(pl.lit("rules")).otherwise(pl.lit(rest))
    return pl.lit(rest)


def _verdict_states(flips: pl.DataFrame, run: str) -> pl.DataFrame:
    return flips.select("pair", "criterion", *(pl.col(f"{name}_{run}").alias(name) for name in STATE))


def _decision_states(changed: pl.DataFrame, run: str) -> pl.DataFrame:
    return changed.select("pair", pl.col(f"decisions_{run}").alias("decisions"))


def _verdict_key(states: pl.DataFrame) -> pl.Series:
    """A text that is the same for the same state; a criterion that does not bind has no basis."""
    bound = pl.col("outcome").fill_null("out_of_scope")
    return states.select(pl.concat_str(bound, pl.col("basis").fill_null(""), separator="|"))[:, 0]


def _decision_key(states: pl.DataFrame) -> pl.Series:
    return states.select(pl.col("decisions").list.join("|").fill_null(""))[:, 0]


def _caused(rows: pl.DataFrame, keys: Sequence[pl.Series], steps: Sequence[pl.Expr]) -> pl.Series:
    """For each row the causes of the steps after which its key is another one."""
    named = [
        pl.when(pl.lit(after) != pl.lit(before)).then(cause)
        for cause, (before, after) in zip(steps, pairwise(keys), strict=True)
    ]
    return rows.select(pl.concat_list(named).list.drop_nulls().list.unique(maintain_order=True).alias("causes"))[:, 0]
