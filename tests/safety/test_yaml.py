"""Oddities of YAML end in one Chinese line with their place; nothing but plain data is ever built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.core.yaml_source import load_yaml
from tenglong.engine.policy.profile import load_profile


def refused(folder: Path, text: str) -> str:
    path = folder / "配置.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert "\n" not in caught.value.line
    assert "配置.yaml" in caught.value.line
    return caught.value.line


@pytest.mark.parametrize(
    "text",
    [
        "halt_share: !!int abc",
        "halt_share: !!int 1_0",
        "handed_over: !!bool 也许",
        "tax_definition: !!null 无",
        "issue_date: !!timestamp 9999-99-99",
        "tax_definition: !!binary aGk=",
        'powers: !!python/object/apply:os.system ["true"]',
        "powers: !!set {安全隐患: null}",
        "office: !!omap [name: 甲]",
        "tax_definition: !!python/name:os.system ''",
        "tax_definition: !mine 甲",
        "halt_share: 99999999999999999999999999999999999999",
        "office: {<<: {name: 甲}}",
    ],
)
def test_tags_and_values_that_do_not_fit_them_are_refused(tmp_path: Path, text: str) -> None:
    said = refused(tmp_path, text)
    assert "标签或数" in said
    assert "Node" not in said  # what the parser holds is no text for people


@pytest.mark.parametrize("text", ["1_000", "12:30", "0610", "2022-02-30", "1e3", "0x1F", ".inf", "9" * 5000 + ".5"])
def test_what_yaml_would_turn_into_other_things_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"值: {text}\n", encoding="utf-8")
    assert load_yaml(path, ProfileError).data == {"值": text}


@pytest.mark.parametrize("text", ["halt_share: 1_0", "halt_share: 1:30", "halt_share: 012"])
def test_a_whole_number_is_written_plainly(tmp_path: Path, text: str) -> None:
    assert "整数" in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("holidays: {2027: {rest: [02-30]}}", "没有 02-30 这一天"),
        ("holidays: {2027: {rest: [02-29]}}", "2027 年没有 02-29 这一天"),
        ("holidays: {2027: {rest: [01-01], work: [13-01]}}", "没有 13-01 这一天"),
        ("holidays: {99999: {rest: [01-01]}}", "99999"),
        ("deadline_days: {order: 9999999}", "期限最长"),
        ("deadline_days: {order: 99999个工作日}", "期限写作"),
        ("issue_date: 9999-99-99", "应为日期"),
    ],
)
def test_days_and_periods_that_no_calendar_has(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)
