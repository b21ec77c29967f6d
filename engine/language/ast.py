"""The checked expression: a tree of typed nodes, with all names resolved and all figures exact, in base units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
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
    """A figure: `value` in base units, `unit` as the rule writes it."""

    value: Fraction
    unit: str = ""


@dataclass(frozen=True)
class Dated(Node):
    """A parameter of the clause: (first data year, figure) pairs, earliest first.

    Before the first of these years the first figure holds too.
    """

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
    """A numeric field with a formula: used if it can be computed (`prefer` computed), or only if no value is given."""

    key: str
    formula: Node
    prefer: Literal["given", "computed"]


@dataclass(frozen=True)
class Reference(Node):
    """A figure that is looked up for the record in a table that the office loads."""

    table: str
    column: str


@dataclass(frozen=True)
class Arithmetic(Node):
    """left `operator` right, computed exactly; unknown if a divisor is zero or negative."""

    operator: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True)
class Negative(Node):
    """Minus the operand."""

    operand: Node


@dataclass(frozen=True, kw_only=True)
class Day(Node):
    """A date, moved by years: a literal, a date field (`key`), the end of the data year or the day of the check.

    With `listed` it is the day that the row of a list that names the record has in `column`.
    """

    literal: date | None = None
    key: str = ""
    years: int = 0
    year_end: bool = False
    listed: Listed | None = None
    column: str = ""


@dataclass(frozen=True, kw_only=True)
class Compare(Node):
    """left `operator` right. `open_word`: the policy word, if it is open whether the exact figure is included."""

    operator: Operator
    left: Node
    right: Node
    open_word: str = ""
    word: str = ""


@dataclass(frozen=True)
class Flag(Node):
    """True if a yes/no field says yes."""

    key: str


@dataclass(frozen=True)
class OneOf(Node):
    """True if a choice or text field has one of the values."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Listed(Node):
    """True if a row of a list of the policy has the record's texts, compared in normal form, column by column.

    Attributes:
        keys: the fields that are compared, in the order of the list's columns.
        near: a name that only resembles one of the list counts in the wide reading.
        opposed: it is the strict reading that counts such a name, as under a negation (`oriented`).
    """

    keys: tuple[str, ...]
    list: str
    near: bool = False
    opposed: bool = False


@dataclass(frozen=True)
class Empty(Node):
    """True if the sheet gives nothing for the field."""

    key: str


@dataclass(frozen=True)
class Not(Node):
    """Negation in Kleene's three-valued logic."""

    item: Node


@dataclass(frozen=True)
class And(Node):
    """Conjunction in Kleene's logic. With `open_word` 、 it is open whether one of the items is enough."""

    items: tuple[Node, ...]
    open_word: str = ""


@dataclass(frozen=True)
class Or(Node):
    """Disjunction in Kleene's three-valued logic."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Open(Node):
    """A situation of which the text leaves open whether it counts: the strict reading leaves it out, the wide one
    counts it.

    Attributes:
        word: 等 where an enumeration ends with 等 and does not name the situation: what a record does not say of it need
            not be asked. 未定 where the text does not say whom or what it means.
    """

    item: Node
    word: Literal["等", "未定"]


_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, "*": mul, "/": truediv}


def constant(node: Node) -> Fraction | None:
    """The value of `node` if it reads nothing from a record, else None."""
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


def oriented(node: Node, *, opposed: bool = False) -> Node:
    """The same condition, in which each `Listed` knows in which of the two readings a name that is near counts.

    Args:
        opposed: in the strict one; the other way round under a negation.
    """
    if isinstance(node, Listed):
        return replace(node, opposed=opposed)
    if not any(isinstance(part, Listed) for part in node.walk()):
        return node
    inner = opposed != isinstance(node, Not)
    changed: dict[str, object] = {}
    for field in fields(node):  # type: ignore[arg-type]
        value = getattr(node, field.name)
        if isinstance(value, Node):
            changed[field.name] = oriented(value, opposed=inner)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                oriented(item, opposed=inner) if isinstance(item, Node) else item for item in value
            )
    return replace(node, **changed)  # type: ignore[type-var]


def open_words(node: Node) -> set[str]:
    """The policy words in `node` whose reading the text leaves open."""
    return {part.open_word for part in node.walk() if isinstance(part, Compare) and part.open_word}


def is_open(node: Node) -> bool:
    """Whether a reading of `node` is open: of an exact figure, a list of situations, what the text does not name, or
    whether a name that resembles one of a list is that name."""
    return any(_leaves_open(part) or _leaves_open_by_list(part) for part in node.walk())


def _leaves_open_by_list(node: Node) -> bool:
    """Whether a name that resembles one of a list, or a day that a list does not give, leaves it open."""
    return (isinstance(node, Listed) and node.near) or (isinstance(node, Day) and node.listed is not None)


def _leaves_open(node: Node) -> bool:
    return isinstance(node, Open) or (isinstance(node, Compare | And) and bool(node.open_word))


def open_signs(node: Node, sign: int = 1) -> set[int]:
    """The directions in which open words change `node`: 1 if the wider reading helps it to hold, -1 if it hinders it.

    If both occur, a mixed reading may lie outside the range between the strictest and the widest reading of all words.
    Names that resemble one of a list have no part in this: each is oriented by itself (`oriented`).
    """
    if isinstance(node, Not):
        return open_signs(node.item, -sign)
    own = {sign} if _leaves_open(node) else set()
    return own.union(*(open_signs(child, sign) for child in node.children()))


def field_keys(node: Node) -> list[str]:
    """The keys of all fields that `node` can read, each once, in order of appearance."""
    return list(dict.fromkeys(key for part in node.walk() for key in own_keys(part)))


def own_keys(node: Node) -> tuple[str, ...]:
    """The keys of the fields that `node` itself reads, not those of the nodes below it."""
    if isinstance(node, Listed):
        return node.keys
    key = getattr(node, "key", "")
    return (key,) if key else ()


def measures(node: Node) -> list[Compare]:
    """The comparisons of figures in `node`, in order: the left side is what is measured, the right one the limit."""
    return [part for part in node.walk() if isinstance(part, Compare) and not isinstance(part.left, Day)]
