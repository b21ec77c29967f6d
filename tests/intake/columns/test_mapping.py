"""Headers to fields: synonyms, units, years, directions, near misses, and what is asked instead of guessed."""

from __future__ import annotations

import pytest
from made_grids import codes, read_rows, states, told, values

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.core.text import fold_text
from tenglong.engine.vocabulary.fields import vocabulary
from tenglong.engine.vocabulary.header_index import header_index


def field_of(header: str, *cells: str) -> str:
    """The field that a header is understood as."""
    records = read_rows(["企业名称", header, "统一社会信用代码"], *(["甲厂", cell] for cell in cells or ("",)))
    return next(column.field for column in records.sources[0].columns if column.letter == "B")


def test_every_synonym_of_the_vocabulary_means_its_field():
    found = header_index("enterprise")
    shared = {"当前状态"}
    for key, field in vocabulary("enterprise").fields.items():
        for header in field.synonyms:
            if header not in shared:
                assert found.find(fold_text(header)).key == key, header


@pytest.mark.parametrize(
    "header",
    [
        "税收（万元）",
        "税 收\n（万元）",
        "2022年税收",
        "税收(2022年)",
        "2022年度税收(万元)",
        "税收万元",
        "税收/万元",
        "税收,单位:万元",
        "（1）税收",
        "*税收",
        "税收(必填)",
    ],
)
def test_headers_are_known_however_they_are_dressed(header):
    assert field_of(header) == "tax"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("单位能耗增加值", "va_per_energy"),
        ("单位增加值能耗", "energy_intensity"),
        ("是否环保达标", "pollution"),
        ("存在环保问题", "pollution"),
        ("消防是否达标", "fire_hazard"),
        ("企业全年税收", "tax"),
        ("R&D经费占比（%）", "rd_ratio"),
        ("总用电量(kw/h)", "electricity"),
    ],
)
def test_single_headers(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize("kind", ["enterprise", "project", "park", "region"])
@pytest.mark.parametrize("header", ["县区", "县（区）", "县(市、区)", "所属县区", "所在县（市、区）"])
def test_the_county_has_many_headers(kind, header):
    assert header_index(kind).find(fold_text(header)).key == "region"


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("产能等量替代是否落实", "swap_capacity"),
        ("产能替代落实", "swap_capacity"),
        ("产能减量置换是否落实", "capacity_reduction"),
        ("产能置换落实", "capacity_reduction"),
    ],
)
def test_replacement_and_reduction_of_capacity_are_two_columns(header, key):
    assert header_index("project").find(fold_text(header)).key == key


def test_inverse_ratios_keep_apart():
    records = read_rows(
        ["企业名称", "单位能耗增加值(万元/吨标煤)", "单位增加值能耗(吨标煤/万元)"], ["甲厂", "2", "0.5"]
    )
    assert values(records, "va_per_energy") == ["2"]
    assert values(records, "energy_intensity") == ["0.5"]


@pytest.mark.parametrize(
    "header", ["安全不达标", "非两高企业", "出租方用地面积", "规划用地面积", "上年税收", "净用地面积"]
)
def test_a_header_that_turns_the_meaning_is_not_taken_for_its_neighbour(header):
    assert field_of(header, "x") == ""


def test_a_near_miss_is_taken_when_unique_and_very_close_and_said():
    records = read_rows(["企业名称", "统一社会信用代玛"], ["甲厂", "91330000000000000X"])
    assert records.sources[0].columns[1].match == "near"
    assert told(records, "header_near")[0]["field"] == "uscc"


def test_a_near_miss_that_is_not_safe_is_reported_with_what_it_resembles():
    records = read_rows(["企业名称", "税收(万元)", "亩均税受"], ["甲厂", "5", "3"])
    (problem,) = told(records, "header_unknown")
    assert "亩均税收" in problem["problem"]
    assert "在 Excel 中把表头改成" in problem["advice"]


def test_the_profile_names_a_header_the_vocabulary_does_not_know():
    records = read_rows(
        ["企业名称", "国税地税合计入库(万元)"], ["甲厂", "5"], columns={"国税地税合计入库(万元)": "税收"}
    )
    assert values(records, "tax") == ["5"]
    assert records.sources[0].columns[1].match == "profile"


def test_a_profile_that_names_no_field_is_an_error():
    with pytest.raises(ProfileError, match="利润总额"):
        read_rows(["企业名称", "税收"], ["甲厂", "5"], columns={"利润": "利润总额"})


