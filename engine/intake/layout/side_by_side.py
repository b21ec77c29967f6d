"""Lists that stand side by side on one sheet: each is cut out, so that it is read like a sheet of its own."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ...core.text import fold_text
from ...vocabulary.headers import Header
from ..files.grid import Grid
from .blocks import IDENTITY, Block, HeaderMatcher


def split_side_by_side(grid: Grid, block: Block, finder: HeaderMatcher) -> list[tuple[Grid, Block]]:
    """The lists of a block from left to right; usually only the block itself.

    A new list begins where the same headers are repeated, or after a blank column with a name or code on both sides.
    """
    groups = _repeated(block.headers) or _apart(grid, block)
    if len(groups) < 2 or not all(_identified(group, finder) for group in groups):
        return [(grid, block)]
    starts = [0, *(group[0].column for group in groups[1:])]
    ends = [*starts[1:], grid.cells.width]
    return [
        (
            _only(grid, block.top, start, end),
            replace(block, headers=group, spilled=tuple(column for column in block.spilled if start <= column < end)),
        )
        for group, start, end in zip(groups, starts, ends, strict=True)
    ]


Groups = list[tuple[Header, ...]]


def _repeated(headers: tuple[Header, ...]) -> Groups:
    """The headers in groups, cut where the first header is repeated, if all groups are the same."""
    texts = [fold_text(header.text) for header in headers]
    size = texts.index(texts[0], 1) if texts and texts[0] in texts[1:] else 0
    if size < 2 or len(texts) % size or texts != texts[:size] * (len(texts) // size):
        return []
    return [headers[start : start + size] for start in range(0, len(headers), size)]


def _apart(grid: Grid, block: Block) -> Groups:
    """The headers in groups, cut where the columns between them are blank from the header down."""
    rows = grid.cells.slice(block.top, block.end - block.top)
    groups: Groups = []
    for header in block.headers:
        before = groups[-1][-1].column if groups else header.column
        gap = [str(column) for column in range(before + 1, header.column)]
        if not groups or (gap and any(rows[name].null_count() == rows.height for name in gap)):
            groups.append(())
        groups[-1] += (header,)
    return groups


def _identified(group: tuple[Header, ...], finder: HeaderMatcher) -> bool:
    return any(finder.field(name) in IDENTITY for header in group for name in header.levels)


def _only(grid: Grid, top: int, start: int, end: int) -> Grid:
    """The grid with only the columns `start`…`end` from row `top` on; what stands above belongs to all lists."""
    outside = [name for at, name in enumerate(grid.cells.columns) if not start <= at < end]
    above = pl.int_range(pl.len()) < top
    cells = grid.cells.with_columns(pl.when(above).then(pl.col(outside)))
    merges = tuple(merge for merge in grid.merges if merge[0] < top or start <= merge[1] < end)
    return replace(grid, cells=cells, merges=merges)
