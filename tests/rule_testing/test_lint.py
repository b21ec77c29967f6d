"""Lint: every kind of mistake that loads is found, shown on a witness, and the shipped rules have none."""

from __future__ import annotations

from pathlib import Path

import pytest
from policy_folder import CLAUSE, HEAD, TAX, write_policy

from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.profile import Office, Profile
from tenglong.engine.rule_testing.lint import lint, lint_folder
from tenglong.engine.rule_testing.lint_finding import LintFinding

SECOND = TAX.replace("QX20-E01", "QX20-E02")
TWO = CLAUSE + CLAUSE.replace("QX20-E01", "QX20-E02")


def found(folder: Path, **files: str) -> list[LintFinding]:
    return lint(load_policies(folder=write_policy(folder, **files)))


def two(
    folder: Path, first: str, second: str, *, findings: tuple[str, str] = ("inefficient", "inefficient")
) -> list[str]:
    criteria = "".join(
        _unless_it_flows(text.replace("亩均税收 低于 5万元/亩", when))
        .replace("finding: inefficient", f"finding: {finding}")
        .replace("低于5万元/亩的", "")
        .replace("    letter: {title: 提升告知书}\n" if finding in ("protected", "list") else "", "")
        for text, when, finding in zip((TAX, SECOND), (first, second), findings, strict=True)
    )
    return [finding.line for finding in found(folder, criteria=criteria, clauses=TWO)]


def _unless_it_flows(criterion: str) -> str:
    """The criterion, which says that it reads figures of a whole year only if its condition does."""
    if "亩均税收" in criterion.partition("when: ")[2].partition("\n")[0]:
        return criterion
    return criterion.replace("    flows: true\n", "").replace(", flows: 二（一）", "")


@pytest.mark.slow
def test_the_shipped_rules_have_no_error_or_warning() -> None:
    assert [finding.line for finding in lint(load_policies()) if finding.level != "info"] == []


def test_a_sound_policy_has_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("    when:", "    scope: 规模 是 规上 且 规模 是 规下\n    when:", "适用范围永远不成立"),
        ("低于 5万元/亩", "低于 5万元/亩 且 亩均税收 高于 6万元/亩", "条件在适用范围内永远不成立"),
        ("亩均税收 低于 5万元/亩", "综合能耗 在 0吨标准煤 以上", "条件在适用范围内总是成立"),
        ("    when:", "    scope: 规模 是 规下\n    when:", ""),
        ("亩均税收 低于 5万元/亩", "未定(亩均税收 低于 5万元/亩)", ""),
    ],
)
def test_what_can_never_or_must_always_hold_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    lines = [finding.line for finding in found(tmp_path, criteria=TAX.replace(old, new))]
    assert [what in line for line in lines] == ([True] if what else [])


def test_a_criterion_within_another_is_shown_on_a_witness(tmp_path: Path) -> None:
    [line] = two(tmp_path, "亩均税收 低于 5万元/亩", "亩均税收 低于 3万元/亩")
    assert "QX20-E02：凡成立时 QX20-E01 也成立且结论相同，例如 亩均税收 " in line


def test_a_recognition_within_a_screening_is_fine_and_a_list_that_asks_no_more_is_not(tmp_path: Path) -> None:
    lists = ("list", "list")
    screening = "亩均税收 低于 5万元/亩"
    assert two(tmp_path / "more", screening, f"{screening} 且 规模 是 规上", findings=lists) == []
    [line] = two(tmp_path / "no_more", screening, "亩均税收 低于 3万元/亩", findings=lists)
    assert "QX20-E02：凡成立时 QX20-E01 也成立且结论相同" in line
    [line] = two(tmp_path / "letters", screening, f"{screening} 且 规模 是 规上")
    assert "QX20-E02：凡成立时 QX20-E01 也成立且结论相同" in line


def test_two_equal_criteria_are_found(tmp_path: Path) -> None:
    [line] = two(tmp_path, "亩均税收 低于 5万元/亩", "非 亩均税收 不低于 5万元/亩")
    assert "总是同时成立" in line


