"""The tables of a period's figures: by town, by department, indicators, months, and the list of cases behind every number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from ...core.exact import exact_text, show
from ...decision.case_events import case_events
from ...decision.case_figures import MARKS, ReportLayout, case_figures
from ...evaluation.targets.target_words import standard_text
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import TableSheet
from ...vocabulary.labels import labels
from .case_marks import MarkedCase
from .figure_words import basis_text, group_note, head_text, indicator_state
from .group_figures import FigureGroup, RankedGroups
from .loop_indicators import COUNTED_AS, LoopIndicator
from .period_figures import PeriodFigures

BY_TOWN, BY_MONTH, CASES = "按乡镇", "按月", "案件清单"
TICK = "√"
_RED, _AMBER = "F8D7DA", "FFF3CD"


def figure_sheets(figures: PeriodFigures, fixed_on: str) -> Iterator[TableSheet]:
    """The tables in the order of the workbook.

    Args:
        fixed_on: the ISO day on which the report was fixed, "" for none.
    """
    layout = case_figures().reports[figures.period.kind]
    columns = _group_columns(layout, "乡镇（街道）")
    heading = (head_text(figures), basis_text(figures, fixed_on), f"名单：“{CASES}”中相应的栏筛选“{TICK}”")
    yield _table(BY_TOWN, columns, _group_rows(figures.towns, layout), heading=heading, summed=True)
    kept = [column for column in _group_columns(layout, "责任部门") if column.name not in ("rank", *layout.blank)]
    rows = _group_rows(figures.departments, layout)
    yield _table("按部门", kept, rows, heading=(f"{head_text(figures)}（按责任部门）",), summed=True)
    yield _indicator_sheet(figures)
    months = [{"month": month, "opened": opened, "done": done} for month, opened, done in figures.months]
    columns = [_text("month", "月份", 12), _number("opened", "立案", 10), _number("done", "销号和办结", 12)]
    yield _table(BY_MONTH, columns, months, heading=("各月立案、销号和办结",))
    yield _case_sheet(figures)
    yield _explanation()


def _text(name: str, header: str, width: float, **options: Any) -> SheetColumn:
    return SheetColumn(name=name, header=header, width=width, **options)


def _number(name: str, header: str, width: float, **options: Any) -> SheetColumn:
    return SheetColumn(name=name, header=header, width=width, kind="number", **options)


def _table(title: str, columns: list[SheetColumn], rows: Sequence[Mapping[str, Any]], **options: Any) -> TableSheet:
    texts = [
        {column.name: None if (cell := row.get(column.name)) is None else str(cell) for column in columns}
        for row in rows
    ]
    frame = pl.DataFrame(texts, schema={column.name: pl.String for column in columns})
    return TableSheet(title=title, columns=columns, rows=frame, **options)


# By town and by department


def _group_columns(layout: ReportLayout, header: str) -> list[SheetColumn]:
    table = case_figures()
    figures = [
        _number(name, table.label(name), 9, shown="0.00")
        if name in table.quotients
        else _number(name, table.label(name), 6.5)
        for name in layout.columns
    ]
    return [
        _number("number", "序号", 5), _text("name", header, 15), *figures, _number("rank", "排名", 5.5),
        _number("days", table.days.label, 8, shown="0.0"), _text("note", "说明", 22), *[_text(name, name, 9) for name in layout.blank],
    ]  # fmt: skip


def _group_rows(groups: RankedGroups, layout: ReportLayout) -> list[dict[str, Any]]:
    rows = [
        {
            "number": number, **_group_figures(group, layout), "note": group_note(group, groups),
            "rank": str(groups.ranks.get(group.name, "")),
        }
        for number, group in enumerate(groups.groups, 1)
    ]  # fmt: skip
    return [*rows, _group_figures(groups.total, layout)]


def _group_figures(group: FigureGroup, layout: ReportLayout) -> dict[str, Any]:
    return {"name": group.name, **{name: group.shown(name) for name in layout.columns}, "days": group.shown_days}


# Indicators


def _indicator_sheet(figures: PeriodFigures) -> TableSheet:
    columns = [
        _number("number", "序号", 5), _text("target", "编号", 11), _text("indicator", "指标", 18), _text("unit", "单位", 11),
        _text("clause", "计入的依据", 26), _number("counted", f"{figures.as_of.year}年台账计", 11),
        _number("unsaid", "未写明的销号（件）", 10), _text("standard", "目标", 18), _text("due", "到期", 12),
        _text("reached", "对照目标的数", 14), _number("share", "占目标（%）", 10), _text("state", "情况", 40), _text("working", "怎样计算", 36),
        _text("departments", "责任单位", 40), _text("note", "文件口径", 36),
    ]  # fmt: skip
    rows = [
        {"number": number, **indicator_row(entry, figures.as_of)} for number, entry in enumerate(figures.indicators, 1)
    ]
    heading = (
        f"闭环台账计数的指标（{figures.period.words}）",
        "只计本台账的案件，台账以外完成的不在内；销号、办结时没有写明的不计，也不作0计。目标和责任单位取自文件。",
    )
    return _table("指标", columns, rows, heading=heading)


def indicator_row(entry: LoopIndicator, as_of: date) -> dict[str, str]:
    """An indicator in words: figures, what is open, target, day, share; keys are those of the sheet's columns."""
    spec, counted, reached = entry.target.spec, entry.counted, entry.reached
    figure = reached.value if reached.value is not None else reached.least
    return {
        "target": spec.name, "indicator": spec.indicator, "unit": spec.entry.unit,
        "clause": f"{entry.target.policy.head.number} {entry.entry.source}",
        "counted": "" if counted.value is None else exact_text(counted.value),
        "unsaid": str(len(counted.unsaid)),
        "standard": f"{standard_text(entry.target, entry.value)}（{'累计' if entry.total else '当年'}）",
        "due": f"{entry.value.year}-12-31",
        "reached": "未知" if figure is None else f"{'至少 ' if entry.least else ''}{show(figure)}",
        "share": entry.shown_share, "state": indicator_state(entry, as_of), "working": "；".join(reached.assumed),
        "departments": "、".join((*entry.target.departments.lead, *entry.target.departments.with_)), "note": spec.note,
    }  # fmt: skip


