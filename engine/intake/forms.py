"""Form pages: one enterprise a page, labels with their values beside them instead of a header with rows below."""

from __future__ import annotations

from .grid import Grid
from .sheet import Reader, Table


def find_form(grid: Grid, reader: Reader) -> Table | None:
    return None
