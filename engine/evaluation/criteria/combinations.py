"""The discrete facts that a rule's verdict depends on.

Facts are computed once for each record; what follows from them is worked out once for each distinct combination.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import polars as pl

GROUND = "_ground"
"""Column with the number of a verdict's ground: its row in the frame of grounds."""

CIRCUMSTANCE = "_circumstance"
"""Column with the number of a record's circumstance: its kind, sheet, year and place, and what follows from them in any
rule."""

_NUMBER = "_number"


def combinations(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The distinct rows, and for each row the number (0, 1, …) of the distinct row that equals it."""
    distinct = rows.unique().with_row_index(_NUMBER)
    numbered = rows.join(distinct, on=rows.columns, how="left", nulls_equal=True, maintain_order="left")
    return distinct.drop(_NUMBER), numbered[_NUMBER].rechunk()


@dataclass
class Facts:
    """Expressions that take few values (truths of comparisons, absences, states), and the columns that hold them."""

    _known: dict[Hashable, tuple[str, pl.Expr]] = field(default_factory=dict)

    def column(self, what: Hashable, computed: pl.Expr) -> pl.Expr:
        """The column of a fact. `what` identifies it: an equal `what` is the same fact and gives the same column."""
        name, _ = self._known.setdefault(what, (f"fact:{len(self._known)}", computed))
        return pl.col(name)

    @property
    def names(self) -> list[str]:
        """The fact columns."""
        return [name for name, _ in self._known.values()]

    def of_records(self) -> list[pl.Expr]:
        """The fact columns as expressions on a prepared frame."""
        return [computed.alias(name) for name, computed in self._known.values()]
