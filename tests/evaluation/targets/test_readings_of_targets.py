"""What text or sheet leaves open of a target: decided where every reading agrees, else a person's."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from regional_sheets import Rows, judge, judged, long

from tenglong.engine.policy.profile import Profile

SHENGZHOU, HUZHOU = "嵊州市", "湖州市"


def of_year(rows: Rows, criterion: str, year: int, **options: object) -> dict[str, object]:
    """The verdict on a clause for one year of the sheet."""
    verdicts = judge(rows, **options).verdicts  # type: ignore[arg-type]
    chosen = verdicts.filter(pl.col("criterion") == criterion, pl.col("name").str.ends_with(f"{year}年"))
    assert chosen.height == 1, chosen.select("criterion", "name", "outcome").rows()
    return chosen.row(0, named=True)


# Figures without a label


def progress(name: str, *figures: object, labels: tuple[str, ...] = ("2021年", "2022年", "2023年")) -> Rows:
    """A sheet of one indicator with a column a year."""
    return [["指标内容", *labels], [name, *figures]]


@pytest.mark.parametrize(
    "figures, labels, actual",
    [
        ((40, 90, 70), ("2021年", "2022年", "2023年"), "200"),  # it falls: no total
        ((40, 90, 70), ("2021年当年", "2022年当年", "2023年完成"), "200"),  # below what the years before add up to
        ((40, 130, 200), ("2021年", "2022年", "2023年"), "200"),  # it rises: totals
        ((40, 90, 200), ("2021年当年", "2022年当年", "2023年"), "200"),  # as high as a total has to be
    ],
)
def test_a_figure_that_cannot_be_a_total_is_the_years(
    figures: tuple[int, ...], labels: tuple[str, ...], actual: str
) -> None:
    verdict = of_year(progress("整治高耗低效企业(家)", *figures, labels=labels), "SZ22-I07", 2023, sheet=SHENGZHOU)
    assert (verdict["actual"], verdict["outcome"]) == (actual, "clear")


@pytest.mark.parametrize(
    "figures, labels",
    [((2000, 2000, 2000), ("2021年", "2022年", "2023年")), ((2600, 2600), ("2022年当年", "2023年"))],
)
def test_the_same_figure_year_after_year_is_asked(figures: tuple[int, ...], labels: tuple[str, ...]) -> None:
    verdict = of_year(progress("盘活低效工业用地(亩)", *figures, labels=labels), "SZ22-I03", 2023, sheet=SHENGZHOU)
    assert verdict["outcome"] == "boundary"
    assert "按累计计" in str(verdict["message"])
    assert "按各年相加计" in str(verdict["message"])


def test_the_same_figures_are_not_asked_where_both_readings_agree() -> None:
    for figure, outcome in ((230, "clear"), (10, "boundary")):
        rows = progress("整治高耗低效企业(家)", *[figure] * 3)
        assert of_year(rows, "SZ22-I07", 2023, sheet=SHENGZHOU)["outcome"] == outcome
    rows = [["指标", "2020年基数", "2021年", "2022年", "2023年"], ["淘汰落后产能企业(家)", 168, 10, 10, 10]]
    assert of_year(rows, "SZ22-N04.1", 2023, sheet=SHENGZHOU)["outcome"] == "hit"


def test_years_beside_a_figure_that_may_be_the_total_leave_it_open() -> None:
    """As in the document's own table: 2021 and 2022 each year's, 2023 the total; or the third is a year's too."""
    rows = [["指标", "2020年基数", "2021年", "2022年", "2023年"], ["淘汰落后产能企业(家)", 168, 20, 20, 219]]
    assert of_year(rows, "SZ22-N04.1", 2023, sheet=SHENGZHOU)["outcome"] == "boundary"
    rows[1][-1] = 221
    assert of_year(rows, "SZ22-N04.1", 2023, sheet=SHENGZHOU)["outcome"] == "clear"


def test_the_figure_beside_a_total_is_the_years() -> None:
    rows = [
        ["县市区", "年度", "指标", "指标值", "单位", "累计"],
        [SHENGZHOU, 2022, "淘汰落后产能企业", 19, "家", 207],
        [SHENGZHOU, 2023, "淘汰落后产能企业", 12, "家", None],
    ]
    assert of_year(rows, "SZ22-I04", 2022)["actual"] == "19"
    assert of_year(rows, "SZ22-I04", 2023)["actual"] == "219"


