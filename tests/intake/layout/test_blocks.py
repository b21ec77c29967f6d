"""Where tables stand: titles, multi-level headers, merged cells, totals, notes, hidden parts, several tables."""

from __future__ import annotations

import pytest
from made_grids import codes, made, read, read_rows, states, told, values

from tenglong.engine.core.errors import SubmissionError

HEADER = ["序号", "企业名称", "税收(万元)", "实际用地(亩)"]


def test_a_plain_list_begins_under_its_header():
    records = read_rows(HEADER, ["1", "甲厂", "50", "10"])
    assert values(records, "name") == ["甲厂"]
    assert values(records, "tax") == ["50"]
    assert values(records, "land_actual") == ["10"]
    assert records.frame["row"].to_list() == [2]
    assert records.frame["record_id"].to_list() == ["表.xlsx#Sheet1#2"]


def test_the_cell_of_a_value_is_told_in_sheet_coordinates():
    records = read_rows(["标题很长的一个表"], [], HEADER, ["1", "甲厂", "50", "10"])
    assert records.frame.select(records.cell("land_actual")).item() == "Sheet1!D4"


def test_title_and_unit_line_stand_above_the_header():
    records = read_rows(
        ["三界镇高耗低效企业排查清单"],
        ["填报单位(盖章):嵊州市三界镇人民政府", "", "单位:元、平方米"],
        ["序号", "企业名称", "税收", "实际用地"],
        ["1", "甲厂", "162000", "2160"],
    )
    assert values(records, "tax") == ["16.2"]
    assert values(records, "land_actual") == ["3.24"]
    assert values(records, "town") == ["三界镇"]
    assert states(records, "town") == ["from_heading"]
    assert records.sources[0].title == "三界镇高耗低效企业排查清单"


def test_the_unit_line_gives_a_ratio_its_money_per_mu():
    records = read_rows(["单位:元、平方米"], ["企业名称", "亩均税收", "税收"], ["甲厂", "50000", "1"])
    assert values(records, "tax_per_mu") == ["5"]


THREE_ROWS = [
    ["序号", "企业名称", "用地情况(亩)", "", "", "", "税收(万元)", "", "环保", ""],
    ["", "", "自有", "承租", "出租", "实际", "2022", "2023", "是否达标", "存在问题"],
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
    ["1", "甲厂", "20", "0", "15", "5", "29", "30", "是", "无"],
]


@pytest.mark.parametrize("merges", [["A1:A2", "B1:B2", "C1:F1", "G1:H1", "I1:J1"], []])
def test_header_levels_join_with_merges_and_without(merges):
    records = read_rows(*THREE_ROWS, merges=merges, year=2023)
    assert records.sources[0].header_rows == (1, 2)
    assert values(records, "land_own") == ["20"]
    assert values(records, "land_rent_out") == ["15"]
    assert values(records, "land_actual") == ["5"]
    assert values(records, "tax") == ["30"]
    assert values(records, "pollution") == [False]


def test_a_header_of_three_rows_under_a_group_level():
    records = read_rows(
        ["企业基本情况", "", "用地和税收", "", ""],
        ["企业名称", "统一社会信用代码", "用地情况(亩)", "", "税收(万元)"],
        ["", "", "自有", "实际", ""],
        ["甲厂", "", "20", "5", "30"],
        merges=["A1:B1", "C1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"],
    )
    assert records.sources[0].header_rows == (1, 3)
    assert values(records, "land_actual") == ["5"]
    assert values(records, "tax") == ["30"]


@pytest.mark.parametrize(
    "row", [["甲", "乙", "1", "2"], ["1", "2", "3", "4"], ["(1)", "(2)", "(3)", "(4)"], ["A", "B", "C", "D"]]
)
def test_a_row_that_counts_the_columns_is_no_record(row):
    records = read_rows(HEADER, row, ["1", "甲厂", "50", "10"])
    assert values(records, "name") == ["甲厂"]


def test_merged_townships_are_filled_down_and_say_so():
    records = read_rows(
        ["乡镇", "企业名称", "税收(万元)"],
        ["三界镇", "甲厂", "1"],
        ["", "乙厂", "2"],
        ["黄泽镇", "丙厂", "3"],
        merges=["A2:A3"],
    )
    assert values(records, "town") == ["三界镇", "三界镇", "黄泽镇"]
    assert states(records, "town") == [None, "filled", None]
    assert records.frame["town@"].to_list() == [None, "Sheet1!A2", None]


