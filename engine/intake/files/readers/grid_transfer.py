"""Grids as data that passes between processes: frames in Arrow's format, all else as JSON; no objects.

Every field of a `Grid` goes along by its type, so that a new field cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from io import BytesIO
from typing import Any, get_origin, get_type_hints

import polars as pl

from ....core.child_messages import Answer, Bytes
from ..grid import Grid


def answer_of(grids: Sequence[Grid]) -> Answer:
    """Grids as data; a frame, a column, or columns by their index, is a blob that the data names by its number."""
    blobs: list[Bytes] = []
    return Answer([_facts(grid, blobs) for grid in grids], blobs)


def grids_of(answer: Answer) -> list[Grid]:
    """The grids that an answer holds."""
    frames = [pl.read_ipc_stream(BytesIO(blob)) for blob in answer.blobs]
    hints = get_type_hints(Grid)
    return [
        Grid(**{name: _value(value, get_origin(hints[name]), frames) for name, value in facts.items()})
        for facts in answer.data
    ]


def _facts(grid: Grid, blobs: list[Bytes]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for field in fields(Grid):
        value = getattr(grid, field.name)
        frame = _frame(value)
        if frame is not None:
            facts[field.name] = {type(value).__name__: len(blobs)}
            target = BytesIO()
            frame.write_ipc_stream(target)
            blobs.append(target.getbuffer())
        else:
            facts[field.name] = sorted(value) if isinstance(value, frozenset) else value
    return facts


def _frame(value: object) -> pl.DataFrame | None:
    if isinstance(value, Mapping):
        return pl.DataFrame([series.alias(str(key)) for key, series in value.items()])
    return value.to_frame() if isinstance(value, pl.Series) else value if isinstance(value, pl.DataFrame) else None


def _value(value: Any, origin: Any, frames: Sequence[pl.DataFrame]) -> Any:
    if isinstance(value, dict):
        ((kind, number),) = value.items()
        frame = frames[number]
        if kind == "DataFrame":
            return frame
        return frame.to_series() if kind == "Series" else {int(name): frame[name] for name in frame.columns}
    value = _tuples(value)
    return frozenset(value) if origin is frozenset else value


def _tuples(value: Any) -> Any:
    """Lists, which JSON has for tuples, as tuples."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