@pytest.mark.parametrize("figure, total", [(12, "220"), (231, "231")])
def test_a_figure_beside_the_years_is_the_total_unless_it_is_the_same(figure: int, total: str) -> None:
    rows = [
        ["指标", "2022年累计", "2023年当年", "2023年"],
        ["淘汰落后产能企业(家)", 208, 12, figure],
    ]
    assert of_year(rows, "SZ22-N04.1", 2023, sheet=SHENGZHOU)["actual"] == total


def test_a_blank_total_does_not_hide_the_years() -> None:
    rows = [
        ["指标", "2022年当年", "2022年累计", "2023年当年", "2023年累计"],
        ["淘汰落后产能企业(家)", 30, None, 10, "—"],
    ]
    verdict = of_year(rows, "SZ22-N04.1", 2023, sheet=SHENGZHOU)
    assert (verdict["actual"], verdict["outcome"]) == ("228", "clear")


# Each year, or once


@pytest.mark.parametrize(
    "figures, outcomes",
    [
        ((3, 3, 3, 3), ["boundary"] * 4),  # 12 in all, 3 a year
        ((11, 10, 12, 10), ["clear"] * 4),
        ((2, 1, 2, 1), ["boundary", "boundary", "boundary", "hit"]),  # too few either way, but due only at the end
        ((12, 1, 1, 1), ["clear", "boundary", "boundary", "boundary"]),
    ],
)
def test_each_year_or_all_of_them_is_open_where_the_readings_differ(
    figures: tuple[int, ...], outcomes: list[str]
) -> None:
    rows = [["指标名称", "单位", "2017年", "2018年", "2019年", "2020年"], ["腾出用能空间", "万吨标煤", *figures]]
    verdicts = judge(rows, sheet=HUZHOU, day=date(2020, 12, 31)).verdicts
    assert verdicts.filter(pl.col("criterion") == "HZ17-T25.2")["outcome"].to_list() == outcomes


def test_the_offices_reading_settles_it_and_a_total_is_due_in_the_last_year() -> None:
    rows = [["指标名称", "单位", "2019年", "2020年"], ["腾出用能空间", "万吨标煤", 4, 3]]
    options = {"sheet": HUZHOU, "day": date(2020, 12, 31)}
    yearly = judge(rows, profile=Profile.model_validate({"target_readings": {"HZ17-T25.2": "当年"}}), **options)
    assert yearly.verdicts.filter(pl.col("criterion") == "HZ17-T25.2")["outcome"].to_list() == ["hit", "hit"]
    total = judge(rows, profile=Profile.model_validate({"target_readings": {"HZ17-T25.2": "累计"}}), **options)
    verdicts = total.verdicts.filter(pl.col("criterion") == "HZ17-T25.2")
    assert [name[-5:] for name in verdicts["name"]] == ["2020年"]


# Since when


def added(*years: tuple[int, int], label: str = "当年") -> list[list[object]]:
    """Newly listed companies by year."""
    return [["地区", "指标", "年度", "数值", "单位", "口径"]] + [
        [SHENGZHOU, "上市企业", year, figure, "家", label] for year, figure in years
    ]


@pytest.mark.parametrize(
    "years, outcome",
    [
        (((2020, 1), (2021, 3), (2022, 2)), "boundary"),  # 6 with 2020, 5 without
        (((2020, 0), (2021, 3), (2022, 3)), "clear"),
        (((2020, 1), (2021, 2), (2022, 2)), "hit"),
        (((2021, 2), (2022, 3)), "boundary"),  # 2020 is not known
    ],
)
def test_an_increase_is_undecided_where_it_matters_since_when(years: tuple[tuple[int, int], ...], outcome: str) -> None:
    verdict = judged(added(*years), "SZ20-T27", day=date(2022, 12, 31))
    assert verdict["outcome"] == outcome
    if outcome == "boundary":
        assert "起算年原文未写" in verdict["message"]


