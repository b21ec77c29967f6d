"""Figures of which only a bound is written."""

from __future__ import annotations

from datetime import date

import pytest
from made_grids import codes, made, read_rows, states, told, values

from tenglong.engine.intake.records.submission import read_records
from tenglong.engine.policy.profile import Office, Profile


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("2.0以上", ">=2"),
        ("2.0及以上", ">=2"),
        ("2.0（含）以上", ">=2"),
        ("2.0以上（含本数）", ">=2"),
        ("2.0（不含）以上", ">2"),
        ("≥2.0", ">=2"),
        ("≧ 2", ">=2"),
        (">=2.0", ">=2"),
        ("＞2", ">2"),
        ("不低于2.0", ">=2"),
        ("不小于2.0", ">=2"),
        ("至少2", ">=2"),
        ("达到2.0", ">=2"),
        ("超过2.0", ">2"),
        ("大于2.0", ">2"),
        ("2.0以下", "<=2"),
        ("2.0（不含）以下", "<2"),
        ("低于2.0", "<2"),
        ("不足2.0", "<2"),
        ("不超过2.0", "<=2"),
        ("≤2.0", "<=2"),
        ("2.0以内", "<=2"),
    ],
)
def test_a_bound_is_read_as_what_it_says(text, state):
    records = read_rows(["企业名称", "容积率"], ["甲厂", text])
    assert values(records, "far") == [None]
    assert states(records, "far") == [state]
    assert codes(records) == ["bound_written"]


@pytest.mark.parametrize(
    "text", ["约2.0", "1.8-2.2", "2.0左右", "2.0+", "不低于2.0以上", "以上", "≥", "2.0以上或1.5", "≥≤2"]
)
def test_what_states_no_one_bound_stays_unclear(text):
    records = read_rows(["企业名称", "容积率"], ["甲厂", text])
    assert states(records, "far") == ["unclear"]
    assert codes(records) == ["cell_unclear"]


@pytest.mark.parametrize(
    ("header", "text", "state"),
    [
        ("税收(万元)", "5以上", ">=5"),
        ("税收(万元)", "5万以上", ">=5"),
        ("税收(元)", "50000元以上", ">=5"),
        ("税收", "5万元以上", ">=5"),
        ("税收", "5以上", "unclear"),
        ("用地面积(平方米)", "不低于2000", ">=3"),
        ("用地面积(亩)", "2000平方米以下", "<=3"),
        ("用地面积(亩)", "三亩以上", ">=3"),
    ],
)
def test_a_bound_has_the_unit_of_its_column_or_its_own(header, text, state):
    key = "tax" if "税" in header else "land_actual"
    assert states(read_rows(["企业名称", header, "联系人"], ["甲厂", text, "某"]), key) == [state]


def test_a_bound_of_a_year_is_no_year():
    assert states(read_rows(["企业名称", "数据年度"], ["甲厂", "2019以上"]), "report_year") == ["unclear"]


def test_a_parcel_with_a_bound_leaves_the_sum_open():
    header = ["企业名称", "统一社会信用代码", "土地证号", "用地面积(亩)"]
    code = "91330683XXXX00010F"
    records = read_rows(header, ["甲厂", code, "甲1", "5"], ["甲厂", code, "甲2", "3以上"])
    assert values(records, "land_actual") == [None]
    assert "joined_land_unclear" in codes(records)


@pytest.mark.parametrize(
    ("text", "areas", "differs"), [("2.0以上", "20000", False), ("2.0以上", "19940", True), ("低于2.0", "20000", True)]
)
def test_a_bound_that_the_areas_break_is_a_conflict(text, areas, differs):
    grid = made([["项目名称", "用地面积(亩)", "总建筑面积(平方米)", "容积率"], ["厂房", "15", areas, text]])
    records = read_records([grid], kind="project", office=Office(config=Profile()), as_of=date(2026, 11, 20))
    assert bool(told(records, "ratio_differs")) is differs
