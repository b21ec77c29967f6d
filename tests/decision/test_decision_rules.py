"""A broken decision rule is refused when it is loaded, with file, line and rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tenglong.engine.core.errors import RuleError
from tenglong.engine.decision.decision_rules import FOLDER, load_rules
from tenglong.engine.decision.fact_schema import BASES, FINDINGS, OUTCOMES
from tenglong.engine.vocabulary.code_types import DECISIONS
from tenglong.engine.vocabulary.labels import labels

RULE = """phase: decide
rules:
  - id: D1
    title: 告知
    when:
      - {{fact: finding, is: {{outcome: hit}}}}
{more}
    then: {then}
"""
INFORM = '{decision: inform, reason: "{criterion} 触发"}'


def load(folder: Path, more: str = "", then: str = INFORM) -> None:
    shutil.copy(FOLDER / "weigh.yaml", folder)
    (folder / "decide.yaml").write_text(RULE.format(more=more, then=then), encoding="utf-8")
    load_rules(folder)


def test_the_packaged_rules_load() -> None:
    rules = load_rules()
    assert {rule.then.decision for rule in rules.decide} == set(DECISIONS)


def test_every_code_has_a_label() -> None:
    table = labels()
    assert set(table.outcome) == OUTCOMES
    assert set(table.basis) == BASES
    assert set(table.finding) == FINDINGS
    assert set(table.decision) == set(table.next) == set(DECISIONS)


@pytest.mark.parametrize(
    ("more", "then", "said"),
    [
        ("      - {fact: findings}", INFORM, "没有“findings”这种事实"),
        ("      - {fact: caution, is: {code: conflict}}", INFORM, "“caution”没有字段“code”"),
        ("      - {fact: finding, is: {outcome: hits}}", INFORM, "字段“outcome”没有取值“hits”"),
        ("      - {fact: finding, is: {outcome: []}}", INFORM, "有误"),
        ("      - {fact: finding, is: {criterion: ''}}", INFORM, "有误"),
        ("      - {fact: finding, is: {asked: yes}}", INFORM, "有误"),
        ("      - {not: obstacle, same: [matter]}", INFORM, "不是两个事实共有的字段"),
        ("      - {not: obstacle, fact: power}", INFORM, "只能写一个"),
        ("      - {not: obstacle, if: power}", INFORM, "不认识此项"),
        ("", '{decision: arrest, reason: "{criterion}"}', "没有处理意见“arrest”"),
        ("", '{decision: inform, reason: "{caution} 触发"}', "不是前述事实的字段"),
        ("", '{decision: inform, reason: "{criterion} {basis} {matter}"}', "最多再写一个字段"),
        ("", "{decision: inform}", "写 decision 和 reason"),
        ("", "{fact: obstacle, is: {item: x}}", "没有处理意见"),
    ],
)
def test_a_broken_rule_is_refused_with_file_line_and_id(tmp_path: Path, more: str, then: str, said: str) -> None:
    with pytest.raises(RuleError, match=r"decide\.yaml 第 \d+ 行第 \d+ 列 D1") as caught:
        load(tmp_path, more, then)
    assert said in caught.value.line
    assert "\n" not in caught.value.line


def test_the_first_phase_may_not_deny_what_it_is_still_finding(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "decide.yaml", tmp_path)
    text = (FOLDER / "weigh.yaml").read_text(encoding="utf-8")
    text = text.replace("- {fact: caution}", "- {not: power, same: [item]}")
    (tmp_path / "weigh.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="第一阶段不能否定"):
        load_rules(tmp_path)


def test_the_first_item_must_be_a_fact_that_exists(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "weigh.yaml", tmp_path)
    text = RULE.format(more="", then=INFORM).replace("fact: finding", "not: finding")
    (tmp_path / "decide.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="第一项"):
        load_rules(tmp_path)


def test_more_rules_than_the_engine_bears_are_refused(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "weigh.yaml", tmp_path)
    one = RULE.format(more="", then=INFORM).split("rules:\n")[1]
    many = "".join(one.replace("D1", f"D{number}") for number in range(30))
    (tmp_path / "decide.yaml").write_text("phase: decide\nrules:\n" + many, encoding="utf-8")
    with pytest.raises(RuleError, match="超过 29 条"):
        load_rules(tmp_path)


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "weigh.yaml", tmp_path)
    one = RULE.format(more="", then=INFORM)
    (tmp_path / "decide.yaml").write_text(one + one.split("rules:\n")[1], encoding="utf-8")
    with pytest.raises(RuleError, match="编号 D1 重复"):
        load_rules(tmp_path)
