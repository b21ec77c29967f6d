"""Exact numbers: a figure means the same from the cell to the letter, and is rounded for showing only."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenglong.engine.core.exact import exact_text, finite_places, from_float, parse_exact, round_text, show

fractions = st.fractions(max_denominator=10**30)
decimals = st.builds(
    lambda whole, places: Fraction(whole, 10**places), st.integers(-(10**30), 10**30), st.integers(0, 20)
)


@given(fractions | decimals)
def test_a_number_comes_back_from_its_exact_text(value: Fraction) -> None:
    assert parse_exact(exact_text(value)) == value


@given(decimals)
def test_a_finite_decimal_is_written_out_without_trailing_zeros(value: Fraction) -> None:
    text = exact_text(value)
    assert "/" not in text
    assert "." not in text or not text.endswith(("0", "."))


@given(fractions | decimals)
def test_one_number_has_one_text(value: Fraction) -> None:
    assert exact_text(Fraction(exact_text(value))) == exact_text(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3.50", Fraction(-7, 2)), (".5", Fraction(1, 2)), ("5.", 5), ("1e3", 1000), ("+7", 7), ("2/15", Fraction(2, 15)),
     ("-2/15", Fraction(-2, 15)), ("1E-8", Fraction(1, 10**8)), ("-0", 0)],
)  # fmt: skip
def test_numbers_are_read(text: str, value: Fraction) -> None:
    assert parse_exact(text) == value


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "1,000", "1/0", "1/-2", "nan", "inf", "0x10", "一", "1_000", "--1", "1e99999", "1\n"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert parse_exact(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (16.2, "16.2"),
        (3.24, "3.24"),
        (2000 * 0.0015, "3"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
    ],
)
def test_a_float_means_the_fifteen_digits_that_the_sheet_shows(value: float, text: str) -> None:
    assert exact_text(from_float(value)) == text


@pytest.mark.parametrize(
    ("value", "places"), [(Fraction(1, 8), 3), (Fraction(1, 3), None), (Fraction(7), 0), (Fraction(1, 50), 2)]
)
def test_finite_places(value: Fraction, places: int | None) -> None:
    assert finite_places(value) == places


@given(fractions | decimals, st.integers(0, 12))
def test_rounding_is_off_by_half_a_unit_at_most(value: Fraction, places: int) -> None:
    assert abs(Fraction(round_text(value, places)) - value) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.125", "0.12"), ("0.135", "0.14"), ("-0.125", "-0.12"), ("4.996", "5.00"), ("-0.001", "0.00")],
)
def test_rounding_is_half_to_even_as_gb_t_8170_says(value: str, text: str) -> None:
    assert round_text(Fraction(value), 2) == text


@pytest.mark.parametrize(
    ("value", "text"), [("4.996", "4.996"), ("1/3", "约0.3333"), ("5", "5"), ("0.1234567891", "约0.1235")]
)
def test_a_person_sees_the_exact_figure_or_that_it_is_rounded(value: str, text: str) -> None:
    assert show(Fraction(value)) == text
