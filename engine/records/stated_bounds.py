"""A cell that states a bound of its figure instead of the figure (2.0以上): kept as the field's state, the value stays unknown."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import NamedTuple

import polars as pl

from ..core.exact import exact_text, parse_exact
from ..vocabulary.words import BoundOperator

_COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


class StatedBound(NamedTuple):
    """What a cell says of its figure: the figure `operator` `limit`, in the unit of the field."""

    operator: BoundOperator
    limit: Fraction

    def holds(self, figure: Fraction) -> bool:
        """Whether a figure keeps the bound."""
        return _COMPARE[self.operator](figure, self.limit)


def bound_state(operator: BoundOperator, limit: Fraction) -> str:
    """The state of a field whose cell states a bound.

    >>> bound_state(">=", Fraction(5, 2))
    '>=2.5'
    """
    return f"{operator}{exact_text(limit)}"


def stated_bound(state: str | None) -> StatedBound | None:
    """The bound that a state holds; None for any other state.

    >>> stated_bound("<5")
    StatedBound(operator='<', limit=Fraction(5, 1))
    >>> stated_bound("unclear") is None
    True
    """
    if not state or state[0] not in "<>":
        return None
    operator: BoundOperator = state[:2] if state[1:2] == "=" else state[:1]  # type: ignore[assignment]
    limit = parse_exact(state.removeprefix(operator))
    return None if limit is None else StatedBound(operator, limit)


def is_bound(state: pl.Expr) -> pl.Expr:
    """Boolean expression: whether a state holds a bound; never null."""
    return (state.str.starts_with("<") | state.str.starts_with(">")).fill_null(False)
