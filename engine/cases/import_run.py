"""`tenglong case import`: a finished run is written into the register, once; the same run again changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from ..checking.run_record import RunRecord
from ..decision.case_events import case_events
from .case_changes import CaseChanges, KnownCases, Subject, absent_cases, case_changes
from .case_register import Register, append, next_id
from .enterprises import Roll
from .run_findings import read_findings
from .tables import CASE, ENTERPRISE, MATCH, RUN, RUN_ACTION, SUBMISSION

Scope = Literal["full", "part", "single"]
"""Whether a submission holds all enterprises of its towns (全量), some (部分) or one (单户)."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did.

    Attributes:
        imported_before: the same run had been imported before, and nothing was done.
        actions: a `RunAction` → of how many cases it was said.
        missing: names of enterprises with an open case that a full submission does not have (未报).
        to_match: how many pairs of enterprises a person must settle.
    """

    imported_before: bool = False
    actions: Mapping[str, int] = field(default_factory=dict)
    missing: Sequence[str] = ()
    to_match: int = 0


def import_run(register: Register, out: Path, *, who: str, scope: Scope = "part") -> Imported:
    """Import the folder of a finished run.

    Raises:
        RunError: the folder is not that of a run, or the register cannot be written.
    """
    run = read_findings(out)
    fingerprint, measure = _fingerprint(run.record), _measure(run.record)
    with register.writing() as connection:
        if connection.execute(select(RUN.c.id).where(RUN.c.fingerprint == fingerprint)).first():
            return Imported(imported_before=True)
        former = _former_measure(connection)
        number = next_id(connection, RUN.c.id)
        row: dict[str, Any] = {
            "id": number, "fingerprint": fingerprint, "measure": measure, "scope": scope, "who": who, "folder": str(out),
            "as_of": run.record.options.as_of.isoformat(), "year": run.record.options.year, "records": run.record.records,
            "imported": datetime.now(UTC).isoformat(timespec="seconds"),
        }  # fmt: skip
        connection.execute(insert(RUN), [row])
        files = {entry.file: {"run": number, "file": entry.file, "sha256": entry.sha256} for entry in run.record.inputs}
        connection.execute(insert(SUBMISSION), list(files.values()))
        roll = Roll(connection)
        owners = {record["record_id"]: roll.enterprise(record) for record in run.enterprises}
        roll.save()
        known = _known_cases(connection, set(owners.values()), row["as_of"])
        changes = case_changes(run, owners, known, who=who, other_measure=former not in ("", measure))
        towns = {record["town"] for record in run.enterprises} if scope == "full" else set()
        missing = _missing(connection, set(owners.values()), towns, row["as_of"])
        changes.actions.extend((case["id"], "absent", "") for case in missing)
        _write(connection, number, changes)
        _seen(connection, set(owners.values()) - known.seen_later, row["as_of"])
        _propose_matches(connection, number, roll.proposals)
    return Imported(
        actions=dict(Counter(action for _, action, _ in changes.actions)),
        missing=list(dict.fromkeys(case["name"] for case in missing)),
        to_match=len(roll.proposals),
    )


def _known_cases(connection: Connection, enterprises: Set[int], day: str) -> KnownCases:
    rows = connection.execute(select(CASE).order_by(CASE.c.id)).mappings()
    latest = {
        Subject(row["enterprise"], row["criterion"], row["matter"]): dict(row)
        for row in rows
        if row["enterprise"] in enterprises
    }
    later = connection.execute(select(ENTERPRISE.c.id).where(ENTERPRISE.c.seen_on > day)).scalars()
    return KnownCases(latest=latest, next_id=next_id(connection, CASE.c.id), seen_later=enterprises & set(later))


def _missing(connection: Connection, present: Set[int], towns: Set[str], day: str) -> list[Mapping[str, Any]]:
    """The open cases that a full submission of these towns does not have; who was seen on a later day has reported."""
    if not towns:
        return []
    joined = CASE.join(ENTERPRISE, CASE.c.enterprise == ENTERPRISE.c.id)
    columns = (CASE.c.id, CASE.c.enterprise, ENTERPRISE.c.name, ENTERPRISE.c.town)
    still_open = CASE.c.state.not_in(case_events().ended)
    open_now = select(*columns).select_from(joined).where(still_open, ENTERPRISE.c.seen_on <= day).order_by(CASE.c.id)
    return absent_cases([dict(row) for row in connection.execute(open_now).mappings()], present, towns)


def _write(connection: Connection, run: int, changes: CaseChanges) -> None:
    if changes.opened:
        connection.execute(insert(CASE), changes.opened)
    if changes.updated:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("seen", "margin", "proposal")}
        connection.execute(update(CASE).where(CASE.c.id == bindparam("of")).values(values), changes.updated)
    append(connection, changes.events)
    if changes.actions:
        first = next_id(connection, RUN_ACTION.c.id)
        rows = [
            {"id": first + at, "run": run, "case_file": case, "action": action, "detail": detail}
            for at, (case, action, detail) in enumerate(changes.actions)
        ]
        connection.execute(insert(RUN_ACTION), rows)


def _seen(connection: Connection, enterprises: Set[int], day: str) -> None:
    if enterprises:
        rows = [{"of": enterprise, "day": day} for enterprise in sorted(enterprises)]
        where = ENTERPRISE.c.id == bindparam("of")
        connection.execute(update(ENTERPRISE).where(where).values(seen_on=bindparam("day")), rows)


def _propose_matches(connection: Connection, run: int, proposals: Sequence[tuple[int, int, str]]) -> None:
    if proposals:
        first = next_id(connection, MATCH.c.id)
        rows = [
            {"id": first + at, "run": run, "enterprise": enterprise, "other": other, "why": why, "settled": ""}
            for at, (enterprise, other, why) in enumerate(proposals)
        ]
        connection.execute(insert(MATCH), rows)


def _former_measure(connection: Connection) -> str:
    latest = select(RUN.c.measure).order_by(RUN.c.as_of.desc(), RUN.c.id.desc()).limit(1)
    return connection.execute(latest).scalar() or ""


def _measure(record: RunRecord) -> str:
    """Of what a run judged by: rules, profile and how headers were understood."""
    headers = sorted(
        {(column.header, column.field, column.unit) for source in record.sources for column in source.columns}
    )
    policies = sorted((policy.id, policy.hash) for policy in record.policies)
    return _digest(policies, record.profile.model_dump(mode="json"), headers)


def _fingerprint(record: RunRecord) -> str:
    """Of everything that a run's verdicts follow from; where its files lay does not matter."""
    judged_by = record.options.model_dump(
        mode="json", include={"policies", "region", "kind", "year", "as_of", "issue_date"}
    )
    return _digest(_measure(record), sorted(entry.sha256 for entry in record.inputs), judged_by)


def _digest(*parts: Any) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
