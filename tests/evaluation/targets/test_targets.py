"""Targets against regional figures: words, totals, soft aims, forecasts, what stays open, and contradictions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from regional_sheets import judge, judged, long, policies

from tenglong.engine.core.errors import RuleError
from tenglong.engine.policy.profile import Profile
from tenglong.engine.policy.register import register_of
from tenglong.engine.policy.targets import Target, TargetValue, targets_of

SHENGZHOU, YINZHOU, JIASHAN = "嵊州市", "鄞州区", "嘉善县"


# Words


@pytest.mark.parametrize("figure, outcome", [(220, "clear"), (219, "hit"), (221, "clear")])
def test_a_total_that_reaches_the_figure_is_met(figure: int, outcome: str) -> None:
    """V24."""
    verdict = judged(long((SHENGZHOU, "累计淘汰落后产能企业", 2023, figure, "家")), "SZ22-I04")
    assert (verdict["outcome"], verdict["actual"], verdict["limit"], verdict["margin"]) == (
        outcome, str(figure), "220", str(figure - 220),
    )  # fmt: skip


def test_breaking_through_means_more_than_the_figure_and_the_forecast_table_says_otherwise() -> None:
    """V25."""
    rows = long((JIASHAN, "集成电路产业增加值", 2025, "160.0", "亿元"))
    assert judged(rows, "JX22-T09")["outcome"] == "hit"
    assert judged(rows, "JX22-A3")["outcome"] == "clear"
    cautions = judge(rows).cautions
    assert cautions["caution"].to_list() == ["conflict"]
    assert "JX22-T09" in cautions["reason"][0]
    assert "JX22-A3" in cautions["reason"][0]


def test_a_third_is_judged_by_numerator_and_denominator() -> None:
    """V26."""
    rows = long(
        (SHENGZHOU, "省市县长项目工程中制造业项目数", 2023, 33, "个"),
        (SHENGZHOU, "省市县长项目工程项目总数", 2023, 99, "个"),
    )
    verdict = judged(rows, "SZ22-N11")
    assert verdict["outcome"] == "clear"
    assert verdict["margin"] == "0"
    assert verdict["cells"] == ["指标!D2", "指标!D3"]


@pytest.mark.parametrize(
    "figure, outcome", [("33/99", "clear"), ("32/99", "hit"), ("33.33", "boundary"), ("33.4", "clear")]
)
def test_a_share_that_may_be_a_rounded_third_is_left_to_a_person(figure: str, outcome: str) -> None:
    rows = long((SHENGZHOU, "省市县长项目工程中制造业项目数占比", 2023, figure, "%"))
    assert judged(rows, "SZ22-N11")["outcome"] == outcome


def test_a_hundred_green_factories_reach_the_table_but_do_not_break_through() -> None:
    """V30 and C9: the soft text never gives a hit, but the two texts are shown to differ."""
    rows = long((YINZHOU, "绿色工厂", 2025, 100, "家"))
    assert judged(rows, "YZ21-I23")["outcome"] == "clear"
    soft = judged(rows, "YZ21-N04")
    assert soft["outcome"] == "clear"
    assert "力争目标未达到" in soft["message"]
    assert "YZ21-N04" in judge(rows).cautions["reason"][0]


def test_about_is_not_judged_without_a_tolerance() -> None:
    rows = long(("湖州市", "传统制造业规上工业全员劳动生产率年均提高", 2020, 6.8, "%"))
    day = date(2020, 12, 31)
    assert judged(rows, "HZ17-T01", day=day)["outcome"] == "needs_reference"
    allowed = {"0.5": "clear", "0.1": "hit"}
    for tolerance, outcome in allowed.items():
        profile = Profile(tolerances={"HZ17-T01": tolerance})
        assert judged(rows, "HZ17-T01", day=day, profile=profile)["outcome"] == outcome
    assert judged(rows, "HZ17-T01", day=day, profile=Profile(tolerances={"左右": "5%"}))["outcome"] == "clear"


def test_more_than_a_share_to_be_set_aside_is_left_to_a_person() -> None:
    name = "土地出让收入提取“腾笼换鸟”专项经费比例"
    outcomes = [
        judged(long((SHENGZHOU, name, 2023, share, "%")), "SZ22-N17")["outcome"] for share in ("0.51", "0.52", "0.53")
    ]
    assert outcomes == ["hit", "clear", "boundary"]


def test_a_striven_for_figure_is_told_and_not_judged() -> None:
    verdict = judged(long((SHENGZHOU, "工业总产值", 2025, 2100, "亿元")), "SZ20-T02")
    assert verdict["outcome"] == "clear"
    assert "距力争的2500亿元差400亿元" in verdict["message"]
    assert judged(long((SHENGZHOU, "工业总产值", 2025, 2000, "亿元")), "SZ20-T02")["outcome"] == "hit"


def test_a_soft_target_never_gives_a_hit() -> None:
    for policy in policies():
        assert any(target.spec.kind == "hard" for target in targets_of(policy))
    verdict = judged(long(("秀洲区", "光伏新能源产业增加值", 2025, 100, "亿元")), "JX22-T08")
    assert (verdict["outcome"], verdict["margin"]) == ("clear", "-90")
    assert "不作不达标判定" in verdict["message"]


def test_falling_short_of_a_forecast_is_only_told() -> None:
    verdict = judged(long((JIASHAN, "集成电路产业增加值", 2023, 100, "亿元")), "JX22-A3", day=date(2023, 12, 31))
    assert verdict["outcome"] == "clear"
    assert "只作提示" in verdict["message"]


# Missing is not zero


@pytest.mark.parametrize("written", ["—", "--", "待核", "#DIV/0!", "约30"])
def test_a_figure_that_is_not_there_is_missing_and_not_zero(written: str) -> None:
    verdict = judged(long((SHENGZHOU, "规上工业亩均税收", 2023, written, "万元/亩")), "SZ22-I01")
    assert (verdict["outcome"], verdict["actual"], verdict["missing"]) == ("insufficient", None, ["value"])


def test_an_explicit_zero_is_a_figure() -> None:
    assert judged(long((SHENGZHOU, "规上工业亩均税收", 2023, 0, "万元/亩")), "SZ22-I01")["outcome"] == "hit"


def test_a_target_that_the_text_leaves_open_is_not_judged() -> None:
    for indicator, criterion in (
        ("每百亿主营业务收入有效发明专利", "YZ21-I02"), ("万元增加值能耗降低率", "YZ21-I20"), ("规上平均营业收入利润率", "YZ21-I07")
    ):  # fmt: skip
        assert judged(long((YINZHOU, indicator, 2025, 5, "")), criterion)["outcome"] == "needs_reference"


@pytest.mark.parametrize("unit, outcome", [("", "insufficient"), ("%", "hit")])
def test_a_decimal_that_may_be_a_percentage_is_not_held_against_the_target(unit: str, outcome: str) -> None:
    name = "规上工业R&D经费相当于营业收入比重"
    verdict = judged(long((SHENGZHOU, name, 2023, "0.032", unit)), "SZ22-I09")
    assert verdict["outcome"] == outcome
    assert judged(long((SHENGZHOU, name, 2023, "0.9", unit)), "SZ22-I09")["outcome"] == "hit"


# Totals and years


def yearly(*figures: object, base: object = 168) -> list[list[object]]:
    """The table of SZ22 with figures done in 2021, 2022 and 2023."""
    header = ["指标内容", "2020年基数", "2021年数据(当年)", "2022年完成(当年)", "2023年完成(当年)"]
    return [["嵊州市攻坚行动指标完成情况"], header, ["淘汰落后产能企业(家)", base, *figures]]


def test_yearly_figures_are_added_to_the_base() -> None:
    verdict = judged(yearly(20, 20, 12), "SZ22-N04")
    assert (verdict["outcome"], verdict["actual"], verdict["margin"]) == ("clear", "220", "0")
    assert verdict["cells"] == ["指标!B3", "指标!C3", "指标!D3", "指标!E3"]
    assert judged(yearly(20, 20, 11), "SZ22-N04")["outcome"] == "hit"


def test_a_year_that_is_missing_leaves_the_total_undecided_and_says_how_far_it_is() -> None:
    verdict = judged(yearly(20, 20, "—"), "SZ22-N04")
    assert verdict["outcome"] == "insufficient"
    assert "已知部分208家，差12家" in verdict["message"]


def test_what_is_known_can_suffice_though_the_base_is_not() -> None:
    rows = yearly("—", 3000, 2000, base="—")
    rows[2][0] = "盘活低效工业用地(亩)"
    verdicts = judge(rows).verdicts.filter(pl.col("criterion") == "SZ22-I03")
    assert verdicts["outcome"].to_list() == ["clear", "clear"]
    rows[2][-1] = 1999
    verdicts = judge(rows).verdicts.filter(pl.col("criterion") == "SZ22-I03")
    assert verdicts["outcome"].to_list() == ["clear", "insufficient"]


def test_one_years_figure_is_never_held_against_the_total() -> None:
    rows = [["指标内容", "2023年完成(当年)"], ["淘汰落后产能企业(家)", 12]]
    verdict = judged(rows, "SZ22-N04", sheet="嵊州市")
    assert verdict["outcome"] == "insufficient"
    assert "缺2022年当年数" in verdict["message"]


def test_a_figure_below_what_was_reached_before_is_taken_as_the_years_own() -> None:
    rows = [["指标内容", "2022年累计", "2023年"], ["淘汰落后产能企业(家)", 208, 12]]
    assert judged(rows, "SZ22-N04", sheet="嵊州市")["actual"] == "220"


def test_the_yearly_target_takes_the_years_own_figure_and_shows_how_far_the_total_is() -> None:
    verdicts = judge(yearly(20, 20, None)).verdicts.filter(pl.col("criterion") == "SZ22-I04", pl.col("limit") == "20")
    assert verdicts["outcome"].to_list() == ["clear"]
    assert "累计208家，距2023年目标220家还差12" in verdicts["message"][0]


def test_a_year_from_totals_is_their_difference() -> None:
    rows = [["指标内容", "2021年累计", "2022年累计"], ["淘汰落后产能企业(家)", 188, 207]]
    verdict = judged(rows, "SZ22-I04", sheet="嵊州市")
    assert (verdict["actual"], verdict["outcome"]) == ("19", "hit")


def test_one_years_growth_is_not_the_average_growth() -> None:
    rows = [["指标内容", "2023年数据(当年)"], ["制造业投资年均增长率(%)", 30]]
    assert judged(rows, "SZ22-I13", sheet="嵊州市")["outcome"] == "insufficient"
    rows[0][1] = "2023年"
    assert judged(rows, "SZ22-I13", sheet="嵊州市")["outcome"] == "clear"


def test_growth_of_the_annex_is_counted_from_2018() -> None:
    """The figures of annex 1 pass their own growth targets only from the base year 2018."""
    rows = [
        ["产业", "2022年/产值(亿元)", "2022年/年均增幅", "2025年/产值(亿元)", "2025年/年均增幅"],
        ["汽车", 250, "9%", 550, "18%"],
    ]
    verdicts = judge(rows, region="330212").verdicts.filter(pl.col("title") == "汽车产业产值年均增幅")
    assert verdicts["outcome"].to_list() == ["clear", "clear"]
    assert verdicts["actual"].to_list() == ["9.3265", "17.7731"]
    assert "2018年175为基期" in verdicts["assumptions"][0][0]


def test_growth_on_the_column_before_is_pointed_out() -> None:
    rows = [["产业", "2025年/产值(亿元)", "2025年/年均增幅"], ["汽车", 500, "30.1%"]]
    verdicts = judge(rows, region="330212").verdicts.filter(pl.col("title") == "汽车产业产值年均增幅")
    assert verdicts["outcome"].to_list() == ["hit"]
    assert any("疑以上一列为基期" in text for text in verdicts["assumptions"][0])


def test_each_year_is_judged_by_its_own_figure() -> None:
    rows = long(
        (SHENGZHOU, "每年新认定国家级高新技术企业", 2023, 49, "家"),
        (SHENGZHOU, "每年新认定国家级高新技术企业", 2024, 51, "家"),
    )
    verdicts = judge(rows).verdicts.filter(pl.col("criterion") == "SZ20-T23")
    assert verdicts["outcome"].to_list() == ["hit", "clear"]


def test_with_a_year_only_its_targets_are_judged_and_other_years_still_count() -> None:
    verdicts = judge(yearly(20, 20, 12), year=2023).verdicts.filter(pl.col("criterion") == "SZ22-I04")
    assert verdicts["limit"].to_list() == ["220"]
    assert verdicts["actual"].to_list() == ["220"]


def test_a_year_without_a_target_is_out_of_scope() -> None:
    rows = long((SHENGZHOU, "规上工业亩均税收", 2024, 1, "万元/亩"))
    assert judge(rows).verdicts.is_empty()
    assert set(judge(rows, include_out_of_scope=True).verdicts["outcome"]) == {"out_of_scope"}


def test_the_basis_follows_the_day_of_the_check() -> None:
    rows = long((SHENGZHOU, "规上工业亩均税收", 2023, 28, "万元/亩"))
    assert judged(rows, "SZ22-I01", day=date(2023, 12, 1))["basis"] == "in_force"
    assert judged(rows, "SZ22-I01", day=date(2026, 1, 1))["basis"] == "retrospective"


# Places


def test_a_target_binds_its_own_place_only() -> None:
    """C18 and C1: neither another county nor a town nor the prefecture is judged."""
    for place in ("湖州市", "新昌县", "绍兴市", "嵊州市三界镇"):
        rows = long((place, "规上工业亩均税收", 2023, 1, "万元/亩"))
        assert "SZ22-I01" not in judge(rows).verdicts["criterion"].to_list()


def test_a_place_that_no_table_knows_leaves_the_verdict_open() -> None:
    verdict = judged(long(("无名县", "规上工业亩均税收", 2023, 28, "万元/亩")), "SZ22-I01")
    assert (verdict["outcome"], verdict["missing"]) == ("insufficient", ["region"])


def test_reference_columns_are_no_pass_line() -> None:
    """28 meets Shengzhou's own target though the province aims at 37 and Shaoxing at 30."""
    verdict = judged(long((SHENGZHOU, "规上工业亩均税收", 2023, 28, "万元/亩")), "SZ22-I01")
    assert verdict["outcome"] == "clear"
    assert "不是达标线" in verdict["message"]
    assert {reference.of for reference in _target("SZ22-I01").references} == {"浙江省", "绍兴市"}


