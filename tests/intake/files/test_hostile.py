"""Hostile and unfit files end in one Chinese line, bounded in time and memory."""

from __future__ import annotations

import random
import struct
import sys
import time
import zipfile
from pathlib import Path

import pytest
from grid_files import MAIN, package, read, read_one, rows, sheet_xml, workbook, xlsx
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.core.errors import SubmissionError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(path: Path, **limits: int) -> str:
    """The one line with which the file is refused."""
    with pytest.raises(SubmissionError) as caught:
        read(path, **limits)
    line = caught.value.line
    assert "\n" not in line
    assert path.name in line
    assert caught.value.remedy
    return line


def ole2(path: Path, stream: str) -> Path:
    """The start of a compound file whose directory names this stream."""
    directory = stream.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(stream) + 2)
    path.write_bytes(OLE2.ljust(512, b"\0") + directory.ljust(512, b"\0"))
    return path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"\xff\xd8\xff\xe0....", "图片"),
        (b"Rar!\x1a\x07\x00...", "压缩包"),
        (b"{\\rtf1 ...}", "文字处理"),
        (b"\x00\x01\x02\x03" * 100, "无法识别"),
        (b"PK\x03\x04 broken off", "损坏"),
        (b"MIME-Version: 1.0\r\n", "MHT"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(content)
    assert said in refused(path)


@pytest.mark.parametrize(
    ("stream", "said"), [("EncryptedPackage", "密码"), ("WordDocument", "文字处理"), ("Contents", "没有工作簿")]
)
def test_compound_files_are_told_apart_by_their_streams(tmp_path: Path, stream: str, said: str) -> None:
    assert said in refused(ole2(tmp_path / "a.xls", stream))


@pytest.mark.parametrize(
    ("part", "said"), [("word/document.xml", "文字处理"), ("ppt/presentation.xml", "演示"), ("清单.xlsx", "压缩包")]
)
def test_zip_files_are_told_apart_by_their_parts(tmp_path: Path, part: str, said: str) -> None:
    assert said in refused(package(tmp_path / "a.xlsx", {part: "x"}))


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    assert "文件不存在" in refused(tmp_path / "没有.xlsx")
    assert "文件夹" in refused(tmp_path)


def test_an_encrypted_xls_is_named(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "甲")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    write_access = data.index(b"\x5c\x00\x70\x00")
    (tmp_path / "a.xls").write_bytes(data[:write_access] + b"\x2f\x00" + data[write_access + 2 :])
    assert "密码" in refused(tmp_path / "a.xls")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbooks_are_damaged_not_half_read(tmp_path: Path, kept: float) -> None:
    import xlwt

    def fill(sheet: Worksheet) -> None:
        for number in range(300):
            sheet.append([f"企业{number}", number])

    data = workbook(tmp_path / "a.xlsx", fill).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: int(len(data) * kept)])
    assert "损坏" in refused(tmp_path / "a.xlsx")
    book = xlwt.Workbook()
    for number in range(300):
        (book.add_sheet("a") if number == 0 else book.get_sheet(0)).write(number, 0, f"企业{number}")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    (tmp_path / "a.xls").write_bytes(data[: int(len(data) * kept)])
    assert "损坏" in refused(tmp_path / "a.xls")


def test_a_sheet_part_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    whole = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>')
    for end in (len(whole) - 3, whole.index("</sheetData>"), whole.index('<row r="2"'), whole.index("2</v>")):
        assert "损坏" in refused(xlsx(tmp_path / "a.xlsx", whole[:end]))


def test_a_text_number_beyond_the_shared_texts_is_damaged(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="s"><v>5</v></c></row>'
    assert "损坏" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(cells)))


def test_a_single_far_cell_is_refused_with_its_address(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}1048576"><v>1</v></c></row>'
    assert "XFD1048576" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(cells.format("XFD"))))
    assert "A1048576" in refused(xlsx(tmp_path / "b.xlsx", sheet_xml(cells.format("A"))))


def test_a_claimed_extent_is_not_believed(tmp_path: Path) -> None:
    dimension = '<dimension ref="A1:XFD1048576"/>'
    path = xlsx(tmp_path / "a.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', before=dimension))
    assert rows(read_one(path)) == [["1"]]


def test_too_many_columns_are_refused_and_empty_styled_ones_are_not(tmp_path: Path) -> None:
    def wide(sheet: Worksheet) -> None:
        sheet.append([1] * 16384)

    assert "SG1" in refused(workbook(tmp_path / "a.xlsx", wide))
    blank = "".join(f'<c r="{column}1" s="0"/>' for column in ("SG", "XFD"))
    path = xlsx(tmp_path / "b.xlsx", sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c>{blank}</row>'))
    assert rows(read_one(path)) == [["1"]]


def test_a_million_empty_styled_rows_read_as_none(tmp_path: Path) -> None:
    data = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(2, 1_000_001))
    path = xlsx(tmp_path / "a.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + data))
    assert rows(read_one(path)) == [["1"]]


def test_cells_spread_over_a_vast_area_are_refused_before_it_is_built(tmp_path: Path) -> None:
    data = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="SF{row}"><v>1</v></c></row>'
        for row in range(90_000, 1_000_000, 90_000)
    )
    assert "表格过大" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(data)))


