"""The handbook of rules: every criterion and target on its policy's page, in plain words, whole and safe as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_rules import policy_of
from office_run import write_profile
from policy_folder import HEAD, TAX, write_policy

from tenglong.cli import _run
from tenglong.engine.language.render import condition_text, top_level_parts
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.office import office_policies
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.policy.register import register_of
from tenglong.engine.policy.targets import targets_of
from tenglong.engine.report.rules.handbook import chapter
from tenglong.engine.report.rules.handbook_pages import ALL_POLICIES, write_handbook


def page(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_every_policy_has_its_page_and_all_are_in_one(tmp_path: Path) -> None:
    policies = load_policies()
    assert _run(["rules", "doc", "--out", str(tmp_path)]) == 0
    names = {
        f"{name}.{suffix}" for name in [*(one.head.id for one in policies), ALL_POLICIES] for suffix in ("md", "html")
    }
    assert {path.name for path in tmp_path.iterdir()} == names
    for policy in policies:
        ids = [rule.criterion.id for rule in policy.rules] + [target.spec.name for target in targets_of(policy)]
        for name in (policy.head.id, ALL_POLICIES):
            for suffix in ("md", "html"):
                text = page(tmp_path, f"{name}.{suffix}")
                assert all(mark in text for mark in [*ids, *(one.clause.id for one in register_of(policy))])


def test_a_criterion_is_told_with_clause_figures_validity_departments_data_and_examples(tmp_path: Path) -> None:
    write_handbook(load_policies(["SZ20"]), tmp_path)
    entry = page(tmp_path, "SZ20.md").split("### SZ20-E01")[1].split("###")[0]
    for part in (
        "四（五）",
        "“亩均税收”小于5万元/亩（恰为该数时，“以下”是否含本数原文未明）",
        "2019—2025（四（五））",
        "约束对象：制造业企业，及“5+5”十个集群（产业链）内的企业（标题；三；四（五））",
        "读取全年累计的数：数据年度未结束的转人工复核（四（五））",
        "动态出清",
        "市经信局",
        "税收实际贡献 / 实际用地",
        "| 触发 |",
        "| 边界待定 |",
        "| 数据不足 |",
    ):
        assert part in entry
    assert "原文未写截止日" in page(tmp_path, "SZ20.md")


def test_the_register_tells_what_judges_a_statement_and_who_is_responsible(tmp_path: Path) -> None:
    write_handbook(load_policies(["SZ22"]), tmp_path)
    text = page(tmp_path, "SZ22.md")
    [row] = [line for line in text.splitlines() if line.startswith("| SZ22-S031 ")]
    assert "判断：SZ22-E01、SZ22-R01" in row
    assert "牵头 各乡镇（街道）、市经信局；配合 市发改局、市自然资源局" in row
    entry = text.split("### SZ22-E01")[1].split("###")[0]
    assert "附件2第8项（SZ22-S031）" in entry


def test_the_pages_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_handbook(load_policies(["SZ22"]), tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_the_html_is_well_formed_and_has_no_outside_parts(tmp_path: Path) -> None:
    write_handbook(load_policies(), tmp_path)
    text = page(tmp_path, f"{ALL_POLICIES}.html")
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert "<script" not in text
    checker = _Tags()
    checker.feed(text)
    assert checker.open == []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_what_a_policy_says_is_text_never_markup(tmp_path: Path) -> None:
    criteria = TAX.replace("亩均税收偏低", '"<b>偏低</b> | {{ 1 }}"')
    write_handbook(load_policies(folder=write_policy(tmp_path / "p", criteria=criteria, head=HEAD)), tmp_path / "out")
    assert "&lt;b&gt;偏低&lt;/b&gt; | {{ 1 }}" in page(tmp_path / "out", "QX20.html")
    assert "### QX20-E01 &lt;b&gt;偏低&lt;/b&gt; \\| {{ 1 }}" in page(tmp_path / "out", "QX20.md")


def test_a_local_standard_is_marked(tmp_path: Path) -> None:
    text = (
        "thresholds:\n  - {criterion: SZ20-E01, when: 亩均税收 低于 8万元/亩, source: 某办法第三条, approver: 某局}\n"
    )
    policies = office_policies(load_profile(write_profile(tmp_path, text)), ["SZ20"])
    entry = next(entry for entry in chapter(policies[0]).entries if entry.id == "SZ20-E01")
    assert "某办法第三条" in entry.local
    assert entry.conditions == ["“亩均税收”小于8万元/亩"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("规模 是 规上 或 实际用地 在 3亩（含）以上", "“规模”为规上，或者“实际用地”大于或等于3亩"),
        ("规模 是 规上 且 (安全隐患 或 非 消防隐患)", "“规模”为规上，并且（“安全隐患”为“是”，或者“消防隐患”为“否”）"),
        ("企业名称 不属于 名单(名录)", "“企业名称”不在名单“名录”中"),
        ("规模 不属于 [规上, 规下]", "“规模”不为规上、规下中任何一项"),
        ("成立日期 + 2年 晚于 年度末", "“成立日期”之后 2 年的那一天晚于数据年度末"),
        ("成立日期 早于 2020-01-01", "“成立日期”早于2020-01-01"),
        ("处置方式 不为空", "填写了“处置方式”"),
        ("亩均税收 低于 参照(指南, 税)", "“亩均税收”小于外部标准表“指南”查得的“税”"),
        ("(税收 - 研发经费) / 实际用地 高于 -1万元/亩", "（“税收实际贡献”－“研发经费”）÷“实际用地”大于负的1万元/亩"),
        ("非 (安全隐患 或 消防隐患)", "下列各项都不成立：“安全隐患”为“是”；“消防隐患”为“是”"),
        ("非 (安全隐患 且 消防隐患)", "并非：“安全隐患”为“是”，并且“消防隐患”为“是”"),
        ("非 税收 低于 3万元", "并非：“税收实际贡献”小于3万元"),
    ],
)
def test_conditions_in_plain_words(text: str, words: str) -> None:
    rule = policy_of(text).rules[0]
    assert condition_text(rule.when, rule.vocabulary) == words


def test_a_list_of_conditions_says_how_they_go_together() -> None:
    rule = policy_of("安全隐患 且 消防隐患").rules[0]
    assert top_level_parts(rule.when, rule.vocabulary) == ("下列各项同时成立", ["“安全隐患”为“是”", "“消防隐患”为“是”"])
    either = policy_of("安全隐患 、 消防隐患").rules[0]
    assert "原文未明" in top_level_parts(either.when, either.vocabulary)[0]


def test_every_shipped_condition_can_be_told() -> None:
    for policy in load_policies():
        for entry in chapter(policy).entries:
            assert entry.conditions or entry.situations