def _target(name: str) -> Target:
    return next(aim.spec for policy in policies() for aim in targets_of(policy) if aim.spec.name == name)


# The documents' contradictions (notes 1.8)


def test_c1_clusters_and_large_industry_have_their_own_lines() -> None:
    whole = judge(long((SHENGZHOU, "“5+5”集群亩均税收", 2022, 28, "万元/亩"))).verdicts
    large = judge(long((SHENGZHOU, "规上工业亩均税收", 2022, 28, "万元/亩"))).verdicts
    assert dict(zip(whole["criterion"], whole["outcome"], strict=True)) == {"SZ20-T31": "hit"}
    assert dict(zip(large["criterion"], large["outcome"], strict=True)) == {"SZ22-I01": "clear"}


def test_c3_newly_listed_and_all_listed_companies_are_judged_apart() -> None:
    rows = long((SHENGZHOU, "累计上市企业", 2022, 9, "家"), (SHENGZHOU, "累计上市企业", 2023, 9, "家"))
    added = judged(rows, "SZ20-T27")
    assert (added["actual"], added["outcome"]) == ("4", "boundary")
    verdicts = judge(rows).verdicts.filter(pl.col("criterion") == "SZ22-I14", pl.col("limit") == "9")
    assert verdicts["outcome"].to_list() == ["clear"]


