"""The figures that a verdict shows: those of the comparisons that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import polars as pl

from ...language import ast
from ...policy.corpus import Rule
from ...vocabulary.fields import Vocabulary
from ...vocabulary.units import unit
from .compile import Compiler
from .deciding import ConditionPart, decides, deciding_column, differing_column, differs, parts
from .judge import Judge

FIGURES = ("actual", "limit", "margin")
"""The figures that a verdict shows. Each record has its own, so they are not part of a ground."""

DECIDING = "_deciding"
"""Column with the numbers (0, 1, …) of the comparisons that decide a verdict, in the order of the condition."""

STATES = "_states"
"""Column with the numbers of the states that decide a verdict, among all parts of the condition."""

_NUMBERS = pl.List(pl.UInt8)


def figure_column(name: str, number: int) -> str:
    """Column of a figure (actual, limit, margin) of the comparison with this number."""
    return f"{name}:{number}"


def shown_unit(compared: ast.Compare, fields: Vocabulary) -> str:
    """The unit in which the figures of a comparison are shown: the measured field's own, else that of the limit."""
    key = getattr(compared.left, "key", "")
    return fields[key].unit if key else str(getattr(compared.right, "unit", ""))


@dataclass(frozen=True)
class ShownComparison:
    """A comparison of figures, with the unit in which they are shown."""

    compared: ast.Compare
    symbol: str

    @property
    def size(self) -> Fraction:
        """The unit's size in base units."""
        return unit(self.symbol).size


@dataclass(frozen=True)
class ShownFigures:
    """What the verdicts of one rule show; nothing for a rule whose situations are told by name."""

    rule: Rule

    @cached_property
    def measures(self) -> list[ShownComparison]:
        """The comparisons of the rule's condition."""
        compared = [] if self.rule.criterion.cases else ast.measures(self.rule.when)
        return [ShownComparison(node, shown_unit(node, self.rule.vocabulary)) for node in compared]

    @property
    def alone(self) -> bool:
        """Whether one comparison is the whole condition, so that nothing else can decide."""
        return len(self._parts) == 1 and bool(self.measures)

    @cached_property
    def _parts(self) -> list[tuple[ConditionPart, ConditionPart]]:
        """Each comparison and state as it makes the condition hold, and as it makes it fail; none without comparisons."""
        if not self.measures:
            return []
        return list(zip(parts(self.rule.when), parts(self.rule.when, truth=False), strict=True))

    @property
    def states(self) -> list[tuple[int, ConditionPart]]:
        """The parts of the condition that compare no figures, each with its number among all parts."""
        return [(place, part) for place, (part, _) in enumerate(self._parts) if not self._measured(part)]

    def _measured(self, part: ConditionPart) -> bool:
        return any(measure.compared is part.node for measure in self.measures)

    def columns(self, reading: Compiler) -> tuple[list[pl.Expr], pl.Expr]:
        """The exact texts of all figures, and which rows have one that a scaled column cannot hold."""
        columns, hides = [], [pl.lit(False)]
        for number, measure in enumerate(self.measures):
            left, right = reading.ratio(measure.compared.left), reading.ratio(measure.compared.right)
            for name, value in zip(FIGURES, (left, right, left.plus(right.negated())), strict=True):
                text, hidden, bound = value.text(measure.size)
                reading.bounds.append(bound)
                columns.append(text.alias(figure_column(name, number)))
                hides.append(hidden)
        return columns, pl.any_horizontal(*hides).fill_null(False)

    @property
    def names(self) -> list[str]:
        """The columns of the figures of all comparisons."""
        return [figure_column(name, number) for number in range(len(self.measures)) for name in FIGURES]

    # Which of them decide

    def deciding(self, strict: Compiler, wide: Compiler) -> list[pl.Expr]:
        """`DECIDING` and `STATES` of each ground, from its outcome."""
        if not self._parts:
            return [pl.lit([], dtype=_NUMBERS).alias(name) for name in (DECIDING, STATES)]
        if self.alone:
            return [pl.lit([0], dtype=_NUMBERS).alias(DECIDING), pl.lit([], dtype=_NUMBERS).alias(STATES)]
        compared: list[pl.Expr] = []
        states: list[pl.Expr] = []
        for place, (holding, failing) in enumerate(self._parts):
            outcome = pl.col("outcome")
            decides_ = (
                pl.when(outcome == "hit").then(deciding_column(holding, strict))
                .when(outcome == "clear").then(deciding_column(failing, strict))
                .when(outcome == "boundary").then(differing_column(holding, strict, wide))
                .otherwise(False)
            )  # fmt: skip
            number = len(compared) if self._measured(holding) else place
            listed = compared if self._measured(holding) else states
            listed.append(pl.when(decides_).then(pl.lit(number, dtype=pl.UInt8)))
        return [_list(compared).alias(DECIDING), _list(states).alias(STATES)]

    def deciding_of(self, outcome: str, strict: Judge, wide: Judge) -> tuple[list[int], list[int]]:
        """As `deciding`, of one record."""
        compared: list[int] = []
        states: list[int] = []
        number = 0
        for place, (holding, failing) in enumerate(self._parts):
            decisive = (
                decides(holding, strict) if outcome == "hit"
                else decides(failing, strict) if outcome == "clear"
                else outcome == "boundary" and differs(holding, strict, wide)
            )  # fmt: skip
            if self._measured(holding):
                compared += [number] if decisive else []
                number += 1
            elif decisive:
                states.append(place)
        return compared, states

    def shown(self) -> pl.Expr:
        """The number of the comparison whose figures stand in the verdict's own columns: the first that decides.

        An open verdict shows the first comparison of all; a decided one none, where states alone decide it.
        """
        decided = pl.col("outcome").is_in(["hit", "clear"])
        return pl.when(pl.col(DECIDING).list.len() > 0).then(pl.col(DECIDING).list.first()).when(~decided).then(0)

    def symbol(self) -> pl.Expr:
        """The unit of the shown figures."""
        symbols: Sequence[str] = [measure.symbol for measure in self.measures]
        if not symbols:
            return pl.lit(None, dtype=pl.String)
        return self.shown().replace_strict(dict(enumerate(symbols)), default=None, return_dtype=pl.String)

    def of_shown(self) -> list[pl.Expr]:
        """The figures of the verdict, from those of all comparisons, outcome and what decides."""
        if not self.measures:
            return [pl.lit(None, dtype=pl.String).alias(name) for name in FIGURES]
        if self.alone:
            return [pl.col(figure_column(name, 0)).alias(name) for name in FIGURES]
        shown = self.shown()
        return [
            pl.coalesce(
                pl.when(shown == number).then(pl.col(figure_column(name, number)))
                for number in range(len(self.measures))
            ).alias(name)
            for name in FIGURES
        ]


def _list(numbers: list[pl.Expr]) -> pl.Expr:
    return pl.concat_list(numbers).list.drop_nulls() if numbers else pl.lit([], dtype=_NUMBERS)
