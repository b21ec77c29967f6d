"""Rows with a figure that a scaled Int128 column cannot hold: finds them, and judges them in exact fractions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from ...language.variables import FieldVariable, ReferenceVariable
from ...policy.condition import Conditioned
from ...policy.corpus import Rule
from ...records.column_names import state_column
from ...records.stated_bounds import is_bound
from .compile import Input
from .grounds import assumptions, missing_inputs
from .judge import kleene_and
from .outcome import UNDECIDED, Readings, outcome
from .prepare import any_of, beyond_scale_column, looked_up_column, looked_up_figures, scaled_column
from .ratio import literal
from .row_judge import RowJudge
from .shown_figures import DECIDING, FIGURES, STATES, ShownFigures, figure_column
from .verdict_columns import optional_decimal_text

_TEXTS, _TRUTH = pl.List(pl.String), pl.Boolean
_SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "scope": _TRUTH, "wide_scope": _TRUTH, "strict": _TRUTH, "inclusive": _TRUTH, "table": _TRUTH,
    "by_bound": _TRUTH, "missing": _TEXTS, "cases": _TEXTS, "wide_cases": _TEXTS, "clear_cases": _TEXTS,
    "assumptions": _TEXTS,
}  # fmt: skip


def beyond_scale(rule: Conditioned, leaf_bits: int) -> pl.Expr:
    """Rows of a prepared frame where a figure of the rule does not fit its scaled column or `leaf_bits`."""
    if leaf_bits < 0:
        return pl.col("record_id").is_not_null()
    figures = [key for key in rule.fields if rule.vocabulary[key].type == "number"]
    figures += map(looked_up_column, looked_up_figures(rule))
    limit = 2 ** min(leaf_bits, 126)
    too_large = [~pl.col(scaled_column(key)).is_between(literal(-limit), literal(limit)) for key in figures]
    return any_of([*too_large, *(pl.col(beyond_scale_column(key)) for key in figures)]).fill_null(False)


def states_bound(rule: Conditioned) -> pl.Expr:
    """Rows of a prepared frame where a cell states only a bound of a figure of the rule (2.0以上)."""
    figures = [key for key in rule.fields if rule.vocabulary[key].type == "number"]
    return any_of(is_bound(pl.col(state_column(key))) & pl.col(key).is_null() for key in figures)


@dataclass(frozen=True, kw_only=True)
class ExactRows:
    """Judges rows of a prepared frame once more, one at a time.

    Attributes:
        loaded: names of the loaded reference tables, with their key fields.
        shown: the comparisons whose figures the verdicts show.
    """

    rule: Rule
    as_of: date
    loaded: Mapping[str, tuple[str, ...]]
    shown: ShownFigures

    def frame(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`_record`, outcome, figures, missing, cases and assumptions of rows that have an `_applies` column."""
        readings = [self._readings(row) for row in rows.iter_rows(named=True)]
        judged = [self._judged(*judges) for judges in readings]
        figures = dict.fromkeys(self.shown.names, pl.String)
        frame = rows.select("_record").hstack(pl.DataFrame(judged, schema={**_SCHEMA, **figures}))
        none = pl.lit([], dtype=_TEXTS)
        scope, condition = (
            Readings(pl.col("scope"), pl.col("wide_scope")),
            Readings(pl.col("strict"), pl.col("inclusive")),
        )
        code = outcome(scope, condition, pl.col("table"))
        frame = frame.with_columns(code.alias("outcome"))
        frame = frame.hstack(self._deciding(frame["outcome"], readings))
        return frame.with_columns(
            pl.when(pl.col("outcome").is_in(UNDECIDED)).then("missing").otherwise(none).alias("missing"),
            pl.when(pl.col("outcome") == "hit")
            .then("cases")
            .when(pl.col("outcome") == "boundary")
            .then("wide_cases")
            .otherwise(none)
            .alias("cases"),
            pl.when(pl.all_horizontal("scope", "wide_scope") & (pl.col("outcome") != "clear"))
            .then("clear_cases")
            .otherwise(none)
            .alias("clear_cases"),
        ).drop("scope", "wide_scope", "strict", "inclusive", "table", "wide_cases")

    def _deciding(self, outcomes: pl.Series, readings: Sequence[tuple[RowJudge, RowJudge]]) -> pl.DataFrame:
        decisive = [self.shown.deciding_of(code, *judges) for code, judges in zip(outcomes, readings, strict=True)]
        return pl.DataFrame(decisive, schema=dict.fromkeys((DECIDING, STATES), pl.List(pl.UInt8)), orient="row")

    def _readings(self, row: Mapping[str, Any]) -> tuple[RowJudge, RowJudge]:
        """The judges of a record in the strict and the wide reading; one for both where nothing is open."""
        strict = self._judge(row, inclusive=False)
        return strict, self._judge(row, inclusive=True) if self.rule.is_open else strict

    def _judged(self, strict: RowJudge, inclusive: RowJudge) -> dict[str, Any]:
        row, scope = strict.row, self.rule.scope
        judges = [strict] if inclusive is strict else [strict, inclusive]
        missing: list[Input] = [FieldVariable("region")] if row[self.rule.binding] is None else []
        missing += [read for judge in judges for read in missing_inputs(judge, scope, self.loaded)] if scope else []
        missing += [read for judge in judges for read in missing_inputs(judge, self.rule.when, self.loaded)]
        return {
            "scope": kleene_and((row["_applies"], strict.truth(scope))) if scope else row["_applies"],
            "wide_scope": kleene_and((row["_applies"], inclusive.truth(scope))) if scope else row["_applies"],
            "strict": strict.truth(self.rule.when),
            "inclusive": inclusive.truth(self.rule.when),
            "table": any(isinstance(read, ReferenceVariable) for read in missing),
            "missing": list(dict.fromkeys(read.key for read in missing if isinstance(read, FieldVariable))),
            "cases": [name for name, node in self.rule.cases if name and strict.truth(node)],
            "wide_cases": [name for name, node in self.rule.cases if name and inclusive.truth(node)],
            "clear_cases": [
                name
                for name, node in self.rule.cases
                if name and strict.truth(node) is False and inclusive.truth(node) is False
            ],
            "assumptions": list(dict.fromkeys(self._assumptions(row, strict))),
            "by_bound": self._by_bound(strict),
            **self._figures(strict),
        }

    def _by_bound(self, judge: RowJudge) -> bool:
        """Whether the condition holds by a bound that a cell states, and is undecided without it."""
        exact = replace(judge, uses_bounds=False)
        conditions = [self.rule.when, *([self.rule.scope] if self.rule.scope else [])]
        return any(judge.truth(node) and exact.truth(node) is None for node in conditions)

    def _judge(self, row: Mapping[str, Any], *, inclusive: bool) -> RowJudge:
        return RowJudge(
            row=row,
            vocabulary=self.rule.vocabulary,
            lists=self.rule.lists,
            units=self.rule.reference_units,
            as_of=self.as_of,
            inclusive=inclusive,
        )

    def _assumptions(self, row: Mapping[str, Any], judge: RowJudge) -> Iterator[str]:
        yield from [self.rule.premise] if self.rule.premise else []
        yield from (row[name] for name in ("_assumed_year", "_assumed_region") if row[name] is not None)
        yield from assumptions(judge, self.rule.when)
        if self.rule.scope:
            yield from assumptions(judge, self.rule.scope)

    def _figures(self, judge: RowJudge) -> dict[str, str | None]:
        figures: dict[str, str | None] = {}
        for number, measure in enumerate(self.shown.measures):
            left, right = judge.number(measure.compared.left), judge.number(measure.compared.right)
            margin = None if left is None or right is None else left - right
            for name, value in zip(FIGURES, (left, right, margin), strict=True):
                text = optional_decimal_text(None if value is None else value / measure.size)
                figures[figure_column(name, number)] = text
        return figures
