"""Flags, choices, dates and free text in every spelling."""

from __future__ import annotations

from datetime import date

import pytest
from made_grids import codes, read_rows, states, told, values

from tenglong.engine.intake.values.dates import read_date
from tenglong.engine.intake.values.flags import read_flag
from tenglong.engine.vocabulary.fields import vocabulary

FIELDS = vocabulary("enterprise").fields


def flag(text: str, key: str = "safety_hazard", sense: str = "plain", header: str = "是否存在安全隐患") -> bool | None:
    """A cell as a flag."""
    return read_flag(text, FIELDS[key], key=key, sense=sense, header=header).value  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    "text", ["是", "有", "√", "✔", "1", "Y", "y", "TRUE", "存在", " 是 ", "有问题", "不达标", "存在安全隐患", "☑是□否"]
)
def test_spellings_of_yes(text):
    assert flag(text) is True


@pytest.mark.parametrize(
    "text", ["否", "无", "×", "✗", "0", "N", "FALSE", "不存在", "达标", "合格", "无安全隐患", "□是☑否", "是□否☑"]
)
def test_spellings_of_no(text):
    assert flag(text) is False


@pytest.mark.parametrize("text", ["—", "/", "不详", "待核", "整改中", "是/否", "□是□否", "5"])
def test_what_says_neither(text):
    assert flag(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("是", False),
        ("否", True),
        ("达标", False),
        ("不达标", True),
        ("√", False),
        ("1", False),
        ("0", True),
        ("无", None),
    ],
)
def test_under_an_opposite_header_yes_means_no_fault(text, value):
    assert flag(text, "pollution", "opposite", "环保达标") is value


@pytest.mark.parametrize(("text", "value"), [("有", False), ("无", True), ("已取得", False), ("未取得", True)])
def test_with_or_without_a_licence(text, value):
    assert flag(text, "unlicensed", "opposite", "有无营业执照") is value


@pytest.mark.parametrize(
    ("text", "value"), [("是", None), ("√", None), ("达标", False), ("存在问题", True), ("正常", False)]
)
def test_under_a_neutral_header_only_absolute_words_speak(text, value):
    assert flag(text, "fire_hazard", "neutral", "消防") is value


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("two_high", "非两高", False),
        ("two_high", "两高", True),
        ("in_park", "园区外", False),
        ("in_park", "已入园", True),
        ("two_high", "达标", None),
    ],
)
def test_words_of_the_field_itself(key, text, value):
    assert flag(text, key, "plain", FIELDS[key].label) is value


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026.11.20",
        "2026/11/20",
        "2026/11/20 08:30",
        "20261120",
        "2026年11月20日",
        "2026 年 11 月 20 日",
        "２０２６．１１．２０",
        "46346",
    ],
)
def test_spellings_of_a_day(text):
    assert read_date(text).value == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "month_end", "day"),
    [
        ("2026年11月", False, date(2026, 11, 1)),
        ("2026.11", True, date(2026, 11, 30)),
        ("2026-02", True, date(2026, 2, 28)),
        ("2026年11月底", False, date(2026, 11, 30)),
        ("2026年底", True, date(2026, 12, 31)),
    ],
)
def test_a_month_alone_is_its_first_day_or_for_deadlines_its_last_and_says_so(text, month_end, day):
    reading = read_date(text, month_end=month_end)
    assert (reading.value, reading.state) == (day, "day_assumed")


@pytest.mark.parametrize("text", ["11月底", "2026", "2026-13-01", "2026.2.30", "Q4", "2019.2-2025.12", "23.5.1"])
def test_what_is_no_certain_day(text):
    assert read_date(text).state == "unclear"


def test_a_month_stored_as_a_number_may_have_lost_a_zero():
    assert read_date("2026.1", stored=True).state == "unclear"
    assert read_date("2026.1").value == date(2026, 1, 1)