def test_the_data_year_picks_among_years_side_by_side():
    rows = [["企业名称", "2021年税收(万元)", "2022年税收(万元)", "2023年税收(万元)"], ["甲厂", "1", "2", "3"]]
    records = read_rows(*rows, year=2022)
    assert values(records, "tax") == ["2"]
    assert values(records, "report_year") == ["2022"]
    assert states(records, "tax") == [None]
    assert [problem["cell"] for problem in told(records, "header_other_year")] == ["B1", "D1"]


def test_without_a_data_year_the_newest_is_taken_and_said():
    rows = [["企业名称", "2021年税收(万元)", "2023年税收(万元)"], ["甲厂", "1", "3"]]
    records = read_rows(*rows)
    assert values(records, "tax") == ["3"]
    assert states(records, "tax") == ["year_assumed"]
    assert told(records, "header_year_assumed")[0]["severity"] == "warning"


def test_the_title_s_year_picks_too():
    rows = [["2021年度企业清单表"], ["企业名称", "2021年税收(万元)", "2023年税收(万元)"], ["甲厂", "1", "3"]]
    records = read_rows(*rows)
    assert values(records, "tax") == ["1"]
    assert states(records, "tax") == [None]


def test_figures_of_another_year_than_the_wanted_one_are_not_taken():
    records = read_rows(["企业名称", "用地面积(亩)", "2021年税收(万元)"], ["甲厂", "3", "1"], year=2023)
    assert values(records, "tax") == [None]
    assert codes(records) == ["header_other_year"]


def test_two_headers_for_one_field_take_the_field_s_own_and_say_so():
    records = read_rows(["企业名称", "占地面积(亩)", "实际用地面积(亩)"], ["甲厂", "9", "10"], ["乙厂", "5", "5"])
    assert values(records, "land_actual") == ["10", "5"]
    assert told(records, "header_same_field")[0]["cell"] == "B1"
    (differ,) = told(records, "columns_differ")
    assert (differ["row"], differ["cell"], differ["written"]) == (2, "B2", "9")


def test_one_header_for_two_fields_is_asked_for():
    records = read_rows(["企业名称", "税收(万元)", "法定代表人及联系电话"], ["甲厂", "5", "张三138"])
    assert codes(records) == ["header_two_fields"]


def test_in_the_park_and_the_park_s_name_differ_by_header_and_by_values():
    assert field_of("是否在园区", "是", "否") == "in_park"
    assert field_of("所在园区", "某某小微园") == "park"
    assert field_of("所在园区", "是", "否") == "in_park"
    assert field_of("是否在园区", "城东小微园", "城西小微园") == "park"


def test_the_present_state_is_status_or_progress_by_its_values():
    assert field_of("当前状态", "正常", "停产") == "status"
    assert field_of("当前状态", "已签协议,正在腾空", "未启动") == "progress"


def test_sizes_say_nothing_of_above_or_below_scale():
    records = read_rows(["企业名称", "企业规模"], ["甲厂", "中型"], ["乙厂", "小型"], ["丙厂", "规上"])
    assert values(records, "scale") == [None, None, "规上"]
    assert [problem["code"] for problem in told(records, "size_not_scale")] == ["size_not_scale", "size_not_scale"]


def test_opposite_headers_turn_the_flag():
    records = read_rows(["企业名称", "环保达标", "存在消防问题"], ["甲厂", "是", "是"], ["乙厂", "否", "否"])
    assert values(records, "pollution") == [False, True]
    assert values(records, "fire_hazard") == [True, False]


def test_a_neutral_header_takes_only_absolute_words():
    records = read_rows(["企业名称", "环保"], ["甲厂", "达标"], ["乙厂", "存在问题"], ["丙厂", "是"])
    assert values(records, "pollution") == [False, True, None]
    assert states(records, "pollution") == [None, None, "unclear"]


def test_columns_of_the_other_party_are_not_the_enterprise_s():
    records = read_rows(
        ["企业名称", "承租土地", ""],
        ["", "出租方名称", "承租面积(亩)"],
        ["甲厂", "乙厂", "3"],
        merges=["A1:A2", "B1:C1"],
    )
    assert values(records, "name") == ["甲厂"]
    assert values(records, "land_rent_in") == ["3"]


def test_a_unit_of_another_kind_is_refused():
    records = read_rows(["企业名称", "用地面积(万元)"], ["甲厂", "5"])
    assert values(records, "land_actual") == [None]
    assert states(records, "land_actual") == ["unclear"]
    assert codes(records) == ["unit_mismatch"]


def test_tons_of_energy_are_tons_of_standard_coal_and_said():
    records = read_rows(["企业名称", "综合能耗(吨)"], ["甲厂", "5"])
    assert values(records, "energy") == ["5"]
    assert codes(records) == ["unit_loose"]
