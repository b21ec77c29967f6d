"""Regional sheets as they come in: a row a figure, years, places or indicators as columns, the documents' tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook
from regional_sheets import judge, read

from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office

SHOWN = ["region_code", "indicator", "report_year", "value"]


def rows_of(frame: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return frame.select(columns or SHOWN).rows()


def test_a_row_a_figure_is_read_with_its_own_unit_and_place() -> None:
    records = read([
        ["地区", "指标名称", "年度", "完成值", "计量单位"],
        ["嵊州市", "规上工业亩均税收", "2023年", 280000, "元/亩"],
        ["嵊州", "盘活低效工业用地", 2023, 2, "平方公里"],
        ["330683", "腾出用能", 2023, 50000, "吨标煤"],
    ])  # fmt: skip
    assert rows_of(records.frame) == [
        ("330683", "规上工业亩均税收", "2023", "28"),
        ("330683", "盘活低效工业用地", "2023", "3000"),
        ("330683", "腾出用能", "2023", "5"),
    ]


def test_the_table_of_the_document_is_read_as_it_stands() -> None:
    """Base and reported figures are read; targets, the province and the prefecture are left out and said so."""
    records = read(
        [
            ["嵊州市新一轮制造业“腾笼换鸟、凤凰涅槃”攻坚行动指标体系"],
            [
                "指标类别",
                "序号",
                "指标内容",
                "2020 年基数",
                "2021 年数据(当年)",
                "2022 年目标(当年)",
                "2023 年目标",
                "2023 年浙江省",
                "2023 年绍兴市",
            ],
            ["园区治理", 1, "规上工业亩均税收(万元)", 13.68, "—", 25, 28, 37, 30],
            [None, 3, "盘活低效工业用地(亩)", "—", "—", 3000, 5000, "100 平方公里", 50000],
            ["淘汰落后", 4, "淘汰落后产能企业(家)", 168, 20, 20, 220, 5000, 500],
        ],
        merges=[(0, 0, 0, 8), (2, 0, 3, 0)],
    )
    assert rows_of(records.frame, "indicator", "report_year", "accumulation", "value") == [
        ("规上工业亩均税收", "2020", "基数", "13.68"),
        ("规上工业亩均税收", "2021", "当年", None),
        ("盘活低效工业用地", "2020", "基数", None),
        ("盘活低效工业用地", "2021", "当年", None),
        ("淘汰落后产能企业", "2020", "基数", "168"),
        ("淘汰落后产能企业", "2021", "当年", "20"),
    ]
    assert set(records.frame["region_code"]) == {"330683"}
    assert sorted(records.problems["code"]) == ["figure_reference_column"] * 2 + ["figure_target_column"] * 2


def test_a_unit_that_names_only_the_upper_half_stands_over_the_indicators_own() -> None:
    records = read([["指标", "2023年"], ["规上工业亩均税收(万元)", 28], ["规上工业亩均税收（元）", 1]], sheet="嵊州市")
    assert records.frame["value"].to_list() == [None, None]  # two different figures for one indicator: neither is used
    assert records.problems["code"].to_list() == ["figure_conflict"]


def test_forecast_columns_of_the_annex_are_not_figures_done() -> None:
    header = [
        ["地区", "产业", "层级", "增加值（亿元）", None, None],
        [None, None, None, "2021年", "2023年（预测）", "2025年（预测）"],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 5)]
    records = read(
        [*header, ["秀洲区", "光  伏\n新能源", "全国", 35, 120, 190], ["嘉兴港区", "氢能", "长三角", 25, 50, 70]],
        merges=merges,
    )
    assert rows_of(records.frame, "region_code", "town", "cluster", "report_year", "value") == [
        ("330411", None, "光伏新能源", "2021", "35"),
        ("330400", "嘉兴港区", "氢能", "2021", "25"),
    ]


@pytest.mark.parametrize("title, years", [("产业集群产值目标", {"2018"}), ("产业集群产值完成情况", {"2018", "2020"})])
def test_under_a_title_of_targets_only_the_base_year_is_read(title: str, years: set[str]) -> None:
    header = [["产业集群分类", "2018年", None, "2020年", None], ["产    业", "企业数", "区产值", "区产值", "年均增幅"]]
    merges = [(1, 1, 1, 2), (1, 3, 1, 4)]
    records = read([[title], *header, ["汽    车", 128, 175, 185, "3%"]], merges=merges)
    assert set(records.frame["report_year"]) == years
    assert set(records.frame["cluster"]) == {"汽车"}


def test_indicators_as_columns_are_read_with_places_as_rows() -> None:
    records = read([
        ["2023年各县（市）主要指标"],
        ["地区", "规上工业亩均税收(万元/亩)", "绿色工厂(家)"],
        ["嵊州市", 27.99, 5],
        ["新昌县", 30, 6],
        ["合计", None, 11],
    ])  # fmt: skip
    assert rows_of(records.frame) == [
        ("330683", "规上工业亩均税收", "2023", "27.99"),
        ("330683", "绿色工厂", "2023", "5"),
        ("330624", "规上工业亩均税收", "2023", "30"),
        ("330624", "绿色工厂", "2023", "6"),
    ]
    assert records.problems["code"].to_list() == ["row_total"]


def test_places_as_columns_are_read() -> None:
    records = read([["指标", "嵊州市2023年完成", "新昌县2023年完成"], ["绿色工厂(家)", 5, 6]])
    assert rows_of(records.frame) == [("330683", "绿色工厂", "2023", "5"), ("330624", "绿色工厂", "2023", "6")]


def test_year_and_total_columns_are_kept_apart() -> None:
    records = read(
        [
            ["指标", "2023年当年完成", "2023年累计完成", "2023年目标值", "完成率"],
            ["淘汰落后产能企业(家)", 12, 220, 220, "100%"],
        ]
    )
    assert rows_of(records.frame, "accumulation", "value") == [("当年", "12"), ("累计", "220")]


@pytest.mark.parametrize(
    "rows",
    [
        [["湖州市各地绿色工厂情况表"], ["县区", "2020年"], ["安吉县", 4]],
        [["各县（市、区）绿色工厂（家）"], ["县（区）", "2020年"], ["安吉县", 4]],
        [["2020年各县区绿色工厂数量统计表"], ["地区", "数值"], ["安吉县", 4]],
        [["绿色工厂完成情况"], ["所属县区", "年度", "完成数"], ["安吉县", 2020, 4]],
        [["指标完成情况"], ["县区", "绿色工厂(家)", "年度"], ["安吉县", 4, 2020]],
        [["指标名称", "2020年"], ["安吉县绿色工厂", 4]],
        [["指标", "单位", "2020年完成数"], ["安吉县培育市级以上绿色工厂", "家", 4]],
    ],
)
def test_the_indicator_may_stand_in_title_header_or_row_and_the_place_before_it(rows: list[list[object]]) -> None:
    assert rows_of(read(rows).frame) == [("330523", "绿色工厂", "2020", "4")]


def test_one_column_of_a_year_under_a_title_with_the_indicator_is_the_figure_of_each_cluster() -> None:
    records = read(
        [
            ["嘉兴市产业集群增加值（万元）"],
            ["地区", "产业", "2024年"],
            ["海盐县", "核电", 1410000],
            ["嘉兴港区", "氢能", 600000],
        ]
    )
    assert rows_of(records.frame, "region_code", "town", "cluster", "report_year", "value") == [
        ("330424", None, "核电关联及核技术应用", "2024", "141"),
        ("330400", "嘉兴港区", "氢能", "2024", "60"),
    ]
    assert records.problems.is_empty()


def test_a_title_that_names_another_object_gives_no_indicator() -> None:
    records = read([["嵊州市小微企业亩均税收情况表"], ["地区", "产业", "2024年"], ["嵊州市", "新材料", 5]])
    assert records.frame.is_empty()
    assert records.problems["code"].to_list() == ["header_unknown"]


def test_a_blank_total_beside_the_years_figure_says_nothing() -> None:
    rows: list[list[object]] = [
        ["县市区", "年度", "指标", "指标值", "单位", "累计"],
        ["嵊州市", 2022, "整治提升企业", 130, "家", None],
        ["嵊州市", 2023, "整治提升企业", 71, "家", 1385],
        ["嵊州市", 2023, "腾出用能", None, "万吨标准煤", None],
    ]
    assert rows_of(read(rows).frame, "indicator", "report_year", "accumulation", "value") == [
        ("整治提升企业", "2022", None, "130"),
        ("整治提升企业", "2023", None, "71"),
        ("整治提升企业", "2023", "累计", "1385"),
        ("腾出用能", "2023", None, None),
        ("腾出用能", "2023", "累计", None),
    ]


def test_unknown_indicators_clusters_and_places_are_reported() -> None:
    records = read([
        ["地区", "产业", "指标", "年度", "数值"],
        ["嵊州市", None, "没听说过的指标", 2023, 1],
        ["嵊州市", "没听说过的产业", "产值", 2023, 1],
        ["无名县", None, "绿色工厂", 2023, 1],
    ])  # fmt: skip
    assert records.problems["code"].to_list() == ["indicator_unknown", "cluster_unknown", "place_unknown"]
    assert records.frame["region_code"].to_list() == [None]


def test_one_figure_written_twice_is_taken_once_and_two_figures_not_at_all() -> None:
    rows: list[list[object]] = [
        ["地区", "指标", "年度", "数值"],
        ["嵊州市", "绿色工厂", 2023, 5],
        ["嵊州市", "绿色工厂", 2023, 5],
    ]
    assert read(rows).frame["value"].to_list() == ["5"]
    rows[2][3] = 6
    records = read(rows)
    assert records.frame["value~"].to_list() == ["conflict", "conflict"]


def test_each_figure_knows_its_cell() -> None:
    records = read([["指标", "2022年", "2023年"], ["绿色工厂", 5, 6]], sheet="鄞州区")
    assert records.frame["value@"].to_list() == ["鄞州区!B2", "鄞州区!C2"]
    assert records.frame["record_id"].to_list() == ["指标表.xlsx#鄞州区#B2", "指标表.xlsx#鄞州区#C2"]


def test_a_sheet_without_any_indicator_is_refused() -> None:
    with pytest.raises(SubmissionError, match="没有一张工作表有认得出的指标表头"):
        read([["企业", "税收"], ["某企业", 5]])


def test_a_percent_format_is_a_percentage(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["地区", "指标", "2023年"])
    sheet.append(["嵊州市", "规上工业研发经费占营业收入比重", 0.032])
    sheet["C2"].number_format = "0.00%"
    book.save(tmp_path / "指标.xlsx")
    records = read_submission([tmp_path / "指标.xlsx"], kind="region", office=Office(), as_of=date(2023, 12, 31))
    assert records.frame["value"].to_list() == ["3.2"]


def test_without_a_place_the_home_of_the_rules_is_assumed_and_said() -> None:
    verdicts = judge([["指标", "2023年"], ["规上工业亩均税收(万元/亩)", 28]]).verdicts
    assert verdicts["criterion"].to_list() == ["SZ22-I01"]
    assert any("表中未写地区" in text for text in verdicts["assumptions"][0])


def test_a_unit_that_nobody_wrote_is_said() -> None:
    verdicts = judge([["地区", "指标", "2023年"], ["嵊州市", "规上工业亩均税收", 28]]).verdicts
    assert "未写单位，按默认单位计" in verdicts["assumptions"][0]
