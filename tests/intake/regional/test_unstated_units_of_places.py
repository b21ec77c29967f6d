"""A regional figure whose unit nothing states is asked where another unit fits as well, and taken where it is stated."""

from __future__ import annotations

import pytest
from regional_sheets import judge, read

AREA, OUTPUT, ENERGY = "盘活低效工业用地", "工业总产值", "腾出用能"


def one(indicator: str, figure: object, unit: str | None = None) -> tuple[object, list[str]]:
    """The value read from a row of figures, and the codes of its problems."""
    records = read([["地区", "指标", "年度", "数值", "单位"], ["嵊州市", indicator, 2023, figure, unit]])
    return records.frame["value"][0], records.problems["code"].to_list()


@pytest.mark.parametrize(
    ("indicator", "figure", "other"),
    [
        (AREA, 33, "公顷"),
        (AREA, 2, "公顷"),
        (AREA, 2000000, "平方米"),
        (OUTPUT, 6800000, "万元"),
        ("技术合同交易额", 152000, "万元"),
        ("制造业利用外资", 23000, "万美元"),
        ("规上工业亩均税收", 279900, "元/亩"),
        ("规上工业亩均税收", 0.0028, "亿元/亩"),
        ("规上制造业全员劳动生产率", 253000, "元/人"),
        ("标准厂房", 800000, "平方米"),
        (ENERGY, 52000, "吨标准煤"),
    ],
)
def test_a_figure_that_another_unit_fits_is_asked(indicator: str, figure: object, other: str) -> None:
    assert one(indicator, figure) == (None, ["figure_unit_open"])
    records = read([["地区", "指标", "2023年"], ["嵊州市", indicator, figure]])
    (problem,) = records.problems.rows(named=True)
    assert other in problem["problem"]
    assert records.frame["value~"].to_list() == ["unclear"]


@pytest.mark.parametrize(
    ("indicator", "figure", "unit", "value"),
    [
        (AREA, 33, "公顷", "495"),
        (AREA, 33, "亩", "33"),
        (AREA, 2000000, "㎡", "3000"),
        (OUTPUT, 6800000, "万元", "680"),
        (OUTPUT, 6800000, "亿元", "6800000"),
        ("规上工业亩均税收", 279900, "元/亩", "27.99"),
        (ENERGY, 52000, "吨标煤", "5.2"),
        ("规上工业研发经费占营业收入比重", 0.8, "%", "0.8"),
        (AREA, "33公顷", None, "495"),
        (OUTPUT, "68万", None, "0.0068"),
        ("规上工业研发经费占营业收入比重", "0.8%", None, "0.8"),
    ],
)
def test_a_stated_unit_is_taken_and_nothing_asked(indicator: str, figure: object, unit: str | None, value: str) -> None:
    assert one(indicator, figure, unit) == (value, [])


@pytest.mark.parametrize(
    ("indicator", "figure", "value"),
    [
        (AREA, 3000, "3000"),
        (AREA, 0, "0"),
        (OUTPUT, 680, "680"),
        ("规上工业亩均税收", 28, "28"),
        (ENERGY, 5.2, "5.2"),
        ("规上工业研发经费占营业收入比重", 3.2, "3.2"),
        ("绿色工厂", 50000, "50000"),
    ],
)
def test_a_figure_that_only_its_own_unit_fits_is_taken(indicator: str, figure: object, value: str) -> None:
    assert one(indicator, figure) == (value, [])


@pytest.mark.parametrize(
    "rows",
    [
        [["2023年嵊州市主要指标（单位：万元）"], ["指标", "2023年"], [OUTPUT, 6800000]],
        [["2023年嵊州市主要指标（万元）"], ["指标", "2023年"], [OUTPUT, 6800000]],
        [["嵊州市主要指标", "单位：万元"], ["指标", "2023年"], [OUTPUT, 6800000]],
        [["嵊州市主要指标"], ["指标", "2023年（万元）"], [OUTPUT, 6800000]],
        [["嵊州市主要指标"], ["指标", "2023年"], [f"{OUTPUT}（万元）", 6800000]],
        [["嵊州市主要指标"], ["指标", "2023年"], [OUTPUT, 6800000], ["注：产值单位为万元。"]],
        [["嵊州市主要指标"], ["地区", "年度", f"{OUTPUT}（万元）"], ["嵊州市", 2023, 6800000]],
        [["嵊州市主要指标"], ["地区", "年度", OUTPUT], [None, None, "万元"], ["嵊州市", 2023, 6800000]],
    ],
)
def test_the_unit_may_stand_in_title_line_header_note_or_beside_the_indicator(rows: list[list[object]]) -> None:
    records = read(rows)
    assert records.frame["value"].to_list() == ["680"]
    assert {"figure_unit_open", "header_unknown"} & set(records.problems["code"]) == set()


def test_each_town_is_asked_for_itself() -> None:
    records = read([["乡镇", "年度", OUTPUT], ["甲镇", 2023, 35], ["乙镇", 2023, 350000]])
    assert records.frame["value"].to_list() == ["35", None]


def test_a_line_of_billions_says_nothing_of_a_figure_for_each_mu() -> None:
    records = read([["嵊州市指标", "单位：亿元"], ["指标", "2023年"], [OUTPUT, 680], ["规上工业亩均税收", 28]])
    assert records.frame.select("value", "value~").rows() == [("680", None), ("28", "unit_assumed")]


def test_two_units_in_the_line_settle_none() -> None:
    records = read([["嵊州市指标", "单位：亿元、万元"], ["指标", "2023年"], [OUTPUT, 680]])
    assert records.problems["code"].to_list() == ["figure_unit_open"]


def test_nobody_is_judged_by_a_figure_of_unknown_unit() -> None:
    verdicts = judge([["地区", "指标", "2023年"], ["嵊州市", "规上工业亩均税收", 279900]]).verdicts
    assert verdicts.select("criterion", "outcome").rows() == [("SZ22-I01", "insufficient")]
    assert "2023年数据写法不明确" in verdicts["message"][0]
