"""Judges rules on an assignment of values to variables: gives the expected outcomes of generated cases and lint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..evaluation.criteria.judge import Judge, Value
from ..language import ast
from ..language.variables import FieldVariable, Variable


@dataclass(frozen=True, kw_only=True)
class AssignmentJudge(Judge):
    """Judges conditions on an assignment, with the year of the day of the check as data year.

    Attributes:
        values: the value of each variable; a variable that is not in it is not mentioned by the record.
        forced: `id` of a comparison → its truth, whatever the values say.
    """

    values: Mapping[Variable, Value]
    forced: Mapping[int, bool | None] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """As `Judge.year`."""
        return self.as_of.year

    def value(self, variable: Variable) -> Value:
        """As `Judge.value`."""
        return self.values.get(variable)

    def silent(self, key: str) -> bool:
        """As `Judge.silent`."""
        return self.value(FieldVariable(key)) is None

    def comparison(self, node: ast.Compare) -> bool | None:
        """As `Judge.comparison`, unless the truth is forced."""
        return self.forced[id(node)] if id(node) in self.forced else super().comparison(node)