def test_c4_hidden_champions_with_and_without_those_in_training_are_two_indicators() -> None:
    assert _target("SZ20-T26.1").indicator != _target("SZ22-N08.3").indicator


def test_c5_enterprises_within_others_are_never_added() -> None:
    rows = long(
        (SHENGZHOU, "累计整治提升“低散乱”企业", 2023, 1385, "家"), (SHENGZHOU, "累计整治高耗低效企业", 2023, 199, "家")
    )
    verdicts = judge(rows).verdicts.filter(pl.col("criterion").is_in(["SZ22-I05", "SZ22-I07"]))
    assert dict(zip(verdicts["criterion"], verdicts["actual"], strict=True)) == {"SZ22-I05": "1385", "SZ22-I07": "199"}
    assert _target("SZ22-I07").entry.part_of == _target("SZ22-I05").indicator


@pytest.mark.parametrize(
    "reading, outcome, word", [(None, "clear", "口径待定"), ("当年", "clear", "未达到"), ("累计", "clear", "已达到")]
)
def test_c6_yearly_or_total_turnover_is_the_offices_choice(reading: str | None, outcome: str, word: str) -> None:
    rows = [["指标", "2022年累计", "2023年累计"], ["技术合同交易额(亿元)", 25, 50]]
    profile = Profile.model_validate({"target_readings": {"SZ22-N07.2": reading} if reading else {}})
    verdict = judged(rows, "SZ22-N07", sheet="嵊州市", profile=profile)
    assert verdict["outcome"] == outcome
    assert word in verdict["message"]


