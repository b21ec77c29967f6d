"""What is to be said of a sheet as a whole: remarks of its reader, columns that no cell can hold, hidden parts."""

from __future__ import annotations

from ...core.cell_addresses import column_name
from ...records.problems import Problems
from ..files.grid import Grid
from ..layout.row_kinds import ranges


def report_remarks(grid: Grid, problems: Problems) -> None:
    """Report what the reader of a file remarks on a sheet, and the columns that no cell can hold."""
    place = {"file": grid.file, "sheet": grid.sheet}
    for note in grid.notes:
        problems.add("sheet_note", note=note, **place)
    for name, kind in grid.unread:
        problems.add("column_unread", written=name, kind=kind, **place)


def report_hidden(grid: Grid, problems: Problems) -> None:
    """Report that a sheet, or rows or columns of it, are hidden; they are read."""
    place = {"file": grid.file, "sheet": grid.sheet}
    if grid.hidden:
        problems.add("sheet_hidden", **place)
    if grid.hidden_rows:
        problems.add("rows_hidden", rows=ranges(row + 1 for row in grid.hidden_rows), **place)
    if grid.hidden_columns:
        problems.add(
            "columns_hidden", columns="、".join(column_name(column) for column in sorted(grid.hidden_columns)), **place
        )
