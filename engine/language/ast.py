"""The checked expression: typed nodes with names resolved and figures exact, in base units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from operator import add, mul, sub, truediv
from typing import Literal

from ..vocabulary.words import Operator


class Node:
    """A node of a checked expression."""

    def children(self) -> Iterator[Node]:
        """The direct sub-expressions, left to right."""
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Node))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, depth first."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True)
class Quantity(Node):
    """A figure: `value` in base units; `unit` as the rule wrote it."""

    value: Fraction
    unit: str = ""


@dataclass(frozen=True)
class Dated(Node):
    """A parameter of the clause: (data year from which on, figure), earliest first; the first holds before it too."""

    name: str
    values: tuple[tuple[int, Quantity], ...]

    def children(self) -> Iterator[Node]:
        """The figures of all years."""
        return (figure for _, figure in self.values)

    @property
    def unit(self) -> str:
        """The unit of the first figure."""
        return self.values[0][1].unit

    def of(self, year: int) -> Quantity:
        """The figure for a data year."""
        return next((figure for first, figure in reversed(self.values) if first <= year), self.values[0][1])


@dataclass(frozen=True)
class Number(Node):
    """A numeric field of the record."""

    key: str


@dataclass(frozen=True)
class Derived(Node):
    """A numeric field that its formula gives where it can (`prefer` computed) or where it is not given."""

    key: str
    formula: Node
    prefer: Literal["given", "computed"]


@dataclass(frozen=True)
class Reference(Node):
    """A figure of a table that the office loads, looked up for the record."""

    table: str
    column: str


@dataclass(frozen=True)
class Arithmetic(Node):
    """left `operator` right, exact; a divisor that is not above zero makes the result unknown."""

    operator: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True)
class Negative(Node):
    """Minus the operand."""

    operand: Node


@dataclass(frozen=True, kw_only=True)
class Day(Node):
    """A date: a literal, a date field (`key`), the data year's last day, or the day of the check; moved by years."""

    literal: date | None = None
    key: str = ""
    years: int = 0
    year_end: bool = False


@dataclass(frozen=True, kw_only=True)
class Compare(Node):
    """left `operator` right. `open_word` names the policy word whose inclusion of the exact figure is open."""

    operator: Operator
    left: Node
    right: Node
    open_word: str = ""
    word: str = ""


@dataclass(frozen=True)
class Flag(Node):
    """A yes/no field holds."""

    key: str


@dataclass(frozen=True)
class OneOf(Node):
    """A choice or text field has one of the values."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Listed(Node):
    """The field's text (a name, compared after normalisation) stands in a list of the policy."""

    key: str
    list: str


@dataclass(frozen=True)
class Empty(Node):
    """The sheet says nothing for the field."""

    key: str


@dataclass(frozen=True)
class Not(Node):
    """Kleene negation."""

    item: Node


@dataclass(frozen=True)
class And(Node):
    """Kleene conjunction. `open_word` 、 leaves open whether one of the items suffices."""

    items: tuple[Node, ...]
    open_word: str = ""


@dataclass(frozen=True)
class Or(Node):
    """Kleene disjunction."""

    items: tuple[Node, ...]


_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, "*": mul, "/": truediv}


def constant(node: Node) -> Fraction | None:
    """The value of a figure that reads no record, or None."""
    match node:
        case Quantity(value):
            return value
        case Negative(operand):
            value_ = constant(operand)
            return None if value_ is None else -value_
        case Arithmetic(operator, left, right):
            first, second = constant(left), constant(right)
            if first is None or second is None or (operator == "/" and second <= 0):
                return None
            return _ARITHMETIC[operator](first, second)
    return None


def open_words(node: Node) -> set[str]:
    """The policy words in `node` whose exact figure the text leaves open."""
    return {part.open_word for part in node.walk() if isinstance(part, Compare) and part.open_word}


def is_open(node: Node) -> bool:
    """Whether the text leaves a reading of `node` open: an exact figure, or a list of situations."""
    return any(isinstance(part, Compare | And) and bool(part.open_word) for part in node.walk())


def open_signs(node: Node, sign: int = 1) -> set[int]:
    """Which way the open readings in `node` work: 1 where the wider one can only make it hold, -1 the contrary.

    Where both occur, the strictest and the widest reading of all words together do not enclose the mixed ones.
    """
    if isinstance(node, Not):
        return open_signs(node.item, -sign)
    own = {sign} if isinstance(node, Compare | And) and node.open_word else set()
    return own.union(*(open_signs(child, sign) for child in node.children()))


def field_keys(node: Node) -> list[str]:
    """Keys of all fields that `node` can read, in order of appearance, without repeats."""
    keys = (getattr(part, "key", "") for part in node.walk())
    return list(dict.fromkeys(key for key in keys if key))


def measure(node: Node) -> Compare | None:
    """The comparison of figures that a reader looks at first: its left side is measured, its right side the limit."""
    for part in node.walk():
        if isinstance(part, Compare) and not isinstance(part.left, Day):
            return part
    return None
