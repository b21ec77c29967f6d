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
"""Bits of a figure above which a column is added up in fractions."""


class IndicatorFormula:
    """How an indicator follows from the records: its checked expressions."""

    def __init__(self, given: Aggregate) -> None:
        self.given = given
        self.vocabulary = vocabulary("enterprise")
        self.language = Language(vocabulary=self.vocabulary)

    def _figure(self, text: str) -> ast.Node:
        return self.language.figure(text, SourceLocation(file="indicators.yaml", rule=text))

    def _condition(self, text: str) -> Condition:
        return Condition(
            self.vocabulary, self.language.condition(text, SourceLocation(file="indicators.yaml", rule=text))
        )

    @cached_property
    def upper(self) -> Condition:
        """The summed field, or the counted condition."""
        return (
            self._condition(self.given.count)
            if self.given.count
            else Condition(self.vocabulary, self._figure(self.given.sum))
        )

    @cached_property
    def lower(self) -> Condition | None:
        """The divisor's field."""
        return Condition(self.vocabulary, self._figure(self.given.over)) if self.given.over else None

    @cached_property
    def among(self) -> Condition | None:
        """Which records belong."""
        return self._condition(self.given.among) if self.given.among else None

    @property
    def conditions(self) -> list[Condition]:
        """All expressions."""
        return [condition for condition in (self.upper, self.lower, self.among) if condition is not None]


def with_figures(way: IndicatorFormula, figures: Figures, settings: Settings) -> pl.DataFrame:
    """Columns belongs, upper and lower; figures are scaled whole numbers, rows beyond the scale exact texts."""
    columns: list[pl.Expr] = [_belongs(way, figures, settings)]
    frame = figures.frame
    if way.lower is None:
        return frame.with_columns(
            *columns, _truth(way.upper, figures, settings).alias("upper"), pl.lit(0).alias("lower")
        )
    for name, condition in (("upper", way.upper), ("lower", way.lower)):
        columns.append(_value(condition, figures, settings).alias(name))
    return frame.with_columns(columns)


def _belongs(way: IndicatorFormula, figures: Figures, settings: Settings) -> pl.Expr:
    belongs: pl.Expr = pl.lit(True)
    if way.among is not None:
        belongs = belongs & _truth(way.among, figures, settings)
    if sections := _SECTIONS.get(way.given.industry):
        belongs = belongs & pl.col("industry_section").is_in(sections).fill_null(True)
    return belongs.alias("belongs")


def _truth(condition: Condition, figures: Figures, settings: Settings) -> pl.Expr:
    compiled = Compiler(rule=condition, figures=figures, lists={}, as_of=settings.as_of, loaded={})
    truth = compiled.truth(condition.when)
    beyond = beyond_scale(condition, compiled.leaf_bits)
    rows = figures.frame.filter(beyond).iter_rows(named=True)
    again = {row["_record"]: _judge(row, condition, settings).truth(condition.when) for row in rows}
    if not again:
        return truth
    exact = pl.col("_record").replace_strict(again, default=None, return_dtype=pl.Boolean)
    return pl.when(beyond).then(exact).otherwise(truth)


def _value(condition: Condition, figures: Figures, settings: Settings) -> pl.Expr:
    """The figure in units of its coefficient: whole numbers, or exact texts where the scale does not hold every row."""
    ratio = figures.values[key_of(condition)]
    beyond = beyond_scale(condition, _BITS)
    if ratio.denominator is not None or not figures.frame.filter(beyond).is_empty():
        exact = [_judge(row, condition, settings).number(condition.when) for row in figures.frame.iter_rows(named=True)]
        whole = [None if value is None else str(value / ratio.coefficient) for value in exact]
        return pl.lit(pl.Series(whole, dtype=pl.String))
    return ratio.numerator


def key_of(condition: Condition) -> str:
    """The field that a figure is."""
    return str(getattr(condition.when, "key", ""))


def _judge(row: dict[str, Any], condition: Condition, settings: Settings) -> RowJudge:
    return RowJudge(row=row, vocabulary=condition.vocabulary, lists={}, units={}, as_of=settings.as_of)
