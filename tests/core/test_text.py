"""One normal form of text: the function and the expression agree on any text, and names that are the same are equal."""

from __future__ import annotations

import re
import sys
import unicodedata

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tenglong.engine.core.text import (
    EDGES,
    INVISIBLE,
    fold_text,
    fold_texts,
    half_width,
    normal_name,
    normal_name_expr,
)

LISTED = "光大环保能源（嵊州）有限公司"
EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
ODD = st.sampled_from(
    "Ａaß İıſΣςẞǰÅ〔（〈[{【」)）]“\"'’—‑。· \t\u3000\u200b\u202a\u2066\u00ad\ufe0f\u3164\u115f\U000e0101ｶﾞée\u0301\u0345㎡²ﬁ①甲乙"
)
ANY_TEXT = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), ODD), max_size=12)


@settings(deadline=None, max_examples=500)
@given(st.lists(st.one_of(st.none(), ANY_TEXT), max_size=20))
@example(["\U0001ccd6甲", "A\u0301\u0323", "e\u200d\u0301", "ɤƛ", "\ua7f1"])
def test_function_and_expression_agree_on_any_text(texts: list[str | None]) -> None:
    frame = pl.DataFrame({"name": texts}, schema={"name": pl.String})
    normal = frame.select(normal_name_expr(pl.col("name")))["name"].to_list()
    assert normal == [None if text is None else normal_name(text) for text in texts]


def test_function_and_expression_agree_on_every_character() -> None:
    known = [character for character in EVERY_CHARACTER if unicodedata.category(character) != "Cn"]
    texts = [f"甲{character}a\u0301" for character in known]
    assert fold_texts(pl.Series(texts)).to_list() == [fold_text(text) for text in texts]


@settings(deadline=None, max_examples=500)
@given(ANY_TEXT)
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


def test_what_cannot_be_seen_is_dropped() -> None:
    unseen = [
        character for character in EVERY_CHARACTER if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Zs"}
    ]
    fillers = "\u115f\u1160\u3164\uffa0\u2800\u034f\u180b\ufe00\ufe0f\U000e0100\U000e01ef"
    assert [character for character in [*unseen, *fillers] if fold_text(f"甲{character}乙") != "甲乙"] == []
    wide = {character for character in unseen if unicodedata.category(character)[0] == "Z"} | set("\t\n\v\f\r\x85")
    rest = set(unseen) - wide
    assert [character for character in rest if not re.fullmatch(INVISIBLE, character)] == []
    assert [character for character in wide if re.fullmatch(INVISIBLE, character)] == []
    assert {character for character in unseen if character < "\uffff"} <= set(EDGES)


def test_every_bracket_is_a_bracket() -> None:
    quotes = "‚„⹂〝〞〟"
    brackets = [
        character
        for character in EVERY_CHARACTER
        if unicodedata.category(character) in {"Ps", "Pe"} and character not in quotes
    ]
    assert [character for character in brackets if fold_text(character) not in ("(", ")")] == []
    assert {fold_text(f"甲{bracket}") for bracket in "(（〔〈[［{｛【﹙︵⦅《「"} == {"甲("}


@pytest.mark.parametrize(
    "name",
    [
        "光大环保能源〔嵊州〕有限公司",
        "光大环保能源\u202a（嵊州）有限公司",
        "光大环保能源(嵊州)有限公司",
        "光大环保能源【嵊州】有限公司",
        " 光大环保能源 〈嵊州〉\u3000有限公司\u200b",
        "光大环保能源\ufe0f［嵊州］有限\u3164公司",
    ],
)
def test_spellings_of_one_name_are_the_same_name(name: str) -> None:
    assert normal_name(name) == normal_name(LISTED)


def test_case_and_width_do_not_tell_names_apart() -> None:
    assert normal_name("嵊州abc纺织有限公司") == normal_name("嵊州ＡＢＣ纺织有限公司")
    assert normal_name("甲公司") != normal_name("乙公司")


def test_half_width_keeps_blanks_and_case() -> None:
    assert half_width("Ａ １\u202d２\u202c。") == "A 12。"
