"""Names of the extra columns that a field may have in the table of records, beside the column of its values."""

from __future__ import annotations


def state_column(key: str) -> str:
    """The column with the states of a field's values (`CellState`); null for a plain value.

    >>> state_column("tax")
    'tax~'
    """
    return f"{key}~"


def cell_column(key: str) -> str:
    """The column with the cells (`Sheet1!C5`) of a field's values; null if row and column already give the cell.

    >>> cell_column("tax")
    'tax@'
    """
    return f"{key}@"
