"""Ratios that a sheet states otherwise than the figures beside them give."""

from __future__ import annotations

from datetime import date

import pytest
from made_grids import made, read_rows, told

from tenglong.engine.intake.records.submission import read_records
from tenglong.engine.policy.profile import Office, Profile

HEADER = ["项目名称", "用地面积(亩)", "总建筑面积(平方米)", "其中:地下建筑面积", "容积率"]


def differing(*rows: list[str]) -> list[tuple[int, str]]:
    """Row and text of each project whose 容积率 contradicts its areas."""
    profile = Office(config=Profile())
    records = read_records([made([HEADER, *rows])], kind="project", office=profile, as_of=date(2026, 11, 20))
    return [(problem["row"], problem["problem"]) for problem in told(records, "ratio_differs")]  # type: ignore[misc]


@pytest.mark.parametrize("stated", ["1.33", "1.3", "1", "1.3333"])
def test_rounding_of_the_shown_digits_is_no_difference(stated):
    assert differing(["库房", "15", "13333.33", "", stated]) == []


@pytest.mark.parametrize("stated", ["1.34", "1.2", "2", "1.3334", "2.5"])
def test_what_rounding_does_not_explain_is_one(stated):
    ((row, _),) = differing(["库房", "15", "13333.33", "", stated])
    assert row == 2


def test_exactly_half_a_digit_is_rounding():
    assert differing(["甲", "15", "13350", "", "1.34"], ["乙", "15", "13350", "", "1.33"]) == []
    assert [row for row, _ in differing(["甲", "15", "13350.1", "", "1.34"], ["乙", "15", "13350.1", "", "1.33"])] == [
        3
    ]


def test_what_is_below_ground_counts_and_the_text_says_how():
    assert differing(["厂房", "15", "21000", "1500", "1.95"]) == []
    assert differing(["厂房", "15", "21000", "1500", "2.1"]) == [
        (2, "填报的容积率 2.1 与 （建筑面积 21000平方米 - 地下建筑面积 1500平方米） ÷ 用地面积 15亩 = 1.95 不符")
    ]


def test_without_both_areas_nothing_contradicts():
    assert (
        differing(["厂房", "15", "", "", "2.1"], ["厂房", "", "21000", "", "2.1"], ["厂房", "0", "21000", "", "2.1"])
        == []
    )


def test_an_area_that_cannot_be_used_contradicts_nothing():
    assert differing(["厂房", "15", "21000", "待核", "2.1"]) == []


def test_other_ratios_agree_with_their_figures_too():
    header = [
        "企业名称",
        "工业增加值(万元)",
        "用地面积(亩)",
        "综合能耗(吨标准煤)",
        "亩均增加值(万元/亩)",
        "单位能耗增加值(万元/吨标准煤)",
    ]
    records = read_rows(header, ["甲厂", "1200", "10", "400", "120", "3"], ["乙厂", "1200", "10", "400", "125", "2.5"])
    assert [(problem["row"], problem["field"]) for problem in told(records, "ratio_differs")] == [
        (3, "va_per_mu"),
        (3, "va_per_energy"),
    ]


def test_land_that_follows_from_its_parts_is_a_part_of_the_ratio():
    header = ["企业名称", "税收(万元)", "自有用地(亩)", "承租用地(亩)", "亩均税收(万元/亩)"]
    records = read_rows(header, ["甲厂", "60", "8", "4", "5.00"], ["乙厂", "60", "8", "4", "7.50"])
    assert [problem["problem"] for problem in told(records, "ratio_differs")] == [
        "填报的亩均税收 7.5万元/亩 与 税收实际贡献 60万元 ÷ （自有用地 8亩 + 承租用地 4亩） = 5万元/亩 不符"
    ]
