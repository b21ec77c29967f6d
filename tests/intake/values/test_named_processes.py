"""What cells say of processes: named, denied, or left open by a wider word or a doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_grids import codes, read_rows, states, told, values

from tenglong.engine.intake.values.named_processes import named_processes
from tenglong.engine.vocabulary.fields import vocabulary
from tenglong.engine.vocabulary.process_words import process_words


@pytest.mark.parametrize(
    "text",
    [
        "印花",
        "圆网印花",
        "平网印花加工",
        "数码印花车间",
        "印染（含印花）",
        "染色、印花",
        "染色和转移印花",
        "印花+水洗",
        "1.染色2.印花",
        "丝绸印花/定型",
        "染色 印花",
        "印 花",
        "□染色☑印花",
        "有印花工序",
        "Ｔ恤印花",
        "印花（圆网）",
    ],
)
def test_printing_is_named(text):
    assert named_processes(text).value("printing") is True


@pytest.mark.parametrize(
    "text",
    [
        "不涉及印花",
        "非印花",
        "未从事印花",
        "无印花工序",
        "没有从事任何印花加工",
        "不印花",
        "印花：无",
        "印花（不涉及）",
        "除印花外",
        "印染（不含印花）",
        "印染，不做印花",
        "不涉及印染",
        "染色、后整理",
        "织造、染色、定型",
        "砂洗",
        "染色（不印花）",
        "□印花☑染色",
    ],
)
def test_there_is_no_printing(text):
    assert named_processes(text).value("printing") is False


@pytest.mark.parametrize(
    "text",
    [
        "印染",
        "染整",
        "棉纺织",
        "印花（外协）",
        "印花（已停）",
        "原印花",
        "拟上印花线印花",
        "印花或染色",
        "印花机制造",
        "无圆网印花",
        "见附件",
        "染色、见附件",
        "全流程",
        "印花、砂洗（无印花）",
        "☑印花□染色☑砂洗",
        "不涉及砂洗",
    ],
)
def test_printing_is_left_open(text):
    assert named_processes(text).value("printing") is None


def test_a_wider_word_leaves_the_narrower_open_and_denies_it_with_itself():
    assert named_processes("精密铸造").value("casting") is True
    assert named_processes("精密铸造").value("small_casting") is None
    assert named_processes("小铸造").value("small_casting") is True
    assert named_processes("小铸造").value("casting") is True
    assert named_processes("无铸造").value("small_casting") is False
    assert named_processes("非小铸造").value("small_casting") is False
    assert named_processes("非小铸造").value("casting") is None
    assert named_processes("喷水织造").value("small_weaving") is None
    assert named_processes("轮窑").value("clay_kiln") is None


@pytest.mark.parametrize("text", ["不锈钢铸造", "无缝管铸造、铸造"])
def test_a_word_that_only_begins_like_a_denial_denies_nothing(text):
    assert named_processes(text).value("casting") is True


def test_names_that_begin_like_a_denial_are_names():
    assert named_processes("非织造布").value("casting") is False
    assert named_processes("无纺布、印花").value("printing") is True


def test_every_process_of_the_table_is_a_flag_that_the_listing_field_decides():
    fields = vocabulary("enterprise").fields
    assert {key for key, field in fields.items() if field.type == "flag" and field.decides == "process"} == set(
        process_words().processes
    )


def test_the_words_of_a_process_name_it_and_a_denial_denies_it():
    for key, names in process_words().processes.items():
        for word in names.words:
            assert named_processes(word).value(key) is True, word
            assert named_processes(f"不涉及{word}").value(key) is False, word
        for word in names.wider:
            assert named_processes(word).value(key) is None, word
            assert named_processes(f"无{word}").value(key) is False, word


@given(st.text(alphabet="印花染砂洗不涉及无非含有（）、，加工整理外协铸造小 □☑1.", max_size=30))
def test_no_text_breaks_the_reading(text):
    read = named_processes(text)
    assert all(read.value(key) in (True, False, None) for key in process_words().processes)


def test_a_listing_fills_the_flags_and_says_from_where():
    records = read_rows(
        ["企业名称", "行业工序"], ["甲厂", "圆网印花"], ["乙厂", "染色、后整理"], ["丙厂", "印染"], ["丁厂", ""]
    )
    assert values(records, "printing") == [True, False, None, None]
    assert states(records, "printing") == ["inferred", "inferred", None, None]
    assert records.frame.select(records.cell("printing"))["printing@"].to_list()[0] == "Sheet1!B2"
    assert codes(records) == []


def test_what_is_unclear_in_a_listing_is_reported():
    records = read_rows(["企业名称", "行业工序"], ["甲厂", "砂洗、印花（外协）"], ["乙厂", "印花、某工段"])
    assert values(records, "printing") == [None, True]
    assert [problem["problem"].split("”")[1].removeprefix("中的“") for problem in told(records, "process_unclear")] == [
        "印花外协",
        "某工段",
    ]


def test_a_listing_against_a_column_of_its_own_is_a_conflict():
    records = read_rows(
        ["企业名称", "行业工序", "是否印花"],
        ["甲厂", "圆网印花", "否"],
        ["乙厂", "无印花", "是"],
        ["丙厂", "染色", "是"],
    )
    assert values(records, "printing") == [None, None, True]
    assert states(records, "printing") == ["conflict", "conflict", None]
    assert codes(records) == ["source_conflict", "source_conflict"]


@pytest.mark.parametrize(
    ("text", "value"), [("平网印花", True), ("未从事印花", False), ("不涉及", False), ("印染", None)]
)
def test_a_column_of_a_process_takes_texts_that_name_or_deny_it(text, value):
    assert values(read_rows(["企业名称", "是否印花"], ["甲厂", text]), "printing") == [value]


def test_a_trade_is_a_process_only_where_it_names_nothing_else():
    trades = ["黑色金属铸造", "铸造及其他金属制品制造", "木材加工和木、竹、藤、棕、草制品业", "棉印染精加工"]
    records = read_rows(["企业名称", "所属行业"], *([f"{trade}厂", trade] for trade in trades))
    assert values(records, "casting") == [True, None, None, None]
    assert values(records, "wood_working") == [None] * 4
    assert values(records, "printing") == [None] * 4
