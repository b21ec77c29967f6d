"""Numbers of a sheet are exact text of what the sheet shows."""

from __future__ import annotations

import struct

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenglong.engine.core.exact import exact_text, from_float
from tenglong.engine.intake.files.readers.number_text import (
    DATE,
    GENERAL,
    PERCENT,
    format_class,
    number_text,
    number_texts,
    serial_text,
)

FINITE = st.floats(-1e300, 1e300)
AMOUNTS = st.integers(-(10**17), 10**17).map(lambda units: units / 10**6)


@given(FINITE | AMOUNTS)
def test_a_number_is_the_exact_text_of_its_15_significant_digits(value: float) -> None:
    assert number_text(value) == exact_text(from_float(value))


@given(st.lists(st.tuples(FINITE | AMOUNTS, st.sampled_from(["r", ".17g", ".15g", ".16f", ".3e"])), max_size=20))
def test_many_literals_at_once_give_the_same_as_each_float_by_itself(items: list[tuple[float, str]]) -> None:
    literals = [repr(value) if form == "r" else format(value, form) for value, form in items]
    expected = [number_text(float(literal)) for literal in literals]
    assert number_texts(pl.Series(literals, dtype=pl.String)).to_list() == expected


@given(st.integers(0, 2**64 - 1))
def test_any_bit_pattern_of_a_double_survives_in_excels_own_spelling(bits: int) -> None:
    (value,) = struct.unpack("<d", struct.pack("<Q", bits))
    if value == value and abs(value) != float("inf"):
        literal = f"{value:.17g}"
        assert number_texts(pl.Series([literal])).to_list() == [number_text(value)]


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("0.30000000000000004", "0.3"),
        ("49.960000000000001", "49.96"),
        ("1.0", "1"),
        ("-0", "0"),
        ("1E+18", "1000000000000000000"),
        ("911101066976941872", "911101066976942000"),
        ("0.0000015", "0.0000015"),
        ("999999999999999.9", "1000000000000000"),
        ("nan", None),
        ("十", None),
    ],
)
def test_literals_of_number_cells(literal: str, text: str | None) -> None:
    assert number_texts(pl.Series([literal])).to_list() == [text]


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        (1, "1900-01-01"),
        (59, "1900-02-28"),
        (60, None),
        (61, "1900-03-01"),
        (46346, "2026-11-20"),
        (46346.354166666664, "2026-11-20 08:30"),
        (46346.35418981481, "2026-11-20 08:30:02"),
        (0.5, "12:00"),
        (0, None),
        (-1, None),
        (1e9, None),
    ],
)
def test_date_serials_of_the_1900_system(serial: float, text: str | None) -> None:
    assert serial_text(serial, since_1904=False) == text


def test_the_1904_system_counts_from_its_own_first_day() -> None:
    assert serial_text(46346 - 1462, since_1904=True) == "2026-11-20"
    assert serial_text(0, since_1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    ("code", "class_"),
    [
        ("0.00%", PERCENT),
        ('0.00"%"', GENERAL),
        ("0.00\\%", GENERAL),
        ("yyyy-mm-dd", DATE),
        ('yyyy"年"m"月"d"日";@', DATE),
        ("[$-804]yyyy年m月d日", DATE),
        ("h:mm", DATE),
        ("[h]:mm:ss", GENERAL),
        ("G/通用格式", GENERAL),
        ("General", GENERAL),
        ('#,##0.00"亩"', GENERAL),
        ("[Red]0.00", GENERAL),
        ('0.00_);[Red]\\(0.00\\)"days"', GENERAL),
    ],
)
def test_what_a_number_format_shows(code: str, class_: int) -> None:
    assert format_class(200, code) == class_


def test_built_in_formats_need_no_code() -> None:
    assert [format_class(number) for number in (0, 2, 10, 14, 31, 46, 57)] == [
        GENERAL,
        GENERAL,
        PERCENT,
        DATE,
        DATE,
        GENERAL,
        DATE,
    ]
