"""`tenglong case export`: the register's cases as a workbook that people fill in; each row has a stamp by which it is read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ...core.errors import RunError
from ...core.new_file import new_file, refuse_existing, why_not
from ...decision.case_book import CaseColumn, CaseSheet, case_book
from ...decision.case_events import case_events
from ...ooxml.sheet_rows import MOST_ROWS, SheetColumn
from ...ooxml.table_sheets import Book, TableSheet
from ..case_register import Register
from ..look import CaseFilter
from .shown_cases import ShownCase, cases_in

STAMP = "stamp"
"""Name of the column with the stamps."""

EVERYTHING = "全部"
"""What stands as the scope of a book that leaves no case out."""

_STAMPED = re.compile(r"([^|]+)\|(\d{1,18})\|([0-9a-f]{16})\|(\d{4}-\d\d-\d\d)?")
_MOST_LISTED = 255
"""Characters of a list of choices that a workbook takes."""


class Stamp(NamedTuple):
    """What a row was when it went out: its case, the case's latest event and the beginning of that event's hash, 期限."""

    number: str
    event: int
    digest: str
    due: str

    @staticmethod
    def of(case: ShownCase) -> Stamp:
        """The stamp of a case as it is."""
        return Stamp(case.row["number"], case.last["id"], case.last["hash"][:16], case.row["due"])

    @staticmethod
    def read(text: str) -> Stamp | None:
        """The stamp that a cell holds; None where it holds none.

        >>> Stamp.read("2022-000001|7|0123456789abcdef|2023-01-03").event
        7
        """
        match = _STAMPED.fullmatch("".join(text.split()))
        return Stamp(match[1], int(match[2]), match[3], match[4] or "") if match else None

    @property
    def text(self) -> str:
        """As it stands in a cell."""
        return f"{self.number}|{self.event}|{self.digest}|{self.due}"


def export_cases(register: Register, wanted: CaseFilter, path: Path) -> int:
    """Write the cases of a filter to a new workbook; how many.

    Raises:
        RunError: there is none, or the file exists or cannot be written.
    """
    refuse_existing(path)
    with register.reading() as connection:
        cases = cases_in(connection, wanted=wanted)
    if not cases:
        raise RunError("没有符合条件的案件", code="C158", where=str(path), remedy="请核对条件，见 tenglong case list")
    if len(cases) > MOST_ROWS - 10:
        raise RunError("案件多于一张表的行数", code="C159", where=str(path), remedy="请按乡镇分别导出")
    tables = [_table(sheet, cases, _scope(wanted)) for sheet in case_book().sheets]
    try:
        with new_file(path) as aside:
            Book.of(tables).save(aside)
    except OSError as problem:
        raise RunError(
            f"销号表无法写入（{why_not(problem)}）", code="C160", where=str(path), remedy="请检查磁盘，或换一个位置"
        ) from problem
    return len(cases)


def _scope(wanted: CaseFilter) -> str:
    labels = {"town": "乡镇（街道）", "department": "部门", "state": "状态", "name": "企业"}
    texts = {
        **{name: getattr(wanted, name) for name in labels},
        "state": case_events().states.get(wanted.state, wanted.state),
    }
    parts = [f"{labels[name]} {text}" for name, text in texts.items() if text]
    return (
        "，".join([*parts, *(["未办结"] if wanted.open_only else []), *(["拟销号"] if wanted.proposed else [])])
        or EVERYTHING
    )


def _table(sheet: CaseSheet, cases: Sequence[ShownCase], scope: str) -> TableSheet:
    book, facts = case_book(), case_events().facts
    rows = [{**case.texts(), STAMP: Stamp.of(case).text} for case in cases]
    names = [*(column.name for column in sheet.columns), STAMP]
    stamp = SheetColumn(name=STAMP, header=book.stamp, width=2, hidden=True)
    choices = {column.name: facts[column.fact].choices for column in sheet.columns if column.event}
    return TableSheet(
        title=sheet.title,
        columns=[*map(_column, sheet.columns), stamp],
        rows=pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String)),
        heading=[book.title, book.note, f"{book.scope.format(scope=scope)}；共 {len(cases)} 件"],
        choices={name: words for name, words in choices.items() if words},
        filled_in=[column.name for column in sheet.columns if column.event],
    )


def _column(column: CaseColumn) -> SheetColumn:
    tones = case_book().tones
    day = column.holds == "due" or (bool(column.event) and case_events().facts[column.fact].kind == "day")
    return SheetColumn(
        name=column.name,
        header=column.header,
        width=column.width,
        kind="date" if day else "text",
        shown="yyyy-mm-dd" if day else "General",
        head_tone=tones.head if column.event else "",
        cell_tone=tones.cell if column.event else "",
    )