def test_two_criteria_that_leave_no_way_out_contradict(tmp_path: Path) -> None:
    [line] = two(tmp_path, "亩均税收 低于 6万元/亩", "亩均税收 高于 5万元/亩")
    assert "互相矛盾" in line
    assert "例如 亩均税收 " in line


def test_neighbours_that_only_share_a_field_are_fine(tmp_path: Path) -> None:
    assert two(tmp_path, "亩均税收 低于 5万元/亩", "亩均税收 高于 50万元/亩") == []


def test_other_years_do_not_meet(tmp_path: Path) -> None:
    first, second = (
        text.replace("    when:", f"    years: {years}\n    when:").replace("places: {", "places: {years: 二（一）, ")
        for text, years in ((TAX, "2020..2021"), (SECOND, "2022..2025"))
    )
    assert found(tmp_path, criteria=first + second, clauses=TWO) == []


def test_the_year_before_the_policy_begins_can_be_judged_and_no_earlier_one(tmp_path: Path) -> None:
    never = {
        years: [
            finding.what
            for finding in found(tmp_path / years, criteria=TAX.replace("    when:", f"    years: {years}\n    when:"))
            if "永远不会出现" in finding.what
        ]
        for years in ("2019", "2018..2019", "2018")
    }
    assert never == {"2019": [], "2018..2019": [], "2018": ["适用年度 2018..2018 永远不会出现"]}


def test_protected_and_adverse_is_pointed_out(tmp_path: Path) -> None:
    [line] = two(tmp_path, "亩均税收 低于 5万元/亩", "规模 是 规上", findings=("inefficient", "protected"))
    assert line.startswith("提示")
    assert "人工复核" in line


def test_a_branch_that_adds_nothing_is_found(tmp_path: Path) -> None:
    cases = (
        "    cases:\n      - {id: low, label: 低, when: 亩均税收 低于 5万元/亩}\n"
        "      - {id: lower, label: 更低, when: 亩均税收 低于 3万元/亩}\n"
    )
    [finding] = found(tmp_path, criteria=TAX.replace("    when: 亩均税收 低于 5万元/亩\n", cases))
    assert finding.where == "QX20-E01 情形 lower"
    assert "情形 low" in finding.what


def test_a_figure_in_the_summary_must_be_the_expressions(tmp_path: Path) -> None:
    [finding] = found(tmp_path, criteria=TAX.replace("低于5万元/亩的", "低于6万元/亩的"))
    assert finding.level == "error"
    assert "6万元/亩" in finding.what
    assert found(tmp_path / "same", criteria=TAX.replace("低于5万元/亩的", "低于75元/平方米的")) == []


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"criteria": TAX.replace("二（一）", "正文")}, "没有章节"),
        ({"clauses": CLAUSE.replace("二（一）", "三（二）")}, "与登记表的“三（二）”不同"),
        (
            {"clauses": CLAUSE + "  - {id: QX20-F01, clause: 三, record: enterprise, summary: 隐患, status: flag}\n"},
            "没有编写判断",
        ),
        ({"clauses": CLAUSE.replace("E01", "E02")}, "QX20-E01 没有在条款登记表中登记"),
        ({"clauses": CLAUSE.replace("automated}", "automated, encoded: [QX20-E07]}")}, "encoded 中的“QX20-E07”不存在"),
        ({"clauses": CLAUSE.replace("automated}", "automated, see: [QX20-S007]}")}, "see 中的“QX20-S007”不存在"),
        ({"clauses": CLAUSE.replace("automated}", "automated, see: [QX20-E01]}")}, "see 中的“QX20-E01”不存在"),
        ({"clauses": CLAUSE + CLAUSE}, "编号 QX20-E01 重复"),
        ({"clauses": CLAUSE.replace("automated", "pending")}, "要写原因"),
        ({"head": HEAD.replace("valid_to: 2025-12-31\n", "")}, "没有 valid_to"),
        ({"head": HEAD.replace("2025-12-31", "2019-12-31")}, "早于施行日"),
        ({"criteria": TAX.replace("    when:", "    years: 2017..2018\n    when:")}, "永远不会出现"),
        (
            {"head": HEAD + "references:\n  指南: {keys: [行业大类], columns: {亩均税收: 万元/亩}, source: 某指南}\n"},
            "没有条款使用",
        ),
        (
            {"head": HEAD + "references:\n  指南: {keys: [行当], columns: {亩均税收: 万元/亩}, source: 某指南}\n"},
            "没有名为“行当”的字段",
        ),
    ],
)
def test_registers_citations_and_validity_are_checked(tmp_path: Path, files: dict[str, str], what: str) -> None:
    assert any(what in finding.what for finding in found(tmp_path, **files))


