"""What a run means for the cases of the register. A run opens cases and proposes their end; only people end them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from ..decision.case_events import case_events
from ..vocabulary.code_types import RunAction
from .case_register import NewEvent
from .life import FIRST_STATE, OPEN, PROPOSE_CLOSE, REOPEN
from .run_findings import Finding, RunFindings

_COMES_BACK = ("closed", "finished")
"""Ends after which the same finding begins a new case; what was dismissed or voided stays so."""

_OTHER_MEASURE = "（口径变化：规则、配置或表头对应与上次不同）"


class Subject(NamedTuple):
    """What a case is about."""

    enterprise: int
    criterion: str
    matter: str


@dataclass(kw_only=True)
class CaseChanges:
    """Rows to write.

    Attributes:
        opened: new rows of `CASE`.
        updated: id, seen, margin and proposal of cases that the run says something about.
        actions: case, action and detail.
        events: for the chain.
    """

    opened: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    actions: list[tuple[int, RunAction, str]] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class KnownCases:
    """What the register knows before a run.

    Attributes:
        latest: subject → row of its latest case.
        next_id: the id of the next case.
        seen_later: enterprises that a run of a later day has.
    """

    latest: Mapping[Subject, Mapping[str, Any]]
    next_id: int
    seen_later: Set[int]


def case_changes(
    run: RunFindings, owners: Mapping[str, int], known: KnownCases, *, who: str, other_measure: bool
) -> CaseChanges:
    """Work out what a run means for the cases.

    Args:
        owners: record_id → enterprise.
        other_measure: rules, profile or reading of headers are others than in the run before.
    """
    changes, day = CaseChanges(), run.record.options.as_of.isoformat()
    findings: dict[Subject, Finding] = {}
    for finding in run.findings:
        findings.setdefault(Subject(owners[finding.record_id], finding.criterion, finding.matter), finding)
    for subject, finding in findings.items():
        case = known.latest.get(subject)
        if subject.enterprise in known.seen_later:
            if case:
                changes.actions.append((case["id"], "older", finding.detail))
        elif case is None or case["state"] in _COMES_BACK:
            number = known.next_id + len(changes.opened)
            _open(changes, number, subject, finding=finding, former=case["number"] if case else "", day=day, who=who)
        else:
            action = _direction(case["margin"], finding.margin)
            _say(changes, case, action, finding.detail, margin=finding.margin)
    _not_found_again(changes, run, owners, known=known, findings=findings, who=who, other_measure=other_measure)
    return changes


def _open(
    changes: CaseChanges, case: int, subject: Subject, *, finding: Finding, former: str, day: str, who: str
) -> None:
    number = f"{day[:4]}-{case:06d}"
    changes.opened.append({
        "id": case, "number": number, **subject._asdict(), "track": finding.track, "title": finding.title,
        "department": finding.department, "former": former, "opened": day, "state": FIRST_STATE, "due": "", "unsure": 0,
        "period": finding.period, "seen": "reopened" if former else "opened", "margin": finding.margin, "proposal": "",
    })  # fmt: skip
    facts = {
        "number": number, "criterion": subject.criterion, "matter": subject.matter, "track": finding.track,
        "message": finding.detail, "former": former,
    }  # fmt: skip
    stated = {name: text for name, text in facts.items() if text}
    changes.events.append(NewEvent(case=case, kind=REOPEN if former else OPEN, who=who, day=day, facts=stated))
    changes.actions.append((case, "reopened" if former else "opened", finding.detail))


def _not_found_again(
    changes: CaseChanges,
    run: RunFindings,
    owners: Mapping[str, int],
    *,
    known: KnownCases,
    findings: Mapping[Subject, Finding],
    who: str,
    other_measure: bool,
) -> None:
    """The open cases of the run's enterprises whose finding it does not repeat: only `clear` proposes an end."""
    records: dict[int, list[str]] = {}
    for record, enterprise in owners.items():
        records.setdefault(enterprise, []).append(record)
    for subject, case in known.latest.items():
        if subject in findings or subject.enterprise not in records or case["state"] in case_events().ended:
            continue
        verdicts = [run.verdicts.get((record, subject.criterion)) for record in records[subject.enterprise]]
        clear = all(verdict is not None and verdict["outcome"] == "clear" for verdict in verdicts)
        reason = "；".join(verdict["message"] for verdict in verdicts if verdict)
        if subject.enterprise in known.seen_later:
            changes.actions.append((case["id"], "older", reason))
        elif not clear:
            _say(changes, case, "unknown", reason, margin=case["margin"], proposal=case["proposal"])
        else:
            proposal = reason + (_OTHER_MEASURE if other_measure else "")
            _say(changes, case, "close_proposed", proposal, margin=case["margin"], proposal=proposal)
            day = run.record.options.as_of.isoformat()
            event = NewEvent(case=case["id"], kind=PROPOSE_CLOSE, who=who, day=day, facts={"reason": proposal})
            changes.events.append(event)


def _say(
    changes: CaseChanges, case: Mapping[str, Any], action: RunAction, detail: str, *, margin: str, proposal: str = ""
) -> None:
    changes.actions.append((case["id"], action, detail))
    changes.updated.append({"of": case["id"], "new_seen": action, "new_margin": margin, "new_proposal": proposal})


def _direction(before: str, after: str) -> RunAction:
    """Whether a finding that is seen again has come nearer to its limit."""
    if not before or not after or before == after:
        return "seen"
    return "better" if abs(Fraction(after)) < abs(Fraction(before)) else "worse"


def absent_cases(
    open_cases: Sequence[Mapping[str, Any]], present: Set[int], towns: Set[str]
) -> list[Mapping[str, Any]]:
    """The open cases of enterprises that a full submission of these towns does not have (未报)."""
    return [case for case in open_cases if case["enterprise"] not in present and case["town"] in towns]
