"""Finds ratios that a sheet states otherwise than the figures beside them give: 容积率 2.5 beside 15000㎡ on 15亩."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import polars as pl

from ...core.exact import from_float, parse_exact
from ...language import ast
from ...records.column_names import cell_column, state_column
from ...records.stated_bounds import is_bound, stated_bound
from ...vocabulary.code_types import SAYS_NOTHING
from ...vocabulary.fields import Kind, vocabulary
from .field_context import ROW_KEYS, FieldContext

_NEAR = 1e-6
"""Relative difference below which floats are too inexact for a comparison; fractions are used there."""

_SIGNS = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ "}


def check_ratios(frame: pl.DataFrame, context: FieldContext, least_decimals: Mapping[str, int]) -> None:
    """Report every ratio that differs from its formula by more than the rounding of its own digits explains.

    Args:
        least_decimals: by field, the decimals that a figure with fewer counts with (5 counts as 5.00).
    """
    for key, field in context.words.fields.items():
        if key not in frame.columns or not field.derive or not field.derive.agrees:
            continue
        formula = _formula(context.words.kind, key)
        if _Formula(frame, context).has_inputs(formula):
            _check(frame, context, key, formula, decimals=least_decimals.get(key, 0))


@cache
def _formula(kind: Kind, key: str) -> ast.Node:
    """The formula that a field must agree with; the grammar is loaded only for a sheet that has such a field."""
    from ...language.parse import Language

    words = vocabulary(kind)
    derive = words[key].derive
    assert derive is not None
    return Language(vocabulary=words).figure(derive.formula, words.places[key])


def _check(frame: pl.DataFrame, context: FieldContext, key: str, formula: ast.Node, *, decimals: int) -> None:
    field, made = context.words[key], _Formula(frame, context)
    inputs = [name for name in (key, *made.inputs(formula)) if name in frame.columns]
    ratio = (made.value(formula) / float(field.unit_.size)).alias("ratio")
    rows = frame.filter(pl.all_horizontal(is_single(name, frame) for name in inputs)).with_columns(ratio)
    rows = pl.concat(
        [_rounded_otherwise(rows, key, made, formula, decimals=decimals), _out_of_bound(rows, key, made, formula)]
    )
    cells = [context.problem_cell(name) for name in inputs]
    differing = rows.select(
        *ROW_KEYS,
        "written",
        made.text(formula).alias("calculation"),
        pl.col("ratio").round(4).cast(pl.String).str.strip_suffix(".0").alias("computed"),
        pl.concat_str(cells, separator="、", ignore_nulls=True).alias("cell"),
    )
    context.problems.add_all("ratio_differs", differing, field=key, label=field.label, unit=field.unit)


def _rounded_otherwise(
    rows: pl.DataFrame, key: str, made: _Formula, formula: ast.Node, *, decimals: int
) -> pl.DataFrame:
    """The rows whose stated figure is not their `ratio` rounded; `written` is the figure."""
    slack = (0.5 * pl.lit(10.0).pow(-decimals_of(pl.col(key)).clip(lower_bound=decimals))).alias("slack")
    rows = rows.with_columns(slack, pl.col(key).alias("written"))
    rows = rows.with_columns(
        ((pl.col(key).cast(pl.Float64, strict=False) - pl.col("ratio")).abs() / slack).alias("off")
    )
    rows = rows.filter(pl.col("off") > 1 - _NEAR)
    size = made.words[key].unit_.size
    near = [
        abs(row["off"] - 1) <= _NEAR and _differs(made.exact(formula, row), size, row[key], row["slack"])
        for row in rows.iter_rows(named=True)
    ]
    return rows.filter((pl.col("off") > 1 + _NEAR) | pl.Series(near, dtype=pl.Boolean)).drop("off", "slack")


def _out_of_bound(rows: pl.DataFrame, key: str, made: _Formula, formula: ast.Node) -> pl.DataFrame:
    """The rows whose `ratio`, with two decimals, is out of the bound that is stated instead of a figure (2.0以上)."""
    state, size = state_column(key), made.words[key].unit_.size
    if state not in rows.columns:
        return rows.clear().with_columns(pl.lit(None, dtype=pl.String).alias("written"))
    rows = rows.filter(pl.col("ratio").is_not_null() & pl.col(key).is_null() & is_bound(pl.col(state)))
    outside = [
        (bound := stated_bound(row[state])) is not None
        and (computed := made.exact(formula, row)) is not None
        and not bound.holds(Fraction(round(computed / size * 100), 100))
        for row in rows.iter_rows(named=True)
    ]
    return rows.filter(pl.Series(outside, dtype=pl.Boolean)).with_columns(pl.col(state).alias("written"))


def _differs(computed: Fraction | None, size: Fraction, stated: str, slack: float) -> bool:
    ratio = parse_exact(stated)
    return ratio is not None and computed is not None and abs(ratio - computed / size) > from_float(slack)


def decimals_of(text: pl.Expr) -> pl.Expr:
    """The number of decimals of exact texts."""
    return text.str.splitn(".", 2).struct.field("field_1").str.len_chars().fill_null(0).cast(pl.Int32)


def is_single(key: str, frame: pl.DataFrame) -> pl.Expr:
    """Whether the field comes from one cell; figures joined from several rows are not compared with one row's."""
    if cell_column(key) not in frame.columns:
        return pl.lit(True)
    return ~pl.col(cell_column(key)).str.contains("、").fill_null(False)


