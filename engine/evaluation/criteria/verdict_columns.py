"""The columns of the verdict frame, and a verdict as one typed row of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TypedDict

import polars as pl

from ...core.exact import exact_text, finite_places, round_text
from .ratio import SHOWN

VERDICT_COLUMNS: dict[str, type[pl.DataType] | pl.DataType] = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "record_id": pl.String,
    "uscc": pl.String,
    "name": pl.String,
    "town": pl.String,
    "kind": pl.String,
    "policy": pl.String,
    "criterion": pl.String,
    "title": pl.String,
    "finding": pl.String,
    "outcome": pl.String,
    "basis": pl.String,
    "actual": pl.String,
    "limit": pl.String,
    "unit": pl.String,
    "margin": pl.String,
    "missing": pl.List(pl.String),
    "assumptions": pl.List(pl.String),
    "cells": pl.List(pl.String),
    "cases": pl.List(pl.String),
    "clear_cases": pl.List(pl.String),
    "doubts": pl.List(pl.String),
    "asked": pl.Boolean,
    "message": pl.String,
}
"""Column → type of the verdict frame. Figures are decimals as text, in `unit`; `margin` is actual − limit;
`clear_cases` are those that do not hold in any reading, where the criterion as a whole is not clear."""


class VerdictRow(TypedDict):
    """One row of the verdict frame; its keys are those of `VERDICT_COLUMNS`, in the same order."""

    file: str | None
    sheet: str | None
    row: int | None
    record_id: str
    uscc: str | None
    name: str | None
    town: str | None
    kind: str
    policy: str
    criterion: str
    title: str
    finding: str
    outcome: str
    basis: str
    actual: str | None
    limit: str | None
    unit: str | None
    margin: str | None
    missing: list[str]
    assumptions: list[str]
    cells: list[str]
    cases: list[str]
    clear_cases: list[str]
    doubts: list[str]
    asked: bool
    message: str


_LONGEST = 60
"""Decimal places up to which a finite figure is written out."""


def decimal_text(value: Fraction) -> str:
    """A figure as decimal text: exact where the decimal is finite, else rounded, but never rounded to 0."""
    places = finite_places(value)
    if places is not None and places <= _LONGEST:
        return exact_text(value)
    digits = SHOWN
    while value and Fraction(round_text(value, digits)) == 0:
        digits *= 2
    return round_text(value, digits).rstrip("0").rstrip(".")


def optional_decimal_text(value: Fraction | None) -> str | None:
    """As `decimal_text`; None for a figure that is not known."""
    return None if value is None else decimal_text(value)
