"""Whether a sheet without a known header looks like a table, or holds a few lines of text only."""

from __future__ import annotations

import polars as pl

from ..files.grid import Grid


def looks_like_table(grid: Grid) -> bool:
    """Whether two rows have three filled cells or more, or five rows have two: a cover page or a note has fewer.

    >>> import polars as pl
    >>> pair = {"0": ["甲厂", "乙厂"], "1": ["12", "7"], "2": ["3", "4"]}
    >>> looks_like_table(Grid(file="表.xlsx", sheet="表", cells=pl.DataFrame(pair)))
    True
    >>> looks_like_table(Grid(file="表.xlsx", sheet="封面", cells=pl.DataFrame({"0": ["某镇报表", "2023年1月"]})))
    False
    """
    filled = grid.cells.select(pl.sum_horizontal(pl.all().is_not_null()))[:, 0]
    return bool((filled > 2).sum() >= 2 or (filled > 1).sum() >= 5)
