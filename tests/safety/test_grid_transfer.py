"""A grid that the child sends is the grid that it read, field by field."""

from __future__ import annotations

import json
from dataclasses import fields

import polars as pl

from tenglong.engine.core.child_messages import Answer
from tenglong.engine.intake.files.grid import Grid
from tenglong.engine.intake.files.readers.grid_transfer import answer_of, grids_of


def _made(hint: str, number: int) -> object:
    """Some value of a field's type."""
    if "DataFrame" in hint:
        return pl.DataFrame({"0": ["甲", None], "1": ["1", "2"]})
    if "Mapping" in hint:
        return {1: pl.Series("1", [True, False])}
    if "Series" in hint:
        return pl.Series("fields", [2, 1], dtype=pl.UInt32)
    if "frozenset[tuple" in hint:
        return frozenset({(number, 1), (2, 3)})
    if "frozenset" in hint:
        return frozenset({number, 5})
    if "Merge" in hint:
        return ((0, 0, 1, number),)
    return ("注",) if "tuple" in hint else number % 2 == 0 if hint == "bool" else f"名{number}"


def test_every_field_comes_back_as_it_was() -> None:
    values = {field.name: _made(str(field.type), number) for number, field in enumerate(fields(Grid))}
    sent = answer_of([Grid(**values), Grid(file="a", sheet="b", cells=pl.DataFrame())])
    back, bare = grids_of(Answer(json.loads(json.dumps(sent.data)), sent.blobs))
    for name, value in values.items():
        got = getattr(back, name)
        assert type(got) is type(value), name
        if isinstance(value, pl.DataFrame | pl.Series):
            assert got.equals(value), name
        elif isinstance(value, dict):
            assert [*got] == [*value]
            assert all(got[key].equals(value[key]) for key in value)
        else:
            assert got == value, name
    assert bare == Grid(file="a", sheet="b", cells=bare.cells)
    assert bare.cells.shape == (0, 0)
