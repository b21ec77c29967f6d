"""Units: exact factors, every spelling, dimensions that cannot be mixed up."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import pytest

from tenglong.engine.core.errors import RuleError
from tenglong.engine.vocabulary.units import PLAIN, _units, dimension_text, find_unit, multiply, unit, unit_spellings


def convert(figure: str, written: str, wanted: str) -> Fraction:
    return Fraction(figure) * unit(written).to(unit(wanted))


@pytest.mark.parametrize(
    ("figure", "written", "wanted", "value"),
    [
        ("2000", "㎡", "亩", "3"),
        ("1999.9", "平方米", "亩", "2.99985"),
        ("1", "公顷", "亩", "15"),
        ("1", "平方公里", "亩", "1500"),
        ("2", "万㎡", "亩", "30"),
        ("162000", "元", "万元", "16.2"),
        ("1", "亿元", "万元", "10000"),
        ("5", "千元", "万元", "0.5"),
        ("5", "万元/亩", "元/㎡", "75"),
        ("1", "万吨标煤", "吨标准煤", "10000"),
        ("1", "kgce", "吨标准煤", "0.001"),
        ("10000", "度", "万千瓦时", "1"),
        ("3.02", "%", "1", "0.0302"),
        ("1", "吨标煤/万元", "千克标准煤/元", "0.1"),
    ],
)
def test_conversion_is_exact(figure: str, written: str, wanted: str, value: str) -> None:
    assert convert(figure, written, wanted) == Fraction(value)


def test_2000_square_metres_are_three_mu_exactly_not_2_99998() -> None:
    assert convert("2000", "平方米", "亩") == 3
    assert Fraction(2000) / Fraction("666.67") < 3


def test_converting_there_and_back_changes_nothing() -> None:
    known = list(_units().values())
    for one, other in product(known, known):
        if one.dimension == other.dimension:
            assert one.to(other) * other.to(one) == 1


def test_units_of_different_dimensions_do_not_convert() -> None:
    with pytest.raises(ValueError, match="dimension"):
        unit("万元").to(unit("亩"))


@pytest.mark.parametrize(
    "text", [" 万元 ", "M2", "m²", "KWH", "kW·h", "万元/亩", "万元／亩", "元/平方米", "吨标煤/万元"]
)
def test_every_spelling_is_known(text: str) -> None:
    assert find_unit(text) is not None


@pytest.mark.parametrize("text", ["", "  ", "斤", "万元/亩/年", "/", "万元/", "美元"])
def test_other_text_is_no_unit(text: str) -> None:
    assert find_unit(text) is None


def test_a_quotient_has_the_dimension_of_its_parts() -> None:
    assert unit("万元/亩").dimension == (("area", -1), ("money", 1))
    assert multiply(unit("万元/亩").dimension, unit("亩").dimension) == unit("元").dimension
    assert multiply(unit("亩").dimension, unit("亩").dimension, -1) == PLAIN


def test_a_unit_that_must_be_known_is_refused_in_one_line() -> None:
    with pytest.raises(RuleError, match="斤"):
        unit("斤")


def test_no_spelling_hides_a_longer_one() -> None:
    spellings = unit_spellings()
    for earlier, later in pairwise(spellings):
        assert len(earlier) >= len(later)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("元", "万元"),
        ("元/㎡", "万元/亩"),
        ("户", "个"),
        ("万美元", "万美元"),
        ("%", "无单位的数"),
        ("kgce", "吨标准煤"),
    ],
)
def test_a_dimension_is_told_by_its_base_units(written: str, text: str) -> None:
    assert dimension_text(unit(written).dimension) == text


def test_products_and_mere_divisors_are_told_too() -> None:
    area = unit("亩").dimension
    assert dimension_text(multiply(area, area)) == "亩·亩"
    assert dimension_text(multiply(PLAIN, area, -1)) == "1/亩"


def test_every_dimension_has_a_base_unit() -> None:
    assert all(dimension_text(known.dimension) for known in _units().values())
