"""What a finished run found that has a letter: one finding a record, criterion and matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ..checking.finished_run import scan_table
from ..checking.run_record import RunRecord, read_run_record
from ..decision.facts import CriterionFacts
from ..policy.office import office_policies

TRACKS = ("order", "refer", "inform", "withdraw")
"""The decisions that begin a case; a question (verify) and a review do not."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A finding of a run.

    Attributes:
        matter: what it is about within its criterion, such as 安全隐患; "" where the criterion is about one thing.
        detail: the verdict in words; margin: its distance from the limit, "" for none.
        period: how long the firm has, as the profile writes it; "" where it sets none.
    """

    record_id: str
    criterion: str
    matter: str
    track: str
    title: str
    department: str
    detail: str
    margin: str
    period: str


@dataclass(frozen=True, kw_only=True)
class RunFindings:
    """A finished run, as the register reads it.

    Attributes:
        enterprises: record_id, name, uscc and town of every record.
        verdicts: (record_id, criterion) → outcome and message.
    """

    record: RunRecord
    enterprises: Sequence[Mapping[str, str]]
    findings: Sequence[Finding]
    verdicts: Mapping[tuple[str, str], Mapping[str, str]]


def read_findings(out: Path) -> RunFindings:
    """Read the folder of a finished run.

    Raises:
        RunError: the folder is not that of a run, or is damaged.
    """
    record = read_run_record(out)
    table = scan_table(out, "records")
    columns = set(table.collect_schema().names())
    who = [pl.col(key).fill_null("") if key in columns else pl.lit("").alias(key) for key in ("name", "uscc", "town")]
    columns_read = ("record_id", "criterion", "outcome", "title", "cases", "margin", "message")
    verdicts = {
        (row["record_id"], row["criterion"]): row
        for row in scan_table(out, "verdicts").select(columns_read).collect().iter_rows(named=True)
    }
    decisions = scan_table(out, "decisions").collect()
    return RunFindings(
        record=record,
        enterprises=table.select("record_id", *who).collect().to_dicts(),
        findings=list(_findings(decisions, verdicts, record)),
        verdicts=verdicts,
    )


def _findings(
    decisions: pl.DataFrame, verdicts: Mapping[tuple[str, str], Mapping[str, Any]], record: RunRecord
) -> Iterator[Finding]:
    policies = office_policies(record.office, record.options.policies)
    facts = {rule.criterion.id: CriterionFacts.of(rule.criterion) for policy in policies for rule in policy.rules}
    departments = {rule.criterion.id: rule.criterion.departments for policy in policies for rule in policy.rules}
    for row in decisions.iter_rows(named=True):
        for track, criteria in zip(row["decisions"], row["criteria"], strict=True):
            if track not in TRACKS:
                continue
            named = row.get(f"{track}_matters") or []
            for criterion in criteria:
                verdict = verdicts[row["record_id"], criterion]
                for matter in _matters(facts.get(criterion), verdict["cases"], named):
                    yield Finding(
                        record_id=row["record_id"], criterion=criterion, matter=matter, track=track, title=verdict["title"],
                        department=_department(facts.get(criterion), departments.get(criterion), matter),
                        detail=verdict["message"], margin=verdict["margin"] or "",
                        period=str(record.profile.deadline_days.get(track, "")),
                    )  # fmt: skip


def _matters(facts: CriterionFacts | None, cases: Sequence[str], named: Sequence[str]) -> list[str]:
    """The matters of a criterion's cases that a letter names; one without name where the criterion has none."""
    held = dict.fromkeys(facts.matters[case] for case in cases if facts and case in facts.matters)
    return [matter for matter in held if not named or matter in named] or [""]


def _department(facts: CriterionFacts | None, departments: Any, matter: str) -> str:
    if facts and matter and facts.departments.get(matter):
        return facts.departments[matter]
    return "、".join(departments.lead) if departments and departments.lead else ""
