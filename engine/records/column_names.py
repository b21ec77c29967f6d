"""How the columns beside a field's values are named in the table of records."""

from __future__ import annotations


def state_column(key: str) -> str:
    """The column with the state of a field's values (`State`), null where they are plain.

    >>> state_column("tax")
    'tax~'
    """
    return f"{key}~"


def cell_column(key: str) -> str:
    """The column with the cells (`Sheet1!C5`) of a field's values, null where they follow from row and column.

    >>> cell_column("tax")
    'tax@'
    """
    return f"{key}@"
