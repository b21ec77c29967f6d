"""What follows from assumptions, as lines for a terminal and as 测算.xlsx with a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.legend import Legend

from ..core.exact import show
from ..ooxml.sheet_rows import SheetColumn
from ..ooxml.table_sheets import Book, TableSheet
from ..report.ledger.enterprise_columns import enterprise_columns
from ..vocabulary.labels import labels
from .sheet_columns import sheet_column
from .whatif import Sums, SupposedCase

_MOST = 20
"""Most firms of a case on a terminal; the workbook has all."""

_NOTICE = "以下为按假定条件的测算，不是结论，不作为出具文书或立案的依据；条件没有出处，也没有批准。"
_FIRMS = {"firms": "触发（家）", "open": "待定（家）"}
_AMOUNTS = {"land": "触发企业用地（亩）", "tax": "触发企业税收（万元）"}


def whatif_lines(cases: Sequence[SupposedCase]) -> Iterator[str]:
    """The lines for a terminal: what is supposed, counts before and after, and the firms that flip."""
    yield _NOTICE
    for case in cases:
        before, after = case.sums()
        yield f"{case.assumption.label}："
        for criterion, (own, supposed) in case.assumption.changes.items():
            yield f"  {criterion} 条款：{own}；假定：{supposed}"
        yield f"  {'；'.join(_compared(before, after))}"
        for row in case.flips.head(_MOST).iter_rows(named=True):
            yield f"  {row['name'] or '(未填名称)'}（{row['town'] or '乡镇未填'}） {row['criterion']}：{_flip(row)}"
        if case.flips.height > _MOST:
            yield f"  另有 {case.flips.height - _MOST} 项变化，用 --out 测算.xlsx 写出全部"


def write_whatif_book(cases: Sequence[SupposedCase], path: Path) -> None:
    """Write the workbook: the changed conditions, the sums of each case with a chart, by town, by trade, the firms.

    Raises:
        RunError: the file cannot be written.
    """
    book = Book.of(_tables(cases))
    sheet = book.workbook.worksheets[0]
    top, below = len(_HEADING) + 1, len(_HEADING) + len(cases) + 4
    for range_text, steps in groupby(enumerate(cases, top + 1), key=lambda case: case[1].assumption.part_of):
        rows = [row for row, _ in steps]
        sheet.add_chart(_chart(sheet, range_text, rows[0], rows[-1]), f"A{below}")
        below += _CHART_ROWS
    book.save(path)


def _chart(sheet: Any, range_text: str, first: int, last: int) -> LineChart | BarChart:
    """Firms that the clause's own and the supposed condition hit: a straight line over a range, bars for single cases."""
    chart = LineChart() if range_text else BarChart()
    chart.title = f"触发的企业数{f'（{range_text}）' if range_text else ''}"
    chart.height, chart.width = 7, 20
    chart.y_axis.title, chart.y_axis.number_format = "家", "0"
    chart.x_axis.delete = chart.y_axis.delete = False
    for column, title in ((2, "条款"), (3, "假定")):
        series = Series(Reference(sheet, min_col=column, min_row=first, max_row=last), title=title)
        series.smooth = False
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    chart.legend = Legend(legendPos="b")
    return chart


_CHART_ROWS = 16
"""Rows that a chart takes."""

_HEADING = ("假定条件测算", _NOTICE)


def _tables(cases: Sequence[SupposedCase]) -> Iterator[TableSheet]:
    sums = [sheet_column("case", "假定", 34), *_sum_columns(cases)]
    yield _table(
        "测算汇总", sums, [{"case": case.assumption.label, **_cells(*case.sums())} for case in cases], _HEADING
    )
    conditions = [
        sheet_column("case", "假定", 34),
        sheet_column("criterion", "条款", 12),
        sheet_column("own", "条款的条件", 60),
        sheet_column("supposed", "假定的条件", 60),
    ]
    yield _table("改动的条件", conditions, [
        {"case": case.assumption.label, "criterion": criterion, "own": own, "supposed": supposed}
        for case in cases
        for criterion, (own, supposed) in case.assumption.changes.items()
    ])  # fmt: skip
    for title, column, header in (("按乡镇", "town", "乡镇"), ("按行业", "trade", "行业")):
        columns = [sheet_column("case", "假定", 34), sheet_column("group", header, 18), *_sum_columns(cases)]
        yield _table(title, columns, [
            {"case": case.assumption.label, "group": group or "未填", **_cells(before, after)}
            for case in cases
            for group, before, after in case.grouped(column)
        ])  # fmt: skip
    flips = [
        sheet_column("case", "假定", 34),
        sheet_column("criterion", "条款", 12),
        sheet_column("flip", "变化", 26),
        sheet_column("actual", "实际值", 14, number=True),
        sheet_column("unit", "单位", 10),
        sheet_column("cautions", "检查时须人工复核的情形（名单、豁免等）", 44),
    ]
    rows = pl.concat(case.flips.with_columns(case=pl.lit(case.assumption.label)) for case in cases)
    words: dict[Any, str] = dict(labels().outcome)
    flip = pl.concat_str(pl.col("outcome_old", "outcome_new").replace(words), separator=" → ").alias("flip")
    columns = [*enterprise_columns(), *flips]
    numbered = rows.with_row_index("number", offset=1).with_columns(flip)
    texts = numbered.select(pl.col(column.name).cast(pl.String) for column in columns)
    yield TableSheet(title="变化的企业", columns=columns, rows=texts)


def _table(
    title: str, columns: list[SheetColumn], rows: list[dict[str, object]], heading: Sequence[str] = ()
) -> TableSheet:
    texts = [
        {column.name: None if (cell := row.get(column.name)) is None else str(cell) for column in columns}
        for row in rows
    ]
    schema = {column.name: pl.String for column in columns}
    return TableSheet(title=title, columns=columns, rows=pl.DataFrame(texts, schema=schema), heading=heading)


def _sum_columns(cases: Sequence[SupposedCase]) -> list[SheetColumn]:
    known = [name for name in _AMOUNTS if cases and name in cases[0].sizes]
    names = {**_FIRMS, **{name: _AMOUNTS[name] for name in known}}
    return [
        sheet_column(f"{name} {run}", f"{header}·{words}", 16, number=True)
        for name, header in names.items()
        for run, words in (("before", "条款"), ("after", "假定"))
    ]


def _cells(before: Sums, after: Sums) -> dict[str, object]:
    cells: dict[str, object] = {}
    for run, sums in (("before", before), ("after", after)):
        cells |= {f"firms {run}": sums.firms, f"open {run}": sums.open}
        cells |= {f"{name} {run}": show(amount) for name, (amount, _) in sums.amounts.items()}
    return cells


def _compared(before: Sums, after: Sums) -> Iterator[str]:
    yield f"触发 {before.firms} → {after.firms} 家"
    yield f"待定 {before.open} → {after.open} 家"
    for name, header in (("land", "用地"), ("tax", "税收")):
        if name in after.amounts:
            unit = "亩" if name == "land" else "万元"
            unknown = f"（{after.amounts[name][1]} 家不详）" if after.amounts[name][1] else ""
            yield f"{header} {show(before.amounts[name][0])} → {show(after.amounts[name][0])} {unit}{unknown}"


def _flip(row: dict[str, str]) -> str:
    words = labels().outcome
    return f"{words[row['outcome_old']]} → {words[row['outcome_new']]}"  # type: ignore[index]
