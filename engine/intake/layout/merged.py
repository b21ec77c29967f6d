"""Vertically merged data cells: descriptions are filled down; a figure shared by several enterprises is not used."""

from __future__ import annotations

import polars as pl

from ...core.cell_addresses import column_name
from ...records.problems import Problems
from ..files.grid import Grid
from .blocks import Block

Down = dict[int, list[tuple[int, int]]]
"""Column → (first, last) 0-based row of each cell merged over several rows."""


def merged_down(grid: Grid, block: Block) -> Down:
    """The vertically merged cells of the block's data, by column."""
    down: Down = {}
    for top, left, bottom, _ in grid.merges:
        if bottom > top and block.first <= top < block.end:
            down.setdefault(left, []).append((top, min(bottom, block.end - 1)))
    return down


def fill_down(
    cells: pl.DataFrame, column: str, spans: list[tuple[int, int]], first: int
) -> tuple[pl.Series, pl.Series]:
    """A column with merged cells filled, and for each filled row the 1-based row of the cell that it comes from."""
    origin: list[int | None] = [None] * cells.height
    for top, bottom in spans:
        for row in range(top + 1, min(bottom, first + cells.height - 1) + 1):
            origin[row - first] = top - first
    frame = pl.DataFrame({"text": cells[column], "origin": pl.Series(origin, dtype=pl.UInt32)}).with_row_index("here")
    filled = frame.select(pl.col("text").gather(pl.coalesce("origin", "here")))["text"]
    return filled, (frame["origin"].cast(pl.Int64) + first + 1)


def shared_figures(
    cells: pl.DataFrame, identity: pl.Series, column: int, spans: list[tuple[int, int]], first: int
) -> tuple[pl.Series, list[int]]:
    """The column without figures from cells merged over several enterprises, and the 0-based rows of those cells.

    Rows of one enterprise (a name merged beside it, or the same name or code) keep the figure in its first row.
    """
    shared: list[int] = []
    for top, bottom in spans:
        rows = range(top - first, min(bottom + 1 - first, cells.height))
        if identity[rows.start : rows.stop].n_unique() > 1:
            shared += rows
    texts = cells[str(column)]
    if not shared:
        return texts, []
    mask = pl.Series("row", range(cells.height)).is_in(shared)
    return pl.select(pl.when(~mask).then(texts))[:, 0].alias(texts.name), shared


def report_shared(
    cells: pl.DataFrame, shared: list[int], column: int, key: str, label: str, problems: Problems, place: dict[str, str]
) -> None:
    """A problem for each row that a shared figure covers."""
    rows = cells["row"].gather(shared)
    cell = pl.concat_str(pl.lit(column_name(column)), pl.col("row").cast(pl.String)).alias("cell")
    problems.add_all("merged_number", rows.to_frame("row").with_columns(cell), field=key, label=label, **place)
