"""`rules test`: the shipped cases hold, and the harness notices what it is there to notice."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from policy_folder import CASES, CLAUSE, HEAD, TAX, write_policy

from tenglong.engine.core.errors import RuleError
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.rule_testing import mutation, rule_tests
from tenglong.engine.rule_testing.boundary import probes
from tenglong.engine.rule_testing.rule_cases import load_cases, records_of
from tenglong.engine.rule_testing.rule_tests import run_rule_tests


def policy(folder: Path, **files: str) -> Policy:
    return load_policies(folder=write_policy(folder, **files))[0]


STEP = 1 if "TENGLONG_EXAMPLES" in os.environ else 8
"""Each eighth mutant of a policy; `tenglong rules test --mutate` judges all."""


@pytest.mark.slow
def test_every_shipped_policy_passes_its_own_cases_and_every_mutant_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_tests, "mutants", lambda policy: mutation.mutants(policy)[::STEP])
    report = run_rule_tests(load_policies(), mutate=True)
    assert report.passed, "\n".join(report.lines)
    assert report.mutants is not None
    assert report.mutants >= 100
    assert report.score == f"{report.mutants}/{report.mutants}"


def test_a_passing_policy_passes(tmp_path: Path) -> None:
    report = run_rule_tests([policy(tmp_path)], mutate=True)
    assert report.passed, "\n".join(report.lines)
    assert (report.cases, report.checks) == (5, 5)


def test_a_wrong_verdict_is_told_with_case_criterion_expected_and_got(tmp_path: Path) -> None:
    report = run_rule_tests([policy(tmp_path, cases=CASES.replace("QX20-E01: hit", "QX20-E01: clear"))])
    [difference] = report.differences
    assert (difference.criterion, difference.expected, difference.got) == ("QX20-E01", "clear", "hit")
    assert "tests.yaml 第 2 行" in difference.where
    assert "low" in difference.where
    assert not report.passed


def test_a_verdict_that_no_case_expects_fails(tmp_path: Path) -> None:
    unnamed = "  - {id: low, name: 低, given: {税收: 1万元, 实际用地: 10亩}, expect: {}}\n"
    report = run_rule_tests([policy(tmp_path, cases=unnamed)])
    assert [difference.got for difference in report.differences] == ["hit"]


def test_rest_declares_what_unnamed_criteria_may_say(tmp_path: Path) -> None:
    unnamed = "  - {id: low, name: 低, given: {税收: 1万元, 实际用地: 10亩}, expect: {}, rest: [hit]}\n"
    assert not run_rule_tests([policy(tmp_path, cases=unnamed)]).differences


@pytest.mark.parametrize(
    "expected",
    ["{outcome: insufficient, missing: [实际用地]}", "{outcome: insufficient, basis: expired}"],
)
def test_missing_fields_and_basis_are_compared(tmp_path: Path, expected: str) -> None:
    cases = f"  - {{id: blank, name: 空白, given: {{税收: 空, 实际用地: 3亩}}, expect: {{QX20-E01: {expected}}}}}\n"
    assert len(run_rule_tests([policy(tmp_path, cases=cases)]).differences) == 1


def test_what_no_case_touches_is_listed(tmp_path: Path) -> None:
    report = run_rule_tests([policy(tmp_path, cases=CASES.splitlines(keepends=True)[0])])
    assert report.untested == ("QX20-E01 不触发", "QX20-E01 数据不足")


def test_what_the_text_leaves_open_is_touched_by_a_boundary(tmp_path: Path) -> None:
    open_tax = TAX.replace("亩均税收 低于 5万元/亩", "未定(亩均税收 低于 5万元/亩)")
    cases = CASES.replace("hit", "boundary")
    assert run_rule_tests([policy(tmp_path, criteria=open_tax, cases=cases)]).untested == ()
    fewer = "".join(line for line in cases.splitlines(keepends=True) if "boundary" not in line)
    report = run_rule_tests([policy(tmp_path / "fewer", criteria=open_tax, cases=fewer)])
    assert report.untested == ("QX20-E01 触发",)


def test_cases_too_far_from_the_figure_let_mutants_live(tmp_path: Path) -> None:
    far = CASES.replace("49.9万元", "1万元").replace("50.1万元", "900万元").replace("税收: 50万元", "税收: 800万元")
    report = run_rule_tests([policy(tmp_path, cases=far)], mutate=True)
    assert any("< 改为 <=" in name for name in report.survivors)
    assert any("−1%" in name for name in report.survivors)


def test_an_unchanged_rule_is_no_mutant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unchanged(one: Policy) -> list[mutation.Mutant]:
        rule = one.rules[0]
        criterion = rule.criterion.model_copy(update={"id": "QX20-E01#0"})
        return [
            mutation.Mutant(
                id="QX20-E01#0", criterion="QX20-E01", what="没有改动", rule=replace(rule, criterion=criterion)
            )
        ]

    monkeypatch.setattr(rule_tests, "mutants", unchanged)
    assert run_rule_tests([policy(tmp_path)], mutate=True).survivors == ("没有改动",)


def test_mutation_changes_comparator_figure_and_field(tmp_path: Path) -> None:
    changed = " ".join(mutant.what for mutant in mutation.mutants(policy(tmp_path)))
    for what in ("< 改为 <=", "< 改为 >=", "+1%", "−1%", "字段“亩均税收”改为"):
        assert what in changed


def test_boundaries_stand_at_the_figure_blank_in_another_unit_and_computed(tmp_path: Path) -> None:
    generated, lacking = probes(policy(tmp_path))
    assert not lacking
    outcomes = {probe.case.spec.name.removeprefix("QX20-E01 第 1 个比较"): probe.outcome for probe in generated}
    assert outcomes["略低"] == outcomes["略低（换单位）"] == outcomes["略低（由分项算得）"] == "hit"
    assert outcomes["恰为"] == outcomes["略高"] == outcomes["恰为（由分项算得）"] == "clear"
    assert outcomes["空白"] == "insufficient"


def test_a_boundary_that_the_evaluation_gets_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = policy(tmp_path)
    wrong = policy(tmp_path / "wrong", criteria=TAX.replace("低于 5万元", "低于 5.1万元"))
    monkeypatch.setattr(rule_tests, "probes", lambda _: probes(wrong))
    report = run_rule_tests([one])
    assert {difference.got for difference in report.probe_differences} == {"clear"}


# Cases as records


def records(folder: Path, given: str) -> dict[str, object]:
    one = policy(folder, cases=f"  - {{id: one, name: 一, given: {{{given}}}, expect: {{}}}}\n")
    return records_of(load_cases(one), one.head).frame.row(0, named=True)


def test_figures_are_converted_exactly_from_their_own_unit(tmp_path: Path) -> None:
    row = records(tmp_path, "税收: 162000元, 实际用地: 2000㎡, 研发经费占比: 3%, 综合能耗: 1/3")
    assert (row["tax"], row["land_actual"], row["rd_ratio"], row["energy"]) == ("16.2", "3", "3", "1/3")
    assert Fraction(str(row["energy"])) == Fraction(1, 3)


def test_blank_zero_pending_and_error_are_four_things(tmp_path: Path) -> None:
    row = records(tmp_path, "税收: 空, 自有用地: 0, 承租用地: 待核, 出租用地: '#DIV/0!', 安全隐患: 无, 消防隐患: 空")
    assert (row["tax"], row["land_own"], row["land_rent_in"], row["land_rent_out"]) == (None, "0", None, None)
    assert (row["land_rent_in~"], row["land_rent_out~"]) == ("unknown", "error")
    assert (row["safety_hazard"], row["fire_hazard"]) == (False, None)


@pytest.mark.parametrize(
    ("cases", "what"),
    [
        ("  - {id: a, name: 一, given: {税收收: 1}, expect: {}}\n", "没有名为“税收收”的字段"),
        ("  - {id: a, name: 一, given: {税收: 3亩}, expect: {}}\n", "单位与“万元”不合"),
        ("  - {id: a, name: 一, given: {税收: 很多}, expect: {}}\n", "不是数值"),
        ("  - {id: a, name: 一, given: {规模: 大}, expect: {}}\n", "没有取值“大”"),
        ("  - {id: a, name: 一, given: {安全隐患: 可能}, expect: {}}\n", "是非项不能写"),
        ("  - {id: a, name: 一, given: {成立日期: 去年}, expect: {}}\n", "不是日期"),
        ("  - {id: a, name: 一, given: {}, expect: {QX20-E09: hit}}\n", "没有条款 QX20-E09"),
        ("  - {id: a, name: 一, given: {}, expect: {QX20-E01: maybe}}\n", "有误"),
        ("  - {id: a, name: 一, given: {}, expect: {}}\n  - {id: a, name: 二, given: {}, expect: {}}\n", "重复"),
    ],
)
def test_a_broken_case_is_one_line_with_its_place(tmp_path: Path, cases: str, what: str) -> None:
    with pytest.raises(RuleError, match=r"QX20/tests\.yaml 第 ") as caught:
        run_rule_tests([policy(tmp_path, cases=cases)])
    assert what in caught.value.line


def test_the_report_ends_with_the_sums(tmp_path: Path) -> None:
    report = run_rule_tests([policy(tmp_path, head=HEAD, clauses=CLAUSE)], mutate=True)
    assert report.lines[-1].startswith("用例 5 个，核对 5 项；")
    assert report.lines[-1].endswith(f"变异发现率 {report.score}")
