"""Rules on the terminal: the list, what lint found, coverage and test reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...rule_testing.lint_finding import LintFinding
from ...vocabulary.labels import labels
from ..rules.catalogue import RuleRow
from .console import print_line, print_table


def print_rules(rows: Iterable[RuleRow]) -> None:
    """Print the list of rules: what binds on the day of the check and for the data year."""
    print_table(
        "条款",
        ("编号", "名称", "条款位置", "对象", "结论类别", "适用年度", "文件效力", "当日依据状态", "当年数值", "来源"),
        rows,
    )


def print_lint(findings: Sequence[LintFinding]) -> None:
    """Print what lint found, one line each."""
    for finding in findings:
        remedy = f"。{finding.remedy}" if finding.remedy else ""
        print_line(f"{labels().severity.rules_listing[finding.level]} {finding.where}：{finding.what}{remedy}")
    errors = sum(finding.level == "error" for finding in findings)
    print_line(f"共 {len(findings)} 条，其中错误 {errors} 条" if findings else "没有发现问题")


def print_lines(lines: Iterable[str]) -> None:
    """Print a report that is made of lines already."""
    for line in lines:
        print_line(line)
