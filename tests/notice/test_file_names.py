"""File names from any enterprise name."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenglong.engine.notice.file_names import UNNAMED, UniqueNames, safe_name

_FORBIDDEN = re.compile('[\\\\/:*?"<>|\x00-\x1f]')


@given(st.text(st.characters(), max_size=300))
def test_any_text_becomes_a_safe_part_of_a_name(text: str) -> None:
    name = safe_name(text)
    assert not _FORBIDDEN.search(name)
    assert 1 <= len(name) <= 60
    assert len(name.encode()) <= 180
    assert name == name.strip(" .")


@pytest.mark.parametrize("text", ["", " ", "...", "\x00\x01", "\u202e", "\ud800"])
def test_a_name_of_nothing_visible_is_said_to_be_missing(text: str) -> None:
    assert safe_name(text) == UNNAMED


def test_separators_are_shown_as_their_full_width_likeness() -> None:
    assert safe_name("../甲/乙\\丙:公司") == "／甲／乙＼丙：公司"


def test_a_direction_mark_cannot_disguise_a_file_type() -> None:
    assert safe_name("报告\u202excod.exe") == "报告xcod.exe"


def test_ten_thousand_characters_still_make_a_file(tmp_path: Path) -> None:
    (tmp_path / f"{safe_name('嵊' * 10_000)}.docx").write_bytes(b"")


def test_names_are_unique_whatever_the_case_and_order() -> None:
    names = UniqueNames()
    given_ = [names.unique(stem) for stem in ("A-2", "A", "a", "A", "A-2")]
    assert given_ == ["A-2", "A", "a-3", "A-4", "A-2-2"]
    assert len({name.casefold() for name in given_}) == len(given_)


@given(st.lists(st.sampled_from(["甲", "甲-2", "甲-3", "a", "A", "a-2"]), max_size=30))
def test_no_two_files_ever_share_a_name(stems: list[str]) -> None:
    names = UniqueNames()
    assert len({names.unique(stem).casefold() for stem in stems}) == len(stems)
