"""Form pages: one enterprise a page, several pages a sheet or a file."""

from __future__ import annotations

from made_grids import codes, made, read, read_rows, states, told, values

PAGE = [
    ["三界镇低小散企业(作坊)调查表"],
    ["企业名称(盖章)", "甲厂", "", "法定代表人", "张三"],
    ["类型", "□企业 ☑个体工商户", "", "联系电话", "13800000000"],
    ["是否取得营业执照", "是", "", "所属行业", "印花"],
    ["2022年税收(元)", "162000", "", "占地面积(平方米)", "2160"],
    ["环保", "是否达标", "否", "消防是否达标", "是"],
    ["", "存在问题", "有", "", ""],
    ["填表人:李四"],
]


def test_a_page_is_one_record_with_the_cell_of_each_value():
    records = read_rows(*PAGE, sheet="甲厂", merges=["A6:A7"])
    assert values(records, "name") == ["甲厂"]
    assert values(records, "tax") == ["16.2"]
    assert values(records, "land_actual") == ["3.24"]
    assert records.frame.select(records.cell("tax")).item() == "甲厂!B5"
    assert records.frame.select(records.cell("land_actual")).item() == "甲厂!E5"
    assert values(records, "kind") == ["workshop"]
    assert values(records, "report_year") == ["2022"]
    assert values(records, "town") == ["三界镇"]
    assert codes(records) == ["form_read", "row_note"]


def test_ticked_boxes_and_group_labels_are_understood():
    records = read_rows(*PAGE, merges=["A6:A7"])
    assert values(records, "entity_type") == ["个体工商户"]
    assert values(records, "unlicensed") == [False]
    assert values(records, "pollution") == [True]
    assert values(records, "fire_hazard") == [False]


def test_pages_one_below_the_other_are_several_records():
    second = [["" if cell is None else cell.replace("甲厂", "乙厂") for cell in row] for row in PAGE]
    records = read_rows(*PAGE, *second, merges=["A6:A7", "A14:A15"])
    assert values(records, "name") == ["甲厂", "乙厂"]
    assert records.frame["row"].to_list() == [2, 10]
    assert records.frame.select(records.cell("tax")).to_series().to_list() == ["Sheet1!B5", "Sheet1!B13"]


def test_labels_with_their_value_in_one_cell():
    records = read_rows(["企业名称:甲厂", "法定代表人:张三"], ["税收(万元):12.5", "用地面积(亩):3"], ["联系电话:138"])
    assert values(records, "name") == ["甲厂"]
    assert values(records, "tax") == ["12.5"]
    assert values(records, "land_actual") == ["3"]


def test_a_blank_value_on_a_page_is_missing():
    records = read_rows(
        ["企业名称", "甲厂"], ["税收(万元)", ""], ["用地面积(亩)", "3"], ["所属行业", "纺织业"], ["联系电话", ""]
    )
    assert values(records, "tax") == [None]
    assert states(records, "tax") == [None]
    assert records.frame.select(records.cell("tax")).item() == "Sheet1!B2"


def test_an_unknown_label_is_reported():
    records = read_rows(
        ["企业名称", "甲厂"], ["税收(万元)", "5"], ["用地面积(亩)", "3"], ["所属行业", "纺织业"], ["开户银行", "某行"]
    )
    (problem,) = told(records, "form_leftover")
    assert (problem["cell"], problem["written"]) == ("A5", "开户银行")


def test_forms_and_lists_in_one_submission():
    records = read(
        made(PAGE, sheet="一", merges=["A6:A7"]), made([["企业名称", "税收(万元)"], ["乙厂", "5"]], sheet="二")
    )
    assert values(records, "name") == ["甲厂", "乙厂"]


def test_a_list_whose_cells_hold_words_of_headers_stays_a_list():
    records = read_rows(
        ["企业名称", "存在问题", "行业工序"],
        ["甲厂", "违法用地", "印花"],
        ["乙厂", "消防隐患", "砂洗"],
        ["丙厂", "偷税漏税", "小织造"],
    )
    assert values(records, "name") == ["甲厂", "乙厂", "丙厂"]
    assert values(records, "fire_hazard") == [None, True, None]
    assert values(records, "printing") == [True, False, False]
