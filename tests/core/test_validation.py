"""A mistake in a YAML file is told in Chinese, whatever kind of mistake it is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from tenglong.engine.core.errors import ProfileError, RuleError
from tenglong.engine.core.validation import Model, load_model
from tenglong.engine.policy.profile import load_profile


class Inner(Model):
    word: str


class Made(Model):
    number: int = Field(default=1, ge=1, le=9)
    flag: bool = False
    day: date = date(2022, 1, 1)
    names: list[str] = Field(default=["甲"], min_length=1)
    table: dict[str, str] = Field(default={})
    inner: Inner | None = None
    choice: Literal["a", "b"] = "a"
    code: str = Field(default="A", pattern="^[A-Z]$")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number: 0", "number 有误：不得小于 1"),
        ("number: 10", "number 有误：不得大于 9"),
        ("number: 甲", "number 有误：应为整数"),
        ("flag: 也许", "flag 有误：应为 true 或 false"),
        ("day: 2022-13-01", "day 有误：应为日期，写作 2022-12-31"),
        ("names: []", "names 有误：至少 1 项"),
        ("names: 甲", "names 有误：应为列表"),
        ("names: [[]]", "names.0 有误：应为文字"),
        ("table: 甲", "table 有误：应为“键: 值”"),
        ("inner: 甲", "inner 有误：应为“键: 值”"),
        ("inner: {}", "inner.word 有误：缺少此项"),
        ("choice: c", "choice 有误：取值不在允许之列"),
        ("code: a", "code 有误：写法不对"),
        ("other: 1", "other 有误：不认识此项"),
        ("yes: 1", "有误：键应为文字，请加引号"),
    ],
)
def test_a_mistake_is_told_in_chinese(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_model(Made, path)
    assert said in caught.value.line
    assert "第 1 行" in caught.value.line


@pytest.mark.parametrize("text", ["nothing: 1", "limits: {rows: 0}", "powers: 5", "issue_date: 明天", "office: [甲]"])
def test_a_mistake_in_a_profile_is_told_in_chinese(text: str, tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert not re.search(r"[A-Za-z]{2,} [a-z]{2,}", caught.value.line.replace("tenglong init", ""))