# The list of cases


def _case_sheet(figures: PeriodFigures) -> TableSheet:
    marks = [_text(mark, case_figures().figures[mark].label, 7) for mark in MARKS]
    counted = {f"of {entry.entry.target}": entry for entry in figures.indicators}
    ticks = [_text(name, f"计入{entry.target.spec.indicator}", 10) for name, entry in counted.items()]
    columns = [
        _number("number", "序号", 6), _text("case", "编号", 13), _text("name", "企业名称", 26),
        _text("uscc", "统一社会信用代码", 20),
        _text("town", "乡镇（街道）", 14), _text("department", "责任部门", 18), _text("criterion", "条款", 11), _text("matter", "事项", 12),
        _text("title", "名称", 20), _text("track", "处理", 10), _day("opened_on", "立案日"), _day("served_on", "送达日"),
        _day("due", "期限"), _number("overdue_days", "逾期天数", 8),
        _text("state", "期末状态", 10), _day("ended_on", "结束日"), _number("days", "办理天数", 8), _text("former", "前案", 13),
        _text(COUNTED_AS, "计入指标", 16), *[_number(name, _fact(name), 12) for name in _amounts()],
        *[_text(column.name, column.header, 7, tones={TICK: _RED if column.name == "overdue" else _AMBER}) for column in marks],
        *ticks,
    ]  # fmt: skip
    cases = sorted(figures.cases, key=lambda case: (case.story.town == "", case.story.town, case.story.number))
    counting = {name: set(map(id, entry.counted.cases)) for name, entry in counted.items()}
    rows = [
        {"number": number, **_case_row(case, figures.as_of), **{name: TICK for name, of in counting.items() if id(case) in of}}
        for number, case in enumerate(cases, 1)
    ]  # fmt: skip
    return _table(CASES, columns, rows, heading=(f"{CASES}（{figures.period.words}）",))


def _day(name: str, header: str) -> SheetColumn:
    return SheetColumn(name=name, header=header, width=11, kind="date", shown="yyyy-mm-dd")


def _amounts() -> list[str]:
    return [entry.fact for entry in case_figures().indicators if entry.fact]


def _fact(name: str) -> str:
    return case_events().facts[name].label


def _case_row(case: MarkedCase, as_of: date) -> dict[str, Any]:
    story, closing = case.story, case.closing
    overdue = (as_of - date.fromisoformat(case.due)).days if "overdue" in case.marks else None
    return {
        "case": story.number, "name": story.name or "(未填名称)", "uscc": story.uscc, "town": story.town,
        "department": story.department, "criterion": story.criterion, "matter": story.matter, "title": story.title,
        "track": labels().of("decision", story.track), "former": story.former, "state": case_events().states[case.state],
        "opened_on": case.opened_on, "served_on": case.served_on, "due": case.due, "ended_on": case.ended_on,
        "overdue_days": overdue, "days": case.days, COUNTED_AS: closing.get(COUNTED_AS),
        **{name: closing.get(name) for name in _amounts()}, **dict.fromkeys(case.marks, TICK),
    }  # fmt: skip


def _explanation() -> TableSheet:
    """What every figure counts."""
    table = case_figures()
    rows = [{"label": words.label, "about": words.about} for words in (*table.figures.values(), table.days)]
    rows.append({"label": "企业名称、信用代码、乡镇", "about": "第一次登记时的；后来才有的代码见销号表"})
    for share in table.quotients.values():
        about = f"{table.label(share.of)}÷{table.label(share.over)}，显示时修约到两位小数；{table.label(share.over)}为0的不计"
        rows.append({"label": share.label, "about": about})
    columns = [_text("label", "数", 22), _text("about", "计什么", 90)]
    return _table("说明", columns, rows, heading=("各数的口径",))
