"""What is due as a workbook: the cases in colours, and how many each town and each department has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ...core.errors import RunError
from ...core.new_file import new_file, why_not
from ...decision.case_due import case_due
from ...decision.case_events import case_events
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import Book, TableSheet
from ...ooxml.workbook import clean_text
from ..look import matter_of

Rows = Sequence[Mapping[str, Any]]
"""Cases as `look.due_cases` gives them."""


def save_due(rows: Rows, day: date, path: Path) -> None:
    """Write what is due to a new workbook.

    Raises:
        RunError: the file exists, or cannot be written.
    """
    words = case_due()
    heading = [
        words.title,
        f"截至 {day.isoformat()}，共 {len(rows)} 件，其中逾期 {sum(row['days_left'] < 0 for row in rows)} 件",
    ]
    tables = [
        _cases(rows, heading),
        _by("town", "乡镇（街道）", rows, words.sheets.towns, nobody=words.supervision.nowhere),
        _by("department", "牵头部门", rows, words.sheets.departments, nobody=words.supervision.nobody),
    ]
    try:
        with new_file(path) as aside:
            Book.of(tables).save(aside)
    except OSError as problem:
        raise RunError(
            f"到期清单无法写入（{why_not(problem)}）", code="C164", where=str(path), remedy="请换一个名称，或检查磁盘"
        ) from problem


def _cases(rows: Rows, heading: Sequence[str]) -> TableSheet:
    words = case_due()
    bands = {band.label: band.tone for band in words.bands}
    days = {str(row["days_left"]): words.band(row["days_left"]).tone for row in rows}
    dues = {row["due"]: words.band(row["days_left"]).tone for row in rows}
    columns = [
        SheetColumn(name="band", header="情况", width=12, tones=bands),
        SheetColumn(name="number", header="案件编号", width=13),
        SheetColumn(name="name", header="企业名称", width=24),
        SheetColumn(name="town", header="乡镇（街道）", width=12),
        SheetColumn(name="department", header="牵头部门", width=18),
        SheetColumn(name="criterion", header="条款", width=10),
        SheetColumn(name="matter", header="事项", width=22),
        SheetColumn(name="state", header="状态", width=9),
        SheetColumn(name="due", header="期限", width=11, kind="date", shown="yyyy-mm-dd", tones=dues),
        SheetColumn(name="days_left", header="还剩天数（负数为逾期）", width=12, kind="number", tones=days),
        SheetColumn(name="unsure", header="备注", width=22),
    ]
    shown = [{**row, "band": words.band(row["days_left"]).label, "state": case_events().states[row["state"]],
              "matter": matter_of(row), "days_left": str(row["days_left"]), "unsure": words.unsure if row["unsure"] else ""}
             for row in rows]  # fmt: skip
    return TableSheet(title=words.sheets.cases, columns=columns, rows=_frame(shown, columns), heading=heading)


def _by(key: str, header: str, rows: Rows, title: str, *, nobody: str) -> TableSheet:
    """How many cases of each band a town or department has, most overdue first."""
    words = case_due()
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key] or nobody, []).append(row)
    tone = words.bands[0].tone
    counts = [
        {
            "group": group,
            "all": str(len(cases)),
            **{band.label: str(sum(words.band(row["days_left"]) is band for row in cases)) for band in words.bands},
            "longest": str(max(0, *(-row["days_left"] for row in cases))),
        }
        for group, cases in groups.items()
    ]
    overdue = words.bands[0].label
    counts.sort(key=lambda count: (-int(count[overdue]), -int(count["longest"]), count["group"]))
    toned = {count[overdue]: tone for count in counts if count[overdue] != "0"}
    columns = [
        SheetColumn(name="group", header=header, width=24),
        SheetColumn(name="all", header="件数", width=9, kind="number"),
        *(
            SheetColumn(
                name=band.label,
                header=band.label,
                width=14,
                kind="number",
                tones=toned if band.label == overdue else {},
            )
            for band in words.bands
        ),
        SheetColumn(name="longest", header="最长逾期天数", width=14, kind="number"),
    ]
    return TableSheet(title=title, columns=columns, rows=_frame(counts, columns))


def _frame(rows: Rows, columns: Sequence[SheetColumn]) -> pl.DataFrame:
    names = [column.name for column in columns]
    cells = [{name: clean_text(str(row[name] or "")) for name in names} for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String))
