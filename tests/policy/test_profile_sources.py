"""What a profile says of powers, of who gave the data, and of service; whatever cannot be right is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.policy.profile import Profile, load_profile


def profile(folder: Path, text: str) -> Profile:
    path = folder / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path).config


@pytest.mark.parametrize(
    ("text", "powers"),
    [
        ("[安全隐患, 消防隐患]", {"安全隐患": "", "消防隐患": ""}),
        ("{安全隐患: 某公告, 消防隐患: }", {"安全隐患": "某公告", "消防隐患": ""}),
        ("[安全隐患, {消防隐患: 某公告}]", {"安全隐患": "", "消防隐患": "某公告"}),
        ("[]", {}),
    ],
)
def test_powers_are_a_list_or_say_what_gives_them(tmp_path: Path, text: str, powers: dict[str, str]) -> None:
    read = profile(tmp_path, f"powers: {text}\n")
    assert read.powers == powers
    assert Profile.model_validate(read.model_dump(mode="json")).powers == powers


def test_powers_without_sources_are_recorded_as_the_list_that_they_were(tmp_path: Path) -> None:
    assert profile(tmp_path, "powers: [安全隐患]\n").model_dump(mode="json")["powers"] == ["安全隐患"]


@pytest.mark.parametrize("text", ["powers: [[安全隐患]]", "powers: 3", "powers: {安全隐患: [某公告]}"])
def test_powers_of_another_shape_are_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ProfileError, match="powers") as refused:
        profile(tmp_path, text)
    assert refused.value.code == "P013"


def test_a_source_of_data_is_of_all_figures_or_of_named_fields(tmp_path: Path) -> None:
    assert profile(tmp_path, "data_source: 税务部门提供\n").data_source == "税务部门提供"
    named = profile(
        tmp_path, "data_source: {税收: 税务部门提供, land_actual: 自然资源部门提供, 总投资: 发改部门提供}\n"
    )
    assert isinstance(named.data_source, dict)
    with pytest.raises(ProfileError, match="第 2 行第 20 列：data_source 中没有“税收额”") as refused:
        profile(tmp_path, "powers: []\ndata_source: {税收额: 税务部门提供}\n")
    assert refused.value.code == "P028"


def test_a_letter_is_handed_over_later_unless_the_profile_says_so(tmp_path: Path) -> None:
    assert not profile(tmp_path, "powers: []\n").handed_over
    assert profile(tmp_path, "handed_over: true\n").handed_over
