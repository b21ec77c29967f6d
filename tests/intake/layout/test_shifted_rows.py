"""Rows of a text file whose cells may stand in the wrong columns are named and never used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office

HEADER = "企业名称,地址,实际用地(亩),税收实际贡献(万元),备注\n"
SOUND = "嵊州市丁厂,三界镇1号,10,300,\n"


def read(folder: Path, text: str) -> tuple[list[tuple[str, str]], list[tuple[str, int]]]:
    """(name, tax) of the records; (code, row) of the rows that were left out."""
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    records = read_submission([path], office=Office(), as_of=date(2022, 12, 31))
    named = records.problems.filter(records.problems["code"].str.starts_with("row_"))
    return records.frame.select("name", "tax").rows(), named.select("code", "row").rows()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("嵊州市戊厂,三界镇1号,2幢,10,300,\n", "row_wide"),  # one blank field more than the header
        ("嵊州市戊厂,三界镇1号,2幢,10,300,注\n", "row_wide"),
        ("嵊州市戊厂,三界镇1号,10,1,300,,\n", "row_wide"),
        ('嵊州市戊厂,"三界镇1号,10,300,\n嵊州市己厂,三界镇",10,300,\n', "row_torn"),
    ],
)
def test_a_shifted_row_is_named_and_not_used(tmp_path: Path, row: str, code: str) -> None:
    assert read(tmp_path, HEADER + SOUND + row + SOUND.replace("丁", "庚")) == (
        [("嵊州市丁厂", "300"), ("嵊州市庚厂", "300")],
        [(code, 3)],
    )


def test_a_record_cut_in_two_is_named_and_not_used(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + SOUND + "嵊州市戊厂,三界镇\n1号,10,300,\n")
    assert found == ([("嵊州市丁厂", "300")], [("row_torn", 3), ("row_torn", 4)])


def test_rows_that_all_end_with_a_delimiter_are_sound(tmp_path: Path) -> None:
    text = HEADER + SOUND.replace("\n", ",\n") + SOUND.replace("丁", "戊").replace("\n", ",\n")
    assert read(tmp_path, text) == ([("嵊州市丁厂", "300"), ("嵊州市戊厂", "300")], [])


def test_a_column_of_names_before_the_header_shifts_every_row(tmp_path: Path) -> None:
    """As R writes row names: the rows have one field more than the header."""
    text = "企业名称,实际用地(亩),税收实际贡献(万元)\n1,嵊州市丁厂,10,300\n2,嵊州市戊厂,10,300\n"
    assert read(tmp_path, text) == ([], [("row_wide", 2), ("row_wide", 3)])


FULL = "企业名称,实际用地(亩),税收实际贡献(万元),从业人数\n"


def test_a_row_that_lacks_a_field_which_the_others_fill_is_named_and_not_used(tmp_path: Path) -> None:
    """Nobody knows which: 300 may be the tax and 40 the staff, or 300 the land."""
    assert read(tmp_path, FULL + "丁厂,10,300,40\n戊厂,300,40\n己厂,10,300,40\n") == (
        [("丁厂", "300"), ("己厂", "300")],
        [("row_short", 3)],
    )


@pytest.mark.parametrize(
    "text",
    [
        HEADER + SOUND + "嵊州市戊厂,三界镇1号,10,300\n",  # remarks are blank elsewhere too
        FULL + "丁厂,10,300,40\n戊厂,10,300\n己厂,10,300\n庚厂,10,300\n",  # a program that leaves out blanks at the end
        FULL + "丁厂,10,300,40\n戊厂,10,300,\n",
        FULL + "丁厂,10,300,40\n戊厂,10,300,40\n制表人：某甲,审核人：某乙\n",
        FULL + "丁厂,10,300,40\n戊厂,10,300,40\n合计,20,600\n",
    ],
)
def test_blanks_left_out_at_the_end_of_a_row_are_sound(tmp_path: Path, text: str) -> None:
    records, problems = read(tmp_path, text)
    assert {tax for _, tax in records} == {"300"}
    assert "row_short" not in dict(problems)


def test_an_unclosed_quote_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="第 3 行的引号"):
        read(tmp_path, HEADER + SOUND + '"嵊州市戊厂,三界镇1号,10,300,\n' + SOUND)
