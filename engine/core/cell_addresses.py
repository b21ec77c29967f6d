"""Names of sheet columns and cells (A1 style): the letters of a column to its index and back."""

from __future__ import annotations


def column_name(index: int) -> str:
    """The letters of a 0-based sheet column.

    >>> column_name(0), column_name(26)
    ('A', 'AA')
    """
    name = ""
    rest = index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def column_index(name: str) -> int:
    """The 0-based index of the sheet column with these capital letters.

    >>> column_index("AA")
    26
    """
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def cell_address(row: int, column: int) -> str:
    """The A1-style address of the cell at this 0-based row and column.

    >>> cell_address(1, 26)
    'AA2'
    """
    return f"{column_name(column)}{row + 1}"
