"""What a run means for the cases of the register. A run opens cases and proposes their end; only people end them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from ..decision.case_events import case_events
from ..vocabulary.code_types import RunAction
from ..vocabulary.labels import labels
from .case_register import NewEvent
from .life import FIRST_STATE, OPEN, PROPOSE_CLOSE, REOPEN
from .run_findings import Finding, RunFindings
from .run_measures import changed_parts

_COMES_BACK = ("closed", "finished")
"""Ends after which the same finding begins a new case. What was voided waits for its new letter; what was dismissed stays so
until there is a new fact."""

_DISMISSED = "dismissed"


class Subject(NamedTuple):
    """What a case is about; criterion and matter by their present names."""

    enterprise: int
    criterion: str
    matter: str


@dataclass(kw_only=True)
class CaseChanges:
    """Rows to write.

    Attributes:
        opened: new rows of `CASE`.
        updated: id, seen, margin, proposal and measure of cases of which the run says something new.
        actions: rows of `RUN_ACTION` without id and run.
        events: for the chain.
        left: how many findings of an older run have no case and get none.
    """

    opened: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)
    left: int = 0


@dataclass(frozen=True, kw_only=True)
class KnownCases:
    """What the register knows before a run.

    Attributes:
        latest: subject → its latest case (id, number, enterprise, criterion, matter, state, seen, margin, proposal, measure), one
            that has not ended before all others.
        beside: subject → its other cases that have not ended: two of one subject, after enterprises were merged.
        next_id: the id of the next case.
        seen_later: enterprises that a run of a later day has.
        doubtful: enterprises of which the run may have a record, which only a person can say.
    """

    latest: Mapping[Subject, Mapping[str, Any]]
    next_id: int
    seen_later: Set[int]
    beside: Mapping[Subject, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    doubtful: Set[int] = frozenset()

    def of(self, subject: Subject) -> Iterator[Mapping[str, Any]]:
        """The cases of a subject that a run speaks of."""
        if latest := self.latest.get(subject):
            yield latest
        yield from self.beside.get(subject, ())


@dataclass(frozen=True, kw_only=True)
class Import:
    """A run and how the register sees it.

    Attributes:
        owners: record_id → enterprise; None where only a person can say which.
        measure: (record_id, criterion) → by what the run judged it, see `Measures`.
    """

    run: RunFindings
    owners: Mapping[str, int | None]
    measure: Callable[[str, str], str]
    who: str

    @cached_property
    def day(self) -> str:
        """The day of the check."""
        return self.run.record.options.as_of.isoformat()

    @property
    def year(self) -> int | None:
        """The data year of the check, where it has one for all records."""
        return self.run.record.options.year

    @cached_property
    def findings(self) -> Mapping[Subject, Finding]:
        """What the run found of each subject; where several records of an enterprise have it, of the first."""
        findings: dict[Subject, Finding] = {}
        for finding in self.run.findings:
            owner = self.owners[finding.record_id]
            if owner is not None:
                findings.setdefault(Subject(owner, finding.criterion, finding.matter), finding)
        return findings


def case_changes(imported: Import, known: KnownCases) -> CaseChanges:
    """Work out what a run means for the cases."""
    changes = CaseChanges()
    for subject, finding in imported.findings.items():
        case = known.latest.get(subject)
        measure = imported.measure(finding.record_id, finding.criterion)
        if subject.enterprise in known.seen_later:
            _older(changes, known.of(subject), finding.detail)
            changes.left += case is None
        elif case is None or case["state"] in _COMES_BACK or _is_new(case, finding, imported):
            number = known.next_id + len(changes.opened)
            _open(changes, imported, subject, finding=finding, former=case, measure=measure, number=number)
        else:
            for open_case in known.of(subject):
                action = _direction(open_case["margin"], finding.margin)
                if open_case["state"] == _DISMISSED:  # what was dismissed is what was found then
                    _say(changes, open_case, action, finding.detail, **_of_finding(open_case))
                else:
                    _say(changes, open_case, action, finding.detail, margin=finding.margin, measure=measure)
    _not_found_again(changes, imported, known)
    return changes


def _is_new(case: Mapping[str, Any], finding: Finding, imported: Import) -> bool:
    """Whether a finding is more than what was dismissed: it was mended meanwhile, is worse, or is of a later data year."""
    if case["state"] != _DISMISSED:
        return False
    later = case.get("year") is not None and imported.year is not None and imported.year > case["year"]
    return (
        later or case["seen"] in ("close_proposed", "mended") or _direction(case["margin"], finding.margin) == "worse"
    )


def _of_finding(case: Mapping[str, Any]) -> dict[str, str]:
    """Margin and measure as the finding has left them, which stay until it is made anew."""
    return {name: case[name] for name in ("margin", "measure")}


def _open(
    changes: CaseChanges, imported: Import, subject: Subject, *, finding: Finding, former: Mapping[str, Any] | None,
    measure: str, number: int,
) -> None:  # fmt: skip
    name = f"{imported.day[:4]}-{number:06d}"
    action: RunAction = "reopened" if former else "opened"
    former_number = former["number"] if former else ""
    changes.opened.append({
        "id": number, "number": name, "enterprise": subject.enterprise, "criterion": subject.criterion,
        "matter": subject.matter, "track": finding.track, "title": finding.title,
        "department": finding.department, "former": former_number, "opened": imported.day, "state": FIRST_STATE, "due": "",
        "unsure": 0, "period": finding.period, "seen": action, "margin": finding.margin, "proposal": "", "measure": measure,
    })  # fmt: skip
    facts = {
        "number": name, "enterprise": str(subject.enterprise), "criterion": subject.criterion, "matter": subject.matter,
        "track": finding.track, "message": finding.detail, "former": former_number, "period": finding.period,
    }  # fmt: skip
    stated = {key: text for key, text in facts.items() if text}
    kind = REOPEN if former else OPEN
    changes.events.append(NewEvent(case=number, kind=kind, who=imported.who, day=imported.day, facts=stated))
    changes.actions.append(_action(number, action, finding.detail, margin=finding.margin, measure=measure))


def _not_found_again(changes: CaseChanges, imported: Import, known: KnownCases) -> None:
    """The open cases of the run's enterprises whose finding it does not repeat: only what is clear proposes an end."""
    gone = [subject for subject in known.latest if subject not in imported.findings]
    if not gone:
        return
    records: dict[int, list[str]] = {}
    for record, owner in imported.owners.items():
        if owner is not None:
            records.setdefault(owner, []).append(record)
    passed_over = set(case_events().ended) - {_DISMISSED}
    for subject in gone:
        cases = [case for case in known.of(subject) if case["state"] not in passed_over]
        if not cases:
            continue
        if subject.enterprise in known.doubtful:
            for case in cases:
                if case["state"] != _DISMISSED:
                    _unknown(changes, case, labels().case.doubtful)
        elif subject.enterprise in records:
            _judge_gone(changes, imported, cases, records=records[subject.enterprise], subject=subject, known=known)