def test_blank_townships_that_are_not_merged_stay_blank():
    records = read_rows(["乡镇", "企业名称", "税收(万元)"], ["三界镇", "甲厂", "1"], ["", "乙厂", "2"])
    assert values(records, "town") == ["三界镇", None]


def test_a_figure_merged_over_two_enterprises_is_nobody_s():
    records = read_rows(["企业名称", "实际用地(亩)"], ["甲厂", "10"], ["乙厂", ""], ["丙厂", "3"], merges=["B2:B3"])
    assert values(records, "land_actual") == [None, None, "3"]
    assert states(records, "land_actual") == ["unclear", "unclear", None]
    assert [problem["row"] for problem in told(records, "merged_number")] == [2, 3]


def test_totals_are_left_out_and_agree():
    records = read_rows(HEADER, ["1", "甲厂", "50", "10"], ["2", "乙厂", "60.5", "5"], ["合 计", "", "110.5", "15"])
    assert values(records, "name") == ["甲厂", "乙厂"]
    assert codes(records) == ["row_total"]


def test_a_total_that_differs_from_its_rows_is_reported():
    records = read_rows(HEADER, ["1", "甲厂", "50", "10"], ["2", "乙厂", "60", "5"], ["合计", "", "120", "15"])
    (problem,) = told(records, "total_differs")
    assert problem["cell"] == "C4"
    assert "120万元" in problem["problem"]
    assert "110万元" in problem["problem"]


def test_subtotals_cover_the_rows_since_the_last_one_and_the_total_all():
    rows = [
        HEADER,
        ["1", "甲厂", "50", "10"],
        ["", "前岩村小计", "50", "10"],
        ["2", "乙厂", "60", "5"],
        ["", "茶坊村小计", "60", "5"],
        ["", "合计", "110", "15"],
    ]
    records = read_rows(*rows)
    assert values(records, "name") == ["甲厂", "乙厂"]
    assert not told(records, "total_differs")


def test_a_total_above_the_rows_covers_those_below():
    records = read_rows(HEADER, ["合计", "", "110", "15"], ["1", "甲厂", "50", "10"], ["2", "乙厂", "60", "5"])
    assert codes(records) == ["row_total"]


def test_what_a_total_rounds_away_is_no_difference():
    records = read_rows(HEADER, ["1", "甲厂", "1.234", "10"], ["2", "乙厂", "1.111", "5"], ["合计", "", "2.35", "15"])
    assert not told(records, "total_differs")


def test_notes_and_signatures_are_no_enterprises_and_are_reported():
    records = read_rows(
        HEADER,
        ["1", "甲厂", "50", "10"],
        ["注:1.税收为入库数。"],
        ["2.用地含承租。"],
        ["制表:张三", "", "审核:李四"],
    )
    assert values(records, "name") == ["甲厂"]
    assert [problem["row"] for problem in told(records, "row_note")] == [3, 4, 5]


def test_blank_rows_and_columns_do_not_matter():
    records = read_rows(
        ["", "企业名称", "", "税收(万元)"], ["", "甲厂", "", "5"], ["", "", "", ""], ["", "乙厂", "", "6"]
    )
    assert values(records, "tax") == ["5", "6"]
    assert records.frame["row"].to_list() == [2, 4]


def test_numbered_rows_without_content_are_skipped_and_said():
    records = read_rows(HEADER, ["1", "甲厂", "50", "10"], ["2", "", "", ""])
    assert codes(records) == ["row_numbered"]


def test_a_row_without_name_and_code_is_an_error():
    records = read_rows(HEADER, ["1", "甲厂", "50", "10"], ["2", "", "60", "5"])
    assert records.frame.height == 1
    assert told(records, "row_nameless")[0]["severity"] == "error"


def test_the_example_row_of_an_empty_form_is_skipped():
    records = read_rows(HEADER, ["示例", "某某有限公司", "50", "10"], ["1", "甲厂", "50", "10"])
    assert values(records, "name") == ["甲厂"]
    assert codes(records) == ["row_example"]


def test_section_titles_speak_for_the_rows_below_them():
    records = read_rows(
        HEADER,
        ["一、规上企业"],
        ["1", "甲厂", "50", "10"],
        ["二、规下企业"],
        ["2", "乙厂", "60", "5"],
        merges=["A2:D2", "A4:D4"],
    )
    assert values(records, "scale") == ["规上", "规下"]
    assert states(records, "scale") == ["from_heading", "from_heading"]
    assert codes(records) == ["row_section", "row_section"]


