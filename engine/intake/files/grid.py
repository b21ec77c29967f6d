"""A sheet as every reader returns it: cells as text, and facts that the text alone does not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

Merge = tuple[int, int, int, int]
"""A merged cell: 0-based top row, left column, bottom row and right column, the last two inclusive."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet of a submission.

    Attributes:
        file: the name to show.
        sheet: the sheet's name; for csv and html the file's stem.
        cells: String columns "0", "1", …; frame row i is sheet row i + 1 (leading blank rows kept, trailing ones
            dropped); null is a blank cell. Numbers are the exact decimal text of their 15 significant digits ("1",
            "0.3", "911101066976942000"), date-formatted numbers ISO ("2026-11-20", "2026-11-20 08:30"), booleans
            "TRUE"/"FALSE", errors "#DIV/0!"; text is as written.
        merges: the merged cells.
        errors: 0-based (row, column) of cells that hold an error value.
        numbers: column index → Boolean series, true where the cell is stored as a number and shown as one (a
            date-formatted number counts as text: its text is a date). A missing column holds text only.
        percent: columns most of whose numbers carry a percent format (0.0302 is shown as 3.02%).
        percent_cells: 0-based (row, column) of number cells that differ in this from their column.
        hidden_rows, hidden_columns: 0-based indexes.
        hidden: the sheet itself is hidden.
        fields: of a text file, how many fields each row has, those beyond its cells included; else None.
        torn: 0-based rows of a text file whose quotes or line breaks are at the wrong place.
        unread: names and types of columns of a typed table that no cell can hold.
        notes: remarks on the sheet or its file, in Chinese.
        named: its headers are column names from a program (Parquet, a query), which may be field keys.
    """

    file: str
    sheet: str
    cells: pl.DataFrame
    merges: tuple[Merge, ...] = ()
    errors: frozenset[tuple[int, int]] = frozenset()
    numbers: Mapping[int, pl.Series] = field(default_factory=dict)
    percent: frozenset[int] = frozenset()
    percent_cells: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    fields: pl.Series | None = None
    torn: frozenset[int] = frozenset()
    unread: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    named: bool = False
