"""The discrete facts that a rule's verdict depends on: computed once a record, reasoned about once a combination."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import polars as pl

GROUND = "_ground"
"""Column of the number of a verdict's ground."""

CIRCUMSTANCE = "_circumstance"
"""Column of the number of a record's kind, sheet, year and place, and what follows from them whatever the rule."""

_NUMBER = "_number"


def combinations(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The distinct rows, and for each row the number (0, 1, …) of the distinct one that is like it."""
    distinct = rows.unique().with_row_index(_NUMBER)
    numbered = rows.join(distinct, on=rows.columns, how="left", nulls_equal=True, maintain_order="left")
    return distinct.drop(_NUMBER), numbered[_NUMBER].rechunk()


@dataclass
class Facts:
    """Expressions of few values (truths of comparisons, what is absent, states) and the columns that hold them."""

    _known: dict[Hashable, tuple[str, pl.Expr]] = field(default_factory=dict)

    def column(self, what: Hashable, computed: pl.Expr) -> pl.Expr:
        """The column of a fact. `what` names it: the same name is the same fact."""
        name, _ = self._known.setdefault(what, (f"fact:{len(self._known)}", computed))
        return pl.col(name)

    @property
    def names(self) -> list[str]:
        """The fact columns."""
        return [name for name, _ in self._known.values()]

    def of_records(self) -> list[pl.Expr]:
        """The fact columns as expressions on a prepared frame."""
        return [computed.alias(name) for name, computed in self._known.values()]
