"""What an expression reads for a record: a field, whether a text is in a list, or a figure of an outside table."""

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
    """Whether the text of the field `key` is in a list of the policy."""

    key: str
    list: str


@dataclass(frozen=True)
class ReferenceVariable:
    """The figure in `column` of the outside table's row that fits the record."""

    table: str
    column: str


Variable: TypeAlias = FieldVariable | ListVariable | ReferenceVariable

_ORDER: tuple[type[Variable], ...] = (ReferenceVariable, ListVariable, FieldVariable)


def variable_of(node: ast.Node) -> Variable | None:
    """The variable that a node reads; None for a node that does not read a record itself."""
    match node:
        case ast.Listed(key, name):
            return ListVariable(key, name)
        case ast.Reference(table, column):
            return ReferenceVariable(table, column)
    key = getattr(node, "key", "")
    return FieldVariable(key) if key else None


def in_order(variables: Iterable[Variable]) -> list[Variable]:
    """The variables in a fixed order: first figures of tables, then lists, then fields, each sorted by name."""
    return sorted(variables, key=lambda variable: (_ORDER.index(type(variable)), astuple(variable)))
