"""The outcome code of a verdict, from the truth of the rule's scope and condition."""

from __future__ import annotations

import polars as pl

UNDECIDED = ("insufficient", "needs_reference")
"""Outcomes that name what is missing."""


def outcome(scope: pl.Expr, strict: pl.Expr, inclusive: pl.Expr, table_lacking: pl.Expr) -> pl.Expr:
    """The outcome code from the truths (null: unknown) of scope and of the condition in both readings of open words."""
    fails = (~strict & ~inclusive).fill_null(False)
    return (
        pl.when(~scope)
        .then(pl.lit("out_of_scope"))
        .when(fails)
        .then(pl.lit("clear"))
        .when(scope & strict & inclusive)
        .then(pl.lit("hit"))
        .when(scope & strict.is_not_null() & inclusive.is_not_null())
        .then(pl.lit("boundary"))
        .when(table_lacking)
        .then(pl.lit("needs_reference"))
        .otherwise(pl.lit("insufficient"))
    )
