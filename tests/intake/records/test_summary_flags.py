"""Flags that sum up others: decided by their parts, and null where they contradict them."""

from __future__ import annotations

import pytest
from made_grids import codes, read_rows, states, told, values

HEADERS = ["企业名称", "四无", "无证无照", "无安全保障", "无合法场所", "无环保措施"]


@pytest.mark.parametrize(
    ("parts", "value"),
    [("是是是是", True), ("否否否否", False), ("是否否否", None), ("是是是空", None), ("否否否空", None)],
)
def test_four_parts_decide_where_they_agree(parts, value):
    cells = ["" if part == "空" else part for part in parts]
    records = read_rows(HEADERS, ["某坊", "", *cells])
    assert values(records, "four_lacks") == [value]
    assert codes(records) == []


def test_a_part_that_no_column_asks_for_is_unknown():
    records = read_rows(["企业名称", "无证无照", "无安全保障", "无合法场所"], ["某坊", "是", "是", "是"])
    assert values(records, "four_lacks") == [None]


def test_what_parts_decide_says_from_where():
    records = read_rows(HEADERS, ["某坊", "", "是", "是", "是", "是"])
    assert states(records, "four_lacks") == ["inferred"]
    assert records.frame.select(records.cell("four_lacks")).item() == "Sheet1!C2、Sheet1!D2、Sheet1!E2、Sheet1!F2"


@pytest.mark.parametrize(("whole", "parts"), [("否", "是否否否"), ("否", "否空空是"), ("是", "否否否否")])
def test_a_whole_against_its_parts_is_a_conflict(whole, parts):
    records = read_rows(HEADERS, ["某坊", whole, *("" if part == "空" else part for part in parts)])
    assert values(records, "four_lacks") == [None]
    assert states(records, "four_lacks") == ["conflict"]
    (problem,) = told(records, "parts_conflict")
    assert "四无企业" in problem["problem"]


@pytest.mark.parametrize(
    ("whole", "parts"), [("是", "是否否否"), ("是", "是空空空"), ("否", "否空空空"), ("否", "否否否否")]
)
def test_a_whole_that_its_parts_allow_stays(whole, parts):
    records = read_rows(HEADERS, ["某坊", whole, *("" if part == "空" else part for part in parts)])
    assert values(records, "four_lacks") == [whole == "是"]
    assert codes(records) == []


def test_a_small_foundry_is_a_foundry_and_one_that_is_not_small_may_be_one():
    records = read_rows(
        ["企业名称", "小铸造", "铸造工序"],
        ["甲厂", "是", ""],
        ["乙厂", "否", ""],
        ["丙厂", "否", "是"],
        ["丁厂", "是", "否"],
    )
    assert values(records, "casting") == [True, None, True, None]
    assert codes(records) == ["parts_conflict"]
