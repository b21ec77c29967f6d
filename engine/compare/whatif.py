"""`tenglong whatif`: a finished run judged by supposed criteria; how many firms, how much land and tax, and which firms flip.

The run is gone through in slices, each of which is judged once by the criteria of all cases, so that memory does not grow with the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import polars as pl

from ..checking.finished_run import refuse_changed_rules
from ..core.errors import RunError
from ..evaluation.criteria.evaluate import evaluate
from ..evaluation.criteria.figures import Figures
from ..evaluation.criteria.prepare import identified, prepare
from ..language.parse import Language
from ..policy.condition import Condition
from ..policy.corpus import Policy
from ..policy.settings import Settings
from ..records.records import Records
from ..vocabulary.fields import Vocabulary
from .assumptions import Assumption, assumed, swept
from .sides import Side

AMOUNTS = {"land": "land_actual", "tax": "tax"}
"""What is added up over the firms that a criterion hits: name → field."""

_AT_ONCE = 100_000
"""Records that are held and judged at a time."""

_CASES_AT_ONCE = 4
"""Cases whose verdicts are held at a time."""

_CASE = "?"
"""What stands between a criterion's id and the number of its case while the criteria of all cases are judged together."""

_VERDICT = ("record_id", "criterion", "outcome", "actual", "unit")


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Who the records are, and what is added up over them.

    Attributes:
        frame: record_id, name, uscc, town, trade, and for each amount a column of integers; null where unknown.
        sizes: name of an amount → how much of the field's unit an integer of its column is.
    """

    frame: pl.DataFrame
    sizes: dict[str, Fraction]


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The firms that at least one criterion of a case hits.

    Attributes:
        firms: how many; `open`: those that are not hit, but for which a criterion is undecided or on the boundary.
        amounts: name of `AMOUNTS` → (exact sum in the field's unit, number of firms whose amount is not known).
    """

    firms: int
    open: int
    amounts: dict[str, tuple[Fraction, int]]


@dataclass(frozen=True, kw_only=True)
class SupposedCase:
    """An assumption and what follows from it.

    Attributes:
        flips: record_id, name, uscc, town, criterion, outcome_old, outcome_new, actual, unit, and `cautions`: why a person looks
            at the record before a letter, as the run found (listed, exempted …), of every verdict that differs.
        counts: town, trade, `run` (before or after), `state` (hit: a criterion hits the record; open: none does, but one is
            undecided), `firms`, and for each amount its sum in integers and how many are not known (`<name> unknown`).
        sizes: name of an amount → how much of the field's unit an integer of its sum is.
    """

    assumption: Assumption
    flips: pl.DataFrame
    counts: pl.DataFrame
    sizes: Mapping[str, Fraction]

    def sums(self) -> tuple[Sums, Sums]:
        """With the criteria's own conditions, and with the supposed ones."""
        return _sums(self.counts, "before", self.sizes), _sums(self.counts, "after", self.sizes)

    def grouped(self, column: str) -> Iterator[tuple[str, Sums, Sums]]:
        """Each town or trade with a record that is hit or undecided, before and after."""
        for (value,), rows in sorted(self.counts.partition_by(column, as_dict=True).items()):
            yield str(value), _sums(rows, "before", self.sizes), _sums(rows, "after", self.sizes)


def whatif(out: Path, texts: Sequence[str], ranges: Sequence[str]) -> list[SupposedCase]:
    """The cases of all `--set` together (if any), then those of each `--sweep`.

    Nothing is decided and nothing is written: a supposed criterion has neither source nor approver.

    Raises:
        TenglongError: the folder is not that of a run, the rules have changed since, or an assumption is broken.
    """
    run = Side.of(out)
    if run.record.options.kind == "region":
        raise RunError(
            "地区指标表没有可以试算的条款", code="C063", where=str(out), remedy="请给出企业、项目或园区的检查结果"
        )
    policies = run.checker.policies
    refuse_changed_rules(run.record.policies, policies)
    cases: list[Assumption] = []
    if texts:
        cases.append(assumed(texts, policies, run.checker.office.config.word_meanings))
    for text in ranges:
        cases.extend(swept(text, policies))
    parts = [_judged(run, start, cases) for start in range(0, max(run.record.records, 1), _AT_ONCE)]
    return [_added(case, [part[number] for part in parts]) for number, case in enumerate(cases)]


def _judged(run: Side, start: int, cases: Sequence[Assumption]) -> list[SupposedCase]:
    """The cases of some records."""
    records, settings = run.slice_of_records(start, _AT_ONCE), run.checker.settings
    ids = records.frame["record_id"]
    amounts = _amounts(records, settings, run.words)
    changed = sorted({criterion for case in cases for criterion in case.changes})
    own = run.rows_of("verdicts", ids).filter(pl.col("criterion").is_in(changed)).select(_VERDICT).collect()
    cautions = run.rows_of("cautions", ids).group_by("record_id", maintain_order=True)
    reasons = cautions.agg(pl.col("reason").unique(maintain_order=True).str.join("；").alias("cautions")).collect()
    who = amounts.frame.select("record_id", "name", "uscc", "town").join(reasons, on="record_id", how="left")
    done = []
    for number, supposed in enumerate(_supposed(records, cases, settings)):
        case = cases[number]
        before = own.filter(pl.col("criterion").is_in(list(case.changes)))
        counts = [_counts(before, amounts, "before"), _counts(supposed, amounts, "after")]
        flips = _flips(before, supposed, who)
        done.append(SupposedCase(assumption=case, flips=flips, counts=pl.concat(counts), sizes=amounts.sizes))
    return done