def test_a_reason_in_the_register_closes_the_gap(tmp_path: Path) -> None:
    more = "  - {id: QX20-F01, clause: 三, record: cluster, summary: 六有, status: flag, reason: 没有集群记录}\n"
    assert found(tmp_path, clauses=CLAUSE + more) == []


def test_a_statement_of_another_id_may_stand_for_a_criterion_or_target(tmp_path: Path) -> None:
    row = "  - {{id: QX20-S001, clause: 二（一）, record: region, summary: 税收, status: target, encoded: [{}]}}\n"
    folder = write_policy(tmp_path, clauses=row.format("QX20-E01, QX20-T01"))
    aim = "{id: QX20-T01, item: 1, clause: 二（一）, indicator: 规上工业亩均税收, values: [{year: 2025, value: 20}]}"
    (folder / "QX20" / "targets.yaml").write_text(f"targets:\n  - {aim}\n", encoding="utf-8")
    assert lint(load_policies(folder=folder)) == []
    (folder / "QX20" / "clauses.yaml").write_text("clauses:\n" + row.format("QX20-E01"), encoding="utf-8")
    assert [finding.what for finding in lint(load_policies(folder=folder))] == ["QX20-T01 没有在条款登记表中登记"]


def test_a_target_that_nothing_judges_needs_a_reason(tmp_path: Path) -> None:
    more = "  - {id: QX20-T01, clause: 一, record: region, summary: 目标, status: target}\n"
    assert [finding.where for finding in found(tmp_path, clauses=CLAUSE + more)] == ["QX20-T01"]


def test_a_reference_table_without_a_file_is_an_error(tmp_path: Path) -> None:
    head = HEAD + "references:\n  指南: {keys: [行业大类], columns: {亩均税收: 万元/亩}, source: 某指南}\n"
    criteria = TAX.replace("低于 5万元/亩\n", "低于 参照(指南, 亩均税收)\n")
    policies = load_policies(folder=write_policy(tmp_path, head=head, criteria=criteria))
    named = Office(config=Profile(reference_tables={"指南": "指南.csv"}), folder=tmp_path)
    assert [finding.level for finding in lint(policies)] == ["info"]
    assert [(finding.level, finding.what) for finding in lint(policies, named)] == [("error", "文件 指南.csv 不存在")]


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"criteria": TAX + TAX}, "重复"),
        ({"criteria": TAX.replace("5万元/亩", "5亩", 1)}, "量纲不同"),
        ({"head": HEAD + "lists:\n  名单甲: {file: lists/a.csv, title: 甲, clause: 附件1}\n"}, "名单文件不存在"),
        ({"criteria": TAX.replace("record: enterprise", "record: [enterprise, region]")}, "同一词表"),
    ],
)
def test_a_policy_that_does_not_load_is_a_finding_and_the_others_are_checked(
    tmp_path: Path, files: dict[str, str], what: str
) -> None:
    findings = lint_folder(write_policy(tmp_path, **files))
    assert [finding.level for finding in findings] == ["error"]
    assert what in findings[0].what
    assert findings[0].where