def test_c8_both_base_figures_are_kept() -> None:
    base = _target("YZ21-I09").base
    assert base is not None
    assert [base.value, *(other.value for other in base.others)] == ["163", "168.8"]
    research = _target("YZ21-I01").base
    assert research is not None
    assert research.others[0].value == "2.7"


def test_c9_a_thousand_high_tech_enterprises_are_a_conflict_of_texts() -> None:
    rows = long((YINZHOU, "高新技术企业", 2025, 1000, "家"))
    assert judged(rows, "YZ21-I13")["outcome"] == "clear"
    assert judge(rows).cautions.height == 1
    assert judge(long((YINZHOU, "高新技术企业", 2025, 1001, "家"))).cautions.is_empty()


def test_c12_grades_that_add_up_to_51_leave_the_fifty_as_it_is() -> None:
    grades = [_target(f"YZ21-N19.{item}").values[0].limit or 0 for item in range(1, 7)]
    assert sum(grades) == 51
    assert judged(long((YINZHOU, "营收超十亿企业", 2025, 50, "家")), "YZ21-N18")["outcome"] == "clear"


def test_c13_a_district_target_above_the_citys_is_only_pointed_out() -> None:
    verdict = judged(long((YINZHOU, "制造业上市公司再融资", 2025, 200, "亿元")), "YZ21-I14")
    assert verdict["outcome"] == "needs_reference"
    assert "只提示不判断" in verdict["message"]


