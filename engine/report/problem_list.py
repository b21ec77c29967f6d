"""The list of data problems, 问题清单.xlsx: what each township has to put right, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .workbook import clean_text, save_workbook, text_cell

COLUMNS = {
    "乡镇": ("town", 14),
    "企业名称": ("name", 30),
    "文件": ("file", 26),
    "工作表": ("sheet", 14),
    "单元格": ("cell", 10),
    "填报内容": ("written", 24),
    "问题": ("problem", 44),
    "如何填写": ("advice", 44),
    "程度": ("severity", 8),
}
"""Shown header to the problem frame's column and the width in characters."""

SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}

_ROWS_A_SHEET = 1_048_575
_FILLS = {"error": PatternFill("solid", start_color="F8CBAD"), "warning": PatternFill("solid", start_color="FFF2CC")}
_HEADER = PatternFill("solid", start_color="DDEBF7")
_WRAP = Alignment(vertical="top", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center")


def write_problem_list(problems: pl.DataFrame, path: Path) -> None:
    """Write `problems` (columns of `records.PROBLEMS`) by township, file, sheet and row; equal problems, equal bytes.

    Raises:
        RunError: the file cannot be written.
    """
    rows = sorted_problems(problems)
    book = Workbook(write_only=True)
    for start in range(0, max(rows.height, 1), _ROWS_A_SHEET):
        number = start // _ROWS_A_SHEET
        _write_sheet(book, f"问题清单{number + 1 if number else ''}", rows.slice(start, _ROWS_A_SHEET))
    save_workbook(book, path)


def sorted_problems(problems: pl.DataFrame) -> pl.DataFrame:
    """The problems in the order of the list; those of no township come last."""
    keys = [pl.col(name).replace("", None) if name == "town" else pl.col(name) for name in _ORDER]
    return problems.sort(keys, nulls_last=True, maintain_order=True)


_ORDER = ("town", "file", "sheet", "row", "cell", "code")


def _write_sheet(book: Workbook, title: str, rows: pl.DataFrame) -> None:
    sheet: Any = book.create_sheet(title)
    for place, (_, width) in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{rows.height + 1}"
    sheet.append([_header_cell(sheet, text) for text in COLUMNS])
    for row in rows.select([column for column, _ in COLUMNS.values()]).iter_rows():
        sheet.append([*(_cell(sheet, text) for text in row[:-1]), _severity_cell(sheet, row[-1])])


def _header_cell(sheet: Any, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.font, cell.fill, cell.alignment = Font(bold=True), _HEADER, _CENTRE
    return cell


def _cell(sheet: Any, text: str | None) -> Cell | None:
    if not text:
        return None
    cell = text_cell(sheet, text)
    cell.alignment = _WRAP
    return cell


def _severity_cell(sheet: Any, severity: str) -> Cell:
    cell = text_cell(sheet, SEVERITIES.get(severity, clean_text(severity)))
    cell.alignment = _CENTRE
    if severity in _FILLS:
        cell.fill = _FILLS[severity]
    return cell
