"""Explains the verdicts on a regional figure: its targets with clause, cells, what was reached and what is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from ...checking.check import Check
from ...policy.targets import PolicyTarget, targets_of
from ...records.column_names import cell_column
from ..rules.statement_text import departments_words, notes_on
from .explained import opening


def target_lines(check: Check, record_id: str) -> Iterator[str]:
    """The lines about every target that the record was compared with."""
    row = check.records.frame.row(by_predicate=pl.col("record_id") == record_id, named=True)
    yield f"{row['name']}"
    yield f"来自 {row['file']} 单元格 {row[cell_column('value')]}；检查日 {check.settings.as_of}"
    targets = {target.spec.name: target for policy in check.policies for target in targets_of(policy)}
    for verdict in check.verdicts.filter(pl.col("record_id") == record_id).iter_rows(named=True):
        yield from _lines(verdict, targets[verdict["criterion"]], row["cluster"] or "")


def _lines(verdict: dict[str, Any], target: PolicyTarget, cluster: str) -> Iterator[str]:
    yield from opening(verdict, target.spec.name, target.policy.head, target.spec.clause)
    if words := departments_words(target.departments_of(cluster)):
        yield f"  责任单位：{words}"
    if target.spec.note:
        yield f"  注意：{target.spec.note}"
    yield from (f"  原文：{note}" for note in notes_on(target.policy, target.spec.name))
