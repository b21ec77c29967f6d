"""Trades: codes and everyday words lead to section and division; a word of several meanings leads nowhere."""

from __future__ import annotations

import pytest

from tenglong.engine.vocabulary.fields import vocabulary
from tenglong.engine.vocabulary.industries import _table, classify_industry


@pytest.mark.parametrize(
    ("text", "division", "code"),
    [
        ("纺织业", "C17", ""),
        ("纺织", "C17", ""),
        ("C17", "C17", ""),
        ("c17", "C17", ""),
        ("17", "C17", ""),
        ("Ｃ１７１３", "C17", "1713"),
        ("1713", "C17", "1713"),
        ("C-1713", "C17", "1713"),
        ("1713 棉印染精加工", "C17", "1713"),
        ("棉印染精加工(C1713)", "C17", "1713"),
        ("GB/T 4754-2017 C1713", "C17", "1713"),
        ("171", "C17", "171"),
        ("领带", "C18", "1830"),
        ("领带制造", "C18", "1830"),
        ("集成灶", "C38", "3861"),
        ("智能电机", "C38", "381"),
        ("轴承", "C34", "345"),
        ("五金加工", "C33", ""),
        ("塑料制品业", "C29", "292"),
        ("木业", "C20", ""),
        ("家具制造业", "C21", ""),
        ("化工行业", "C26", ""),
        ("汽配", "C36", "3670"),
        ("电子", "C39", ""),
        ("粘土砖瓦及建筑砌块制造", "C30", "3031"),
        ("黑色金属铸造", "C33", "3391"),
        ("制造业-纺织业", "C17", ""),
        ("制造业(纺织、印染)", "C17", ""),
    ],
)
def test_manufacturing_is_understood_by_code_name_and_everyday_word(text: str, division: str, code: str) -> None:
    industry = classify_industry(text)
    assert industry is not None
    assert (industry.section, industry.division, industry.code) == ("制造业", division, code)


@pytest.mark.parametrize(
    "text", ["制造业", "C", "C制造业", "机械", "食品", "门窗制造", "橡塑托盘制造业", "纺织、服装", "C1799"]
)
def test_where_only_the_section_is_certain_the_division_stays_open(text: str) -> None:
    industry = classify_industry(text)
    assert industry is not None
    assert (industry.section, industry.division) == ("制造业", "")


@pytest.mark.parametrize(
    ("text", "section", "division"),
    [
        ("物流", "交通运输仓储和邮政业", ""),
        ("仓储", "交通运输仓储和邮政业", "G59"),
        ("发电", "电力热力燃气及水生产和供应业", "D44"),
        ("4411", "电力热力燃气及水生产和供应业", "D44"),
        ("1019", "采矿业", "B10"),
        ("0610", "采矿业", "B06"),
        ("农业", "农林牧渔业", "A01"),
        ("批发业", "批发和零售业", "F51"),
        ("纺织品批发", "批发和零售业", ""),
        ("5131", "批发和零售业", "F51"),
        ("房地产", "房地产业", "K70"),
        ("汽车维修", "居民服务修理和其他服务业", "O81"),
    ],
)
def test_other_sections_are_told_from_manufacturing(text: str, section: str, division: str) -> None:
    industry = classify_industry(text)
    assert industry is not None
    assert (industry.section, industry.division) == (section, division)


UNCERTAIN = ["", "其他", "包装", "建材", "光伏", "茶叶加工", "工业", "服装制造销售", "服装、销售", "机械制造及贸易"]


@pytest.mark.parametrize("text", [*UNCERTAIN, "B17", "9912", "2024年纺织", "6"])
def test_what_may_be_several_sections_is_never_guessed(text: str) -> None:
    assert classify_industry(text) is None


def test_dyeing_and_printing_of_cloth_stay_apart_by_name() -> None:
    dyeing, printing = classify_industry("印染"), classify_industry("印花")
    assert dyeing is not None
    assert printing is not None
    assert (dyeing.name, printing.name) == ("印染", "印花")
    assert dyeing.division == printing.division == "C17"


def test_a_lost_leading_zero_is_restored_only_where_nothing_else_fits() -> None:
    restored = classify_industry("B610")
    assert restored is not None
    assert restored.code == "0610"
    assert classify_industry("610") is None
    assert classify_industry("131", stored_as_number=True) is None
    written = classify_industry("131")
    assert written is not None
    assert written.division == "C13"


def test_a_code_and_a_name_that_differ_leave_only_what_they_share() -> None:
    industry = classify_industry("C18 纺织业")
    assert industry is not None
    assert (industry.section, industry.division) == ("制造业", "")
    assert classify_industry("C17 批发业") is None


def test_the_sections_are_the_options_of_the_vocabulary() -> None:
    names = _table().names
    sections = {letter: names[f"{letter}label"] for letter in names if len(letter) == 1}
    assert list(sections) == list("ABCDEFGHIJKLMNOPQRST")
    assert set(sections.values()) == set(vocabulary("enterprise")["industry_section"].options)


def test_the_standard_is_complete_where_it_is_listed() -> None:
    codes = [code for code in _table().names if code.startswith("C") and code[1:].isdigit()]
    assert [sum(len(code) == length for code in codes) for length in (3, 4, 5)] == [31, 179, 609]
    assert len([code for code in _table().names if len(code) == 3]) == 97


def test_every_standard_name_finds_its_own_division() -> None:
    for code, name in _table().names.items():
        if code[1:].isdigit():
            industry = classify_industry(name)
            assert industry is not None, name
            assert industry.section == _table().names[f"{code[0]}label"], name
            assert industry.division in (code[:3], ""), name
