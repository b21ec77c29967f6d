"""The outcome code of a verdict, from the truth of the rule's scope and condition."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

UNDECIDED = ("insufficient", "needs_reference")
"""Outcomes that name what is missing."""


class Readings(NamedTuple):
    """The truth of a scope or a condition (null: unknown) in its strict and its wide reading."""

    strict: pl.Expr
    wide: pl.Expr


def outcome(scope: Readings, condition: Readings, table_lacking: pl.Expr) -> pl.Expr:
    """The outcome code. A record that only in the wide reading is in scope, since its name resembles one of a list, is
    first identified by a person, whatever else is unknown of it."""
    strict, wide = condition
    fails = (~strict & ~wide).fill_null(False)
    return (
        pl.when(~scope.wide)
        .then(pl.lit("out_of_scope"))
        .when(fails)
        .then(pl.lit("clear"))
        .when(scope.strict & scope.wide & strict & wide)
        .then(pl.lit("hit"))
        .when(~scope.strict & scope.wide)
        .then(pl.lit("boundary"))
        .when(scope.strict & strict.is_not_null() & wide.is_not_null())
        .then(pl.lit("boundary"))
        .when(table_lacking)
        .then(pl.lit("needs_reference"))
        .otherwise(pl.lit("insufficient"))
    )
