"""A unit that nothing states is asked where a smaller one fits as well; figures 10,000 apart are named as 元 and 万元."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.intake.values.unstated_units import smaller_unit
from tenglong.engine.policy.profile import Office
from tenglong.engine.records.records import Records


@pytest.mark.parametrize(
    ("key", "unit", "figures", "smaller"),
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
        ("employees", "人", ["50000"], ""),
    ],
)
def test_a_smaller_unit_fits_as_well(key: str, unit: str, figures: list[str], smaller: str) -> None:
    assert smaller_unit(pl.Series(figures), key, unit) == smaller


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


@pytest.mark.parametrize("text", ["企业名称,实缴税金（元）\n丁厂,88000\n", "单位：元\n企业名称,实缴税金\n丁厂,88000\n"])
def test_a_stated_unit_is_taken(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).frame["tax"].to_list() == ["8.8"]


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
