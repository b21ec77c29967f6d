"""`rules coverage`: every document with its statements, how many are judged, by what, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from policy_folder import CLAUSE, write_policy

from tenglong.cli import _run
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.register import register_of
from tenglong.engine.report.rules.coverage import coverage

SHARED = (
    "{id: QX20-S001, clause: 二（一）；附件1, record: [enterprise, office], summary: 亩均税收一条的责任单位, status: organisational, "
    "encoded: [QX20-E01], departments: {lead: [县税务局], with: [县经信局]}, note: 正文与附件写法不同}"
)
MORE = f"""\
{CLAUSE}
  - {SHARED}
  - {{id: QX20-S002, clause: 三, record: office, summary: 召开推进会, status: procedural}}
  - {{id: QX20-S003, clause: 四, record: enterprise, summary: 逐户核对用能, status: pending, reason: 缺用能的口径, see: [QX20-S001]}}
"""


def test_every_document_is_counted_by_status() -> None:
    policies = load_policies()
    report = coverage(policies)
    assert report.gaps == ()
    for policy in policies:
        assert sum(count for count, _ in report.counts(policy.head.id).values()) == len(register_of(policy))
        assert report.counts(policy.head.id)["background"][0] > 0


def test_statements_are_listed_with_place_and_what_judges_them(tmp_path: Path) -> None:
    lines = list(coverage(load_policies(folder=write_policy(tmp_path, clauses=MORE))).lines())
    assert lines[0] == "QX20 青溪县制造业提质行动方案：登记 4 条，其中编写判断 2 条"
    assert "  机构分工：登记 1 条，编写判断 1 条" in lines
    assert lines[-4:] == [
        "    QX20-E01 二（一）｜企业，数据自动判断｜亩均税收｜判断：QX20-E01",
        "    QX20-S001 二（一）；附件1｜企业、机关，机构分工｜亩均税收一条的责任单位｜判断：QX20-E01",
        "    QX20-S003 四｜企业，尚未编写｜逐户核对用能｜缺用能的口径",
        "    另有 1 条不作判断，加 --all 全部列出",
    ]


def test_the_whole_list_has_every_statement_with_its_remarks(tmp_path: Path) -> None:
    lines = list(coverage(load_policies(folder=write_policy(tmp_path, clauses=MORE))).lines(everything=True))
    assert lines[-3].endswith("判断：QX20-E01｜正文与附件写法不同｜牵头 县税务局；配合 县经信局")
    assert lines[-2] == "    QX20-S002 三｜机关，机关程序｜召开推进会｜机关自身的程序义务或文件效力"
    assert lines[-1].endswith("缺用能的口径｜另见 QX20-S001")


def test_a_gap_is_told_and_gives_the_exit_code_of_findings(tmp_path: Path) -> None:
    more = CLAUSE + "  - {id: QX20-F01, clause: 三, record: enterprise, summary: 隐患, status: flag}\n"
    report = coverage(load_policies(folder=write_policy(tmp_path, clauses=more)))
    assert report.gaps == ("QX20-F01",)
    assert "缺口：QX20-F01" in list(report.lines())[-1]


def test_the_command_lists_one_document_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["rules", "coverage", "--policy", "SZ22", "--all"]) == 0
    told = capsys.readouterr().out
    assert "SZ22-S139 附件2第32项" in told
    assert "SZ20" not in told.splitlines()[0]
    assert _run(["rules", "coverage"]) == 0
    assert "JX22 嘉兴市" in capsys.readouterr().out
