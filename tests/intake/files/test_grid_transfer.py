"""Every fact of a grid comes through the process that reads it."""

from __future__ import annotations

from dataclasses import fields

import polars as pl

from tenglong.engine.intake.files.grid import Grid
from tenglong.engine.intake.files.readers.grid_transfer import answer_of, grids_of


def test_no_fact_of_a_grid_is_lost() -> None:
    grid = Grid(
        file="a.csv",
        sheet="表",
        cells=pl.DataFrame({"0": ["企业名称", "丁厂"], "1": ["税收", "5"]}),
        merges=((0, 0, 0, 1),),
        errors=frozenset({(1, 0)}),
        numbers={1: pl.Series([False, True])},
        percent=frozenset({1}),
        percent_cells=frozenset({(1, 1)}),
        hidden_rows=frozenset({1}),
        hidden_columns=frozenset({0}),
        hidden=True,
        fields=pl.Series("fields", [2, 3], dtype=pl.UInt32),
        torn=frozenset({1}),
        notes=("说明",),
        unread=(("照片", "Binary"),),
        named=True,
    )
    plain = Grid(file="", sheet="", cells=grid.cells)
    assert [
        f.name for f in fields(grid) if _same(getattr(grid, f.name), getattr(plain, f.name)) and f.name != "cells"
    ] == []
    for sent in (grid, plain):
        (back,) = grids_of(answer_of([sent]))
        assert [f.name for f in fields(sent) if not _same(getattr(sent, f.name), getattr(back, f.name))] == []


def _same(one: object, other: object) -> bool:
    if isinstance(one, pl.DataFrame | pl.Series):
        return isinstance(other, type(one)) and one.equals(other)  # type: ignore[arg-type]
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return one == other
