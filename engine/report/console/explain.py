"""Explains one record's verdicts: clause, cells, figures, distance to the limit, and what would settle an open one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from ...checking.check import Check
from ...checking.finished_run import meant
from ...core.errors import RunError
from ...core.exact import show
from ...evaluation.criteria.binding import placed
from ...evaluation.criteria.prepare import prepare
from ...evaluation.criteria.remedy import Remedy, remedies
from ...evaluation.criteria.row_judge import RowJudge
from ...policy.cluster_groups import cluster_named, leading_groups, responsible
from ...policy.corpus import Policy, Rule, rules_for
from ...policy.models import Departments
from ...records.records import Records
from ...vocabulary.labels import labels
from ..rules.statement_text import departments_words, notes_on
from .console import print_line
from .explain_targets import target_lines
from .explained import opening


def print_explanation(check: Check, record: str) -> None:
    """Print all that is known of a record, given by record_id, credit code or name.

    Raises:
        RunError: no such record, or several.
    """
    name = find(check.records, record)
    if check.options.kind == "region":
        for line in target_lines(check, name):
            print_line(line)
        return _print_decision(check, name)
    row = _row(check, name)
    print_line(f"{row['name'] or '(未填名称)'}  {row.get('uscc') or ''}")
    print_line(
        f"来自 {row['file']} 工作表“{row['sheet']}”第 {row['row']} 行；数据年度 {row['_year']}，检查日 {check.settings.as_of}"
    )
    _print_decision(check, name)
    rules = {rule.criterion.id: (rule, policy) for policy in check.policies for rule in policy.rules}
    for verdict in check.verdicts.filter(pl.col("record_id") == name).iter_rows(named=True):
        rule, policy = rules[verdict["criterion"]]
        for line in _lines(verdict, rule=rule, policy=policy, row=row, check=check):
            print_line(line)


def find(records: Records, text: str) -> str:
    """The record_id of the record that a person named by record_id, credit code or name."""
    frame = records.frame
    record_ids = frame.filter(meant(text, frame.columns))["record_id"].to_list()
    if len(record_ids) == 1:
        return str(record_ids[0])
    if record_ids:
        raise RunError(
            f"“{text}”有 {len(record_ids)} 条记录", code="C025", remedy=f"请改用编号：{'、'.join(record_ids[:5])}"
        )
    raise RunError(f"没有“{text}”这条记录", code="C026", remedy="请用企业全称、统一社会信用代码或台账中的编号")


def _row(check: Check, name: str) -> dict[str, Any]:
    alone = Records(check.records.frame.filter(pl.col("record_id") == name), check.records.sources)
    rules = rules_for(check.policies, alone.frame["kind"])
    return placed(prepare(alone, rules, check.settings), check.policies, check.settings).row(0, named=True)


def _print_decision(check: Check, name: str) -> None:
    decided = check.decisions.filter(pl.col("record_id") == name)
    if decided.is_empty():
        print_line("处理意见：无")
        return
    row = decided.row(0, named=True)
    for code, reason in zip(row["decisions"], row["reasons"], strict=True):
        print_line(f"处理意见：{labels().of('decision', code)}——{reason}")
    for document in row.get("documents") or []:
        print_line(f"文书：{document}")
    for caution in check.cautions.filter(pl.col("record_id") == name).iter_rows(named=True):
        print_line(f"存疑：{caution['reason']}")


def _lines(verdict: dict[str, Any], *, rule: Rule, policy: Policy, row: dict[str, Any], check: Check) -> Iterator[str]:
    criterion = rule.criterion
    yield from opening(verdict, criterion.id, policy.head, criterion.clause)
    if verdict["outcome"] in ("hit", "boundary"):
        judge = RowJudge(
            row=row,
            vocabulary=rule.vocabulary,
            lists=rule.lists,
            units=rule.reference_units,
            as_of=check.settings.as_of,
        )
        if criterion.finding in ("inefficient", "improve"):
            for remedy in remedies(rule, judge):
                changes = "，并且".join(map(_change, (remedy, *remedy.also)))
                yield f"  达到标准线需：{changes}(其他数据不变)"
        if words := _departments(criterion.departments, policy, row["name"] or ""):
            yield f"  责任单位：{words}"
    if criterion.note:
        yield f"  注意：{criterion.note}"
    yield from (f"  原文：{note}" for note in notes_on(policy, criterion.id))


def _change(remedy: Remedy) -> str:
    verb = "增加" if remedy.change > 0 else "减少"
    return f"{remedy.label}{verb}{'超过' if remedy.beyond else ''} {show(abs(remedy.change))} {remedy.unit}"


def _departments(departments: Departments, policy: Policy, record: str) -> str:
    """The offices that are responsible: those of the record's cluster, or of each cluster if its name tells none."""
    if cluster := cluster_named(record):
        return departments_words(responsible(departments, policy.folder, cluster))
    return departments_words(departments, leading_groups(departments, policy.folder))
