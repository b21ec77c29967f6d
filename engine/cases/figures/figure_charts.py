"""The charts of a report: rates of the towns, and the course of the months."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter, quote_sheetname

from ...decision.case_figures import case_figures
from ...ooxml.bar_charts import BarFigure, BarSeries
from ...ooxml.table_sheets import TableSheet
from .period_figures import PeriodFigures

MOST_TOWNS = 40
"""Towns that a chart on one page shows; with more of them, the first."""

_EACH, _AROUND = 0.55, 2.6
"""Height of a bar, and of what stands around the bars, in cm."""


def rate_chart(figures: PeriodFigures, table: TableSheet) -> BarFigure | None:
    """The rates of the ranked towns, the best on top; None where no town has a rate.

    Args:
        table: the sheet by town, whose cells the chart is of.
    """
    towns = figures.towns
    ranked = [group for group in towns.groups if group.name in towns.ranks][:MOST_TOWNS]
    if not ranked:
        return None
    label = case_figures().quotients[towns.by].label
    more = f"，前{MOST_TOWNS}个" if len(towns.ranks) > MOST_TOWNS else ""
    bars = BarSeries(
        name=label,
        values=[group.shown(towns.by) for group in ranked],
        cells=_cells(table, towns.by, len(ranked)),
        shown="0.00",
    )
    return BarFigure(
        title=f"各乡镇（街道）{label}{more}", categories=[group.name for group in ranked], series=[bars],
        category_cells=_cells(table, "name", len(ranked)), lying=True, most=100, height=_AROUND + _EACH * max(len(ranked), 4),
    )  # fmt: skip


def month_chart(figures: PeriodFigures, table: TableSheet) -> BarFigure:
    """Cases begun and done in each month."""
    names, rows = ("opened", "done"), len(figures.months)
    headers = {column.name: column.header for column in table.columns}
    values = {
        "opened": [str(month.opened) for month in figures.months],
        "done": [str(month.done) for month in figures.months],
    }
    return BarFigure(
        title="各月立案、销号和办结（件）", categories=[month.month for month in figures.months],
        category_cells=_cells(table, "month", rows), height=6.0,
        series=[BarSeries(name=headers[name], values=values[name], cells=_cells(table, name, rows)) for name in names],
    )  # fmt: skip


def charts(figures: PeriodFigures, by_town: TableSheet, by_month: TableSheet) -> Iterator[BarFigure]:
    """All charts, in their order."""
    if (chart := rate_chart(figures, by_town)) is not None:
        yield chart
    yield month_chart(figures, by_month)


def _cells(table: TableSheet, column: str, rows: int) -> str:
    """The address of a column's first rows: '按乡镇'!$B$5:$B$9."""
    letter = get_column_letter(1 + [entry.name for entry in table.columns].index(column))
    first = table.header_row + 1
    return f"{quote_sheetname(table.title)}!${letter}${first}:${letter}${first + rows - 1}"
