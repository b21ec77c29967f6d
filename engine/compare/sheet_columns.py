"""The columns of the workbooks that comparisons and assumptions are written into."""

from __future__ import annotations

from ..ooxml.sheet_rows import SheetColumn


def sheet_column(name: str, header: str, width: int, *, number: bool = False, shown: str = "General") -> SheetColumn:
    """A column of text, or of numbers shown as `shown`; `width` is in characters."""
    return SheetColumn(name=name, header=header, width=width, kind="number" if number else "text", shown=shown)
