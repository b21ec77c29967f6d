"""Whether a record is in a park, by the column that names the park."""

from __future__ import annotations

import pytest
from made_grids import codes, read_rows, states, told, values


def in_park(*texts: str) -> list[object]:
    """What the names of parks in one column say."""
    return values(read_rows(["企业名称", "所在园区"], *([f"厂{at}", text] for at, text in enumerate(texts))), "in_park")


@pytest.mark.parametrize(
    "text", ["东溪工业园区", "某某小微企业园", "吴兴区砂洗城", "北部经济开发区A区3幢", "太湖不锈钢产业园", "未来科技城"]
)
def test_the_name_of_a_park_says_that_the_record_is_in_one(text):
    records = read_rows(["企业名称", "所在园区"], ["甲厂", text])
    assert values(records, "in_park") == [True]
    assert values(records, "park") == [text]
    assert states(records, "in_park") == ["inferred"]
    assert records.frame.select(records.cell("in_park")).item() == "Sheet1!B2"


@pytest.mark.parametrize("text", ["无", "否", "没有", "不在园区", "未入园", "园区外", "东溪园区以外", "不在任何园区"])
def test_no_park(text):
    assert in_park("东溪工业园", text) == [True, False]


def test_a_word_for_no_park_is_no_name():
    records = read_rows(["企业名称", "所在园区"], ["甲厂", "无"], ["乙厂", "东溪工业园"], ["丙厂", "是"])
    assert values(records, "park") == [None, "东溪工业园", None]
    assert states(records, "park") == ["none", None, None]
    assert values(records, "in_park") == [False, True, True]


@pytest.mark.parametrize("text", ["", "—", "不详", "待核"])
def test_nothing_said_is_not_no_park(text):
    assert in_park("东溪工业园", text) == [True, None]


@pytest.mark.parametrize("text", ["城南建管委", "某村", "拟入东溪工业园", "东溪工业园附近"])
def test_what_is_no_park_s_name_settles_nothing_and_is_said(text):
    records = read_rows(["企业名称", "所在园区"], ["甲厂", text], ["乙厂", "东溪工业园"])
    assert values(records, "in_park") == [None, True]
    assert [problem["written"] for problem in told(records, "park_unclear")] == [text]


def test_a_column_that_tells_names_and_yes_and_no_is_read_as_both():
    records = read_rows(["企业名称", "是否在园区"], ["甲厂", "是"], ["乙厂", "否"], ["丙厂", "东溪工业园"])
    assert values(records, "in_park") == [True, False, True]
    assert values(records, "park") == [None, None, "东溪工业园"]


def test_an_empty_column_of_yes_and_no_stays_one():
    records = read_rows(["企业名称", "是否在园区", "税收(万元)"], ["甲厂", "", "5"])
    assert records.sources[0].letter("in_park") == "B"


def test_the_two_columns_contradict_each_other():
    records = read_rows(
        ["企业名称", "是否在园区", "所在园区"],
        ["甲厂", "否", "东溪工业园"],
        ["乙厂", "是", "无"],
        ["丙厂", "是", "东溪工业园"],
        ["丁厂", "", "东溪工业园"],
    )
    assert values(records, "in_park") == [None, None, True, True]
    assert states(records, "in_park") == ["conflict", "conflict", None, "inferred"]
    assert codes(records) == ["source_conflict", "source_conflict"]
