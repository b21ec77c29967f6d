"""When a target is due: a later year's is only told, and a year that is not over gives no finding."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from regional_sheets import judge, long

SHENGZHOU = "嵊州市"


@pytest.mark.parametrize("year, told", [(2021, "差90家"), (2022, "差20家")])
def test_a_figure_of_an_earlier_year_says_that_the_target_is_not_due(year: int, told: str) -> None:
    rows = long(
        (SHENGZHOU, "累计认定高新技术企业", 2021, 180, "家"), (SHENGZHOU, "累计认定高新技术企业", 2022, 250, "家")
    )
    options = {"year": year, "day": date(2022, 12, 31)}
    assert judge(rows, **options).verdicts.is_empty()
    verdicts = judge(rows, include_out_of_scope=True, **options).verdicts
    verdict = verdicts.filter(pl.col("criterion") == "SZ22-N06.1").row(0, named=True)
    assert verdict["outcome"] == "out_of_scope"
    assert verdict["message"].startswith("未到期：")
    assert told in verdict["message"]
    assert verdict["limit"] == "270"


def test_only_the_last_year_before_it_is_told_and_not_the_base_year() -> None:
    rows = long(
        (SHENGZHOU, "累计认定高新技术企业", 2021, 180, "家"), (SHENGZHOU, "累计认定高新技术企业", 2022, 250, "家")
    )
    verdicts = judge(rows, include_out_of_scope=True, day=date(2022, 12, 31)).verdicts
    assert verdicts.filter(pl.col("message").str.starts_with("未到期"), pl.col("criterion") == "SZ22-N06.1").height == 1
    base = [["指标", "2020年基数"], ["淘汰落后产能企业(家)", 168]]
    verdicts = judge(base, sheet=SHENGZHOU, include_out_of_scope=True, day=date(2022, 12, 31)).verdicts
    assert not verdicts["message"].str.starts_with("未到期").any()


def test_a_target_that_its_year_decides_is_not_told_again() -> None:
    rows = long(
        (SHENGZHOU, "累计认定高新技术企业", 2022, 250, "家"), (SHENGZHOU, "累计认定高新技术企业", 2023, 260, "家")
    )
    verdicts = judge(rows, include_out_of_scope=True, day=date(2023, 12, 31)).verdicts
    assert verdicts.filter(pl.col("criterion") == "SZ22-N06.1")["outcome"].to_list() == ["hit"]


def test_a_year_that_has_not_begun_has_no_result() -> None:
    rows = long((SHENGZHOU, "工业总产值", 2025, 1500, "亿元"))
    assert judge(rows, day=date(2024, 12, 31)).verdicts.is_empty()
    said = judge(rows, day=date(2024, 12, 31), include_out_of_scope=True).verdicts
    assert "2025年尚未到" in said.filter(pl.col("criterion") == "SZ20-T02")["message"][0]
    assert judge(rows, day=date(2025, 12, 31)).verdicts["outcome"].to_list() == ["hit"]


@pytest.mark.parametrize(
    "day, indicator, figure, unit, outcome",
    [
        (date(2023, 12, 30), "规上工业亩均税收", 14, "万元/亩", "boundary"),
        (date(2023, 12, 31), "规上工业亩均税收", 14, "万元/亩", "hit"),
        (date(2023, 6, 30), "规上工业亩均税收", 28, "万元/亩", "clear"),
        (date(2023, 6, 30), "累计淘汰落后产能企业", 219, "家", "boundary"),
        (date(2023, 6, 30), "累计淘汰落后产能企业", 220, "家", "clear"),
        (date(2023, 6, 30), "规上工业R&D经费相当于营业收入比重", 3.3, "%", "boundary"),
        (date(2024, 1, 1), "规上工业R&D经费相当于营业收入比重", 3.3, "%", "clear"),
    ],
)
def test_a_year_that_is_not_over_gives_no_finding(
    day: date, indicator: str, figure: float, unit: str, outcome: str
) -> None:
    verdicts = judge(long((SHENGZHOU, indicator, 2023, figure, unit)), day=day).verdicts
    assert set(verdicts["outcome"]) == {outcome}
    if outcome == "boundary":
        assert verdicts["message"].str.starts_with("年度未完：").all()


def test_a_goal_that_is_striven_for_stays_without_a_finding_in_an_unfinished_year() -> None:
    rows = long((SHENGZHOU, "省级隐形冠军企业", 2023, 5, "家"))
    verdict = judge(rows, day=date(2023, 9, 1)).verdicts.row(0, named=True)
    assert verdict["outcome"] == "clear"
    assert verdict["message"].startswith("年度未完：")


def test_texts_are_not_in_conflict_over_a_year_that_is_not_over() -> None:
    rows = long(("嘉善县", "集成电路产业增加值", 2025, "160.0", "亿元"))
    assert judge(rows, day=date(2025, 12, 31)).cautions.height == 1
    assert judge(rows, day=date(2025, 10, 31)).cautions.is_empty()
