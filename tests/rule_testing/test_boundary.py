"""Generated boundary cases: limits of 0, and tables, columns and lists whose names hold blanks and colons."""

from __future__ import annotations

from pathlib import Path

import pytest
from policy_folder import CASES, HEAD, TAX, write_policy

from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.rule_testing.boundary import probes
from tenglong.engine.rule_testing.rule_tests import run_rule_tests

GUIDE = "指南:二〇二四 修订"
FLOOR = "亩均税收 下限:甲"
WITH_TABLE = (
    HEAD
    + f"""
references:
  "{GUIDE}":
    keys: [行业大类]
    columns: {{"{FLOOR}": 万元/亩}}
    source: 指南
"""
)
LOADED = f'references: {{"{GUIDE}": [{{行业大类: C17, "{FLOOR}": 5}}]}}'


def policy(folder: Path, when: str, **files: str) -> Policy:
    criteria = TAX.replace("when: 亩均税收 低于 5万元/亩", f"when: '{when}'")
    return load_policies(folder=write_policy(folder, criteria=criteria, **files))[0]


@pytest.mark.parametrize(
    "when",
    [
        "实际用地 高于 0亩",
        "出租用地 高于 0亩",
        "建筑面积 = 0平方米",
        "研发经费占比 在 0% 以下",
        "亩均税收 低于 0万元/亩",
        "单位工业增加值能耗 高于 0吨标准煤/万元",
        "实际用地 高于 0亩 且 亩均税收 低于 5万元/亩",
    ],
)
def test_cases_at_a_limit_of_zero_hold_where_the_field_or_an_input_cannot_be_below_zero(
    tmp_path: Path, when: str
) -> None:
    report = run_rule_tests([policy(tmp_path, when)])
    assert report.probes
    assert not report.unprobed
    assert not report.probe_differences, "\n".join(report.lines)


def test_a_figure_below_the_minimum_of_its_field_is_expected_to_be_undecided(tmp_path: Path) -> None:
    generated, _ = probes(policy(tmp_path, "实际用地 高于 0亩"))
    outcomes = {probe.case.spec.name.removeprefix("QX20-E01 第 1 个比较"): probe.outcome for probe in generated}
    assert outcomes["略低"] == outcomes["略低（由分项算得）"] == "insufficient"
    assert (outcomes["恰为"], outcomes["略高"]) == ("clear", "hit")


def test_names_of_tables_and_columns_may_hold_blanks_and_colons(tmp_path: Path) -> None:
    cases = CASES.replace("{税收", "{行业大类: C17, 税收").replace("expect", f"{LOADED}, expect")
    judged = policy(tmp_path, f'亩均税收 低于 参照("{GUIDE}", "{FLOOR}")', head=WITH_TABLE, cases=cases)
    report = run_rule_tests([judged], mutate=True)
    assert report.probes
    assert not [*report.differences, *report.probe_differences, *report.unprobed], "\n".join(report.lines)


def test_a_list_whose_name_holds_blanks_is_probed(tmp_path: Path) -> None:
    head = (
        f"{HEAD}lists:\n  重点 企业 名单: {{file: lists/重点.csv, column: 企业名称, title: 重点企业, clause: 附件1}}\n"
    )
    criteria = TAX.replace("when: 亩", 'when: 企业名称 属于 名单("重点 企业 名单") 且 亩')
    folder = write_policy(tmp_path, head=head, criteria=criteria)
    lists = folder / "QX20" / "lists"
    lists.mkdir()
    (lists / "重点.csv").write_text("企业名称\n青溪印染有限公司\n", encoding="utf-8")
    report = run_rule_tests(load_policies(folder=folder))
    assert report.probes
    assert not [*report.probe_differences, *report.unprobed], "\n".join(report.lines)
