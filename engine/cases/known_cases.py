"""What the register knows of the enterprises of a run before it is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import PurePath
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from ..core.text import fold_text
from ..decision.case_events import case_events
from ..policy.corpus import Policy
from .bulk_rows import plain_rows
from .case_changes import Import, KnownCases, Subject
from .case_register import next_id
from .tables import CASE, ENTERPRISE, RUN, RUN_ACTION, SUBMISSION

_Key = TypeVar("_Key", int, str)

_KNOWN = (
    CASE.c.id, CASE.c.number, CASE.c.enterprise, CASE.c.criterion, CASE.c.matter, CASE.c.state, CASE.c.seen, CASE.c.margin,
    CASE.c.proposal, CASE.c.measure,
)  # fmt: skip
"""What must be known of a case to tell what a run means for it."""


def known_cases(
    connection: Connection, policies: Sequence[Policy], present: Mapping[int, str], *, doubtful: Set[int]
) -> KnownCases:
    """The cases of the enterprises of a run, by what they are about today: renamed criteria and matters lead to their successors.

    Args:
        present: the enterprises that the run has → the day of what it says of them, see `FileDays`.
        doubtful: enterprises that it may have.
    """
    successors = Successors(policies)
    of_subject: dict[Subject, list[dict[str, Any]]] = {}
    for row in _cases_of(connection, present.keys() | doubtful):
        subject = Subject(row["enterprise"], *successors.of(row["criterion"], row["matter"]))
        of_subject.setdefault(subject, []).append(row)
    ended = case_events().ended
    latest, beside = {}, {}
    for subject, cases in of_subject.items():
        open_cases = [case for case in cases if case["state"] not in ended]
        latest[subject] = (open_cases or cases)[-1]
        if len(open_cases) > 1:
            beside[subject] = open_cases[:-1]
    years = _years_of_dismissed(connection)
    for case in latest.values() if years else ():
        case["year"] = years.get(case["id"])
    first = min(present.values(), default="")
    later = connection.execute(select(ENTERPRISE.c.id, ENTERPRISE.c.seen_on).where(ENTERPRISE.c.seen_on > first))
    return KnownCases(
        latest=latest,
        beside=beside,
        next_id=next_id(connection, CASE.c.id),
        seen_later={number for number, seen_on in later.tuples() if seen_on > present.get(number, seen_on)},
        doubtful=doubtful - present.keys(),
    )


def _cases_of(connection: Connection, enterprises: Set[int]) -> Iterator[dict[str, Any]]:
    """The cases of enterprises, oldest first."""
    names = [column.name for column in _KNOWN]
    owner = _KNOWN.index(CASE.c.enterprise)
    for rows in plain_rows(connection, select(*_KNOWN).order_by(CASE.c.id)):
        yield from (dict(zip(names, row, strict=True)) for row in rows if row[owner] in enterprises)


def _years_of_dismissed(connection: Connection) -> dict[int, int | None]:
    """Dismissed case → the data year of the run that began it, None where that had none for all records."""
    begun = RUN_ACTION.c.action.in_(("opened", "reopened"))
    joined = RUN_ACTION.join(CASE, RUN_ACTION.c.case_file == CASE.c.id).join(RUN, RUN_ACTION.c.run == RUN.c.id)
    query = select(CASE.c.id, RUN.c.year).select_from(joined).where(CASE.c.state == "dismissed", begun)
    return dict(connection.execute(query).tuples().all())


class FileDays:
    """The days of a run's files: a file that was imported before, to the byte, says no more on a later day of a check than it
    said then, so its day is that of the first check.

    Args:
        files: the files of the run, with their SHA-256.
        day: the day of its check.
    """

    def __init__(self, connection: Connection, files: Mapping[str, str], day: str) -> None:
        joined = SUBMISSION.join(RUN, SUBMISSION.c.run == RUN.c.id)
        known = select(SUBMISSION.c.sha256, func.min(RUN.c.as_of)).select_from(joined)
        known = known.where(SUBMISSION.c.sha256.in_(sorted(set(files.values())))).group_by(SUBMISSION.c.sha256)
        first = dict(connection.execute(known).tuples().all())
        self._day = day
        self._days: dict[str, str] = {}
        for file, sha256 in files.items():
            parts = PurePath(file).parts  # a record names its file from the folder on that was handed in
            for start in range(len(parts)):
                name = PurePath(*parts[start:]).as_posix()
                self._days[name] = max(self._days.get(name, ""), min(day, first.get(sha256, day)))

    def of(self, records: Iterable[tuple[_Key, str]]) -> dict[_Key, str]:
        """(key, file as a record names it) → for each key the latest day of its files."""
        days: dict[_Key, str] = {}
        for key, file in records:
            name = PurePath(file).as_posix()
            days[key] = max(days.get(key, ""), self._days.get(name, self._day))
        return days


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


def missing_cases(
    connection: Connection, present: Set[int], towns: Mapping[str, str], *, town_of: Mapping[int, str]
) -> list[Mapping[str, Any]]:
    """The open cases of enterprises of these towns that are not present, and that no run of a later day has (未报).

    Args:
        towns: township → the day of the submission of it.
        town_of: enterprise → the township in which it is missed, in normal form, see `Roll.towns`.
    """
    joined = CASE.join(ENTERPRISE, CASE.c.enterprise == ENTERPRISE.c.id)
    open_now = (
        select(CASE.c.id, CASE.c.enterprise, ENTERPRISE.c.name, ENTERPRISE.c.town, ENTERPRISE.c.seen_on)
        .select_from(joined)
        .where(CASE.c.state.not_in(case_events().ended))
        .order_by(CASE.c.id)
    )
    days = {fold_text(town): day for town, day in towns.items()}
    return [
        {"id": number, "enterprise": enterprise, "name": name, "town": town}
        for rows in plain_rows(connection, open_now)
        for number, enterprise, name, town, seen_on in rows
        if enterprise not in present and seen_on <= days.get(town_of[enterprise], "")
    ]
