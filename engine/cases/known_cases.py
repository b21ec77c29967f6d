"""What the register knows of the enterprises of a run before it is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection, select

from ..core.text import fold_text
from ..decision.case_events import case_events
from ..policy.corpus import Policy
from .case_changes import KnownCases, Subject, absent_cases
from .case_register import next_id
from .run_findings import RunFindings
from .tables import CASE, ENTERPRISE


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
    for row in connection.execute(select(CASE).order_by(CASE.c.id)).mappings():
        if row["enterprise"] in present or row["enterprise"] in doubtful:
            criterion, matter = successors.of(row["criterion"], row["matter"])
            of_subject.setdefault(Subject(row["enterprise"], criterion, matter), []).append(dict(row))
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


def wanted_verdicts(known: KnownCases, run: RunFindings, owners: Mapping[str, int | None]) -> set[tuple[str, str]]:
    """(record_id, criterion) of what the register asks about: the cases of the run's enterprises."""
    criteria: dict[int, set[str]] = {}
    for subject in known.latest:
        criteria.setdefault(subject.enterprise, set()).add(subject.criterion)
    return {
        (record, criterion)
        for record, owner in owners.items()
        if owner is not None
        for criterion in criteria.get(owner, ())
    }


def missing_cases(connection: Connection, present: Set[int], towns: Set[str], day: str) -> list[Mapping[str, Any]]:
    """The open cases of enterprises of these towns that are not present, and that no run of a later day has (未报)."""
    joined = CASE.join(ENTERPRISE, CASE.c.enterprise == ENTERPRISE.c.id)
    columns = (CASE.c.id, CASE.c.enterprise, ENTERPRISE.c.name, ENTERPRISE.c.town)
    open_now = select(*columns).select_from(joined).where(CASE.c.state.not_in(case_events().ended))
    rows = connection.execute(open_now.where(ENTERPRISE.c.seen_on <= day).order_by(CASE.c.id)).mappings()
    return absent_cases([dict(row) for row in rows], present, {fold_text(town) for town in towns})
