"""Cross-checks and what is inferred: each with its cells, no given value changed."""

from __future__ import annotations

import pytest
from made_grids import codes, read_rows, states, told, values

PER_MU = ["企业名称", "税收(万元)", "用地面积(亩)", "亩均税收(万元/亩)"]


@pytest.mark.parametrize("given", ["4.996", "5", "5.00"])
def test_a_ratio_that_rounding_explains_is_no_difference(given):
    records = read_rows(PER_MU, ["甲厂", "49.96", "10", given], ["乙厂", "12.34", "10", "1.23"])
    assert not told(records, "ratio_differs")


@pytest.mark.parametrize("given", ["5.01", "4.99", "4.9961"])
def test_a_ratio_that_differs_is_reported_with_its_cells(given):
    records = read_rows(PER_MU, ["甲厂", "49.96", "10", given], ["乙厂", "12.34", "10", "1.23"])
    (problem,) = told(records, "ratio_differs")
    assert problem["cell"] == "D2、B2、C2"
    assert values(records, "tax_per_mu") == [given, "1.23"]


def test_a_ratio_exactly_half_a_unit_off_is_rounding():
    records = read_rows(
        PER_MU, ["甲厂", "50.05", "10", "5.01"], ["乙厂", "50.051", "10", "5.01"], ["丙厂", "50.0499", "10", "5.01"]
    )
    assert [problem["row"] for problem in told(records, "ratio_differs")] == [4]


def test_actual_land_against_its_parts():
    header = ["企业名称", "自有用地(亩)", "承租用地(亩)", "出租用地(亩)", "实际用地(亩)"]
    records = read_rows(header, ["甲厂", "20", "", "15", "5"], ["乙厂", "20", "1", "15", "20"])
    (problem,) = told(records, "land_differs")
    assert problem["row"] == 3
    assert values(records, "land_actual") == ["5", "20"]


def test_yuan_entered_as_wan_and_square_metres_as_mu_are_doubted():
    header = ["企业名称", "是否规上", "税收(万元)", "用地面积(亩)"]
    records = read_rows(header, ["甲厂", "否", "162000", "3.24"], ["乙厂", "否", "16.2", "2160"])
    assert [problem["row"] for problem in told(records, "tax_unit_doubt")] == [2]
    assert [problem["row"] for problem in told(records, "tax_per_mu_doubt")] == [2]
    assert [problem["row"] for problem in told(records, "land_unit_doubt")] == [3]
    assert values(records, "tax") == ["162000", "16.2"]


def test_below_scale_with_a_revenue_above_it():
    records = read_rows(
        ["企业名称", "是否规上", "主营业务收入(万元)"], ["甲厂", "否", "2000"], ["乙厂", "否", "1999.99"]
    )
    assert [problem["row"] for problem in told(records, "below_scale_revenue")] == [2]
    assert values(records, "scale") == ["规下", "规下"]


def test_scale_follows_from_revenue_only_where_nothing_is_said():
    records = read_rows(
        ["企业名称", "是否规上", "主营业务收入(万元)"],
        ["甲厂", "", "2000"],
        ["乙厂", "", "1999.99"],
        ["丙厂", "待核", "9000"],
    )
    assert values(records, "scale") == ["规上", "规下", None]
    assert states(records, "scale") == ["inferred", "inferred", "unknown"]
    assert [problem["row"] for problem in told(records, "scale_inferred")] == [2, 3]


def test_the_section_follows_from_trade_or_code():
    records = read_rows(
        ["企业名称", "所属行业", "行业代码"], ["甲厂", "纺织业", ""], ["乙厂", "", "C3391"], ["丙厂", "某种事", ""]
    )
    assert values(records, "industry_section") == ["制造业", "制造业", None]
    assert values(records, "industry_division") == ["C17", "C33", None]
    assert states(records, "industry_section") == ["inferred", "inferred", None]
    assert [problem["row"] for problem in told(records, "industry_unknown")] == [4]


def test_trade_and_code_of_two_sections_settle_nothing():
    records = read_rows(["企业名称", "所属行业", "行业代码"], ["甲厂", "纺织业", "D4412"])
    assert values(records, "industry_section") == [None]
    assert states(records, "industry_section") == ["conflict"]
    assert codes(records) == ["industry_conflict"]


def test_a_workshop_is_one_by_its_type():
    records = read_rows(
        ["企业名称", "主体类型"], ["甲厂", "企业"], ["乙坊", "作坊"], ["丙户", "个体工商户"], ["丁厂", ""]
    )
    assert records.frame["kind"].to_list() == ["enterprise", "workshop", "workshop", "enterprise"]


def test_a_county_follows_from_a_township_that_only_one_has():
    records = read_rows(["企业名称", "乡镇"], ["甲厂", "三界镇"], ["乙厂", "某某镇"])
    assert values(records, "region") == ["嵊州市", None]
    assert states(records, "region") == ["inferred", None]


def test_only_fields_that_a_sheet_gives_or_that_follow_are_there():
    records = read_rows(["企业名称", "税收(万元)"], ["甲厂", "5"])
    fields = [
        name for name in records.frame.columns if name not in ("file", "sheet", "row", "source", "record_id", "kind")
    ]
    assert fields == ["name", "tax"]
    assert not records.has("land_actual")