class _Formula:
    """A formula over the columns of a frame: its value in base units, and its text with each row's figures."""

    def __init__(self, frame: pl.DataFrame, context: FieldContext) -> None:
        self.columns, self.words = frozenset(frame.columns), context.words

    def inputs(self, node: ast.Node) -> Iterator[str]:
        """The fields from which the value comes in any row."""
        yield from (key for key in ast.field_keys(node) if key in self.columns)

    def has_inputs(self, node: ast.Node) -> bool:
        """Whether the frame has what the formula needs in order to give a value in any row."""
        match node:
            case ast.Number(key):
                return key in self.columns or self.words[key].optional_addend
            case ast.Derived(key, formula):
                return key in self.columns or self.has_inputs(formula)
        return all(map(self.has_inputs, node.children()))

    def value(self, node: ast.Node) -> pl.Expr:
        """The value as a float: to find rows that may differ, never for a decision."""
        match node:
            case ast.Number(key):
                figure = self._stated(key)
                return pl.when(self._is_unmentioned(key)).then(0.0).otherwise(figure) if self._adds(key) else figure
            case ast.Derived(key, formula):
                computed = self.value(formula)
                return pl.coalesce(self._stated(key), pl.when(self._is_unmentioned(key)).then(computed))
            case ast.Arithmetic(operator, left, right):
                first, second = self.value(left), self.value(right)
                if operator == "/":
                    return pl.when(second > 0).then(first / second)
                return {"+": first + second, "-": first - second, "*": first * second}[operator]
        raise TypeError(f"no formula of a ratio: {node}")

    def exact(self, node: ast.Node, row: Mapping[str, Any]) -> Fraction | None:
        """The exact value in one row."""
        match node:
            case ast.Number(key) | ast.Derived(key):
                figure = parse_exact(row.get(key) or "")
                if figure is not None:
                    return figure * self.words[key].unit_.size
                if isinstance(node, ast.Derived):
                    return self.exact(node.formula, row)
                return Fraction(0) if self._adds(key) else None
            case ast.Arithmetic(operator, left, right):
                first, second = self.exact(left, row), self.exact(right, row)
                if first is None or second is None:
                    return None
                return ast.constant(ast.Arithmetic(operator, ast.Quantity(first), ast.Quantity(second)))
        raise TypeError(f"no formula of a ratio: {node}")

    def text(self, node: ast.Node) -> pl.Expr:
        """The calculation with the figures of each row; what is not mentioned and counts as 0 is left out."""
        match node:
            case ast.Number(key):
                return self._figure_text(key)
            case ast.Derived(key, formula):
                return pl.coalesce(
                    self._figure_text(key), pl.concat_str(pl.lit("（"), self.text(formula), pl.lit("）"))
                )
            case ast.Arithmetic(operator, left, right):
                rest = pl.concat_str(pl.lit(_SIGNS[operator]), self.text(right))
                return pl.concat_str(self.text(left), rest.fill_null(""))
        raise TypeError(f"no formula of a ratio: {node}")

    def _adds(self, key: str) -> bool:
        return self.words[key].optional_addend

    def _stated(self, key: str) -> pl.Expr:
        if key not in self.columns:
            return pl.lit(None, dtype=pl.Float64)
        return pl.col(key).cast(pl.Float64, strict=False) * float(self.words[key].unit_.size)

    def _is_unmentioned(self, key: str) -> pl.Expr:
        if key not in self.columns:
            return pl.lit(True)
        state = state_column(key)
        silent = pl.col(state).is_null() | pl.col(state).is_in(SAYS_NOTHING) if state in self.columns else pl.lit(True)
        return pl.col(key).is_null() & silent

    def _figure_text(self, key: str) -> pl.Expr:
        if key not in self.columns:
            return pl.lit(None, dtype=pl.String)
        field = self.words[key]
        return pl.concat_str(pl.lit(f"{field.label} "), pl.col(key), pl.lit(field.unit))
