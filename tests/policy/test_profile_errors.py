"""A mistake in a profile is one Chinese line with file, line and column, and says how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.intake.columns.profile_columns import profile_fields
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.vocabulary.fields import vocabulary


def refused(folder: Path, text: str | bytes) -> ProfileError:
    path = folder / "profile.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ProfileError) as error:
        load_profile(path)
    return error.value


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("office:\n\tname: 甲镇\n", (2, 1), "制表符"),
        ("office:\n  name： 甲镇\n  kind: 部门\n", (2, 3), "中文冒号"),
        ("office:\n  name: 甲镇：乙: 丙\n", (2, 13), "文字中有冒号的须加引号"),
        ("office:\n  name: 甲镇\n   kind: 部门\n", (3, 8), "缩进不对"),
        ("office:\n  name: 甲镇\n kind: 部门\n", (3, 2), "对齐"),
        ("powers: [安全隐患，消防隐患\nregion: 1\n", (2, 7), "方括号"),
        ("powers: {安全隐患: 某公告\n", (2, 1), "花括号"),
        ('office: {name: "甲镇}\n', (2, 1), "引号没有写完"),
        ("office: {name: 甲镇, name: 乙镇}\n", (1, 20), "键“name”重复"),
        ("office: *other\n", (1, 9), "加引号"),
        ("office: @甲镇\n", (1, 9), "加引号"),
        ("office: {name: 甲镇}\n---\noffice: {}\n", (2, 1), "一份内容"),
        ("office: {name: 甲\x07镇}\n", (1, 17), "控制字符"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_in_chinese_at_its_place(
    tmp_path: Path, text: str, place: tuple[int, int], said: str
) -> None:
    error = refused(tmp_path, text)
    assert error.where == f"profile.yaml 第 {place[0]} 行第 {place[1]} 列", error.line
    assert said in error.what
    assert not re.search(r"[a-z]{4,}", error.what.replace("YAML", "").replace("name", ""))


@pytest.mark.parametrize(
    ("text", "place", "said", "remedy"),
    [
        ("office: {kind: 乡镇}", (1, 16), "可写 （留空）、县级政府、乡镇街道、部门、专班", "tenglong init"),
        ("office:\n  phon: 1", (2, 9), "不认识此项", "是否应为 phone"),
        ("offic: {}", (1, 8), "不认识此项", "是否应为 office"),
        ("letters_on: [always]", (1, 14), "可写 in_force", "tenglong init"),
        ("deadline_days: {order: 十五天}", (1, 24), "工作日", "tenglong init"),
        ("甲乙丙", (1, 1), "应为“键: 值”", "tenglong init"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_what_would(
    tmp_path: Path, text: str, place: tuple[int, int], said: str, remedy: str
) -> None:
    error = refused(tmp_path, text)
    assert error.where == f"profile.yaml 第 {place[0]} 行第 {place[1]} 列"
    assert said in error.what
    assert remedy in error.remedy


def test_a_file_of_another_encoding_is_told_to_be_so(tmp_path: Path) -> None:
    error = refused(tmp_path, "# 配置\noffice: {name: 某镇}\n".encode("gbk"))
    assert (error.code, error.where) == ("Y004", "profile.yaml 第 1 行")
    assert "UTF-8" in error.remedy


def test_a_header_that_leads_to_no_field_is_told_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text("office: {name: 某镇}\ncolumns:\n  占地: 实际用地\n  利润: 利润额\n", encoding="utf-8")
    with pytest.raises(ProfileError) as error:
        profile_fields(load_profile(path), vocabulary("enterprise"))
    assert error.value.line.startswith("profile.yaml 第 4 行第 7 列：表头对照中的字段“利润额”不存在")


def test_a_header_of_projects_does_not_disturb_a_list_of_enterprises(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text("columns: {投资盘子: 总投资}\n", encoding="utf-8")
    assert profile_fields(load_profile(path), vocabulary("enterprise")) == {}
    fields = profile_fields(load_profile(path), vocabulary("project"))
    assert {header: match.key for header, match in fields.items()} == {"投资盘子": "investment"}
