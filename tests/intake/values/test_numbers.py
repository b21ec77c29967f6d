"""Figures and their units: exact whatever the spelling, never guessed, nothing and unknown kept apart from 0."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_grids import codes, read_rows, states, told, values

from tenglong.engine.core.decimals import scaled, times, unscaled
from tenglong.engine.core.exact import exact_text, parse_exact
from tenglong.engine.intake.values.numbers import read_number, read_numbers
from tenglong.engine.vocabulary.units import unit


def money(text: str, column: str = "万元") -> tuple[str | None, str]:
    """Value and state of a cell of money."""
    reading = read_number(text, unit(column), unit("万元"))
    return reading.value, reading.state


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.3", "12.3"),
        ("12.30", "12.3"),
        ("007", "7"),
        ("+5", "5"),
        (".5", "0.5"),
        ("1,234.5", "1234.5"),
        ("1，234.5", "1234.5"),
        ("1 234.5", "1234.5"),
        ("５.０", "5"),
        ("\u00a012.3\u3000", "12.3"),
        ("1\u200b2.3", "12.3"),
        ("12.3万", "12.3"),
        ("12.3 万元", "12.3"),
        ("162000元", "16.2"),
        ("1.2亿", "12000"),
        ("1.2亿元", "12000"),
        ("￥12.3", "12.3"),
        ("-30", "-30"),
        ("−30", "-30"),
        ("(12.3)", "-12.3"),
        ("（1,200）", "-1200"),
        ("5+3", "8"),
        ("47.48+3.53+68.19", "119.2"),
        ("1e3", "1000"),
        ("0", "0"),
        ("三", "3"),
        ("十二", "12"),
        ("一百零五", "105"),
    ],
)
def test_spellings_of_a_figure(text, value):
    assert money(text) == (value, "")


@pytest.mark.parametrize(
    "text",
    [
        "约5",
        "5左右",
        "3.5-4",
        "3.5~4",
        "3.2(租)",
        "5多",
        "1,2",
        "12,34",
        "1.2.3",
        "12。5x",
        "5亩",
        "3.02%",
        "12 34",
        "2/15",
        "abc",
        "5+约3",
        "2026-05-03",
        "≥5",
    ],
)
def test_what_is_not_one_figure_stays_unclear(text):
    assert money(text) == (None, "unclear")


@pytest.mark.parametrize("text", ["—", "--", "——", "/", "／", "无", "暂无", "－", "不适用"])
def test_spellings_of_nothing_are_not_zero(text):
    assert money(text) == (None, "none")


@pytest.mark.parametrize("text", ["不详", "待核", "待 核", "待统计", "?", "？"])
def test_spellings_of_not_known(text):
    assert money(text) == (None, "unknown")


@pytest.mark.parametrize("text", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!"])
def test_error_values_are_no_blanks(text):
    assert money(text) == (None, "error")


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("2000", "平方米", "3"),
        ("1999.9", "平方米", "2.99985"),
        ("2", "公顷", "30"),
        ("3公顷", "平方米", "45"),
        ("5亩", "平方米", "5"),
        ("1.2万", "平方米", "18"),
        ("1.2万平方米", "亩", "18"),
        ("1.2万亩", "亩", "12000"),
        ("0.1", "平方公里", "150"),
    ],
)
def test_areas_convert_exactly(text, column, value):
    assert read_number(text, unit(column), unit("亩")).value == value


def test_a_unit_without_a_short_factor_converts_to_a_fraction():
    assert read_number("50", unit("元/平方米"), unit("万元/亩")).value == "10/3"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=8), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_a_column_reads_like_its_cells_and_both_like_fractions(number, symbol):
    text = format(number, "f")
    (column,) = read_numbers(pl.Series([text]), unit(symbol), unit("万元"), canonical=False)["value"]
    assert column == read_number(text, unit(symbol), unit("万元")).value
    assert parse_exact(column) == Fraction(number) * unit(symbol).to(unit("万元"))


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1).map(lambda n: n / 1000))
def test_scaled_integers_return_to_the_same_text(number):
    text = exact_text(number)
    frame = pl.DataFrame({"text": [text]})
    assert frame.select(unscaled(scaled(pl.col("text")))).item() == text
    assert frame.select(times(pl.col("text"), Fraction(3, 2000))).item() == exact_text(number * Fraction(3, 2000))


def test_blank_zero_nothing_unknown_and_error_are_five_things():
    records = read_rows(
        ["企业名称", "税收(万元)"], ["甲厂", ""], ["乙厂", "0"], ["丙厂", "—"], ["丁厂", "待核"], ["戊厂", "#DIV/0!"]
    )
    assert values(records, "tax") == [None, "0", None, None, None]
    assert states(records, "tax") == [None, None, "none", "unknown", "error"]
    assert codes(records) == ["cell_error", "cell_unknown"]


def test_figures_without_any_unit_are_in_the_vocabulary_s_and_say_so():
    records = read_rows(["企业名称", "税收"], ["甲厂", "5"], ["乙厂", "60000元"])
    assert values(records, "tax") == ["5", "6"]
    assert states(records, "tax") == ["unit_assumed", None]
    assert codes(records) == ["unit_assumed"]


def test_the_unit_of_the_header_beats_that_of_the_line():
    records = read_rows(["单位:元"], ["企业名称", "税收(万元)"], ["甲厂", "5"])
    assert values(records, "tax") == ["5"]


def test_buildings_do_not_take_the_line_s_mu():
    records = read_rows(["单位:万元、亩"], ["企业名称", "建筑面积", "用地面积"], ["甲厂", "1200", "3"])
    assert values(records, "building_area") == ["1200"]
    assert states(records, "building_area") == ["unit_assumed"]
    assert values(records, "land_actual") == ["3"]


@pytest.mark.parametrize(
    ("header", "cell", "percent"),
    [
        ("R&D经费占比", "0.0302", "B"),
        ("R&D经费占比(%)", "3.02", ""),
        ("R&D经费占比", "3.02%", ""),
        ("R&D经费占比(%)", "0.0302", "B"),
    ],
)
def test_percentages(header, cell, percent):
    records = read_rows(["企业名称", header], ["甲厂", cell], numbers="B" if percent else "", percent=percent)
    assert values(records, "rd_ratio") == ["3.02"]
    assert states(records, "rd_ratio") == [None]


def test_single_percent_cells_differ_from_their_column():
    records = read_rows(
        ["企业名称", "R&D经费占比(%)"],
        ["甲厂", "3.02"],
        ["乙厂", "0.0302"],
        numbers="B",
        percent_cells=frozenset({(2, 1)}),
    )
    assert values(records, "rd_ratio") == ["3.02", "3.02"]


def test_a_negative_area_is_not_used_but_a_negative_tax_is():
    records = read_rows(["企业名称", "税收(万元)", "用地面积(亩)"], ["甲厂", "-30", "-10"])
    assert values(records, "tax") == ["-30"]
    assert values(records, "land_actual") == [None]
    assert states(records, "land_actual") == ["invalid"]
    assert told(records, "below_minimum")[0]["cell"] == "C2"


def test_sums_and_bracketed_negatives_are_used_and_reported():
    records = read_rows(["企业名称", "税收(万元)", "用地面积(亩)"], ["甲厂", "(30)", "5+3"])
    assert values(records, "tax") == ["-30"]
    assert values(records, "land_actual") == ["8"]
    assert codes(records) == ["bracket_negative", "sum_written"]


def test_unclear_figures_are_reported_with_cell_and_text():
    records = read_rows(["企业名称", "用地面积(亩)"], ["甲厂", "约5亩"])
    (problem,) = told(records, "cell_unclear")
    assert (problem["row"], problem["cell"], problem["written"], problem["field"]) == (2, "B2", "约5亩", "land_actual")
    assert problem["record_id"] == "表.xlsx#Sheet1#2"
    assert problem["name"] == "甲厂"


@pytest.mark.parametrize(
    ("text", "value"), [("2022", "2022"), ("2022年", "2022"), ("2022年度", "2022"), ("22", None), ("20221", None)]
)
def test_years(text, value):
    records = read_rows(["企业名称", "年度", "税收(万元)"], ["甲厂", text, "5"])
    assert values(records, "report_year") == [value]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("199.99999999999997", "200"),
        ("149.70000000000002", "149.7"),
        ("-0.30000000000000004", "-0.3"),
        ("5.000000000000001", "5"),
        ("33.333333333333336", "33.3333333333333"),
    ],
)
def test_the_tail_that_a_program_leaves_is_no_figure(written: str, value: str) -> None:
    reading = read_number(written, unit("万元"), unit("万元"))
    assert (reading.value, reading.state, reading.code) == (value, "", "binary_tail")


@pytest.mark.parametrize(
    "written", ["49.999999999999", "12.3456789012345678", "1234567890123456.5", "0.000000001234567890123"]
)
def test_a_long_figure_that_no_program_would_write_is_exact(written: str) -> None:
    assert read_number(written, unit("万元"), unit("万元")).code == ""
    assert parse_exact(str(read_number(written, unit("万元"), unit("万元")).value)) == Fraction(written)
