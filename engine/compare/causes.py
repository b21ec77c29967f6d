"""Why a verdict differs: the old records are judged again with one thing replaced at a time, until the new run is reached.

The steps, in this order: rules, cells, how headers are read, outside tables, profile and options, days, and what is left. Old
rules are not kept, so that the first step judges the old records by today's. A step is a cause where the verdict after it
is another one than before it; a verdict can have several. A step that replaces nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import polars as pl

from ..checking.check import Check, Checker
from ..checking.run_record import RunRecord
from ..core.clock import Clock
from ..core.version import VERSION
from ..records.records import Records, as_given
from .changed_fields import PairedRecords
from .flips import STATE
from .sides import Side
from .stepwise_checkers import StepwiseCheckers, judges_alike

_PAIR = pl.col("record_id").cast(pl.UInt32).alias("pair")
"""Records that are judged again bear the number of their pair as record_id."""


def with_causes(
    flips: pl.DataFrame,
    changed: pl.DataFrame,
    records: PairedRecords,
    *,
    old: Side,
    new: Side,
    checkers: StepwiseCheckers,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The flips and the changed decisions with a column `causes`: a list of `ChangeCause`, in the order of the steps.

    Args:
        flips, changed: results of `flips` and `changed_decisions`.
        records: those of all their pairs.
    """
    verdicts = [_verdict_states(flips, "old")]
    decisions = [_decision_states(changed, "old")]
    steps: list[pl.Expr] = []
    for cause, done in _steps(records, checkers, _first_cause(old.record, checkers.rules)):
        steps.append(cause)
        judged = done.verdicts.filter(pl.col("outcome") != "out_of_scope").select(_PAIR, "criterion", *STATE)
        verdicts.append(
            flips.select("pair", "criterion").join(judged, on=("pair", "criterion"), how="left", maintain_order="left")
        )
        decided = done.decisions.select(_PAIR, pl.col("decisions").list.sort())
        decisions.append(changed.select("pair").join(decided, on="pair", how="left", maintain_order="left"))
    steps.append(pl.lit("program" if new.record.version != VERSION else "others"))
    verdicts.append(_verdict_states(flips, "new"))
    decisions.append(_decision_states(changed, "new"))
    known = flips.with_columns(policy=pl.coalesce("policy_new", "policy_old"))
    return (
        flips.with_columns(_caused(known, [_verdict_key(states) for states in verdicts], steps)),
        changed.with_columns(
            _caused(changed.with_columns(policy=pl.lit("")), [_decision_key(states) for states in decisions], steps)
        ),
    )


def _steps(records: PairedRecords, checkers: StepwiseCheckers, first_cause: pl.Expr) -> Iterator[tuple[pl.Expr, Check]]:
    """(the cause of each row that differs after it, the records judged again) of each step that replaces something."""
    steps = (
        (first_cause, checkers.rules, records.old),
        (pl.lit("cells"), checkers.rules, records.with_new_cells()),
        (pl.lit("mapping"), checkers.rules, records.with_new_mapping()),
        (pl.lit("tables"), checkers.tables, records.with_new_mapping()),
        (pl.lit("profile"), checkers.profile, records.with_new_profile()),
        (pl.lit("days"), checkers.days, records.new),
    )
    last: tuple[Checker, Records] | None = None
    for cause, checker, judged in steps:
        if last is None or not judges_alike(last[0], checker) or not last[1].frame.equals(judged.frame):
            yield cause, checker.check(as_given(judged), Clock())
            last = checker, judged


def _first_cause(record: RunRecord, now: Checker) -> pl.Expr:
    """What the first step replaces, as far as the record of the older run tells: rules, tables or the program."""
    then = {policy.id: policy.hash for policy in record.policies}
    hashes = {policy.head.id: policy.hash for policy in now.policies}
    other_rules = [policy for policy in sorted(then.keys() | hashes.keys()) if then.get(policy) != hashes.get(policy)]
    tables = {entry.sha256 for entry in record.tables} != {stamp.sha256 for stamp in now.inputs.tables.values()}
    rest = "tables" if tables else "program" if record.version != VERSION else "others"
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