def test_a_zip_bomb_is_refused_by_its_declared_size(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(" " * 30_000_000))
    assert "解压后达 30 MB" in refused(path, unpacked_megabytes=20)


def test_a_zip_bomb_that_lies_about_its_size_is_never_unpacked(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(" " * 30_000_000))
    data = path.read_bytes()
    size = struct.pack("<I", len(sheet_xml(" " * 30_000_000)))
    path.write_bytes(data.replace(size, struct.pack("<I", 1000)))
    assert "损坏" in refused(path, unpacked_megabytes=20)


def test_entity_bombs_are_refused_wherever_they_are(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    sheet = f'{bomb}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    strings = f'{bomb}<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>'
    styles = f'{bomb}<styleSheet xmlns="{MAIN}"/>'
    assert "DOCTYPE" in refused(xlsx(tmp_path / "a.xlsx", sheet))
    assert "DOCTYPE" in refused(xlsx(tmp_path / "b.xlsx", sheet_xml(""), strings=strings))
    assert "DOCTYPE" in refused(xlsx(tmp_path / "c.xlsx", sheet_xml(""), styles=styles))
    ods = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"{bomb}<x>&b;</x>"}
    assert "DOCTYPE" in refused(package(tmp_path / "d.ods", ods))


@pytest.mark.slow
def test_repeats_in_an_ods_cannot_blow_up(tmp_path: Path) -> None:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    body = (
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' office:value-type="float" office:value="1" table:number-columns-repeated="{}"/></table:table-row></table:table>'
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    for number, repeat in enumerate((16000, 400)):
        parts["content.xml"] = f"<office:document-content {names}>{body.format(repeat)}</office:document-content>"
        line = refused(package(tmp_path / f"{number}.ods", parts), memory_megabytes=1000)
        assert any(said in line for said in ("超出上限", "超过上限", "表格过大"))


def test_files_beyond_the_size_limit_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate(2_000_000)
    assert "超过上限 1 MB" in refused(path, megabytes=1)


LINES = 60_000


def big_csv(path: Path) -> Path:
    line = "甲公司,91330683MA0000001X,1.5\n"
    path.write_text("名称,代码,税收\n" + line * LINES, encoding="utf-8")
    return path


def test_what_the_child_reads_comes_back_whole(tmp_path: Path) -> None:
    grid = read_one(big_csv(tmp_path / "a.csv"))
    assert grid.cells.height == LINES + 1
    assert rows(grid)[-1] == ["甲公司", "91330683MA0000001X", "1.5"]


def test_a_childs_refusal_reaches_the_caller_in_its_own_words(tmp_path: Path) -> None:
    path = big_csv(tmp_path / "a.csv")
    assert "超出上限（1000 行" in refused(path, rows=1000)


def unlike_text() -> str:
    """40,000 characters that pack badly, as a sheet's do."""
    return "".join(map(chr, random.Random(1).choices(range(0x4E00, 0x9000), k=40_000)))


def test_a_single_text_larger_than_any_program_writes_is_refused(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>{unlike_text() * 560}</t></si></sst>'
    assert "损坏" in refused(xlsx(tmp_path / "a.xlsx", sheet_xml(""), strings=strings))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 RLIMIT_AS,子进程不设内存上限")
def test_a_child_that_runs_out_of_memory_is_told(tmp_path: Path) -> None:
    text = f"<si><t>{unlike_text()[:32767]}</t></si>"
    strings = f'<sst xmlns="{MAIN}">{text * 1500}</sst>'
    path = xlsx(tmp_path / "a.xlsx", sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings=strings)
    assert "内存超过上限 500 MB" in refused(path, memory_megabytes=500)


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenglong.engine.intake.files.readers.bounds.Bounds.of", _impatient)
    path = big_csv(tmp_path / "a.csv")
    started = time.monotonic()
    assert "秒，已中止" in refused(path)
    assert time.monotonic() - started < 5


def _impatient(limits: object) -> object:
    from tenglong.engine.intake.files.readers.bounds import Bounds

    return Bounds(
        megabytes=300,
        unpacked_megabytes=3000,
        rows=1_100_000,
        columns=500,
        memory_megabytes=6000,
        seconds=0,
        long_rows=10**6,
        cells=10**8,
    )


def test_a_password_inside_the_zip_is_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet_xml(""))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package_:
        offsets = [info.header_offset for info in package_.infolist()]
    for offset in offsets:
        data[offset + 6] |= 1
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
    assert "密码" in refused(path)


def test_a_listed_sheet_that_is_missing_is_damage_not_a_shorter_list(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"rId1", b"rId9")
    assert "缺少工作表“表”" in refused(package(tmp_path / "a.xlsx", parts))
