"""Every figure that the rules read, computed once: fields and derived fields, as columns of exact quotients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl

from ...language import ast
from ...policy.condition import Conditioned
from ...records.column_names import state_column
from ...vocabulary.code_types import SAYS_NOTHING
from ...vocabulary.fields import Vocabulary
from .prepare import scaled_column
from .ratio import Bound, Ratio, literal


def unmentioned(key: str) -> pl.Expr:
    """Whether the sheet says nothing about the field: no figure, and no unclear or wrong entry either."""
    state = pl.col(state_column(key))
    return pl.col(key).is_null() & (state.is_null() | state.is_in(SAYS_NOTHING))


def computed_flag(key: str) -> str:
    """Column that tells that a derived field's value comes from its formula."""
    return f"computed:{key}"


@dataclass(kw_only=True)
class Figures:
    """The figures of a prepared frame.

    Attributes:
        frame: the prepared frame; columns for fields and derived fields are added to it.
        values: by field key, its value in base units (null numerator where unknown).
        bounds: by field key, the bounds of every intermediate result of its computation.
    """

    frame: pl.DataFrame
    vocabulary: Vocabulary
    values: dict[str, Ratio] = field(default_factory=dict)
    bounds: dict[str, list[Bound]] = field(default_factory=dict)

    @staticmethod
    def of(frame: pl.DataFrame, rules: Sequence[Conditioned]) -> Figures:
        """Compute the figures that `rules` read, inputs before what is derived from them."""
        figures = Figures(frame=frame, vocabulary=rules[0].vocabulary)
        for rule in rules:
            for node in reversed(rule.nodes):  # depth first, reversed: inputs come first
                figures._add(node)
        return figures

    def has_states(self, key: str) -> bool:
        """Whether any record has a state code for the field (such as "unknown")."""
        return self.frame[state_column(key)].null_count() < self.frame.height

    def have_states(self, keys: Sequence[str]) -> bool:
        """Whether any record has a state code for one of the figures among the fields."""
        return any(self.vocabulary[key].type == "number" and self.has_states(key) for key in keys)

    def _add(self, node: ast.Node) -> None:
        if isinstance(node, ast.Number) and node.key not in self.values:
            self._store(node.key, *self._leaf(node.key))
        elif isinstance(node, ast.Derived) and node.key not in self.values:
            self._derive(node)

    def _store(self, key: str, value: Ratio, bounds: list[Bound]) -> None:
        columns = [value.numerator.alias(f"n:{key}")]
        if value.denominator is not None:
            columns.append(value.denominator.alias(f"d:{key}"))
        self.frame = self.frame.with_columns(columns)
        denominator = None if value.denominator is None else pl.col(f"d:{key}")
        self.values[key] = Ratio(
            coefficient=value.coefficient,
            numerator=pl.col(f"n:{key}"),
            denominator=denominator,
            numerator_bound=value.numerator_bound,
            denominator_bound=value.denominator_bound,
        )
        self.bounds[key] = bounds

    def _leaf(self, key: str) -> tuple[Ratio, list[Bound]]:
        return self._bounded(key, Ratio.leaf(scaled_column(key), self.vocabulary[key].unit_.size))

    def _bounded(self, key: str, value: Ratio) -> tuple[Ratio, list[Bound]]:
        """The value, unknown where below the field's minimum (no area is below zero), and the bounds of that test."""
        minimum = self.vocabulary[key].minimum
        if minimum is None:
            return value, [value.numerator_bound, value.denominator_bound]
        left, right, bound = value.cross_multiplied(Ratio.constant(Fraction(minimum) * self.vocabulary[key].unit_.size))
        return value.where(left >= right), [bound]

    def _derive(self, node: ast.Derived) -> None:
        stated, bounds = self._leaf(node.key)
        formula = self.ratio(node.formula, bounds)
        computed, more = self._bounded(node.key, formula)
        if node.prefer == "computed":
            value = computed.otherwise(stated)
            from_formula = computed.numerator.is_not_null()
        else:  # a figure that is stated but cannot be used (#DIV/0!, 待核) is not silently replaced
            value = stated.otherwise(computed.where(unmentioned(node.key)))
            from_formula = unmentioned(node.key) & computed.numerator.is_not_null()
        self.frame = self.frame.with_columns(from_formula.alias(computed_flag(node.key)))
        self._store(node.key, value, [*bounds, *more, value.numerator_bound, value.denominator_bound])

    def ratio(self, node: ast.Node, bounds: list[Bound]) -> Ratio:
        """A derivation formula; an optional addend that the sheet does not mention counts as 0."""
        match node:
            case ast.Quantity(value):
                return Ratio.constant(value)
            case ast.Number(key) | ast.Derived(key):
                bounds.extend(self.bounds[key])
                value_ = self.values[key]
                if not self.vocabulary[key].optional_addend:
                    return value_
                numerator = pl.when(unmentioned(key)).then(literal(0)).otherwise(value_.numerator)
                return Ratio(
                    coefficient=value_.coefficient,
                    numerator=numerator,
                    denominator=None,
                    numerator_bound=value_.numerator_bound,
                )
            case ast.Negative(operand):
                return self.ratio(operand, bounds).negated()
            case ast.Arithmetic(operator, left, right):
                result = combined(operator, self.ratio(left, bounds), self.ratio(right, bounds))
                bounds += [result.numerator_bound, result.denominator_bound]
                return result
        raise TypeError(f"no formula: {node}")


def combined(operator: str, left: Ratio, right: Ratio) -> Ratio:
    """The result of `left` `operator` `right`; the operator is one of + - * /."""
    match operator:
        case "+":
            return left.plus(right)
        case "-":
            return left.plus(right.negated())
        case "*":
            return left.times(right)
        case _:
            return left.divided_by(right)
