"""Which names may mean one enterprise or one project; the enterprises are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenglong.engine.core.text import normal_name
from tenglong.engine.vocabulary.enterprise_names import Likeness, likeness, name_parts, readings
from tenglong.engine.vocabulary.project_names import project_likeness

NEAR = [
    ("望岫重工", "望岫重工股份有限公司"),  # a short name
    ("听松集团", "听松电池集团有限公司"),
    ("听松集团", "浙江听松热电有限公司"),
    ("浙江听松集团有限公司", "听松集团"),
    ("浙江望岫电器股份有限公司", "望岫电器股份有限公司"),  # without the place
    ("云帆集团股份有限公司", "湖州云帆集团股份有限公司"),  # with a place more
    ("浙江望岫电器股份有限公司", "嵊州市望岫电器有限公司"),  # a place inside the other
    ("浙江望岫电器有限公司", "浙江望岫电器股份有限公司"),  # another form
    ("浙江特种水泵有限公司", "特种水泵股份有限公司"),  # words of trade alone, all of them
    ("砚池特种不锈钢股份有限公司", "砚池特种材料科技股份有限公司"),  # renamed
    ("浙江听雨椅业股份有限公司", "听雨家居股份有限公司"),
    ("砚池家具股份有限公司", "砚池家居股份有限公司"),
    ("浙江弘远达礞智能科技有限公司", "浙江弘远达礴智能科技有限公司"),  # one character of four
    ("浙江昂砚康制药有限公司", "浙江昂岫康制药有限公司"),  # one of three, all else the same
    ("浙江望岫电有限公司", "浙江望岫电器有限公司"),  # a character left out
    ("望岫科技有司", "望岫科技有限公司"),
    ("望岫科技有限公", "望岫科技有限公司"),
    ("砚池之路控股集团有限公司", "砚池之路控股集团有限公司湖州分公司"),  # a branch
    ("嵊州云帆建材有限公司（远山建材集团）", "嵊州云帆建材有限公司"),  # a remark in brackets
    ("望岫环保能源（嵊州）有限公司", "望岫环保能源有限公司"),
    ("远山集团浙江砚池纤维有限公司", "浙江砚池纤维有限公司"),  # without its group
    ("青溪望岫机械有限公司", "望岫机械股份有限公司"),  # without a place that no table knows
]
APART = [
    ("浙江望岫电器股份有限公司", "嵊州市云岫电器有限公司"),  # place and trade alone are the same
    ("浙江望岫电器股份有限公司", "浙江云岫电器股份有限公司"),
    ("浙江特种水泵有限公司", "绍兴特种水泵有限公司"),
    ("嵊州市望岫机械有限公司", "新昌县望岫机械有限公司"),  # each in a county of its own
    ("浙江望岫机械有限公司", "浙江望岫塑料厂"),  # another trade and no company
    ("听松集团", "嵊州市听松五金厂"),
    ("听松集团有限公司", "听松服饰店"),
    ("远山股份有限公司绍兴分公司", "远山股份有限公司嵊州分公司"),  # two branches
    ("嵊州市三界镇溪口五金厂", "浙江望岫机械有限公司"),
]
PROJECTS_NEAR = [
    ("年产3万台水泵技改项目", "年产3万台水泵技改"),
    ("年产400万套照明器具及开关插座目", "年产400万套照明器具及开关插座项目"),
    ("三期年产30万吨纤维项目", "年产30万吨纤维项目（三期）"),
    ("年产80万套内饰件项目和年产50万套底盘项目", "年产80万套内饰件项目"),
    ("年产16000万米面料生产线搬迁技改提升项目", "搬迁技改提升"),
]


@pytest.mark.parametrize(("first", "second"), NEAR)
def test_names_that_may_mean_one_enterprise(first: str, second: str) -> None:
    one, other = normal_name(first), normal_name(second)
    assert likeness(one, other) == likeness(other, one) == Likeness.NEAR


@pytest.mark.parametrize(("first", "second"), APART)
def test_names_that_mean_two_enterprises(first: str, second: str) -> None:
    one, other = normal_name(first), normal_name(second)
    assert likeness(one, other) == likeness(other, one) < Likeness.NEAR


@pytest.mark.parametrize(("first", "second"), PROJECTS_NEAR)
def test_names_that_may_mean_one_project(first: str, second: str) -> None:
    assert project_likeness(normal_name(first), normal_name(second)) == Likeness.NEAR


def test_projects_of_other_content_are_two() -> None:
    assert project_likeness("年产3万台水泵技改项目", "年产200万套纸箱生产线项目") == Likeness.NONE
    assert project_likeness("浮法一线技改项目", "某技改项目") == Likeness.NONE


@pytest.mark.parametrize(
    ("name", "place", "word", "trade"),
    [
        ("浙江嵊州望岫电子有限公司", "330683", "望岫", "电子"),
        ("嵊州市三界镇望岫五金厂", "330683104", "望岫", "五金"),
        ("安吉望岫有限公司", "330523", "望岫", ""),
        ("特种电机有限公司", None, "", "特种电机"),
        ("望岫", None, "望岫", ""),
    ],
)
def test_the_parts_of_a_name(name: str, place: str | None, word: str, trade: str) -> None:
    parts = readings(normal_name(name))[-1]
    assert (parts.place, parts.word, parts.trade) == (place, word, trade)


@given(st.text(max_size=12))
def test_every_text_has_parts_and_is_the_same_as_itself(text: str) -> None:
    name = normal_name(text)
    assert readings(name)
    assert likeness(name, name) == Likeness.SAME


def test_no_word_stands_twice() -> None:
    words = name_parts()
    for group in (words.company, words.broken, words.other, words.branch, words.trades):
        assert len(group) == len(set(group))
