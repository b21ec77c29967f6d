"""Grids as data that passes between processes: their facts as JSON, their cells in Arrow's format; no objects."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import polars as pl

from ....core.child_messages import Answer
from ..grid import Grid

_FIELDS = "fields"


def answer_of(grids: Sequence[Grid]) -> Answer:
    """Grids as data; each has two blobs: its cells, and which of them are numbers and how many fields each row has."""
    blobs = []
    for grid in grids:
        by_row = [series.alias(str(column)) for column, series in grid.numbers.items()]
        by_row += [] if grid.fields is None else [grid.fields.alias(_FIELDS)]
        blobs += [_packed(grid.cells), _packed(pl.DataFrame(by_row))]
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
        "torn": sorted(grid.torn),
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
        numbers={int(name): numbers[name] for name in numbers.columns if name != _FIELDS},
        percent=frozenset(facts["percent"]),
        percent_cells=frozenset((row, column) for row, column in facts["percent_cells"]),
        hidden_rows=frozenset(facts["hidden_rows"]),
        hidden_columns=frozenset(facts["hidden_columns"]),
        hidden=facts["hidden"],
        fields=numbers[_FIELDS] if _FIELDS in numbers.columns else None,
        torn=frozenset(facts["torn"]),
        notes=tuple(facts["notes"]),
        named=facts["named"],
    )
