"""What is read from .xlsx: every cell as it is shown, at its place, with what the text alone does not tell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from grid_files import MAIN, read, read_one, rows, sheet_xml, workbook, xlsx
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.intake.files.readers.bounds import Bounds
from tenglong.engine.intake.files.readers.dispatch import read_kind
from tenglong.engine.policy.profile import Limits

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="180" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="180"/></cellXfs></styleSheet>'
)


def test_texts_numbers_booleans_errors_and_blanks_stay_different_things(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["企业名称", "税收", "达标", "亩均"])
        sheet.append([" 甲公司 ", 0.1 + 0.2, True, "#DIV/0!"])
        sheet.append(["乙公司", 0, False, None])
        sheet["D2"].data_type = "e"

    grid = read_one(workbook(tmp_path / "a.xlsx", fill))
    assert rows(grid) == [
        ["企业名称", "税收", "达标", "亩均"],
        [" 甲公司 ", "0.3", "TRUE", "#DIV/0!"],
        ["乙公司", "0", "FALSE", None],
    ]
    assert grid.errors == {(1, 3)}
    assert {column: series.to_list() for column, series in grid.numbers.items()} == {1: [False, True, True]}


def test_an_18_digit_code_stored_as_a_number_is_told_from_one_stored_as_text(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["代码"])
        sheet.append([911101066976941872])
        sheet.append(["911101066976941872"])

    grid = read_one(workbook(tmp_path / "a.xlsx", fill))
    assert grid.cells["0"].to_list() == ["代码", "911101066976942000", "911101066976941872"]
    assert grid.numbers[0].to_list() == [False, True, False]


def test_leading_blank_rows_and_columns_are_kept_so_that_references_hold(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C4"] = "企业名称"

    grid = read_one(workbook(tmp_path / "a.xlsx", fill))
    assert rows(grid) == [[None] * 3] * 3 + [[None, None, "企业名称"]]


def test_dates_are_iso_text_with_a_time_only_where_there_is_one(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([date(2026, 11, 20), datetime(2026, 11, 20, 8, 30)])

    grid = read_one(workbook(tmp_path / "a.xlsx", fill))
    assert rows(grid) == [["2026-11-20", "2026-11-20 08:30"]]
    assert grid.numbers == {}


def test_the_1904_date_system_is_respected(tmp_path: Path) -> None:
    cell = '<row r="1"><c r="A1" s="2"><v>44884</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(cell), styles=STYLES, workbook='<workbookPr date1904="1"/>')
    assert rows(read_one(path)) == [["2026-11-20"]]


def test_a_percent_column_is_one_whose_numbers_mostly_carry_the_format(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["研发占比", "备注"])
        for value in (0.0302, 0.041, 2.5, "—"):
            sheet.append([value, 0.5])
        sheet["A2"].number_format = sheet["A3"].number_format = "0.00%"
        sheet["B4"].number_format = "0%"

    grid = read_one(workbook(tmp_path / "a.xlsx", fill))
    assert grid.cells["0"].to_list() == ["研发占比", "0.0302", "0.041", "2.5", "—"]
    assert grid.percent == {0}
    assert grid.percent_cells == {(3, 0), (3, 1)}


def test_merges_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.append(["用地", "", "丙"])
    first.append([1, 2, 3])
    first.append([4, 5, 6])
    first.merge_cells("A1:B1")
    first.row_dimensions[2].hidden = True
    first.column_dimensions["C"].hidden = True
    second = book.create_sheet("字典")
    second["A1"] = "x"
    second.sheet_state = "veryHidden"
    book.create_sheet("空表")
    book.save(tmp_path / "a.xlsx")

    grids = read(tmp_path / "a.xlsx")
    assert [(grid.sheet, grid.hidden, grid.cells.shape) for grid in grids] == [
        ("Sheet", False, (3, 3)),
        ("字典", True, (1, 1)),
        ("空表", False, (0, 0)),
    ]
    assert grids[0].merges == ((0, 0, 0, 1),)
    assert grids[0].hidden_rows == {1}
    assert grids[0].hidden_columns == {2}


def test_formulas_without_a_saved_result_are_blank_and_said(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["亩均", "=1+1"])

    grid = read_one(workbook(tmp_path / "a.xlsx", fill))
    assert rows(grid) == [["亩均"]]
    assert grid.notes == ("1 个公式没有保存计算结果（首个在 B1），按空白处理；请用 Excel/WPS 打开并保存后再提交",)


def test_saved_results_of_formulas_are_read_as_what_they_are(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><f>B1/C1</f><v>0.29999999999999999</v></c><c r="B1" t="str"><f>"a&amp;b"</f><v>a&amp;b</v></c>'
        '<c r="C1" t="e"><f t="shared" ref="C1:C2" si="0">1/0</f><v>#DIV/0!</v></c><c r="D1" t="b"><f>TRUE()</f><v>1</v></c>'
        '<c r="E1" t="e"><f t="shared" si="0"/><v>#REF!</v></c><c r="F1" t="str"><f>""</f><v></v></c></row>'
    )
    grid = read_one(xlsx(tmp_path / "a.xlsx", sheet_xml(cells)))
    assert rows(grid) == [["0.3", "a&b", "#DIV/0!", "TRUE", "#REF!"]]
    assert grid.errors == {(0, 2), (0, 4)}
    assert grid.notes == ()


def test_rich_and_inline_texts_are_joined_and_unescaped(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>甲 &amp; 乙&lt;1&gt;</t></si><si/><si><r><t>红</t></r><r><rPr><b/></rPr>'
        '<t xml:space="preserve"> 黑</t></r><rPh sb="0" eb="1"><t>hong</t></rPh></si><si><t>两_x000D_&#10;行</t></si></sst>'
    )
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
        '<c r="D1" t="s"><v>3</v></c><c r="E1" t="inlineStr"><is><t xml:space="preserve"> 内 </t></is></c></row>'
    )
    grid = read_one(xlsx(tmp_path / "a.xlsx", sheet_xml(cells), strings=strings))
    assert rows(grid) == [["甲 & 乙<1>", None, "红 黑", "两\r\n行", " 内 "]]


UNCOMMON = {
    "a namespace prefix": f'<x:worksheet xmlns:x="{MAIN}"><x:cols><x:col min="2" max="2" hidden="1"/></x:cols><x:sheetData>'
    '<x:row r="1" hidden="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" s="1"><x:v>0.5</x:v></x:c></x:row>'
    '</x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>',
    "attributes in another order": f'<worksheet xmlns="{MAIN}"><cols><col max="2" min="2" hidden="true"/></cols><sheetData>'
    '<row hidden="1" r="1"><c t="s" r="A1"><v>0</v></c><c s="1" r="B1"><v>0.5</v></c></row></sheetData>'
    '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
    "no references": f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row hidden="1">'
    '<c t="s"><v>0</v></c><c s="1"><v>0.5</v></c></row></sheetData>'
    '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
    "cells out of order": f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
    '<row r="1" hidden="1"><c r="B1" s="1"><v>0.5</v></c><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
    "comments, white space and CDATA": f"""<worksheet xmlns='{MAIN}'>
    <!-- made by hand --><cols><col min='2' max='2' hidden='1'/></cols>
    <sheetData>
      <row r='1' hidden='1'>
        <c r='A1' t='inlineStr'><is><r><t><![CDATA[甲公]]></t></r><r><t>司</t></r></is></c>
        <c r='B1' s='1'><v>0.5</v></c>
      </row>
    </sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells></worksheet>""",
    "UTF-16": f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><cols><col min="2" max="2" hidden="1"/></cols>'
    '<sheetData><row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c></row></sheetData>'
    '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
}


@pytest.mark.parametrize("layout", UNCOMMON)
def test_uncommonly_laid_out_xml_reads_the_same(tmp_path: Path, layout: str) -> None:
    sheet = UNCOMMON[layout].encode("utf-16" if layout == "UTF-16" else "utf-8")
    strings = f'<sst xmlns="{MAIN}"><si><t>甲公司</t></si></sst>'
    grid = read_one(xlsx(tmp_path / "a.xlsx", sheet, strings=strings, styles=STYLES))
    assert rows(grid) == [["甲公司", "0.5"]]
    assert grid.percent == {1}
    assert grid.merges == ((0, 0, 0, 1),)
    assert grid.hidden_rows == {0}
    assert grid.hidden_columns == {1}


def test_a_sheet_of_several_blocks_reads_like_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(sheet: Worksheet) -> None:
        for number in range(1, 400):
            sheet.append([f"企业{number}", number / 7 if number % 3 else None, number])
        sheet.cell(row=900, column=5, value="末行")

    path = workbook(tmp_path / "a.xlsx", fill)
    whole = read_one(path)
    monkeypatch.setattr("tenglong.engine.intake.files.readers.xml_blocks.BLOCK_BYTES", 1000)
    (cut,) = read_kind("xlsx", path, Bounds.of(Limits()), path.name)  # here: the child has blocks of the usual size
    assert cut.cells.equals(whole.cells)
    assert whole.cells.shape == (900, 5)
    assert all(cut.numbers[column].equals(whole.numbers[column]) for column in whole.numbers)


def test_macros_and_links_to_other_workbooks_are_said_and_nothing_more(tmp_path: Path) -> None:
    import zipfile

    path = workbook(tmp_path / "a.xlsm", lambda sheet: sheet.append(["企业名称"]))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
        package.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")
    assert read_one(path).notes == (
        "文件带有宏，已忽略",
        "文件引用了其他工作簿，引用处按文件中保存的结果读取",
    )


def test_reading_never_changes_the_file(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: sheet.append(["企业名称"]))
    path.chmod(0o444)
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
