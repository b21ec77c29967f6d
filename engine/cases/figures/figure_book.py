"""The workbook of a report: its tables, and a sheet of charts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...ooxml.bar_charts import bar_chart
from ...ooxml.table_sheets import Book, TableSheet, landscape
from .figure_charts import charts
from .figure_sheets import BY_MONTH, BY_TOWN
from .period_figures import PeriodFigures

_CHARTS = "图表"
_LINE_CM = 0.53
"""Height of a sheet's line of 15 points."""


def write_figure_book(figures: PeriodFigures, tables: Sequence[TableSheet], path: Path) -> None:
    """Write the workbook of `figure_sheets.figure_sheets`; the charts stand after the months.

    Raises:
        RunError: the file cannot be written.
    """
    titled = {table.title: table for table in tables}
    book = Book.of([])
    for table in tables:
        book.add(table)
        if table.title == BY_MONTH:
            sheet = book.workbook.create_sheet(_CHARTS)
            landscape(sheet)
            row = 2
            for figure in charts(figures, titled[BY_TOWN], titled[BY_MONTH]):
                sheet.add_chart(bar_chart(figure), f"B{row}")
                row += int(figure.height / _LINE_CM) + 3
    book.save(path)
