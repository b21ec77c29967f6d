"""How an indicator follows from records: which belong, and their two figures or whether they count."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import polars as pl

from ...core.location import SourceLocation
from ...language import ast
from ...language.parse import Language
from ...policy.condition import Condition
from ...policy.settings import Settings
from ...vocabulary.fields import vocabulary
from ...vocabulary.indicators import Aggregate
from ..criteria.compile import Compiler
from ..criteria.exact_rows import beyond_scale
from ..criteria.figures import Figures
from ..criteria.row_judge import RowJudge

_SECTIONS = {"工业": ["采矿业", "制造业", "电力热力燃气及水生产和供应业"], "制造业": ["制造业"]}
_BITS = 100
"""A column with a figure of more bits than this is added up in fractions."""


class IndicatorFormula:
    """How an indicator follows from the records: its checked expressions."""

    def __init__(self, spec: Aggregate) -> None:
        self.spec = spec
        self.vocabulary = vocabulary("enterprise")
        self.language = Language(vocabulary=self.vocabulary)

    def _figure(self, text: str) -> ast.Node:
        return self.language.figure(text, SourceLocation(file="indicators.yaml", rule=text))

    def _condition(self, text: str) -> Condition:
        return Condition(
            self.vocabulary, self.language.condition(text, SourceLocation(file="indicators.yaml", rule=text))
        )

    @cached_property
    def numerator(self) -> Condition:
        """The summed field, or the counted condition."""
        return (
            self._condition(self.spec.count)
            if self.spec.count
            else Condition(self.vocabulary, self._figure(self.spec.sum))
        )

    @cached_property
    def denominator(self) -> Condition | None:
        """The divisor's field."""
        return Condition(self.vocabulary, self._figure(self.spec.over)) if self.spec.over else None

    @cached_property
    def among(self) -> Condition | None:
        """The condition on records that belong; None where all do."""
        return self._condition(self.spec.among) if self.spec.among else None

    @property
    def conditions(self) -> list[Condition]:
        """All expressions."""
        return [condition for condition in (self.numerator, self.denominator, self.among) if condition is not None]


def with_figures(formula: IndicatorFormula, figures: Figures, settings: Settings) -> pl.DataFrame:
    """Add the columns belongs, numerator and denominator.

    Figures are scaled whole numbers, or exact texts where a row does not fit the scale.
    """
    columns: list[pl.Expr] = [_belongs(formula, figures, settings)]
    frame = figures.frame
    if formula.denominator is None:
        return frame.with_columns(
            *columns, _truth(formula.numerator, figures, settings).alias("numerator"), pl.lit(0).alias("denominator")
        )
    for name, condition in (("numerator", formula.numerator), ("denominator", formula.denominator)):
        columns.append(_value(condition, figures, settings).alias(name))
    return frame.with_columns(columns)


def _belongs(formula: IndicatorFormula, figures: Figures, settings: Settings) -> pl.Expr:
    belongs: pl.Expr = pl.lit(True)
    if formula.among is not None:
        belongs = belongs & _truth(formula.among, figures, settings)
    if sections := _SECTIONS.get(formula.spec.industry):
        belongs = belongs & pl.col("industry_section").is_in(sections).fill_null(True)
    return belongs.alias("belongs")


def _truth(condition: Condition, figures: Figures, settings: Settings) -> pl.Expr:
    compiled = Compiler(rule=condition, figures=figures, as_of=settings.as_of, loaded={})
    truth = compiled.truth(condition.when)
    too_large = beyond_scale(condition, compiled.leaf_bits)
    rows = figures.frame.filter(too_large).iter_rows(named=True)
    exact_truths = {row["_record"]: _judge(row, condition, settings).truth(condition.when) for row in rows}
    if not exact_truths:
        return truth
    exact = pl.col("_record").replace_strict(exact_truths, default=None, return_dtype=pl.Boolean)
    return pl.when(too_large).then(exact).otherwise(truth)


def _value(condition: Condition, figures: Figures, settings: Settings) -> pl.Expr:
    """The figure in units of its coefficient: whole numbers, or exact texts where the scale does not hold every row."""
    ratio = figures.values[key_of(condition)]
    too_large = beyond_scale(condition, _BITS)
    if ratio.denominator is not None or not figures.frame.filter(too_large).is_empty():
        rows = figures.frame.iter_rows(named=True)
        exact = [_judge(row, condition, settings).number(condition.when) for row in rows]
        texts = [None if value is None else str(value / ratio.coefficient) for value in exact]
        return pl.lit(pl.Series(texts, dtype=pl.String))
    return ratio.numerator


def key_of(condition: Condition) -> str:
    """The key of the field that a condition consists of."""
    return str(getattr(condition.when, "key", ""))


def _judge(row: dict[str, Any], condition: Condition, settings: Settings) -> RowJudge:
    return RowJudge(row=row, vocabulary=condition.vocabulary, lists={}, units={}, as_of=settings.as_of)
