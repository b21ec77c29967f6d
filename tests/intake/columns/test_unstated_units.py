"""A unit that nothing states is asked where another one fits as well; figures 10,000 apart are named as 元 and 万元."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.intake.values.unstated_units import other_unit
from tenglong.engine.policy.profile import Office, load_profile
from tenglong.engine.records.records import Records


@pytest.mark.parametrize(
    ("key", "unit", "figures", "other"),
    [
        ("tax", "万元", ["88000.00", "3100500.12"], "元"),
        ("tax", "万元", ["1,234", "2000"], "元"),
        ("tax", "万元", ["12.5", "30", "2300"], ""),  # 12.5 元 of tax make no sense
        ("tax", "万元", ["500", "800", "3100500"], "元"),  # nor do 31 billion
        ("tax", "万元", ["88000元", "9万"], ""),
        ("tax", "万元", ["0", "—"], ""),
        ("revenue", "万元", ["2500", "60000"], ""),
        ("revenue", "万元", ["2500000", "60000000"], "元"),
        ("land_actual", "亩", ["12.4", "62"], ""),
        ("land_actual", "亩", ["8000", "1200.5"], "平方米"),
        ("electricity", "万千瓦时", ["350", "1200"], ""),
        ("electricity", "万千瓦时", ["3500000"], "千瓦时"),
        ("electricity", "万千瓦时", ["0.35", "0.12"], "亿千瓦时"),
        ("investment", "万元", ["1.2", "5", "130"], "亿元"),
        ("investment", "万元", ["1.2", "56000"], ""),  # 56,000 亿元 make no sense
        ("investment", "万元", ["12000", "56000"], ""),
        ("revenue", "万元", ["2.5", "8"], "亿元"),
        ("land_actual", "亩", ["0.8", "0.2"], "公顷"),
        ("land", "亩", ["4.5", "8"], "公顷"),
        ("building_area", "平方米", ["1.2", "0.8"], "万平方米"),
        ("area", "平方公里", ["300", "75"], "公顷"),
        ("energy", "吨标准煤", ["1.2", "0.8"], "万吨标准煤"),
        ("energy", "吨标准煤", ["1200", "80"], ""),
        ("employees", "人", ["50000"], ""),
    ],
)
def test_a_other_unit_fits_as_well(key: str, unit: str, figures: list[str], other: str) -> None:
    assert other_unit(pl.Series(figures), key, unit) == other


def read(folder: Path, *texts: str) -> Records:
    paths = [folder / f"{number}.csv" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return read_submission(paths, office=Office(), as_of=date(2022, 12, 31))


def test_bare_figures_of_an_open_unit_are_not_used_and_those_with_their_own_are(tmp_path: Path) -> None:
    records = read(tmp_path, "企业名称,实缴税金\n丁厂,88000.00\n戊厂,3100500.12\n己厂,12万元\n庚厂,0\n")
    assert records.frame.select("name", "tax", "tax~").rows() == [
        ("丁厂", None, "unclear"),
        ("戊厂", None, "unclear"),
        ("己厂", "12", None),
        ("庚厂", "0", None),
    ]
    (problem,) = records.problems.filter(pl.col("code") == "unit_open").rows(named=True)
    assert "万元或元" in problem["problem"]


@pytest.mark.parametrize(
    "text",
    [
        "企业名称,实缴税金（元）\n丁厂,88000\n",
        "单位：元\n企业名称,实缴税金\n丁厂,88000\n",
        "2022年税收情况表（元）\n企业名称,实缴税金\n丁厂,88000\n",
        "企业名称,实缴税金\n单位,元\n丁厂,88000\n",
        "企业名称,实缴税金\n,（元）\n丁厂,88000\n",
        "企业名称,实缴税金\n—,元\n丁厂,88000\n",
        "企业名称,实缴税金\n丁厂,88000\n注：1.实缴税金的单位为元。\n",
        "企业名称,实缴税金\n丁厂,88000\n说明：税金以元为单位\n",
        "注：金额单位：元\n企业名称,实缴税金\n丁厂,88000\n",
        "企业名称,实缴税金\n丁厂,88000元\n",
    ],
)
def test_a_stated_unit_is_taken_and_nothing_asked(tmp_path: Path, text: str) -> None:
    records = read(tmp_path, text)
    assert records.frame.select("name", "tax").rows() == [("丁厂", "8.8")]
    assert "unit_open" not in records.problems["code"].to_list()


@pytest.mark.parametrize(
    ("figure", "unit", "tax"),
    [("88", "千元", "8.8"), ("88000", "元", "8.8"), ("0.1", "亿元", "1000")],
)
def test_the_unit_in_the_row_below_the_header_holds_where_the_figures_would_fit_the_fields_own(
    tmp_path: Path, figure: str, unit: str, tax: str
) -> None:
    assert read(tmp_path, f"企业名称,实缴税金\n,{unit}\n丁厂,{figure}\n").frame["tax"].to_list() == [tax]


def test_a_row_of_records_below_the_header_is_no_row_of_units(tmp_path: Path) -> None:
    assert read(tmp_path, "企业名称,实缴税金\n元,万元\n丁厂,88\n").frame["name"].to_list() == ["丁厂"]
    assert read(tmp_path, "企业名称,实缴税金\n万元厂,88\n丁厂,88\n").frame["name"].to_list() == ["万元厂", "丁厂"]


@pytest.mark.parametrize(
    "note", ["单位：元、万元", "注：税收单位为元，营业收入单位为万元", "单位：万元\n注：税金以元计"]
)
def test_two_units_of_money_in_one_line_settle_none(tmp_path: Path, note: str) -> None:
    records = read(tmp_path, f"{note}\n企业名称,实缴税金,营业收入（万元）\n丁厂,88,3000\n")
    assert records.frame.select("tax", "tax~", "revenue").rows() == [(None, "unclear", "3000")]
    (problem,) = records.problems.filter(pl.col("code") == "unit_open").rows(named=True)
    assert "元、万元" in problem["problem"] or "万元、元" in problem["problem"]


def test_two_units_in_a_header_say_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "企业名称,实缴税金（万元、元）\n丁厂,88000\n").frame["tax~"].to_list() == ["unclear"]
    records = read(tmp_path, "企业名称,实缴税金（元、万元）\n丁厂,30\n")
    assert records.frame.select("tax", "tax~").rows() == [("30", "unit_assumed")]


def test_the_title_s_unit_is_none_of_a_quotient(tmp_path: Path) -> None:
    records = read(tmp_path, "企业税收情况表（元）\n企业名称,实缴税金,亩均税收\n丁厂,88000,2.5\n")
    assert records.frame.select("tax", "tax_per_mu").rows() == [("8.8", "2.5")]


@pytest.mark.parametrize("header", ["实缴税金", "年度缴纳数"])
def test_the_office_says_the_unit_that_a_sheet_leaves_out(tmp_path: Path, header: str) -> None:
    (tmp_path / "p.yaml").write_text(f"columns: {{{header}: 税收实际贡献（元）}}\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text(f"企业名称,{header}\n丁厂,88\n", encoding="utf-8")
    records = read_submission([tmp_path / "a.csv"], office=load_profile(tmp_path / "p.yaml"), as_of=date(2022, 12, 31))
    assert records.frame["tax"].to_list() == ["0.0088"]
    assert {column.unit_from for column in records.sources[0].columns if column.field == "tax"} == {"profile"}


@pytest.mark.parametrize("field", ["税收实际贡献（斤）", "没有的字段（元）"])
def test_a_field_with_no_unit_in_brackets_is_none(tmp_path: Path, field: str) -> None:
    (tmp_path / "p.yaml").write_text(f"columns: {{实缴税金: {field}}}\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("企业名称,实缴税金\n丁厂,88\n", encoding="utf-8")
    with pytest.raises(ProfileError, match="P024"):
        read_submission([tmp_path / "a.csv"], office=load_profile(tmp_path / "p.yaml"), as_of=date(2022, 12, 31))


@pytest.mark.parametrize(
    ("other", "code"),
    [("88000", "joined_unit"), ("88012", "joined_unit"), ("8800", "joined_conflict"), ("9", "joined_conflict")],
)
def test_two_figures_10000_apart_are_named_as_two_units(tmp_path: Path, other: str, code: str) -> None:
    head, code_of = "企业名称,统一社会信用代码,实缴税金（万元）\n", "91330683MA2D7Q5X3J"
    records = read(tmp_path, f"{head}丁厂,{code_of},8.8\n", f"{head}丁厂,{code_of},{other}\n")
    assert records.frame["tax"].to_list() == [None]
    named = set(records.problems["code"]) & {"joined_unit", "joined_conflict"}
    assert named == {code}
