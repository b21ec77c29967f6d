"""A number whose format shows another thing than what is stored is written out as shown, or asked; in every kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt
from grid_files import read_one, workbook
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.intake.files.grid import Grid
from tenglong.engine.intake.files.readers.number_formats import number_format
from tenglong.engine.intake.files.readers.number_text import NUMBER, PERCENT_NUMBER, TEXT
from tenglong.engine.intake.files.readers.shown_numbers import number_as_shown

ACCOUNTING = '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '
PLAIN = [
    ("General", 5, "5"),
    ("@", 5, "5"),
    ("0.00", 12.345, "12.345"),
    ("#,##0.00_);[Red]\\(#,##0.00\\)", -3, "-3"),
    ("0.00;[Red]0.00", -3, "-3"),
    (ACCOUNTING, 12.5, "12.5"),
    (ACCOUNTING, 0, "0"),
    ('0;-0;"-"', 0, "0"),
    ("0.00E+00", 12345, "12345"),
    ("# ?/?", 0.5, "0.5"),
    ("[DBNum1]General", 5, "5"),
    ("#,##0.00_-;\\-#,##0.00_-", 7, "7"),
    ("??0.0", 3, "3"),
    ("0.###", 3.25, "3.25"),
    ("[>100]0;0.00", 3, "3"),
]
WORDS = [
    ('0.00"万元"', 12.345, "12.345万元"),
    ('0.00"万元"', -5, "-5万元"),
    ('#,##0.0 "亩"', 1234.5, "1234.5亩"),
    ("General元", 5, "5元"),
    ('G/通用格式"元"', 5, "5元"),
    ('0"年"', 2021, "2021年"),
    ('"约"0', 3, "约3"),
    ("0.00\\%", 3.02, "3.02%"),
    ("[$€-2] #,##0", 3, "€3"),
    ('0!.0,"万"', 34567, "3.4567万"),
    ('0\\.0,"万元"', 30000, "3万元"),
    ('#,##0.0,,"百万"', 2500000, "2.5百万"),
    ('[>=10000]0!.0,"万";0', 30000, "3万"),
    ('0.0%"左右"', 0.5, "50%左右"),
    ('[=1]"是";[=0]"否"', 1, "是"),
    ('0;-0;"无"', 0, "无"),
    ("000000", 12, "000012"),
]
ASKED = [
    ("0\\.0,", 30000, "30000 显示为 3"),
    ("0!.0000", 12345, "12345 显示为 1.2345"),
    ("#,##0.0,", 30000, "30000 显示为 30"),
    ("#,##0,.00", 30000, "30000 显示为 30"),
    ("0,,", 3000000, "3000000 显示为 3"),
    ("0;0", -3, "-3 显示为 3"),
    ("00\\-00", 1234, "1234 的显示格式特殊"),
    ('[=1]"是";[=0]"否"', 2, "2 的显示格式特殊"),
    ("[h]:mm", 1.5, "1.5 的显示格式特殊"),
]
HIDDEN = [("0;-0;;@", 0), (";;;", 5), ("#,###", 0)]


@pytest.mark.parametrize(("code", "value", "text"), PLAIN)
def test_a_format_that_shows_the_stored_number_leaves_it_a_number(code: str, value: float, text: str) -> None:
    assert number_format(200, code).cell(value, since_1904=False) == (text, NUMBER)


@pytest.mark.parametrize(("code", "value", "text"), WORDS + ASKED)
def test_any_other_format_is_written_out(code: str, value: float, text: str) -> None:
    assert number_format(200, code).cell(value, since_1904=False) == (text, TEXT)


@pytest.mark.parametrize(("code", "value"), HIDDEN)
def test_a_number_that_is_not_shown_is_blank(code: str, value: float) -> None:
    assert number_format(200, code).cell(value, since_1904=False) == ("", TEXT)


@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0%;-0.0%", "0.0%;-0.0%;"])
def test_percent_formats_stay_percentages(code: str) -> None:
    assert number_format(200, code).cell(0.0302, since_1904=False) == ("0.0302", PERCENT_NUMBER)


CODES = [(code, value) for code, value, _ in (*PLAIN[2:9], *WORDS, *ASKED)]


def expected() -> list[str]:
    return [number_format(200, code).cell(value, since_1904=False)[0] for code, value in CODES]


def column(grid: Grid) -> list[str | None]:
    return grid.cells["0"].to_list()


def test_in_xlsx(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row, (code, value) in enumerate(CODES, 1):
            sheet.cell(row, 1, value).number_format = code

    assert column(read_one(workbook(tmp_path / "a.xlsx", fill))) == expected()


def test_in_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row, (code, value) in enumerate(CODES):
        sheet.write(row, 0, value, xlwt.easyxf(num_format_str=code))
    book.save(str(tmp_path / "a.xls"))
    assert column(read_one(tmp_path / "a.xls")) == expected()


@pytest.mark.parametrize(
    ("stored", "shown", "text", "kind"),
    [
        ("12.345", "12.35", "12.345", NUMBER),
        ("1234.5", "1,234.50", "1234.5", NUMBER),
        ("1234.5", "1.234,50", "1234.5", NUMBER),
        ("1234.5", "1 234.5", "1234.5", NUMBER),
        ("-3", "(3)", "-3", NUMBER),
        ("12.5", "¥12.50", "12.5", NUMBER),
        ("0", "-", "0", NUMBER),
        ("12345", "1.23E+04", "12345", NUMBER),
        ("5", None, "5", NUMBER),
        ("5", "", "", TEXT),
        ("5", "###", "5", NUMBER),
        ("12.345", "12.35万元", "12.345万元", TEXT),
        ("-5", "-5万元", "-5万元", TEXT),
        ("34567", "3.5万", "3.4567万", TEXT),
        ("30000", "3.0", "30000 显示为 3.0", TEXT),
        ("30000", "30", "30000 显示为 30", TEXT),
        ("0.5", "1/2", "0.5 显示为 1/2", TEXT),
        ("1234", "12-34", "1234 显示为 12-34", TEXT),
        ("1", "是", "是", TEXT),
        ("0", "无", "无", TEXT),
        ("0", "¥-", "0", NUMBER),
        ("12", "000012", "000012", TEXT),
        ("-3", "3", "-3 显示为 3", TEXT),
    ],
)
def test_beside_the_shown_text_of_an_ods(stored: str, shown: str | None, text: str, kind: int) -> None:
    assert number_as_shown(stored, shown, percent=False) == (text, kind)


def test_percentages_of_an_ods() -> None:
    assert number_as_shown("0.0302", "3.02%", percent=True) == ("0.0302", PERCENT_NUMBER)
    assert number_as_shown("0.5", "50%左右", percent=True) == ("50%左右", TEXT)
