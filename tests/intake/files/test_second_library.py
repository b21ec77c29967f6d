"""What a general reading library gives of an .xlsx, beside what our own reader gives of the same file.

The reader of .xlsx could be the library calamine (here by its package python-calamine), were it not for what it does
not tell. Each test of loss states first what calamine gives and then what the records need and our reader gives; the
last two tests state what both give. Where a later calamine fails a test of loss, our reader may be needless.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from grid_files import read_one, rows, sheet_xml, workbook, xlsx
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from tenglong.engine.core.errors import SubmissionError

CODE = 911101066976941872


def by_calamine(path: Path) -> list[list[object]]:
    """The only sheet as calamine gives it, leading blank rows kept."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_an_error_cell_is_blank_to_calamine_and_an_error_to_us(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["甲公司", "#DIV/0!", None])
        sheet["B1"].data_type = "e"
        sheet["D1"] = "末列"

    path = workbook(tmp_path / "a.xlsx", fill)
    assert by_calamine(path) == [["甲公司", "", "", "末列"]]
    grid = read_one(path)
    assert rows(grid) == [["甲公司", "#DIV/0!", None, "末列"]]
    assert grid.errors == {(0, 1)}


def test_a_formula_without_a_saved_result_is_blank_to_both_but_we_say_so(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c></row>'))
    assert by_calamine(path) in ([[1.0]], [[1.0, ""]])
    (note,) = read_one(path).notes
    assert "B1" in note


def test_a_percent_format_is_nothing_to_calamine_and_a_mark_of_the_cell_to_us(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([0.0302, 0.5])
        sheet["A1"].number_format = "0.00%"

    path = workbook(tmp_path / "a.xlsx", fill)
    assert by_calamine(path) == [[0.0302, 0.5]]
    grid = read_one(path)
    assert rows(grid) == [["0.0302", "0.5"]]
    assert grid.percent == {0}


def test_a_number_is_a_binary_float_to_calamine_and_what_the_sheet_shows_to_us(tmp_path: Path) -> None:
    data = f'<row r="1"><c r="A1"><v>0.30000000000000004</v></c><c r="B1"><v>{CODE}</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(data))
    assert by_calamine(path) == [[0.30000000000000004, float(CODE)]]
    assert int(float(CODE)) != CODE  # a code of 18 digits stored as a number comes out as another code
    grid = read_one(path)
    assert rows(grid) == [["0.3", "911101066976942000"]]  # 15 digits and zeros, which no check digit passes
    assert grid.numbers[1].to_list() == [True]


def test_hidden_rows_and_columns_are_like_all_others_to_calamine_and_reported_by_us(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(3):
            sheet.append([row, row])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    path = workbook(tmp_path / "a.xlsx", fill)
    assert by_calamine(path) == [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    assert not [name for name in dir(sheet) if "hidden" in name or "visible" in name]
    grid = read_one(path)
    assert (grid.hidden_rows, grid.hidden_columns) == ({1}, {1})


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is bounded by the system")
def test_a_far_cell_ends_the_process_by_calamine_and_is_refused_by_us(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(data))
    script = (
        "import resource, sys\n"
        "from python_calamine import CalamineWorkbook\n"
        "resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))\n"
        "CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=False)
    assert done.returncode < 0  # killed by a signal: no exception that Python could catch
    with pytest.raises(SubmissionError, match="XFD1048576"):
        read_one(path)


def test_a_code_of_18_digits_typed_as_text_is_whole_to_both(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([str(CODE)])

    path = workbook(tmp_path / "a.xlsx", fill)
    assert by_calamine(path) == rows(read_one(path)) == [[str(CODE)]]


def test_merged_cells_booleans_and_dates_are_told_by_both(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["三界镇", True, date(2026, 11, 20)])
        sheet.append([None, False, date(2026, 11, 21)])
        sheet.merge_cells("A1:A2")

    path = workbook(tmp_path / "a.xlsx", fill)
    assert by_calamine(path) == [["三界镇", True, date(2026, 11, 20)], ["", False, date(2026, 11, 21)]]
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).merged_cell_ranges == [((0, 0), (1, 0))]
    grid = read_one(path)
    assert rows(grid) == [["三界镇", "TRUE", "2026-11-20"], [None, "FALSE", "2026-11-21"]]
    assert grid.merges == ((0, 0, 1, 0),)
