"""Free text of violations and problems, and the flags of faults that it decides."""

from __future__ import annotations

import pytest
from made_grids import codes, read_rows, states, told, values

from tenglong.engine.intake.records.faults import problems_in, violations_in
from tenglong.engine.vocabulary.fields import vocabulary
from tenglong.engine.vocabulary.spellings import spellings


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("安全隐患", {"safety_hazard": True}),
        ("亩均税收低；违章搭建", {"unlawful_building": True}),
        ("1.消防隐患2.偷税漏税", {"fire_hazard": True, "tax_evasion": True}),
        ("安全、环保问题", {"safety_hazard": False, "pollution": False}),
        ("消防和用能", {"fire_hazard": False, "energy_violation": False}),
        ("厂房无证", {"unlicensed": False}),
        ("无证无照", {"unlicensed": True}),
        ("违法用地已整改", {"unlawful_land": False}),
        ("未发现安全隐患", {"safety_hazard": False}),
        ("疑似环境污染", {"pollution": False}),
        ("安全问题，有安全隐患", {"safety_hazard": True}),
        ("排放不达标、落后产能", {"emission_excess": True, "outdated": True}),
        ("设备陈旧、产出低", {}),
    ],
)
def test_what_a_list_of_problems_says(text, faults):
    assert problems_in(text) == faults


def test_the_same_words_are_violations_where_the_header_asks_for_them():
    assert violations_in("安全、环保") == {"safety_hazard": True, "pollution": True}
    assert violations_in("欠缴社保") is None


def test_a_named_problem_fills_its_flag_and_a_subject_leaves_it_unclear():
    records = read_rows(
        ["企业名称", "存在问题"], ["甲厂", "违法用地"], ["乙厂", "安全问题"], ["丙厂", ""], ["丁厂", "无"]
    )
    assert values(records, "unlawful_land") == [True, None, None, None]
    assert states(records, "unlawful_land") == ["inferred", None, None, None]
    assert values(records, "safety_hazard") == [None] * 4
    assert states(records, "safety_hazard") == [None, "unclear", None, None]
    (problem,) = told(records, "problem_unclear")
    assert (problem["row"], problem["cell"]) == (3, "B3")
    assert "安全隐患" in problem["advice"]


def test_a_column_of_its_own_settles_what_a_subject_leaves_open():
    records = read_rows(["企业名称", "存在问题", "安全隐患"], ["甲厂", "安全问题", "否"], ["乙厂", "安全问题", ""])
    assert values(records, "safety_hazard") == [False, None]
    assert states(records, "safety_hazard") == [None, "unclear"]
    assert codes(records) == ["problem_unclear"]


def test_a_named_problem_against_a_column_of_its_own_is_a_conflict():
    records = read_rows(["企业名称", "主要问题", "是否违法用地"], ["甲厂", "违法用地", "否"])
    assert states(records, "unlawful_land") == ["conflict"]
    assert codes(records) == ["source_conflict"]


def test_the_words_belong_to_the_tables_that_they_speak_of():
    assert set(spellings().subjects) <= {word for words in spellings().violations.values() for word in words}
    assert set(spellings().problem_flags) <= set(vocabulary("enterprise").fields)
