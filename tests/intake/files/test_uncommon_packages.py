"""Sound files that are packed or laid out in an uncommon way are read; what is no part of a sheet is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlwt
from grid_files import MAIN, OFFICE, package, read, read_one, relations, rows, sheet_xml, workbook, xlsx

from tenglong.engine.core.errors import SubmissionError

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
CONTENT = (
    f"<office:document-content {NAMES}><office:body><office:spreadsheet>%s</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def table(name: str, text: str, more: str = "") -> str:
    row = f'<table:table-row><table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    return f'<table:table table:name="{name}">{more}{row}</table:table-row></table:table>'


def test_an_ods_without_its_mimetype_is_read(tmp_path: Path) -> None:
    path = package(tmp_path / "a.ods", {"content.xml": CONTENT % table("表", "丁厂")})
    assert rows(read_one(path)) == [["丁厂"]]


def test_a_text_document_without_its_mimetype_is_no_table(tmp_path: Path) -> None:
    content = CONTENT.replace("spreadsheet", "text") % "<text:p>丁厂</text:p>"
    with pytest.raises(SubmissionError, match="S901"):
        read(package(tmp_path / "a.odt", {"content.xml": content}))


def test_copies_of_other_files_tables_in_an_ods_are_not_read_and_said(tmp_path: Path) -> None:
    copy = table("'file:///C:/旧.ods'#表", "旧厂", '<table:table-source table:table-name="表"/>')
    cached = f"<table:dde-links><table:dde-link>{table('x', '缓存')}</table:dde-link></table:dde-links>"
    path = package(tmp_path / "a.ods", {"content.xml": CONTENT % (table("表", "丁厂") + copy + cached)})
    grid = read_one(path)
    assert rows(grid) == [["丁厂"]]
    assert "副本" in grid.notes[0]


def test_a_drawing_in_a_cell_of_an_ods_is_no_text_of_the_cell(tmp_path: Path) -> None:
    drawing = (
        '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><text:p>图</text:p></draw:frame>'
    )
    path = package(tmp_path / "a.ods", {"content.xml": CONTENT % table("表", f"丁{drawing}厂")})
    assert rows(read_one(path)) == [["丁厂"]]


def test_an_ods_may_name_its_namespaces_as_it_likes(tmp_path: Path) -> None:
    content = CONTENT % table("表", "丁厂")
    for name, other in (("table:", "t:"), (":table=", ":t="), ("office:", "o:"), (":office=", ":o="), ("text:", "x:")):
        content = content.replace(name, other)
    for before, after in (("opendocument:xmlns:t:", "opendocument:xmlns:table:"), (":xmlns:o:", ":xmlns:office:")):
        content = content.replace(before, after)
    content = content.replace("xmlns:text=", "xmlns:x=").replace(":xmlns:x:1.0", ":xmlns:text:1.0")
    assert rows(read_one(package(tmp_path / "a.ods", {"content.xml": content}))) == [["丁厂"]]


def test_an_xls_with_its_streams_in_capitals_is_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "丁厂")
    book.save(str(tmp_path / "b.xls"))
    data = (tmp_path / "b.xls").read_bytes()
    name = "Workbook".encode("utf-16-le")
    assert name in data
    path = tmp_path / "a.xls"
    path.write_bytes(data.replace(name, "WORKBOOK".encode("utf-16-le")))
    assert rows(read_one(path)) == [["丁厂"]]


def test_a_workbook_without_parts_that_no_cell_needs_is_read(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.xlsx",
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml", thumbnail="docProps/thumbnail.jpeg"),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations(worksheet="s.xml", styles="styles.xml", theme="theme.xml"),
            "xl/s.xml": sheet_xml('<row r="1"><c r="A1"><v>5</v></c></row>'),
        },
    )
    assert rows(read_one(path)) == [["5"]]


@pytest.mark.parametrize(
    "data",
    [
        "",
        '<row r="1"/>',
        '<row r="1" ht="30" customHeight="1"></row>',
        '<row r="1"><c r="A1" s="3"/></row>',
        '<row r="5" hidden="1"/>',
    ],
)
def test_a_sheet_whose_rows_have_no_cells_is_an_empty_sheet(tmp_path: Path, data: str) -> None:
    assert read_one(xlsx(tmp_path / "a.xlsx", sheet_xml(data))).cells.shape == (0, 0)


def test_blocks_of_rows_without_cells_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = "".join(f'<row r="{row}" ht="20"/>' for row in range(2, 300))
    data = f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}<row r="300"><c r="A300"><v>2</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(data))
    monkeypatch.setattr("tenglong.engine.intake.files.readers.xml_blocks.BLOCK_BYTES", 1000)
    grid = read_one(path)
    assert grid.cells.height == 300
    assert grid.cells["0"].drop_nulls().to_list() == ["1", "2"]


def test_a_cell_given_twice_with_two_contents_is_refused(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    with pytest.raises(SubmissionError, match="A1 出现两次"):
        read(xlsx(tmp_path / "a.xlsx", sheet_xml(data)))


def test_a_cell_of_no_known_type_is_refused(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1" t="zz"><v>1</v></c></row>'
    with pytest.raises(SubmissionError, match="类型 zz"):
        read(xlsx(tmp_path / "a.xlsx", sheet_xml(data)))


def test_the_inline_text_counts_where_a_stale_value_stands_beside_it(tmp_path: Path) -> None:
    inline = "<is><t>30</t></is>"
    data = (
        f'<row r="1"><c r="A1" t="inlineStr"><v>99</v>{inline}</c><c r="B1" t="inlineStr">{inline}<v>99</v></c>'
        '<c r="C1" t="inlineStr"><v>8</v></c></row>'
    )
    assert rows(read_one(xlsx(tmp_path / "a.xlsx", sheet_xml(data)))) == [["30", "30", "8"]]


def test_a_workbook_at_another_path_is_no_archive(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", lambda sheet: sheet.append(["丁厂"]))
    with zipfile.ZipFile(path) as made:
        parts = {name.replace("xl/", "daten/"): made.read(name) for name in made.namelist()}
    for name in ("[Content_Types].xml", "_rels/.rels", "daten/_rels/workbook.xml.rels"):
        parts[name] = parts[name].replace(b"xl/", b"daten/")
    assert rows(read_one(package(tmp_path / "a.xlsx", parts))) == [["丁厂"]]
    binary = b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", binary)
    assert rows(read_one(package(tmp_path / "b.xlsx", parts))) == [["丁厂"]]


def test_a_listed_module_that_has_no_part_is_no_missing_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", lambda sheet: sheet.append(["丁厂"]))
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    module = f'<sheet name="Module" sheetId="9" r:id="" xmlns:r="{OFFICE}"/></sheets>'.encode()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", module)
    assert rows(read_one(package(tmp_path / "a.xlsm", parts))) == [["丁厂"]]
