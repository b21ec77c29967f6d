"""What is read from .csv and .tsv: encodings, delimiters, quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from grid_files import read_one, rows

from tenglong.engine.core.errors import SubmissionError

TABLE = "企业名称,税收(万元),备注\n甲公司,12.50,\n乙公司,,待核\n"
CELLS = [["企业名称", "税收(万元)", "备注"], ["甲公司", "12.50", None], ["乙公司", None, "待核"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_end_are_found_out(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    path = tmp_path / "规下.csv"
    path.write_bytes(TABLE.replace(",", delimiter).replace("\n", end).encode(encoding))
    grid = read_one(path)
    assert rows(grid) == CELLS
    assert (grid.sheet, grid.numbers, grid.notes) == ("规下", {}, ())


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_quoted_fields_keep_their_delimiters_newlines_and_quotes(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '名称,地址\n甲,"三界镇,\n1号""南"""\n乙,5"管\n')
    assert rows(read_one(path)) == [["名称", "地址"], ["甲", '三界镇,\n1号"南"'], ["乙", '5"管']]


@pytest.mark.parametrize("lines", [1, 30_000])
def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path, lines: int) -> None:
    more = "".join(f"企业{number},{number}\n" for number in range(lines))
    with pytest.raises(SubmissionError, match=r"第 3 行的引号没有成对.*S045"):
        read_one(written(tmp_path / "a.csv", '名称,数\n"丁厂",1\n"甲,1\n' + more))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("rows_before", [1, 20_000])
def test_a_nul_is_refused_with_its_line(tmp_path: Path, encoding: str, rows_before: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("名称,税收\n" + "丁厂,1\n" * rows_before + "戊厂,3\0" + "0\n").encode(encoding))
    with pytest.raises(SubmissionError, match=rf"第 {rows_before + 2} 行含有空字符.*S046"):
        read_one(path)


TORN = [
    ('a,b,c,d\n1,2,3,4\n"x,2,3,4\ny,2,3,"4\n', {2}),  # swallows a record; what follows the quote is odd
    ('a,b,c,d\n1,2,3,4\nx,"2,3,4\ny,2",3,4\n', {2}),
    ('a,b,c,d\nx,"2,3\ny,2,3",4\nz,2,3,4\n', {1}),  # leaves the record too short
    ("a,b,c,d\n1,2,3,4\nx,2\n号,3,4\nz,2,3,4\n", {2, 3}),
]
SOUND = [
    'a,b,c,d\n1,"三界镇\n1号",3,4\n',
    'a,b,c,d\n1,"三界镇,1号",3,4\n',
    'a,b,c,d\n1,"三界镇,\n1号",3,4\n',  # fewer delimiters than a record, and no field too many
    "标题\n单位,万元\na,b,c,d\n1,2,3,4\n填表人,丁\n",
    "a,b,c,d\n" + "1,2\n1,2,3\n" * 20,  # blank fields left out at the end
    'a,b\n1,5"管\n',
]


@pytest.mark.parametrize(("text", "torn"), [*TORN, *((text, set()) for text in SOUND)])
def test_records_whose_quotes_or_line_breaks_are_misplaced_are_marked(
    tmp_path: Path, text: str, torn: set[int]
) -> None:
    assert read_one(written(tmp_path / "a.csv", text)).torn == torn


def test_the_fields_of_each_row_are_told(tmp_path: Path) -> None:
    fields = read_one(written(tmp_path / "a.csv", '名称,税收\n甲,1,\n乙,1,2,\n丙,"1"\n')).fields
    assert fields is not None
    assert fields.to_list() == [2, 3, 4, 2]


def test_a_title_line_narrower_than_the_table_hides_no_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "三界镇企业清单\n\n单位:万元\n名称,税收,用地\n甲,1,2\n")
    assert rows(read_one(path)) == [
        ["三界镇企业清单", None, None],
        [None, None, None],
        ["单位:万元", None, None],
        ["名称", "税收", "用地"],
        ["甲", "1", "2"],
    ]


def test_blank_columns_and_rows_at_the_end_are_no_part_of_the_table(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "名称,税收,,,\n甲,1,,,\n,,,,\n,,,,\n")
    assert rows(read_one(path)) == [["名称", "税收"], ["甲", "1"]]


def test_digits_protected_as_a_formula_are_read_as_shown(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '名称,代码\n甲,"=""0012"""\n乙,="0013"\n')
    assert read_one(path).cells["1"].to_list() == ["代码", "0012", "0013"]


def test_utf8_cut_within_a_character_is_still_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode()[:-2])
    assert read_one(path).cells["0"].to_list() == ["企业名称", "甲公司", "乙公司"]


def test_a_few_broken_characters_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("名称,税收\n" + "甲公司,1\n" * 2000).encode() + b"\xe4\xb8,1\n")
    (note,) = read_one(path).notes
    assert note.startswith("1 个字符无法按 utf-8 解码")


@pytest.mark.parametrize(
    "text", ["关于开展排查的通知\n各乡镇(街道):\n现将有关事项通知如下。\n", "x" * 5000, '{"a": 1, "b": 2}']
)
def test_text_that_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SubmissionError, match="表格"):
        read_one(written(tmp_path / "a.csv", text))