def test_c14_platforms_of_two_levels_are_two_indicators() -> None:
    verdicts = judge(long((YINZHOU, "市级(含)以上工业互联网平台", 2025, 6, "个"))).verdicts
    assert verdicts["criterion"].to_list() == ["YZ21-N16"]


def test_c15_parks_of_two_kinds_are_two_indicators() -> None:
    verdicts = judge(long(("湖州市", "新增省级小微企业园", 2020, 16, "个")), day=date(2020, 12, 31)).verdicts
    assert dict(zip(verdicts["criterion"], verdicts["outcome"], strict=True)) == {"HZ17-T12.3": "clear"}


def test_c17_the_annexes_longer_lists_fit_the_targets() -> None:
    rows = long((SHENGZHOU, "标杆企业升级", 2025, 88, "家"), (SHENGZHOU, "制造业重大项目建设", 2025, 71, "个"))
    assert judge(rows).verdicts["outcome"].to_list() == ["clear", "clear"]


# Doubled readings


def test_a_total_that_the_sheet_also_calls_yearly_is_left_to_a_person() -> None:
    header = ["指标内容", "2020年基数", "2021年数据(当年)", "2022年完成(当年)", "2023年完成(当年)"]
    rows = [header, ["累计认定专精特新“小巨人”企业数量(家)", 2, 2, 2, 3]]
    verdicts = judge(rows, sheet="嵊州市").verdicts.filter(pl.col("criterion") == "SZ22-I11", pl.col("limit") == "7")
    assert verdicts["outcome"].to_list() == ["boundary"]


def test_a_loss_of_energy_intensity_over_one_year_is_not_that_over_three() -> None:
    rows = [["指标内容", "2023年数据(当年)"], ["单位工业增加值能耗下降(%)", 8]]
    assert judged(rows, "SZ22-I08", sheet="嵊州市")["outcome"] == "insufficient"


# Registry


def test_every_clause_of_type_t_has_its_targets() -> None:
    registered = [one for policy in policies() for one in register_of(policy) if one.clause.status == "target"]
    assert [one.clause.id for one in registered if not one.judges] == []


def test_the_tables_are_there_in_full() -> None:
    ids = {aim.spec.id for policy in policies() for aim in targets_of(policy)}
    wanted = [f"SZ22-I{number:02}" for number in range(18)] + [f"YZ21-I{number:02}" for number in range(1, 24)]
    wanted += [f"YZ21-A{number:02}" for number in range(1, 11)] + [f"JX22-A{number}" for number in range(1, 10)]
    assert set(wanted) <= ids


def test_a_target_names_an_indicator_and_a_word_that_are_known() -> None:
    value = TargetValue(year=2023, value="1", word="达到")
    with pytest.raises(ValueError, match="不存在"):
        Target(id="SZ22-I01", clause="二", indicator="没有的指标", values=[value])
    with pytest.raises(ValueError, match="政策用语"):
        TargetValue(year=2023, value="1", word="随便")
    with pytest.raises(ValueError, match="year 与 years"):
        TargetValue(value="1")


def test_a_broken_targets_file_names_file_and_line(tmp_path: Path) -> None:
    from dataclasses import replace

    folder = tmp_path / "SZ22"
    folder.mkdir()
    (folder / "targets.yaml").write_text(
        "targets:\n  - {id: SZ22-I01, clause: 二, indicator: 上市企业, values: [{year: 2023}]}\n", encoding="utf-8"
    )
    with pytest.raises(RuleError, match=r"SZ22/targets.yaml 第 2 行.*SZ22-I01.*目标要写 value"):
        targets_of(replace(policies()[0], folder=folder))
