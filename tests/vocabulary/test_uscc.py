"""Unified social credit codes: sound ones pass, every slip of the pen is caught, nothing is repaired."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from tenglong.engine.vocabulary.uscc import ALPHABET, check_character, check_uscc, organisation_check, sound_codes

bodies = st.text(ALPHABET, min_size=16, max_size=16)


def code_of(body: str) -> str:
    first = body + organisation_check(body[8:])
    return first + check_character(first)


@pytest.mark.parametrize("code", ["91330381145618741G", "91330381145626397T"])
def test_a_sound_code_passes(code: str) -> None:
    assert check_uscc(code).code == code
    assert check_uscc(code).problem == ""


@pytest.mark.parametrize(
    "written",
    [
        "91330381145618741g",
        " 9133 0381 1456 18741G ",
        "９１３３０３８１１４５６１８７４１Ｇ",
        "9133-0381-1456-18741G",
        "\u200b91330381145618741G\u00a0",
    ],
)
def test_the_way_of_writing_does_not_matter(written: str) -> None:
    assert check_uscc(written).code == "91330381145618741G"


@pytest.mark.parametrize("short", ["9133038114561841G", "9133038114562397T"])
def test_seventeen_characters_mean_one_left_out(short: str) -> None:
    check = check_uscc(short)
    assert (check.code, check.problem) == (None, "length")
    assert "漏录一位" in check.hint


@pytest.mark.parametrize("code", ["91350211M0000XUF46", "91350203M0001QAY9B"])
def test_a_genuine_code_with_a_wrong_check_digit_is_only_a_warning(code: str) -> None:
    check = check_uscc(code)
    assert (check.code, check.problem) == (code, "check_digit")
    assert check.usable
    assert code[16] == organisation_check(code[8:16])


@pytest.mark.parametrize("text", ["9.11101066976942E+17", "9.11101e17", "９.11101066976942Ｅ+17"])
def test_scientific_notation_is_a_lost_number(text: str) -> None:
    check = check_uscc(text)
    assert (check.code, check.problem) == (None, "numeric")


def test_a_code_stored_as_a_number_is_never_repaired() -> None:
    assert check_uscc("911101066976942000", stored_as_number=True).problem == "numeric"
    assert check_uscc("911101066976941872", stored_as_number=True).code is None


def test_short_numbers_keep_their_meaning_when_stored_as_numbers() -> None:
    assert "注册号" in check_uscc("330683000012345", stored_as_number=True).hint
    assert "组织机构代码" in check_uscc("145618741", stored_as_number=True).hint


@pytest.mark.parametrize(("letter", "likely"), [("O", "0"), ("I", "1"), ("S", "5"), ("Z", "2")])
def test_a_letter_that_codes_do_not_use_names_its_look_alike(letter: str, likely: str) -> None:
    check = check_uscc(f"9133038114561874{letter}G")
    assert check.problem == "alphabet"
    assert f"{letter}（疑为 {likely}）" in check.hint


@pytest.mark.parametrize("text", ["正在办理", "91330381145618741?", "统一社会信用代码"])
def test_other_text_is_no_code(text: str) -> None:
    assert check_uscc(text).problem == "alphabet"


@pytest.mark.parametrize("length", [0, 1, 9, 15, 16, 17, 19, 20])
def test_every_other_length_is_an_error_with_a_hint(length: int) -> None:
    check = check_uscc("9" * length)
    assert (check.code, check.problem) == (None, "length")
    assert check.hint


@given(bodies)
def test_a_code_with_both_check_digits_is_sound(body: str) -> None:
    assert check_uscc(code_of(body)).problem == ""


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_changed_character_is_caught(body: str, place: int, letter: str) -> None:
    code = code_of(body)
    changed = code[:place] + letter + code[place + 1 :]
    assert (check_uscc(changed).problem == "") == (changed == code)


@given(bodies)
def test_a_wrong_organisation_code_under_a_right_last_digit_is_told_apart(body: str) -> None:
    right = organisation_check(body[8:])
    wrong = "0" if right != "0" else "1"
    assert check_uscc(body + wrong + check_character(body + wrong)).problem == "org_check_digit"


@given(st.text(max_size=30), st.booleans())
def test_no_text_breaks_the_check(text: str, number: bool) -> None:
    check = check_uscc(text, stored_as_number=number)
    assert (check.problem == "") == (check.hint == "")


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_the_last_character_is_that_of_python_stdnum(first: str) -> None:
    assert check_character(first) == stdnum_uscc.calc_check_digit(first)


@given(
    st.from_regex(rf"[0-9]{{8}}[{ALPHABET}]{{8}}", fullmatch=True), st.sampled_from(["right", *ALPHABET]), st.booleans()
)
def test_a_code_is_valid_in_python_stdnum_which_does_not_check_the_organisation_code(
    body: str, last: str, right_organisation: bool
) -> None:
    first = body + (organisation_check(body[8:]) if right_organisation else "0")
    code = first + (check_character(first) if last == "right" else last)
    assert stdnum_uscc.is_valid(code) == (check_uscc(code).problem in ("", "org_check_digit"))


@given(st.lists(st.one_of(bodies.map(code_of), st.text(ALPHABET + "IOZ学", max_size=19), st.just("")), max_size=8))
def test_many_codes_at_once_are_judged_as_each_alone(codes: list[str]) -> None:
    changed = [code[:3] + "7" + code[4:] for code in codes]
    every = [*codes, *changed]
    expected = [check_uscc(code).problem == "" and check_uscc(code).code == code for code in every]
    assert sound_codes(pl.Series(every, dtype=pl.String)).to_list() == expected
