"""`tenglong whatif`: a finished run judged by supposed criteria; how many firms, how much land and tax, and which firms flip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import polars as pl

from ..checking.check import Check
from ..checking.finished_run import read_run
from ..core.errors import RunError
from ..evaluation.criteria.evaluate import evaluate
from ..evaluation.criteria.figures import Figures
from ..evaluation.criteria.prepare import identified, prepare
from ..language.parse import Language
from ..policy.condition import Condition
from ..policy.settings import Settings
from ..records.records import Records
from ..vocabulary.fields import Vocabulary, vocabulary
from .assumptions import Assumption, assumed, swept

AMOUNTS = {"land": "land_actual", "tax": "tax"}
"""What is added up over the firms that a criterion hits: name → field."""


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
        flips: record_id, name, uscc, town, criterion, outcome_old, outcome_new, actual and unit of every verdict that differs.
        states: town, trade, the amounts, and for `before` and `after` whether a criterion hits the record (`hit`) or
            leaves it undecided (`open`); null where neither.
        sizes: those of the amounts.
    """

    assumption: Assumption
    flips: pl.DataFrame
    states: pl.DataFrame
    sizes: dict[str, Fraction]

    def sums(self) -> tuple[Sums, Sums]:
        """With the criteria's own conditions, and with the supposed ones."""
        return _sums(self.states, "before", self.sizes), _sums(self.states, "after", self.sizes)

    def grouped(self, column: str) -> Iterator[tuple[str, Sums, Sums]]:
        """Each town or trade with a record that is hit or undecided, before and after."""
        touched = self.states.filter(pl.col("before").is_not_null() | pl.col("after").is_not_null())
        for (value,), rows in sorted(touched.partition_by(column, as_dict=True).items()):
            yield str(value), _sums(rows, "before", self.sizes), _sums(rows, "after", self.sizes)


def whatif(out: Path, texts: Sequence[str], ranges: Sequence[str]) -> Iterator[SupposedCase]:
    """The cases of all `--set` together (if any), then those of each `--sweep`.

    Nothing is decided and nothing is written: a supposed criterion has neither source nor approver.

    Raises:
        TenglongError: the folder is not that of a run, or an assumption is broken.
    """
    run = read_run(out)
    cases: list[Assumption] = []
    if texts:
        cases.append(assumed(texts, run.policies, run.office.config.word_meanings))
    for text in ranges:
        cases.extend(swept(text, run.policies))
    if run.options.kind == "region":
        raise RunError(
            "地区指标表没有可以试算的条款", code="C063", where=str(out), remedy="请给出企业、项目或园区的检查结果"
        )
    amounts = _amounts(run.records, run.settings, vocabulary(run.options.kind))
    return (_supposed(run, case, amounts) for case in cases)


def _supposed(run: Check, case: Assumption, amounts: Amounts) -> SupposedCase:
    before = run.verdicts.filter(pl.col("criterion").is_in(list(case.changes)))
    after = evaluate(run.records, case.policies, run.settings)
    states = amounts.frame
    for name, verdicts in (("before", before), ("after", after)):
        states = states.join(_state(verdicts, name), on="record_id", how="left")
    return SupposedCase(assumption=case, flips=_flips(before, after, amounts.frame), states=states, sizes=amounts.sizes)


def _state(verdicts: pl.DataFrame, name: str) -> pl.DataFrame:
    """`record_id` and whether a criterion hits it ("hit") or leaves it open ("open")."""
    hit = (pl.col("outcome") == "hit").any()
    undecided = pl.col("outcome").is_in(["boundary", "insufficient", "needs_reference"]).any()
    return verdicts.group_by("record_id").agg(
        pl.when(hit).then(pl.lit("hit")).when(undecided).then(pl.lit("open")).alias(name)
    )


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


def _sums(states: pl.DataFrame, run: str, sizes: dict[str, Fraction]) -> Sums:
    hit = states.filter(pl.col(run) == "hit")
    return Sums(
        firms=hit.height,
        open=states.filter(pl.col(run) == "open").height,
        amounts={name: (int(hit[name].sum()) * size, hit[name].null_count()) for name, size in sizes.items()},
    )


def _flips(before: pl.DataFrame, after: pl.DataFrame, amounts: pl.DataFrame) -> pl.DataFrame:
    columns = ("record_id", "criterion", "outcome", "actual", "unit")
    both = before.select(columns).join(
        after.select(columns), on=("record_id", "criterion"), how="full", coalesce=True, suffix="_new"
    )
    both = both.with_columns(pl.col("outcome", "outcome_new").fill_null("out_of_scope"))
    both = both.filter(pl.col("outcome") != pl.col("outcome_new"))
    who = amounts.select("record_id", "name", "uscc", "town")
    return both.join(who, on="record_id", how="left").sort("criterion", "town", "name", "record_id").select(
        "record_id", "name", "uscc", "town", "criterion", pl.col("outcome").alias("outcome_old"), "outcome_new",
        pl.coalesce("actual_new", "actual").alias("actual"), pl.coalesce("unit_new", "unit").alias("unit"),
    )  # fmt: skip
