"""The judge of one row of a prepared frame: for figures beyond the scaled columns, explanations and letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from ...core.exact import parse_exact
from ...language import ast
from ...language.variables import FieldVariable, ListedDayVariable, ListVariable, ReferenceVariable, Variable
from ...policy.name_lists import PolicyList
from ...records.column_names import state_column
from ...records.stated_bounds import StatedBound, stated_bound
from ...vocabulary.code_types import SAYS_NOTHING
from ...vocabulary.units import Unit, unit
from .judge import Judge, Value
from .listed import OFF_LIST, ON_LIST, listed_column, listed_day_column, normal_column
from .prepare import looked_up_column


@dataclass(frozen=True, kw_only=True)
class RowJudge(Judge):
    """Judges conditions on one record.

    Attributes:
        row: a row of a prepared frame.
        lists: the lists of the rule's policy, by name.
        units: unit symbol of each reference column, by (table, column).
        uses_bounds: whether a comparison may be decided by a bound that a cell states (2.0以上).
    """

    row: Mapping[str, Any]
    lists: Mapping[str, PolicyList]
    units: Mapping[tuple[str, str], str]
    uses_bounds: bool = True

    @property
    def year(self) -> int:
        """As `Judge.year`."""
        return int(self.row["_year"])

    def value(self, variable: Variable) -> Value:
        """As `Judge.value`."""
        match variable:
            case FieldVariable(key):
                entry = self.vocabulary[key]
                return self._exact(key, entry.unit_) if entry.type == "number" else cast(Value, self.row.get(key))
            case ListVariable(keys, name):
                state = self.row[listed_column(self.lists[name], keys)]
                return state == ON_LIST if state in (ON_LIST, OFF_LIST) else cast(Value, state)
            case ListedDayVariable(keys, name, column):
                return cast(Value, self.row[listed_day_column(self.lists[name], keys, column)])
            case ReferenceVariable(table, column):
                return self._exact(looked_up_column(variable), unit(self.units[table, column]))

    def _exact(self, column: str, column_unit: Unit) -> Fraction | None:
        """The figure in a column of exact text, converted from `column_unit` to base units; None where it has none."""
        text = self.row.get(column)
        figure = None if text is None else parse_exact(str(text))
        return None if figure is None else figure * column_unit.size

    def silent(self, key: str) -> bool:
        """As `Judge.silent`."""
        state = self.row.get(state_column(key))
        return self.row.get(key) is None and (state is None or state in SAYS_NOTHING)

    def bound(self, key: str) -> StatedBound | None:
        """As `Judge.bound`."""
        stated = self.row.get(key) is not None
        return None if stated or not self.uses_bounds else stated_bound(self.row.get(state_column(key)))

    def unknown_names(self, node: ast.Listed) -> list[str]:
        """The fields of a list's names that are blank, or hold a word that a closed list does not know."""
        entries = self.lists[node.list]
        names = {key: self.row[normal_column(key)] for key in node.keys}
        columns = zip(names.items(), entries.names, strict=True)
        return [key for (key, name), known in columns if name is None or (entries.closed and name not in known)]
