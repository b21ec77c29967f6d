"""What is read from .xls (BIFF), whatever the file is called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlwt
from grid_files import read, read_one, rows

from tenglong.engine.intake.files.readers.xls import compdoc


def made(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("规下")
    sheet.write_merge(0, 0, 0, 2, "××镇排查表")
    for column, header in enumerate(["企业名称", "代码", "占比", "日期", "亩均", "达标"]):
        sheet.write(1, column, header)
    sheet.write(2, 0, " 甲公司 ")
    sheet.write(2, 1, 911101066976941872)
    sheet.write(2, 2, 0.0302, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(2, 3, date(2026, 11, 20), xlwt.easyxf(num_format_str="yyyy/m/d"))
    sheet.row(2).set_cell_error(4, "#DIV/0!")
    sheet.row(2).set_cell_boolean(5, True)
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    other = book.add_sheet("字典")
    other.visibility = 1
    book.save(str(path))
    return path


def test_an_xls_gives_types_errors_formats_merges_and_hidden_rows(tmp_path: Path) -> None:
    grid, other = read(made(tmp_path / "a.xls"))
    assert rows(grid) == [
        ["××镇排查表", None, None, None, None, None],
        ["企业名称", "代码", "占比", "日期", "亩均", "达标"],
        [" 甲公司 ", "911101066976942000", "0.0302", "2026-11-20", "#DIV/0!", "TRUE"],
    ]
    assert grid.errors == {(2, 4)}
    assert grid.numbers[1].to_list() == [False, False, True]
    assert grid.percent == {2}
    assert grid.merges == ((0, 0, 0, 2),)
    assert grid.hidden_rows == {2}
    assert grid.hidden_columns == {1}
    assert (other.sheet, other.hidden, other.cells.shape) == ("字典", True, (0, 0))


def test_a_wps_et_is_read_by_its_content(tmp_path: Path) -> None:
    grid, _ = read(made(tmp_path / "台账.et"))
    assert grid.file == "台账.et"
    assert grid.cells["0"][2] == " 甲公司 "


def test_an_xls_named_xlsx_and_the_reverse_are_read_all_the_same(tmp_path: Path) -> None:
    from grid_files import workbook

    assert read(made(tmp_path / "a.xlsx"))[0].sheet == "规下"
    path = workbook(tmp_path / "b.xls", lambda sheet: sheet.append(["企业名称"]))
    assert rows(read_one(path)) == [["企业名称"]]


def test_a_chain_of_sectors_that_goes_in_a_circle_is_refused_at_once():
    container = compdoc.CompDoc.__new__(compdoc.CompDoc)
    with pytest.raises(compdoc.CompDocError, match="circle"):
        container._get_stream(b"", 512, [1, 2, 0], 512, 0, size=600)


def test_what_is_no_finite_number_is_an_error(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write(0, 0, float("nan"))
    sheet.write(0, 1, 7.5)
    book.save(str(tmp_path / "a.xls"))
    grid = read_one(tmp_path / "a.xls")
    assert rows(grid) == [["#NUM!", "7.5"]]
    assert grid.errors == {(0, 0)}


def test_comments_and_names_are_no_reason_to_refuse_a_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """xlrd reads them though nobody asks, and fails at those of some programs."""
    from xlrd.book import Book
    from xlrd.sheet import Sheet

    for owner, name in ((Book, "names_epilogue"), (Sheet, "handle_note")):
        assert getattr(owner, name).__module__.startswith("tenglong.")