def test_a_header_repeated_on_each_printed_page_is_skipped():
    records = read_rows(HEADER, ["1", "甲厂", "50", "10"], HEADER, ["2", "乙厂", "60", "5"])
    assert values(records, "name") == ["甲厂", "乙厂"]
    assert codes(records) == ["row_repeat"]


def test_a_second_table_below_has_its_own_header_and_units():
    records = read_rows(
        ["企业名称", "税收(万元)"],
        ["甲厂", "5"],
        [],
        ["规下企业清单"],
        ["单位:元"],
        ["序号", "单位名称", "税收"],
        ["1", "乙厂", "60000"],
    )
    assert values(records, "name") == ["甲厂", "乙厂"]
    assert values(records, "tax") == ["5", "6"]
    assert [source.header_rows for source in records.sources] == [(1, 1), (6, 6)]


def test_sheets_named_by_scale_give_it():
    records = read(
        made([["企业名称", "税收(万元)"], ["甲厂", "5"]], sheet="规上"),
        made([["企业名称", "税收(万元)"], ["乙厂", "6"]], sheet="规下"),
    )
    assert values(records, "scale") == ["规上", "规下"]
    assert states(records, "scale") == ["from_heading", "from_heading"]


def test_instruction_and_dictionary_sheets_are_skipped_and_said():
    records = read(
        made([["企业名称", "税收(万元)"], ["甲厂", "5"]]),
        made([["请按要求填写企业名称"], ["税收单位为万元"]], sheet="填表说明"),
        made([["行业代码", "行业名称"], ["C17", "纺织业"]], sheet="字典"),
    )
    assert records.frame.height == 1
    assert codes(records) == ["sheet_skipped", "sheet_skipped"]


def test_a_sheet_without_a_header_is_reported_and_whether_it_looks_like_a_table():
    listed = made([["企业名称", "税收(万元)"], ["甲厂", "5"]])
    assert codes(read(listed, made([["随手记的", "一些话"]], sheet="Sheet2"))) == ["sheet_plain"]
    table = made([["某某", "一", "二"], ["甲", "5", "6"], ["乙", "7", "8"]], sheet="Sheet2")
    assert codes(read(listed, table)) == ["sheet_no_header"]


def test_a_sheet_named_as_a_note_that_holds_a_list_is_told_apart():
    listed = made([["企业名称", "税收(万元)"], ["甲厂", "5"]])
    rows = [["企业名称", "税收(万元)"], ["乙厂", "5"], ["丙厂", "6"]]
    assert codes(read(listed, made(rows, sheet="填表说明"))) == ["sheet_skipped_list"]
    assert codes(read(listed, made(rows[:2], sheet="填表说明"))) == ["sheet_skipped"]  # one row may be an example


def test_no_header_in_any_sheet_is_an_error_that_names_the_files():
    with pytest.raises(SubmissionError, match=r"表\.xlsx"):
        read(made([["一", "二"], ["三", "四"]]))


def test_hidden_parts_are_read_and_reported():
    records = read(
        made(
            [HEADER, ["1", "甲厂", "50", "10"], ["2", "乙厂", "60", "5"]],
            hidden=True,
            hidden_rows=frozenset({2}),
            hidden_columns=frozenset({3}),
        )
    )
    assert records.frame.height == 2
    assert codes(records) == ["columns_hidden", "rows_hidden", "sheet_hidden"]


def test_an_unknown_header_is_reported_with_its_cell():
    records = read_rows(["企业名称", "税收(万元)", "增值税"], ["甲厂", "5", "3"])
    (problem,) = told(records, "header_unknown")
    assert (problem["cell"], problem["written"]) == ("C1", "增值税")


def test_content_without_a_header_is_reported():
    records = read_rows(["企业名称", "税收(万元)", ""], ["甲厂", "5", "3"])
    assert codes(records) == ["header_blank"]


def test_the_year_of_the_title_is_the_data_year_but_the_day_of_filling_in_is_not():
    records = read_rows(["2023年度清单"], ["填报日期:2026年11月20日"], ["企业名称", "税收(万元)"], ["甲厂", "5"])
    assert values(records, "report_year") == ["2023"]
    assert states(records, "report_year") == ["from_heading"]
