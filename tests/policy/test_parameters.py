"""Figures that change by year: judged by the data year, probed in each period, checked when the rules are loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from made_records import records_of
from policy_folder import CASES, TAX, write_policy

from tenglong.engine.core.errors import RuleError
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.policy.settings import Settings
from tenglong.engine.report.rules.catalogue import describe, rule_rows
from tenglong.engine.rule_testing.lint import lint
from tenglong.engine.rule_testing.rule_tests import run_rule_tests

DATED = TAX.replace("低于 5万元/亩", "低于 出清线").replace("    finding:", """\
    parameters:
      出清线:
        - {from: 2020, value: 5万元/亩, source: 二（一）}
        - {from: 2023, value: 75元/平方米, source: 二（二）}
    finding:""", 1).replace("低于5万元/亩的", "")  # fmt: skip
"""5万元/亩, and from 2023 on 75元/平方米, which is 5万元/亩 too but for the unit: 4.9 and 5.1 tell nothing apart."""

RISING = DATED.replace("75元/平方米", "8万元/亩")
YEARLY = (
    CASES
    + """\
  - {id: later, name: 新标准, year: 2023, given: {税收: 79.9万元, 实际用地: 10亩}, expect: {QX20-E01: hit}}
  - {id: later-at, name: 新标准恰为, year: 2023, given: {税收: 80万元, 实际用地: 10亩}, expect: {QX20-E01: clear}}
"""
)


def policy(folder: Path, criteria: str = RISING, cases: str = YEARLY) -> Policy:
    [loaded] = load_policies(folder=write_policy(folder, criteria=criteria, cases=cases))
    return loaded


def outcomes(loaded: Policy, rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    place = {"region_code": "330999", "name": "某厂"}
    frame = evaluate(records_of([{**place, **row} for row in rows]), [loaded], Settings(as_of=date(2024, 1, 1)))
    return list(zip(frame["outcome"], frame["limit"], strict=True))


def test_the_figure_of_the_data_year_judges(tmp_path: Path) -> None:
    rows = [{"report_year": str(year), "tax": "60", "land_actual": "10"} for year in (2020, 2022, 2023, 2025)]
    assert outcomes(policy(tmp_path), rows) == [("clear", "5"), ("clear", "5"), ("hit", "8"), ("hit", "8")]


def test_figures_in_different_units_are_the_same_exactly(tmp_path: Path) -> None:
    rows = [{"report_year": "2023", "tax": tax, "land_actual": "3.24"} for tax in ("16.2", "16.19999999")]
    assert [found for found, _ in outcomes(policy(tmp_path, DATED), rows)] == ["clear", "hit"]


def test_what_the_scale_cannot_hold_is_judged_by_the_same_figure(tmp_path: Path) -> None:
    rows = [{"report_year": year, "tax": "1/3", "land_actual": "2/39"} for year in ("2022", "2023")]
    assert outcomes(policy(tmp_path), rows) == [("clear", "5"), ("hit", "8")]


def test_each_period_has_its_boundary_cases_and_mutants(tmp_path: Path) -> None:
    report = run_rule_tests([policy(tmp_path)], mutate=True)
    assert report.lines[:-1] == []
    assert report.passed
    once = run_rule_tests([policy(tmp_path / "once", TAX, CASES)])
    assert report.probes == 2 * once.probes


def test_a_case_of_one_period_does_not_prove_the_other(tmp_path: Path) -> None:
    report = run_rule_tests([policy(tmp_path, cases=CASES)], mutate=True)
    assert any("数值 8" in survivor for survivor in report.survivors)


def test_list_and_show_tell_the_figure_that_binds(tmp_path: Path) -> None:
    loaded = [policy(tmp_path)]
    found = [rule_rows(loaded, as_of=date(2024, 1, 1), year=year)[0].figures for year in (2022, 2023)]
    assert found == ["出清线 5万元/亩", "出清线 8万元/亩"]
    text = describe(loaded, "QX20-E01", as_of=date(2024, 1, 1), year=2023)
    assert "数值“出清线”：2023 年起 8万元/亩，条款，二（二）" in text


def test_the_first_figure_holds_before_its_year_too(tmp_path: Path) -> None:
    rule = policy(tmp_path).rules[0]
    node = rule.when.right  # type: ignore[attr-defined]
    assert [node.of(year).value for year in (2019, 2020, 2022, 2023)] == [Fraction(5)] * 3 + [Fraction(8)]
    assert replace(node) == node


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("75元/平方米", "75元", "量纲不同"),
        ("from: 2023", "from: 2020", "不得重复"),
        ("75元/平方米", "很高", "不是数值"),
        ("from: 2020", "from: 2021", "没有 2020 年的数值"),
        ("出清线:", "税收:", "与字段同名"),
        ("低于 出清线", "低于 出清限", "没有名为“出清限”的字段"),
    ],
)
def test_a_broken_parameter_does_not_load(tmp_path: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(RuleError, match=what):
        policy(tmp_path, DATED.replace(old, new))


def test_an_unused_parameter_is_pointed_out(tmp_path: Path) -> None:
    findings = lint([policy(tmp_path, RISING.replace("低于 出清线", "低于 5万元/亩"))])
    assert [finding.what for finding in findings] == ["参数“出清线”没有在表达式中使用"]
