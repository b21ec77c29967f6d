"""The list of data problems: in order, as text, and with the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.core.errors import RunError
from tenglong.engine.records.records import PROBLEMS
from tenglong.engine.report.ledger.problem_list import COLUMNS, write_problem_list


def problem(**values: Any) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(PROBLEMS, "")
    return {**blank, "row": 7, "severity": "warning", "file": "a.xlsx", "sheet": "表", "town": "三界镇", **values}


def written(rows: list[dict[str, Any]], path: Path) -> Worksheet:
    write_problem_list(pl.DataFrame(rows, schema=PROBLEMS), path)
    return load_workbook(path).worksheets[0]


def test_every_problem_is_a_row_under_the_nine_headers(tmp_path: Path) -> None:
    facts = {"name": "某厂", "cell": "F12", "written": "待核", "problem": "税收不是数字", "advice": "填写数字"}
    sheet = written([problem(severity="error", **facts)], tmp_path / "问题清单.xlsx")
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == [column.header for column in COLUMNS]
    assert values[1] == ["三界镇", "某厂", "a.xlsx", "表", "F12", "待核", "税收不是数字", "填写数字", "错误（未采用）"]


def test_problems_stand_by_township_then_by_place_and_without_township_last(tmp_path: Path) -> None:
    rows = [
        problem(town="", problem="e"),
        problem(town="黄泽镇", problem="d"),
        problem(row=10, problem="b"),
        problem(row=9, problem="a"),
        problem(file="b.xlsx", row=1, problem="c"),
    ]
    sheet = written(rows, tmp_path / "a.xlsx")
    order = [row[6].value for row in sheet.iter_rows(min_row=2)]
    assert order in (["a", "b", "c", "d", "e"], ["d", "a", "b", "c", "e"])
    assert order[-1] == "e"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-30", "@SUM(A1)", "#DIV/0!", "2026-11-20", "0012", "TRUE"])
def test_what_was_written_is_never_a_formula_or_a_number(text: str, tmp_path: Path) -> None:
    cell = written([problem(written=text)], tmp_path / "a.xlsx")["F2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    assert written([problem(written="某\x00厂\x1f")], tmp_path / "a.xlsx")["F2"].value == "某厂"


def test_the_header_is_frozen_and_filtered(tmp_path: Path) -> None:
    sheet = written([problem(), problem()], tmp_path / "a.xlsx")
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:I3"


def test_more_rows_than_a_sheet_holds_go_on_the_next_one(tmp_path: Path) -> None:
    rows = [problem(row=number, written=str(number)) for number in range(5)]
    write_problem_list(pl.DataFrame(rows, schema=PROBLEMS), tmp_path / "a.xlsx", most_rows=3)
    sheets = load_workbook(tmp_path / "a.xlsx").worksheets
    assert [[row[5] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in sheets] == [
        ["0", "1", "2"],
        ["3", "4"],
    ]


def test_no_problem_still_gives_a_list(tmp_path: Path) -> None:
    assert written([], tmp_path / "a.xlsx").max_row == 1


def test_the_same_problems_have_the_same_bytes(tmp_path: Path) -> None:
    rows = [problem(written=str(number)) for number in range(50)]
    written(rows, tmp_path / "a.xlsx")
    written(rows, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_folder_that_is_missing_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="无法写入"):
        written([problem()], tmp_path / "missing" / "a.xlsx")
