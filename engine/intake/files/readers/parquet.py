"""Reader of Parquet: a typed table whose column names are its headers."""

from __future__ import annotations

from pathlib import Path

from ..grid import Grid
from ..long_source import LongSource
from .bounds import Bounds
from .grid_builder import check_area


def read_parquet(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """The file as one sheet, its column names in row 1."""
    source = LongSource.of_parquet(path, label, Path(label).stem)
    check_area(source.rows + 1, source.head.width, bounds, label)
    return [source.grid()]
