"""Lint of letters: a clause without one, one that nobody uses, one that says what its track forbids."""

from __future__ import annotations

from pathlib import Path

import pytest
from policy_folder import TAX, write_policy

from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.profile import Office, Profile
from tenglong.engine.rule_testing.lint import lint

LETTER = "    letter: {title: 提升告知书}\n"


def lines(folder: Path, criteria: str, profile: Profile | None = None) -> list[str]:
    office = Office(config=profile) if profile else None
    return [finding.line for finding in lint(load_policies(folder=write_policy(folder, criteria=criteria)), office)]


def test_a_clause_without_a_letter_of_its_own_is_pointed_out(tmp_path: Path) -> None:
    [line] = lines(tmp_path, TAX.replace(LETTER, ""))
    assert line.startswith("警告：QX20-E01：没有写文书内容（letter），文书用“低效”的通用写法")


def test_a_case_without_a_letter_of_its_own_is_pointed_out_by_its_name(tmp_path: Path) -> None:
    cases = """\
    cases:
      - {id: low, label: 亩均低, when: 亩均税收 低于 5万元/亩}
      - {id: park, label: 未入园, when: 非 在园区, finding: improve}
"""
    [line] = lines(tmp_path, TAX.replace("    when: 亩均税收 低于 5万元/亩\n", cases))
    assert "情形“未入园”没有写文书内容（letter），文书用“对标提升”的通用写法" in line


@pytest.mark.parametrize("finding", ["list", "unlawful", "hint"])
def test_a_letter_of_a_clause_that_has_no_such_letters_is_pointed_out(tmp_path: Path, finding: str) -> None:
    [line] = lines(tmp_path, TAX.replace("finding: inefficient", f"finding: {finding}"))
    assert "结论类别不出告知、腾退类文书" in line


@pytest.mark.parametrize(
    ("finding", "text", "words"),
    [
        ("inefficient", "opening: 逾期的责令改正", ["责令"]),
        ("inefficient", "paths: [{name: 提升, text: 否则加价}]", ["加价"]),
        ("improve", "title: 低效企业告知书", ["低效"]),
        ("withdraw", "consequence: 限期腾退", ["限期腾退"]),
        ("withdraw", "settled: 低效用地盘活的不再列入", ["低效"]),
        ("inefficient", "title: 低效企业告知书", []),
    ],
)
def test_what_the_track_or_the_finding_forbids_is_an_error(
    tmp_path: Path, finding: str, text: str, words: list[str]
) -> None:
    criteria = TAX.replace("finding: inefficient", f"finding: {finding}").replace("{title: 提升告知书}", f"{{{text}}}")
    errors = [line for line in lines(tmp_path, criteria) if line.startswith("错误")]
    assert errors == [f"错误：QX20-E01：letter 写有这种文书不得出现的用语“{word}”。请改写。" for word in words]


def test_the_name_of_a_case_is_the_fact_of_its_letter_unless_it_has_words_for_it(tmp_path: Path) -> None:
    cases = """\
    cases:
      - {id: land, label: 违法占地, when: 非 在园区}
"""
    plain = TAX.replace("    when: 亩均税收 低于 5万元/亩\n", cases).replace("低于5万元/亩的", "")
    assert any("情形“违法占地”letter 写有" in line for line in lines(tmp_path / "a", plain))
    named = plain.replace("when: 非 在园区}", "when: 非 在园区, letter: {fact: 未入园}}")
    assert [line for line in lines(tmp_path / "b", named) if "letter" in line] == []


def test_a_measure_that_a_local_rule_allows_is_no_error(tmp_path: Path) -> None:
    criteria = TAX.replace("{title: 提升告知书}", "{consequence: 执行差别电价}")
    assert any("差别电价" in line for line in lines(tmp_path / "a", criteria))
    allowed = Profile(local_rules={"差别电价": "《示例办法》第三条"})
    assert lines(tmp_path / "b", criteria, allowed) == []
