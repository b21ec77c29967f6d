"""What an expression reads for a record: a field, whether texts are in a list, the day that a list gives, or a figure of an outside table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import TypeAlias

from . import ast


@dataclass(frozen=True)
class FieldVariable:
    """The value of a field."""

    key: str


@dataclass(frozen=True)
class ListVariable:
    """Whether the texts of the fields `keys` are in a row of a list of the policy.

    Its value is True or False, or, where they only resemble a row, that row as the document writes it.
    """

    keys: tuple[str, ...]
    list: str


@dataclass(frozen=True)
class ListedDayVariable:
    """The day in `column` of the row of a list that has, or resembles, the texts of the fields `keys`."""

    keys: tuple[str, ...]
    list: str
    column: str


@dataclass(frozen=True)
class ReferenceVariable:
    """The figure in `column` of the outside table's row that fits the record."""

    table: str
    column: str


Variable: TypeAlias = FieldVariable | ListVariable | ListedDayVariable | ReferenceVariable

_ORDER: tuple[type[Variable], ...] = (ReferenceVariable, ListVariable, ListedDayVariable, FieldVariable)


def variable_of(node: ast.Node) -> Variable | None:
    """The variable that a node reads; None for a node that does not read a record itself."""
    match node:
        case ast.Listed(keys=keys, list=name):
            return ListVariable(keys, name)
        case ast.Day(listed=ast.Listed(keys=keys, list=name), column=column):
            return ListedDayVariable(keys, name, column)
        case ast.Reference(table, column):
            return ReferenceVariable(table, column)
    key = getattr(node, "key", "")
    return FieldVariable(key) if key else None


def in_order(variables: Iterable[Variable]) -> list[Variable]:
    """The variables in a fixed order: first figures of tables, then lists, their days, and fields, each sorted by name."""
    return sorted(variables, key=lambda variable: (_ORDER.index(type(variable)), astuple(variable)))
