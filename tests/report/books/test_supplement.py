"""补填表: what a check asks of enterprises goes out as a form each, comes back filled in, and answers the questions."""

from __future__ import annotations

from pathlib import Path
from random import Random

import polars as pl
import pytest
from openpyxl import load_workbook
from sheet_maker import random_code

from tenglong.cli import _run
from tenglong.engine.report.books.form import HEADER_ROW

CODES = [random_code(Random(number)) for number in range(3)]
HEADER = "企业名称,统一社会信用代码,县市区,所属乡镇,所属行业,税收(万元),实际用地(亩),规模,工业增加值(万元),综合能耗(吨标准煤)"
ROWS = [
    f"嵊州市云栖甲厂,{CODES[0]},嵊州市,三界镇,纺织业,40,,规下,100,50",
    f"嵊州市云栖乙厂,{CODES[1]},嵊州市,三界镇,纺织业,待核,10,规下,,50",
    f"嵊州市云栖丙厂,{CODES[2]},嵊州市,三界镇,纺织业,80,2,,100,60",
]
ANSWERS = {
    "实际用地(亩)": 12.5, "税收实际贡献(万元)": 30, "规模": "规下", "工业增加值(万元)": 88.8, "综合能耗(吨标准煤)": 66,
}  # fmt: skip
ASKED = {"land_actual", "tax", "scale", "value_added", "energy"}


def check(folder: Path, out: str, *inputs: str) -> None:
    days = ["--year", "2022", "--as-of", "2022-12-31", "--profile", str(folder / "profile.yaml")]
    assert _run(["check", *(str(folder / name) for name in inputs), "--out", str(folder / out), *days]) in (1, 3)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "表.csv").write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    profile = "office: {name: 嵊州市三界镇人民政府, kind: 乡镇街道, region: '330683', contact: 某某某}\nletters_on: [in_force, unverified]\n"
    (tmp_path / "profile.yaml").write_text(profile, encoding="utf-8")
    check(tmp_path, "一", "表.csv")
    assert _run(["form", "enterprise", "--of", str(tmp_path / "一"), "-o", str(tmp_path / "补填表")]) == 0
    return tmp_path


def unanswered(out: Path) -> set[tuple[str, str]]:
    """(enterprise, field) of what verdicts lack and enterprises are asked for."""
    verdicts = pl.read_parquet(out / "verdicts.parquet").filter(outcome="insufficient", asked=True)
    pairs = verdicts.select("name", "missing").explode("missing").iter_rows()
    return {(name, key) for name, key in pairs if key in ASKED}


def fill_in(path: Path) -> dict[str, object]:
    """Fill in the empty cells of a form."""
    book = load_workbook(path)
    sheet = book["填报表"]
    filled: dict[str, object] = {}
    for header in sheet[HEADER_ROW]:
        cell = sheet.cell(HEADER_ROW + 1, header.column)
        if cell.value is None:
            cell.value = filled[str(header.value)] = ANSWERS[str(header.value)]
    book.save(path)
    return filled


def test_a_form_asks_what_is_missing_and_says_who_it_is_of(office: Path) -> None:
    forms = sorted(path.name for path in (office / "补填表").iterdir())
    assert forms == sorted(f"补填表-嵊州市云栖{name}厂.xlsx" for name in "甲乙丙")
    sheet = load_workbook(office / "补填表" / "补填表-嵊州市云栖乙厂.xlsx")["填报表"]
    row = {header.value: sheet.cell(HEADER_ROW + 1, header.column).value for header in sheet[HEADER_ROW]}
    assert (row["企业名称"], row["统一社会信用代码"], row["数据年度"]) == ("嵊州市云栖乙厂", CODES[1], 2022)
    assert {header for header, value in row.items() if value is None} == {"税收实际贡献(万元)"}
    assert "嵊州市三界镇人民政府，某某某" in sheet["A2"].value
    notes = [row[2] for row in load_workbook(office / "补填表" / forms[-1])["填表说明"].iter_rows(values_only=True)]
    assert any("没有填写" in (note or "") or "填写为" in (note or "") for note in notes)


def test_a_filled_form_answers_the_questions_of_the_check(office: Path) -> None:
    before = unanswered(office / "一")
    assert {("嵊州市云栖甲厂", "land_actual"), ("嵊州市云栖乙厂", "tax"), ("嵊州市云栖丙厂", "scale")} <= before
    filled = [fill_in(path) for path in sorted((office / "补填表").iterdir())]
    assert all(filled)
    check(office, "二", "表.csv", "补填表")
    assert unanswered(office / "二") == set()
    records = pl.read_parquet(office / "二" / "records.parquet").sort("name")
    assert records["name"].to_list() == ["嵊州市云栖丙厂", "嵊州市云栖乙厂", "嵊州市云栖甲厂"]
    figures = records.select("tax", "land_actual", "scale").rows()
    assert figures == [("80", "2", "规下"), ("30", "10", "规下"), ("40", "12.5", "规下")]
    codes = set(pl.read_parquet(office / "二" / "problems.parquet")["code"].to_list())
    assert not {code for code in codes if "conflict" in code or "same_name" in code}


def test_an_enterprise_without_code_gets_no_form_and_that_is_told(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "无码.csv").write_text("\n".join([HEADER, ROWS[0].replace(CODES[0], "")]) + "\n", encoding="utf-8")
    check(office, "三", "无码.csv")
    capsys.readouterr()
    assert _run(["form", "enterprise", "--of", str(office / "三"), "-o", str(office / "空")]) == 3
    assert "没有统一社会信用代码的 1 家未出" in capsys.readouterr().out


def test_forms_never_go_into_a_folder_that_is_there(office: Path) -> None:
    assert _run(["form", "enterprise", "--of", str(office / "一"), "-o", str(office / "补填表")]) == 2


def test_what_offices_know_is_asked_of_them_with_a_row_an_enterprise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fixture's enterprises are asked of an office here: their hazards are still to be looked at."""
    header, pending = f"{HEADER},消防隐患,违法用地", ("待核,否", "待核,待核", "否,否")
    rows = [f"{row.replace('待核', '30')},{state}" for row, state in zip(ROWS, pending, strict=True)]
    (tmp_path / "表.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "profile.yaml").write_text("letters_on: [in_force, unverified]\n", encoding="utf-8")
    check(tmp_path, "一", "表.csv")
    capsys.readouterr()
    assert _run(["form", "enterprise", "--of", str(tmp_path / "一"), "-o", str(tmp_path / "补填表")]) == 0
    assert "请部门填写" in capsys.readouterr().out
    path = tmp_path / "补填表" / "补填表-市消防救援大队.xlsx"
    book = load_workbook(path)
    sheet = book["填报表"]
    columns = {str(cell.value): cell.column for cell in sheet[HEADER_ROW]}
    named = [sheet.cell(HEADER_ROW + row, columns["企业名称"]).value for row in (1, 2, 3)]
    assert named == ["嵊州市云栖甲厂", "嵊州市云栖乙厂", None]
    for row in (1, 2):
        cell = sheet.cell(HEADER_ROW + row, columns["消防隐患"])
        assert cell.value is None
        cell.value = "否"
    book.save(path)
    check(tmp_path, "二", "表.csv", "补填表")
    records = pl.read_parquet(tmp_path / "二" / "records.parquet").sort("name")
    assert records["fire_hazard"].to_list() == [False, False, False]
