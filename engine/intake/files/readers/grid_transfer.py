"""Grids as data that passes between processes: their facts as JSON, their cells in Arrow's format; no objects."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import polars as pl

from ....core.child_messages import Answer
from ..grid import Grid


def answer_of(grids: Sequence[Grid]) -> Answer:
    """Grids as data; each has two blobs: its cells, and which of them are numbers."""
    blobs = []
    for grid in grids:
        numbers = pl.DataFrame([series.alias(str(column)) for column, series in grid.numbers.items()])
        blobs += [_packed(grid.cells), _packed(numbers)]
    return Answer([_facts(grid) for grid in grids], blobs)


def grids_of(answer: Answer) -> list[Grid]:
    """The grids that an answer holds."""
    frames = [pl.read_ipc_stream(BytesIO(blob)) for blob in answer.blobs]
    return [
        _grid(facts, cells, numbers)
        for facts, cells, numbers in zip(answer.data, frames[::2], frames[1::2], strict=True)
    ]


def _packed(frame: pl.DataFrame) -> memoryview:
    target = BytesIO()
    frame.write_ipc_stream(target)
    return target.getbuffer()


def _facts(grid: Grid) -> dict[str, Any]:
    return {
        "file": grid.file,
        "sheet": grid.sheet,
        "merges": grid.merges,
        "errors": sorted(grid.errors),
        "percent": sorted(grid.percent),
        "percent_cells": sorted(grid.percent_cells),
        "hidden_rows": sorted(grid.hidden_rows),
        "hidden_columns": sorted(grid.hidden_columns),
        "hidden": grid.hidden,
        "notes": grid.notes,
        "named": grid.named,
    }


def _grid(facts: dict[str, Any], cells: pl.DataFrame, numbers: pl.DataFrame) -> Grid:
    return Grid(
        file=facts["file"],
        sheet=facts["sheet"],
        cells=cells,
        merges=tuple((top, left, bottom, right) for top, left, bottom, right in facts["merges"]),
        errors=frozenset((row, column) for row, column in facts["errors"]),
        numbers={int(name): numbers[name] for name in numbers.columns},
        percent=frozenset(facts["percent"]),
        percent_cells=frozenset((row, column) for row, column in facts["percent_cells"]),
        hidden_rows=frozenset(facts["hidden_rows"]),
        hidden_columns=frozenset(facts["hidden_columns"]),
        hidden=facts["hidden"],
        notes=tuple(facts["notes"]),
        named=facts["named"],
    )
