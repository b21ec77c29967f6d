"""What a small file can make large is counted before anything is made of it: each is refused at once, in one line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from grid_files import MAIN, package, read, sheet_xml, xlsx

from tenglong.engine.core.errors import SubmissionError

ROW = '<row r="1"><c r="A1" t="str"><v>企业名称</v></c><c r="B1" t="str"><v>税收</v></c></row>'
NAMES = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))


def refused(path: Path, seconds: float = 50) -> str:
    """The line with which the file is refused; generous in time, as the machine may be busy: the faults took minutes."""
    started = time.monotonic()
    with pytest.raises(SubmissionError) as caught:
        read(path)
    assert time.monotonic() - started < seconds
    assert "\n" not in caught.value.line
    return caught.value.line


def ods(path: Path, body: str) -> Path:
    table = f'<office:spreadsheet><table:table table:name="a">{body}</table:table></office:spreadsheet>'
    content = f"<office:document-content {NAMES}><office:body>{table}</office:body></office:document-content>"
    return package(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def test_settings_that_hide_the_same_columns_over_and_over(tmp_path: Path) -> None:
    columns = '<col min="1" max="16384" hidden="1"/>' * 4000
    assert "列设置" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(ROW, before=f"<cols>{columns}</cols>")))


def test_merged_cells_without_end_and_merged_cells_over_one_another(tmp_path: Path) -> None:
    many = "".join(f'<mergeCell ref="A1:B{row}"/>' for row in range(2, 300_100))
    assert "合并单元格" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(ROW, after=f"<mergeCells>{many}</mergeCells>")))
    rows = ROW + "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 2000))
    over = "".join(f'<mergeCell ref="A{row}:B1999"/>' for row in range(2, 1500))
    assert "重叠" in refused(xlsx(tmp_path / "b.xlsx", sheet_xml(rows, after=f"<mergeCells>{over}</mergeCells>")))


def test_more_styles_than_any_program_has(tmp_path: Path) -> None:
    formats = '<xf numFmtId="0"/>' * 100_001
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'
    assert "单元格样式" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(ROW), styles=styles))


def test_elements_and_texts_that_never_close_take_no_quadratic_time(tmp_path: Path) -> None:
    assert "损坏" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(ROW, before="<cols>" + "<col " * 60_000)))
    assert "损坏" in refused(xlsx(tmp_path / "b.xlsx", sheet_xml(ROW, after="<mergeCells>" + "<mergeCell " * 290_000)))
    guides = '<rPh sb="0">' * 200_000
    strings = f'<sst xmlns="{MAIN}"><si><t>甲</t>{guides}</si></sst>'
    assert "嵌套" in refused(xlsx(tmp_path / "c.xlsx", sheet_xml(ROW), strings=strings))


def test_a_part_packed_far_smaller_than_any_sheet_is_a_bomb(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(ROW + " " * 60_000_000))
    assert "压缩炸弹" in refused(path, seconds=10)


def test_a_package_of_ten_thousand_parts(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {f"xl/{number}.xml": "" for number in range(10_001)}
    assert "压缩包里的文件" in refused(package(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize("part", ["styles", "strings"])
def test_elements_inside_one_another(tmp_path: Path, part: str) -> None:
    root = {"styles": "styleSheet", "strings": "sst"}[part]
    deep = f'<{root} xmlns="{MAIN}"><!-- -->{"<x>" * 100_000}{"</x>" * 100_000}</{root}>'
    assert "嵌套" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(ROW), **{part: deep}))


def test_blanks_that_an_ods_only_counts(tmp_path: Path) -> None:
    blanks = '<text:s text:c="1000"/>' * 20_000
    row = f"<table:table-row><table:table-cell><text:p>甲{blanks}</text:p></table:table-cell></table:table-row>"
    assert "一个单元格的字" in refused(ods(tmp_path / "a.ods", row))


def test_a_page_whose_cells_span_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<table>" + "<tr><td rowspan=60000 colspan=400>甲" * 20_000, encoding="utf-8")
    assert "超" in refused(path)


def test_a_page_of_tables_inside_tables_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    rows = "<tr><td>甲<tr><td>乙" * 20_000
    path.write_text(f"<table>{rows}<table><tr><td>企业名称</table>", encoding="utf-8")
    started = time.monotonic()
    assert [grid.cells.shape for grid in read(path)] == [(1, 1)]
    assert time.monotonic() - started < 50
    path.write_text("<table><tr><td>甲</table>" * 1002, encoding="utf-8")
    assert "工作表有" in refused(path)


def test_a_long_record_above_many_short_ones_is_not_filled_up(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('"企业名称",税收\n' + "," * 16_000 + "\n" + "甲厂,1\n" * 200_000, encoding="utf-8")
    assert "补齐" in refused(path)


def test_a_record_of_more_fields_than_any_sheet_has_columns(tmp_path: Path) -> None:
    """Without the bound, a column is made for each of them: gigabytes from one megabyte."""
    path = tmp_path / "a.csv"
    path.write_text('企业名称,"税收"\n' + "," * 60_000, encoding="utf-8")
    assert "列有 60001 个" in refused(path)


@pytest.mark.slow
def test_a_row_of_an_ods_that_is_repeated_a_million_times(tmp_path: Path) -> None:
    cells = "<table:table-cell><text:p>甲</text:p></table:table-cell>"
    row = '<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>'
    assert "第 1 行起重复的格子有" in refused(ods(tmp_path / "a.ods", row.format(cells * 3)))
    (grid,) = read(ods(tmp_path / "b.ods", row.format(cells)))
    assert grid.cells.shape == (1_000_000, 1)


def test_settings_and_merges_are_counted_before_any_of_them_is_taken_apart(tmp_path: Path) -> None:
    columns, merges = '<col min="1" max="1"/>' * 70_000, '<mergeCell ref="A1:B1"/>' * 300_001
    for name, before, after, what in (("a", columns, "", "列设置有 70000"), ("b", "", merges, "合并单元格有 300001")):
        parts = {"before": f"<cols>{before}</cols>", "after": f"<mergeCells>{after}</mergeCells>"}
        assert what in refused(xlsx(tmp_path / f"{name}.xlsx", sheet_xml(ROW, **parts)))