def test_an_increase_is_counted_from_the_plans_first_year() -> None:
    rows = [["指标", "2018年", "2019年", "2020年"], ["新增工业机器人(台)", 600, 700, 650]]
    verdict = judged(rows, "HZ17-T19.2", sheet=HUZHOU, day=date(2020, 12, 31))
    assert (verdict["outcome"], verdict["actual"]) == ("insufficient", None)
    assert "缺2017年新增数" in verdict["message"]
    rows[0].insert(1, "2017年")
    rows[1].insert(1, 49)
    verdict = judged(rows, "HZ17-T19.2", sheet=HUZHOU, day=date(2020, 12, 31))
    assert (verdict["outcome"], verdict["actual"]) == ("hit", "1999")


# The whole, or each


def clusters(**figures: float) -> list[list[object]]:
    """Tax a mu of clusters in 2022."""
    return [["产业集群", "指标", "年度", "数值", "单位"]] + [
        [name, "集群亩均税收", 2022, figure, "万元/亩"] for name, figure in figures.items()
    ]


@pytest.mark.parametrize(
    "figures, outcomes",
    [
        ({"整体": 32, "循环经济": 25}, ["boundary", "boundary"]),
        ({"整体": 29, "循环经济": 25}, ["hit", "hit"]),
        ({"整体": 29, "循环经济": 33}, ["hit", "clear"]),
        ({"整体": 32, "循环经济": 33}, ["clear", "clear"]),
        ({"循环经济": 25}, ["boundary"]),
        ({"循环经济": 30}, ["clear"]),
        ({"整体": 30}, ["clear"]),
    ],
)
def test_one_cluster_below_and_the_whole_above_is_left_to_a_person(
    figures: dict[str, float], outcomes: list[str]
) -> None:
    verdicts = judge(clusters(**figures), region="330683").verdicts.filter(pl.col("criterion") == "SZ20-T31")
    assert verdicts["outcome"].to_list() == outcomes


# What is asked


@pytest.mark.parametrize(
    "figure, outcome", [(-8.2, "insufficient"), ("-8.2%", "insufficient"), (7.9, "hit"), (8.2, "clear")]
)
def test_a_negative_fall_is_asked(figure: object, outcome: str) -> None:
    verdict = judged(long((SHENGZHOU, "单位工业增加值能耗下降率", 2023, figure, "%")), "SZ22-I08")
    assert verdict["outcome"] == outcome


def test_a_negative_growth_is_a_figure() -> None:
    assert judged(long((SHENGZHOU, "制造业投资增长率", 2022, -3, "%")), "SZ22-I13")["outcome"] == "hit"


@pytest.mark.parametrize(
    "label, figure, outcome",
    [("当年", 8.1, "clear"), ("当年", 7, "boundary"), ("累计", 7, "hit"), ("累计", 8.1, "boundary"), ("", 8, "clear")],
)
def test_a_fall_of_which_the_text_does_not_say_over_how_many_years(label: str, figure: float, outcome: str) -> None:
    rows = [["指标", f"2022年{label}"], ["单位工业增加值能耗下降(%)", figure]]
    assert judged(rows, "SZ22-I08", sheet=SHENGZHOU)["outcome"] == outcome


@pytest.mark.parametrize("figure, outcome", [("7", "clear"), ("6.9", "needs_reference"), ("7.1", "needs_reference")])
def test_exactly_the_figure_of_about_needs_no_tolerance(figure: str, outcome: str) -> None:
    rows = long((HUZHOU, "传统制造业规上工业全员劳动生产率年均提高", 2020, figure, "%"))
    assert judged(rows, "HZ17-T01", day=date(2020, 12, 31))["outcome"] == outcome


def test_no_message_has_two_signs_or_a_comparison_in_figures() -> None:
    rows = [
        ["指标", "2020年基数", "2021年数据(当年)", "2022年完成(当年)", "2023年完成"],
        ["制造业投资年均增长率(%)", -26.9, -31.6, -25, -30],
        ["单位工业增加值能耗下降(%)", None, -0.8, -8, -8],
        ["规上工业亩均税收(万元/亩)", 13.68, None, -25, -28],
        ["淘汰落后产能企业(家)", 168, -20, -20, -30],
        ["累计上市企业(家)", 5, 2, 15, -3],
    ]
    messages = "\n".join(judge(rows, sheet=SHENGZHOU, include_out_of_scope=True).verdicts["message"])
    assert not [sign for sign in ("--", "−-", "==", "差-", "超出-") if sign in messages]
