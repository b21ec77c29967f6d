"""Which parts of a condition decide what it comes to: an explanation names these, and advice changes no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from ...language import ast
from .compile import Compiler
from .judge import Judge


class Wanted(NamedTuple):
    """A part of a condition, and the truth that it must have to help the whole to the truth in question."""

    node: ast.Node
    truth: bool


class ConditionPart(NamedTuple):
    """A comparison or state, and all that stands above it in the condition, itself last.

    It decides where every one of these has the truth that is wanted of it: in 甲 或 乙 of which 乙 alone holds, 甲 decides
    nothing.
    """

    node: ast.Node
    truth: bool
    path: tuple[Wanted, ...]


def parts(node: ast.Node, *, truth: bool = True, above: tuple[Wanted, ...] = ()) -> Iterator[ConditionPart]:
    """The comparisons and states of a condition, in order, each with what is wanted for the whole to have `truth`."""
    path = (*above, Wanted(node, truth))
    match node:
        case ast.Or(items) | ast.And(items):
            for item in items:
                yield from parts(item, truth=truth, above=path)
        case ast.Not(item):
            yield from parts(item, truth=not truth, above=path)
        case ast.Open(item):
            yield from parts(item, truth=truth, above=path)
        case _:
            yield ConditionPart(node, truth, path)


def decides(part: ConditionPart, judge: Judge) -> bool:
    """Whether a part decides, of one record in one reading."""
    return all(judge.truth(node) is truth for node, truth in part.path)


def differs(part: ConditionPart, strict: Judge, wide: Judge) -> bool:
    """Whether the two readings of a part are what makes those of the whole differ."""
    return all({strict.truth(node), wide.truth(node)} == {True, False} for node, _ in part.path)


def deciding_column(part: ConditionPart, compiler: Compiler) -> pl.Expr:
    """As `decides`, for all records."""
    return pl.all_horizontal(compiler.truth(node).eq(truth).fill_null(False) for node, truth in part.path)


def differing_column(part: ConditionPart, strict: Compiler, wide: Compiler) -> pl.Expr:
    """As `differs`, for all records."""
    return pl.all_horizontal(strict.truth(node).ne(wide.truth(node)).fill_null(False) for node, _ in part.path)