def _supposed(records: Records, cases: Sequence[Assumption], settings: Settings) -> Iterator[pl.DataFrame]:
    """The verdicts of each case; a few cases are judged together, as the same columns are made ready for them."""
    parts = pl.col("criterion").str.split_exact(_CASE, 1)
    for start in range(0, len(cases), _CASES_AT_ONCE):
        some = cases[start : start + _CASES_AT_ONCE]
        verdicts = evaluate(records, _together(some), settings).select(_VERDICT)
        verdicts = verdicts.with_columns(
            parts.struct[0].alias("criterion"), parts.struct[1].cast(pl.Int64).alias("case")
        )
        for number in range(len(some)):
            yield verdicts.filter(pl.col("case") == number).select(_VERDICT)


def _together(cases: Sequence[Assumption]) -> list[Policy]:
    """The policies with the criteria of all cases, each under an id that tells its case."""
    policies: dict[str, Policy] = {}
    for number, case in enumerate(cases):
        for policy in case.policies:
            rules = [
                replace(rule, criterion=rule.criterion.model_copy(update={"id": f"{rule.criterion.id}{_CASE}{number}"}))
                for rule in policy.rules
            ]
            earlier = policies.get(policy.head.id)
            policies[policy.head.id] = replace(policy, rules=(*(earlier.rules if earlier else ()), *rules))
    return list(policies.values())


def _added(case: Assumption, parts: Sequence[SupposedCase]) -> SupposedCase:
    """A case of all records."""
    counts = pl.concat([part.counts for part in parts])
    return SupposedCase(
        assumption=case,
        flips=pl.concat([part.flips for part in parts]).sort("criterion", "town", "name", "record_id"),
        counts=counts.group_by(_GROUP, maintain_order=True).sum(),
        sizes=parts[0].sizes,
    )


_GROUP = ("town", "trade", "run", "state")


def _counts(verdicts: pl.DataFrame, amounts: Amounts, run: str) -> pl.DataFrame:
    """The `counts` of a case from its own or its supposed verdicts."""
    hit = (pl.col("outcome") == "hit").any()
    undecided = pl.col("outcome").is_in(["boundary", "insufficient", "needs_reference"]).any()
    state = pl.when(hit).then(pl.lit("hit")).when(undecided).then(pl.lit("open")).alias("state")
    states = verdicts.group_by("record_id").agg(state).drop_nulls("state")
    sums = [pl.col(name).sum() for name in amounts.sizes]
    unknown = [pl.col(name).null_count().alias(f"{name} unknown") for name in amounts.sizes]
    firms = states.join(amounts.frame, on="record_id").with_columns(pl.lit(run).alias("run"))
    return firms.group_by(_GROUP).agg(pl.len().alias("firms"), *sums, *unknown).sort(_GROUP)


def _amounts(records: Records, settings: Settings, words: Vocabulary) -> Amounts:
    keys = {name: key for name, key in AMOUNTS.items() if key in words.fields}
    conditions = [Condition(words, Language(vocabulary=words).figure(words.label(key))) for key in keys.values()]
    frame, values = prepare(records, conditions, settings) if conditions else identified(records.frame), {}
    if conditions:
        figures = Figures.of(frame, conditions)
        frame, values = figures.frame, {name: figures.values[key] for name, key in keys.items()}
    trades = [pl.col(key) for key in ("industry", "industry_division") if key in frame.columns]
    return Amounts(
        frame=frame.select(
            "record_id", "name", "uscc", pl.col("town").fill_null("").alias("town"),
            pl.coalesce(*trades, pl.lit("")).alias("trade"),
            *(value.numerator.alias(name) for name, value in values.items()),
        ),
        sizes={name: value.coefficient / words[keys[name]].unit_.size for name, value in values.items()},
    )  # fmt: skip


def _sums(counts: pl.DataFrame, run: str, sizes: Mapping[str, Fraction]) -> Sums:
    hit = counts.filter((pl.col("run") == run) & (pl.col("state") == "hit"))
    undecided = counts.filter((pl.col("run") == run) & (pl.col("state") == "open"))
    return Sums(
        firms=int(hit["firms"].sum()),
        open=int(undecided["firms"].sum()),
        amounts={
            name: (int(hit[name].sum()) * size, int(hit[f"{name} unknown"].sum())) for name, size in sizes.items()
        },
    )


def _flips(before: pl.DataFrame, after: pl.DataFrame, who: pl.DataFrame) -> pl.DataFrame:
    columns = ("record_id", "criterion", "outcome", "actual", "unit")
    both = before.select(columns).join(
        after.select(columns), on=("record_id", "criterion"), how="full", coalesce=True, suffix="_new"
    )
    both = both.with_columns(pl.col("outcome", "outcome_new").fill_null("out_of_scope"))
    both = both.filter(pl.col("outcome") != pl.col("outcome_new"))
    return both.join(who, on="record_id", how="left").sort("criterion", "town", "name", "record_id").select(
        "record_id", "name", "uscc", "town", "criterion", pl.col("outcome").alias("outcome_old"), "outcome_new",
        pl.coalesce("actual_new", "actual").alias("actual"), pl.coalesce("unit_new", "unit").alias("unit"), "cautions",
    )  # fmt: skip
