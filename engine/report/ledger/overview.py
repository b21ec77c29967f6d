"""The ledger's first sheet: what was checked against what, and the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from ...checking.tally import Tally
from ...ooxml.sheet_rows import LINE, MOST_LINES
from ...ooxml.table_sheets import BODY_FONT, BORDER, CENTRED, FONT, HEADER_FILL, HEADER_FONT, landscape
from ...ooxml.workbook import clean_text
from ...vocabulary.code_types import DECISIONS, OUTCOMES_BY_WEIGHT
from ...vocabulary.labels import labels

Value = str | int

WIDTHS = (16, 42, 24, 20, 20, 14, 14, 14, 14, 14)


@dataclass(frozen=True)
class Section:
    """A small table with a heading."""

    heading: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write_overview(sheet: Worksheet, title: str, sections: Sequence[Section]) -> None:
    """Write the sections one below the other."""
    sheet.title = "汇总"
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[index]].width = width
    _put(sheet, 1, 1, title).font = Font(name=FONT, size=16, bold=True)
    sheet.row_dimensions[1].height = 28
    row = 3
    for section in sections:
        row = _section(sheet, row, section) + 1
    sheet.sheet_view.showGridLines = False
    landscape(sheet)


def _section(sheet: Worksheet, row: int, section: Section) -> int:
    _put(sheet, row, 1, section.heading).font = Font(name=FONT, size=12, bold=True, color="1F4E79")
    sheet.row_dimensions[row].height = 20
    for column, text in enumerate(section.header, 1):
        cell = _put(sheet, row + 1, column, text)
        cell.font, cell.fill, cell.alignment, cell.border = HEADER_FONT, HEADER_FILL, CENTRED, BORDER
    for number, values in enumerate(section.rows or [["（无）"]], row + 2):
        for column, value in enumerate(values, 1):
            cell = _put(sheet, number, column, value)
            cell.font, cell.border = BODY_FONT, BORDER
            horizontal = "right" if isinstance(value, int) else "left"
            cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=True)
        sheet.row_dimensions[number].height = LINE * max(map(_lines, values, WIDTHS)) + 2
    return row + 2 + max(len(section.rows), 1)


def _lines(value: Value, width: int) -> int:
    """How many lines a text takes in a column of `width` characters; a Chinese character counts as two."""
    text = str(value)
    return min(-(-(len(text) + len(text.encode())) // (2 * width)), MOST_LINES)


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    cell = cast(Cell, sheet.cell(row, column))
    cell.value = value if isinstance(value, int) else clean_text(value)
    if isinstance(value, str):
        cell.data_type = "s"  # text, not a formula, even if it starts with =
    return cell


def decision_counts(tally: Tally) -> Section:
    """How many records each decision was made about."""
    counts = tally.single("decided", "decision")
    rows = [(labels().decision[code], counts.get(code, 0)) for code in DECISIONS]
    return Section("处理意见（企业数，一家可有多项）", ("处理意见", "企业数"), rows)


def town_counts(tally: Tally) -> Section:
    """Number of records of each township, in all and by decision; in order of first appearance, with a total."""
    checked, decided = tally.single("towns", "town"), tally.by("decided", "town", "decision")
    towns = list(dict.fromkeys([*checked, *(town for town, _ in decided)]))
    rows: list[Sequence[Value]] = [
        (name or "（未填乡镇）", checked.get(name, 0), *(decided.get((name, code), 0) for code in DECISIONS))
        for name in towns
    ]
    sums = [sum(int(row[column]) for row in rows) for column in range(1, len(DECISIONS) + 2)]
    header = ("乡镇", "检查记录数", *(labels().decision[code] for code in DECISIONS))
    return Section("各乡镇", header, [*rows, ("合计", *sums)])


def criterion_counts(tally: Tally, clauses: Mapping[str, str]) -> Section:
    """Number of verdicts by criterion and outcome, in the order of the criteria."""
    counts = tally.by("verdicts", "criterion", "outcome")
    titles = tally.by("verdicts", "criterion", "title")
    outcomes = [code for code in OUTCOMES_BY_WEIGHT if code != "out_of_scope" or any(key[1] == code for key in counts)]
    rows: list[Sequence[Value]] = [
        (name, f"{clauses.get(name, '')} {title or ''}".strip(), *(counts.get((name, code), 0) for code in outcomes))
        for name, title in sorted(titles)
    ]
    return Section("各条款结论（记录数）", ("条款编号", "条款", *(labels().outcome[code] for code in outcomes)), rows)