def _judge_gone(
    changes: CaseChanges, imported: Import, cases: Sequence[Mapping[str, Any]], *, records: Sequence[str],
    subject: Subject, known: KnownCases,
) -> None:  # fmt: skip
    verdicts = [imported.run.clearance(record, subject.criterion, subject.matter) for record in records]
    reason = "；".join(verdict.reason for verdict in verdicts if verdict.reason)
    if subject.enterprise in known.seen_later:
        _older(changes, [case for case in cases if case["state"] != _DISMISSED], reason)
        return
    clear = all(verdict.clear for verdict in verdicts)
    measure = imported.measure(records[0], subject.criterion)
    for case in cases:
        if case["state"] == _DISMISSED:
            if clear and case["seen"] != "mended":
                _say(changes, case, "mended", reason, **_of_finding(case))
            continue
        if not clear:
            _unknown(changes, case, reason)
            continue
        others = changed_parts(case["measure"], measure)
        proposal = reason + (labels().case.other_measure.format(parts=others) if others else "")
        _say(changes, case, "close_proposed", proposal, **_of_finding(case), proposal=proposal)
        if proposal != case["proposal"]:
            facts = {"reason": proposal}
            changes.events.append(
                NewEvent(case=case["id"], kind=PROPOSE_CLOSE, who=imported.who, day=imported.day, facts=facts)
            )


def _older(changes: CaseChanges, cases: Iterable[Mapping[str, Any]], detail: str) -> None:
    changes.actions.extend(_action(case["id"], "older", detail, margin="", measure="") for case in cases)


def _unknown(changes: CaseChanges, case: Mapping[str, Any], detail: str) -> None:
    """Nothing is said of the case: what it was, and by what it was judged, stays."""
    kept = {name: case[name] for name in ("margin", "measure", "proposal")}
    _say(changes, case, "unknown", detail, **kept)


def _say(
    changes: CaseChanges, case: Mapping[str, Any], action: RunAction, detail: str, *, margin: str, measure: str,
    proposal: str = "",
) -> None:  # fmt: skip
    changes.actions.append(_action(case["id"], action, detail, margin=margin, measure=measure))
    says = {"id": case["id"], "seen": action, "margin": margin, "proposal": proposal, "measure": measure}
    if any(case.get(name) != text for name, text in says.items()):
        changes.updated.append(says)


def _action(case: int, action: RunAction, detail: str, *, margin: str, measure: str) -> dict[str, Any]:
    return {"case_file": case, "action": action, "detail": detail, "margin": margin, "measure": measure}


def _direction(before: str, after: str) -> RunAction:
    """Whether a finding that is seen again has come nearer to its limit."""
    if not before or not after or before == after:
        return "seen"
    return "better" if abs(Fraction(after)) < abs(Fraction(before)) else "worse"
