"""Compiles checked expressions to polars: conditions as Kleene Booleans (null is unknown), figures as exact ratios."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import TypeAlias, cast

import polars as pl

from ...language import ast
from ...language.variables import FieldVariable, ReferenceVariable
from ...policy.condition import Conditioned
from ...records.column_names import state_column
from ...vocabulary.code_types import SAYS_NOTHING
from ...vocabulary.labels import labels
from ...vocabulary.units import unit
from ...vocabulary.words import Operator
from .binding import YEAR_END
from .combinations import Facts
from .figures import Figures, combined, computed_flag, unmentioned
from .judge import INCLUSIVE
from .listed import OFF_LIST, ON_LIST, listed_column, listed_day_column, normal_column
from .prepare import looked_up_column, scaled_column
from .ratio import COMPARE, Bound, Ratio, literal

Input: TypeAlias = FieldVariable | ReferenceVariable
"""What a figure or condition can lack: a field, or a figure of an outside table."""

AS_GIVEN = "{}无法复算，采用填报值"
AS_ZERO = "{}表中未提及，按 0 计"


@dataclass(kw_only=True)
class Compiler:
    """Compiles the expressions of one rule against a prepared frame.

    Attributes:
        inclusive: read open words as including the exact figure.
        loaded: names of the reference tables that are loaded, with their key fields.
        facts: where given, expressions read its columns instead of the frame's own.
        bounds: of every comparison compiled so far; a row with a leaf of more than `leaf_bits` is judged alone.
    """

    rule: Conditioned
    figures: Figures
    as_of: date
    loaded: Mapping[str, tuple[str, ...]]
    inclusive: bool = False
    facts: Facts | None = None
    bounds: list[Bound] = field(default_factory=list)
    _truths: dict[int, tuple[ast.Node, pl.Expr]] = field(default_factory=dict, init=False, repr=False)
    """By the id of the node, which is kept so that its id stays its own."""

    @property
    def leaf_bits(self) -> int:
        """The most bits that a scaled leaf may have in this rule."""
        return min((bound.leaf_bits() for bound in self.bounds), default=127)

    def _fact(self, what: Hashable, computed: pl.Expr) -> pl.Expr:
        return computed if self.facts is None else self.facts.column(what, computed)

    def truth(self, node: ast.Node) -> pl.Expr:
        """Whether the condition holds: true, false, or null for unknown. It is asked for often and compiled once."""
        if id(node) not in self._truths:
            self._truths[id(node)] = node, self._compiled(node)
        return self._truths[id(node)][1]

    def _compiled(self, node: ast.Node) -> pl.Expr:
        match node:
            case ast.And(items, open_word) if open_word and self.inclusive:
                return self.truth(ast.Or(items))
            case ast.Or(items):
                return reduce(lambda left, right: left | right, map(self.truth, items))
            case ast.And(items):
                return reduce(lambda left, right: left & right, map(self.truth, items))
            case ast.Not(item):
                return ~self.truth(item)
            case ast.Compare():
                return self._compare(node)
            case ast.Open(item, word):
                return self._left_open(item, word)
            case ast.Listed():
                return self._listed(node)
        return self._fact(node, self._leaf_truth(node))

    def _left_open(self, item: ast.Node, word: str) -> pl.Expr:
        if not self.inclusive:
            return pl.lit(False)
        return self.truth(item).fill_null(False) if word == "等" else self.truth(item)

    def _listed(self, node: ast.Listed) -> pl.Expr:
        state = pl.col(listed_column(self.rule.lists[node.list], node.keys))
        wide = node.near and self._wide(node)
        return self._fact(("listed", wide, node.list, node.keys), state != OFF_LIST if wide else state == ON_LIST)

    def _wide(self, node: ast.Listed) -> bool:
        """Whether what the list leaves open counts: a name that only resembles one of it, a day that it does not give."""
        return self.inclusive != node.opposed

    def _leaf_truth(self, node: ast.Node) -> pl.Expr:
        match node:
            case ast.Flag(key):
                return pl.col(key)
            case ast.OneOf(key, values):
                return pl.col(key).is_in(list(values))
            case ast.Empty(key):
                silent = pl.col(state_column(key)).is_null() | pl.col(state_column(key)).is_in(SAYS_NOTHING)
                return pl.when(pl.col(key).is_not_null()).then(False).when(silent).then(True)
        raise TypeError(f"no condition: {node}")

    def _compare(self, node: ast.Compare) -> pl.Expr:
        operator = INCLUSIVE[node.operator] if self.inclusive and node.open_word else node.operator
        if isinstance(node.left, ast.Day):
            return self._compare_days(operator, node.left, cast(ast.Day, node.right))
        left, right, bound = self.ratio(node.left).cross_multiplied(self.ratio(node.right))
        self.bounds.append(bound)
        return self._fact((operator, node), COMPARE[operator](left, right))

    def _compare_days(self, operator: Operator, left: ast.Day, right: ast.Day) -> pl.Expr:
        """Of a day that a list gives, whether the record is on the list and the day compares so."""
        truth = self._fact((operator, left, right), COMPARE[operator](self._day(left), self._day(right)))
        for day in (right, left):
            if day.listed is not None:
                silent = self._null(self._day_column(day, day.listed))
                held = pl.when(silent).then(self._wide(day.listed)).otherwise(truth)
                listed = self._listed(day.listed)
                truth = pl.when(listed).then(held).otherwise(listed)
        return truth

    def _day_column(self, day: ast.Day, listed: ast.Listed) -> str:
        return listed_day_column(self.rule.lists[listed.list], listed.keys, day.column)

    def _day(self, node: ast.Day) -> pl.Expr:
        if node.key or node.listed:
            column = self._day_column(node, node.listed) if node.listed else node.key
            return pl.col(column).dt.offset_by(f"{node.years}y")
        day = pl.col(YEAR_END) if node.year_end else pl.lit(node.literal or self.as_of)
        return day.dt.offset_by(f"{node.years}y") if node.years else day

    def ratio(self, node: ast.Node) -> Ratio:
        """A figure in base units."""
        match node:
            case ast.Quantity(value):
                return Ratio.constant(value)
            case ast.Dated(_, values):
                return Ratio.dated([(first, figure.value) for first, figure in values], pl.col("_year"))
            case ast.Number(key) | ast.Derived(key):
                self.bounds.extend(self.figures.bounds[key])
                return self.figures.values[key]
            case ast.Reference(table, column):
                size = unit(self.rule.references[table].columns[column]).size
                return Ratio.leaf(scaled_column(looked_up_column(ReferenceVariable(table, column))), size)
            case ast.Negative(operand):
                return self.ratio(operand).negated()
            case ast.Arithmetic(operator, left, right):
                result = combined(operator, self.ratio(left), self.ratio(right))
                self.bounds += [result.numerator_bound, result.denominator_bound]
                return result
        raise TypeError(f"no figure: {node}")

    def missing(self, node: ast.Node) -> list[tuple[Input, pl.Expr]]:
        """(field or table figure, where its absence leaves `node` undecided), for everything that `node` reads."""
        match node:
            case ast.Or(items) | ast.And(items):
                undecided = self.truth(node).is_null()
                return [(read, undecided & absent) for item in items for read, absent in self.missing(item)]
            case ast.Not(item):
                return self.missing(item)
            case ast.Open(item, word):
                return self.missing(item) if self.inclusive and word == "未定" else []
            case ast.Compare(left=left, right=right):
                undecided = self.truth(node).is_null()
                absences = [*self._absent_inputs(left), *self._absent_inputs(right)]
                return [(read, undecided & absent) for read, absent in absences]
            case ast.Listed():
                return self._absent_names(node)
        key = str(getattr(node, "key", ""))
        return [(FieldVariable(key), self.truth(node).is_null())]

    def _absent_names(self, node: ast.Listed) -> list[tuple[Input, pl.Expr]]:
        """(name, where it is unknown, or a word that a closed list does not know, and so nobody can say if it is listed)."""
        entries, undecided = self.rule.lists[node.list], self._listed(node).is_null()
        pairs: list[tuple[Input, pl.Expr]] = []
        for key, known in zip(node.keys, entries.names, strict=True):
            name = pl.col(normal_column(key))
            absent = name.is_null() | ~name.is_in(sorted(known)) if entries.closed else name.is_null()
            pairs.append(
                (FieldVariable(key), undecided & self._fact(("unknown name", node.list, node.keys, key), absent))
            )
        return pairs

    def _absent_inputs(self, node: ast.Node, *, addend: bool = False) -> list[tuple[Input, pl.Expr]]:
        """(input, where its absence leaves the figure `node` unknown)."""
        match node:
            case ast.Number(key):
                absent = self._absent(node)
                optional = addend and self.rule.vocabulary[key].optional_addend
                return [(FieldVariable(key), absent & ~self._unmentioned(key) if optional else absent)]
            case ast.Day(listed=ast.Listed() as listed):
                return self._absent_names(listed)
            case ast.Day(key=key) if key:
                return [(FieldVariable(key), self._null(key))]
            case ast.Derived():
                return self._absent_inputs_of_derived(node)
            case ast.Reference(table, column):
                figure = ReferenceVariable(table, column)
                unstated = [(FieldVariable(key), self._null(key)) for key in self.loaded.get(table, ())]
                absent = reduce(lambda left, pair: left & ~pair[1], unstated, self._null(looked_up_column(figure)))
                return [(figure, absent), *unstated]
            case ast.Arithmetic(operator, left, right):
                pairs = [*self._absent_inputs(left, addend=addend), *self._absent_inputs(right, addend=addend)]
                if operator == "/":
                    divisor = self.figures.ratio(right, []) if addend else self.ratio(right)
                    zero = self._fact(("not above 0", addend, right), divisor.numerator <= literal(0))
                    pairs += [(FieldVariable(key), zero) for key in ast.field_keys(right)[:1]]
                return pairs
            case ast.Negative(operand):
                return self._absent_inputs(operand, addend=addend)
        return []

    def _absent_inputs_of_derived(self, node: ast.Derived) -> list[tuple[Input, pl.Expr]]:
        unknown = self._absent(node)
        if node.prefer == "given":
            return [(FieldVariable(node.key), unknown)]
        return [(read, unknown & absent) for read, absent in self._absent_inputs(node.formula, addend=True)]

    def _null(self, column: str) -> pl.Expr:
        return self._fact(("null", column), pl.col(column).is_null())

    def _absent(self, figure: ast.Node) -> pl.Expr:
        return self._fact(("absent", figure), self.ratio(figure).numerator.is_null())

    def _unmentioned(self, key: str) -> pl.Expr:
        return self._fact(("unmentioned", key), unmentioned(key))

    def assumptions(self, node: ast.Node) -> list[pl.Expr]:
        """What a verdict on `node` assumes, as texts; null in rows where the assumption is not made."""
        texts = [self._state(key) for key in ast.field_keys(node) if self.figures.has_states(key)]
        for part in node.walk():
            if isinstance(part, ast.Derived):
                texts.extend(self._derivation(part))
        return texts

    def _state(self, key: str) -> pl.Expr:
        label = self.rule.vocabulary.label(key)
        state = self._fact(("state", key), pl.when(pl.col(key).is_not_null()).then(pl.col(state_column(key))))
        texts = {code: f"{label}{meaning}" for code, meaning in labels().state.items()}
        return state.replace_strict(texts, default=None, return_dtype=pl.String)

    def _derivation(self, node: ast.Derived) -> list[pl.Expr]:
        fields = self.rule.vocabulary
        used = self._fact(("computed", node.key), pl.col(computed_flag(node.key)))
        if node.prefer == "computed":
            as_stated = ~self._null(node.key) & ~used
            return [pl.when(as_stated).then(pl.lit(AS_GIVEN.format(fields.label(node.key))))]
        inputs = [key for key in ast.field_keys(node.formula) if fields[key].optional_addend]
        return [
            pl.when(used & self._unmentioned(key)).then(pl.lit(AS_ZERO.format(fields.label(key)))) for key in inputs
        ]
