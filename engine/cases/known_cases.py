"""What the register knows of the enterprises of a run before it is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection, select

from ..core.text import fold_text
from ..decision.case_events import case_events
from ..policy.corpus import Policy
from .bulk_rows import plain_rows
from .case_changes import Import, KnownCases, Subject, absent_cases
from .case_register import next_id
from .tables import CASE, ENTERPRISE

_KNOWN = (
    CASE.c.id, CASE.c.number, CASE.c.enterprise, CASE.c.criterion, CASE.c.matter, CASE.c.state, CASE.c.seen, CASE.c.margin,
    CASE.c.proposal, CASE.c.measure,
)  # fmt: skip
"""What must be known of a case to tell what a run means for it."""


def known_cases(
    connection: Connection, policies: Sequence[Policy], present: Set[int], *, doubtful: Set[int], day: str
) -> KnownCases:
    """The cases of the enterprises of a run, by what they are about today: renamed criteria and matters lead to their successors.

    Args:
        present, doubtful: enterprises that the run has, and that it may have.
        day: the day of the check.
    """
    successors = Successors(policies)
    of_subject: dict[Subject, list[dict[str, Any]]] = {}
    for row in _cases_of(connection, present | doubtful):
        subject = Subject(row["enterprise"], *successors.of(row["criterion"], row["matter"]))
        of_subject.setdefault(subject, []).append(row)
    ended = case_events().ended
    latest, beside = {}, {}
    for subject, cases in of_subject.items():
        open_cases = [case for case in cases if case["state"] not in ended]
        latest[subject] = (open_cases or cases)[-1]
        if len(open_cases) > 1:
            beside[subject] = open_cases[:-1]
    later = connection.execute(select(ENTERPRISE.c.id).where(ENTERPRISE.c.seen_on > day)).scalars()
    return KnownCases(
        latest=latest,
        beside=beside,
        next_id=next_id(connection, CASE.c.id),
        seen_later=present & set(later),
        doubtful=doubtful - present,
    )


def _cases_of(connection: Connection, enterprises: Set[int]) -> Iterator[dict[str, Any]]:
    """The cases of enterprises, oldest first."""
    names = [column.name for column in _KNOWN]
    owner = _KNOWN.index(CASE.c.enterprise)
    for rows in plain_rows(connection, select(*_KNOWN).order_by(CASE.c.id)):
        yield from (dict(zip(names, row, strict=True)) for row in rows if row[owner] in enterprises)


class Successors:
    """Criteria and matters that bear another name than they once did (`formerly` of a criterion and of its cases)."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        criteria = [rule.criterion for policy in policies for rule in policy.rules]
        self._criteria = {former: criterion.id for criterion in criteria for former in criterion.formerly}
        self._matters = {
            (criterion.id, former): case.matter
            for criterion in criteria
            for case in criterion.cases
            for former in case.formerly
        }

    def of(self, criterion: str, matter: str) -> tuple[str, str]:
        """The present names of a criterion and a matter of it."""
        criterion = self._criteria.get(criterion, criterion)
        return criterion, self._matters.get((criterion, matter), matter)


def wanted_verdicts(known: KnownCases, imported: Import) -> set[tuple[str, str]]:
    """(record_id, criterion) of what the register asks about: the cases of the run's enterprises that it does not find again."""
    criteria: dict[int, set[str]] = {}
    for subject in known.latest.keys() - imported.findings.keys() if known.latest else ():
        criteria.setdefault(subject.enterprise, set()).add(subject.criterion)
    return {
        (record, criterion)
        for record, owner in (imported.owners.items() if criteria else ())
        if owner is not None
        for criterion in criteria.get(owner, ())
    }


def missing_cases(connection: Connection, present: Set[int], towns: Set[str], day: str) -> list[Mapping[str, Any]]:
    """The open cases of enterprises of these towns that are not present, and that no run of a later day has (未报)."""
    joined = CASE.join(ENTERPRISE, CASE.c.enterprise == ENTERPRISE.c.id)
    open_now = (
        select(CASE.c.id, CASE.c.enterprise, ENTERPRISE.c.name, ENTERPRISE.c.town)
        .select_from(joined)
        .where(CASE.c.state.not_in(case_events().ended), ENTERPRISE.c.seen_on <= day)
        .order_by(CASE.c.id)
    )
    left = [
        {"id": number, "enterprise": enterprise, "name": name, "town": town}
        for rows in plain_rows(connection, open_now)
        for number, enterprise, name, town in rows
        if enterprise not in present
    ]
    return absent_cases(left, present, {fold_text(town) for town in towns})