def test_deadlines_end_with_their_month():
    records = read_rows(["企业名称", "整改期限", "投产日期"], ["甲厂", "2026.11", "2024年3月"])
    assert values(records, "deadline") == [date(2026, 11, 30)]
    assert values(records, "production_date") == [date(2024, 3, 1)]
    assert states(records, "deadline") == ["day_assumed"]


@pytest.mark.parametrize(
    ("header", "key", "text", "value"),
    [
        ("是否规上", "scale", "是", "规上"),
        ("是否规上", "scale", "×", "规下"),
        ("规模", "scale", "规模以下", "规下"),
        ("企业状态", "status", "3", "迁出"),
        ("评价结果", "grade", "Ｄ类", "D"),
        ("处置方式", "route", "关停", "关停退出"),
        ("处置方式", "route", "兼并重组", "兼并重组"),
        ("处置方式", "route", "整体腾退", "整体腾退"),
        ("治理路径", "route", "搬迁入园类", "搬迁入园"),
        ("处置方式", "route", "改造提升", "改造提升"),
        ("处置方式", "route", "破产清算", "破产清算"),
        ("行业门类", "industry_section", "C", "制造业"),
    ],
)
def test_choices(header, key, text, value):
    records = read_rows(["企业名称", header], ["甲厂", text])
    assert values(records, key) == [value]


@pytest.mark.parametrize("text", ["拆除", "关停退出、拆除重建", "重建或退出"])
def test_a_route_that_may_be_either_is_unclear(text):
    records = read_rows(["企业名称", "处置方式"], ["甲厂", text])
    assert values(records, "route") == [None]
    assert codes(records) == ["cell_unclear"]


def test_an_unlisted_choice_is_unclear_and_the_advice_names_the_options():
    records = read_rows(["企业名称", "处置方式"], ["甲厂", "看情况"])
    assert states(records, "route") == ["unclear"]
    assert "拆除重建" in told(records, "cell_unclear")[0]["advice"]


def test_text_is_trimmed_and_its_spellings_of_nothing_are_no_text():
    records = read_rows(
        ["企业名称", "税收(万元)", "备注", "地址"],
        ["甲厂\u3000", "5", "无", "某路1号\u200b"],
        ["乙厂", "6", "#REF!", "—"],
    )
    assert values(records, "name") == ["甲厂", "乙厂"]
    assert values(records, "remark") == [None, None]
    assert states(records, "remark") == ["none", "error"]
    assert values(records, "address") == ["某路1号", None]


def test_no_violation_clears_all_faults():
    records = read_rows(["企业名称", "违法违规情况"], ["甲厂", "无"], ["乙厂", ""])
    for key in ("safety_hazard", "pollution", "unlawful_land", "fire_hazard"):
        assert values(records, key) == [False, None]
        assert states(records, key) == ["inferred", None]


def test_a_violation_sets_what_it_names_and_leaves_the_others():
    records = read_rows(["企业名称", "违法违规情况", "违法用地"], ["甲厂", "环境污染、消防安全隐患", "否"])
    assert values(records, "pollution") == [True]
    assert values(records, "fire_hazard") == [True]
    assert values(records, "safety_hazard") == [None]
    assert values(records, "unlawful_land") == [False]
    assert records.frame.select(records.cell("pollution")).item() == "Sheet1!B2"


def test_a_violation_against_a_flag_is_a_conflict():
    records = read_rows(["企业名称", "违法违规情况", "是否违法用地"], ["甲厂", "违法用地", "否"])
    assert values(records, "unlawful_land") == [None]
    assert states(records, "unlawful_land") == ["conflict"]
    assert codes(records) == ["source_conflict"]


@pytest.mark.parametrize("text", ["环境污染已整改", "有一些", "安全方面无问题"])
def test_a_violation_that_settles_nothing_is_reported(text):
    records = read_rows(["企业名称", "违法违规情况"], ["甲厂", text])
    assert codes(records) == ["violation_unclear"]
