"""`tenglong case import`: a finished run is written into the register, once; the same run again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, select, update

from ..checking.run_record import RunRecord, read_run_record
from ..core.collector import collector_paused
from ..core.manifest import HISTORY
from ..core.output_folder import RUN_RECORD
from ..vocabulary.code_types import RollEvent
from .bulk_rows import consecutive, insert_rows, update_rows
from .case_changes import CaseChanges, Import, case_changes
from .case_register import NewEvent, Register, append, next_id
from .enterprises import Roll, save_proposals
from .known_cases import FileDays, known_cases, missing_cases, wanted_verdicts
from .near_names import propose_near
from .row_digests import ROLL, ROWS, roll_digest, run_digest
from .run_findings import RunFindings, read_findings, read_verdicts
from .run_measures import Measures, run_fingerprint, run_measure
from .tables import CASE, ENTERPRISE, RUN, RUN_ACTION, SUBMISSION

Scope = Literal["full", "part", "single"]
"""Whether a submission holds all enterprises of its towns (全量), some (部分) or one (单户)."""

_IMPORT: RollEvent = "import"

_SEEN = (
    update(ENTERPRISE)
    .where(ENTERPRISE.c.id.between(bindparam("first"), bindparam("last")))
    .values(seen_on=bindparam("day"))
)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did.

    Attributes:
        imported_before: the same run had been imported before, and nothing was done.
        files: the files that the run had checked.
        actions: a `RunAction` → of how many cases it was said.
        missing: township → names of enterprises with an open case that a full submission does not have (未报).
        to_match: how many pairs of enterprises a person must settle.
        unplaced: names of records of which nobody but a person can say whose they are; nothing followed from them.
        left: findings of an older run without a case, which get none.
    """

    imported_before: bool = False
    files: Sequence[str] = ()
    actions: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, Sequence[str]] = field(default_factory=dict)
    to_match: int = 0
    unplaced: Sequence[str] = ()
    left: int = 0


def import_run(register: Register, out: Path, *, who: str, scope: Scope = "part") -> Imported:
    """Import the folder of a finished run.

    Raises:
        RunError: the folder is not that of a run, or the register cannot be written.
    """
    with collector_paused():
        run = read_findings(out)
        files = [entry.file for entry in run.record.inputs]
        fingerprint = run_fingerprint(run.record, scope)
        with register.writing() as connection:
            if connection.execute(select(RUN.c.id).where(RUN.c.fingerprint == fingerprint)).first():
                return Imported(imported_before=True, files=files)
            row = _run_row(connection, run.record, fingerprint, {"folder": str(out), "who": who, "scope": scope})
            return replace(_imported(connection, run, row, out), files=files)


def import_history(register: Register, out: Path, *, who: str, scope: Scope = "part") -> list[tuple[str, Imported]]:
    """Import the earlier runs of a folder (历史) and then the run itself, in the order of their check days; each once.

    Returns:
        the name of each folder and what its import did.

    Raises:
        RunError: a folder is not that of a run; those before it are imported.
    """
    folders = [out, *sorted(path.parent for path in (out / HISTORY).glob(f"*/{RUN_RECORD}"))]
    runs = sorted((read_run_record(folder).options.as_of, folder is folders[0], folder) for folder in folders)
    return [(folder.name, import_run(register, folder, who=who, scope=scope)) for _, _, folder in runs]


def _imported(connection: Connection, run: RunFindings, row: Mapping[str, Any], out: Path) -> Imported:
    """Write a run that the register has not; the transaction is the caller's."""
    roll = Roll(connection, row["as_of"])
    owners = roll.owners(run.enterprises)
    unplaced = [record for record in run.enterprises if owners[record["record_id"]] is None]
    doubtful = {number for record in unplaced for number in roll.namesakes(record["key"])}
    file_days = FileDays(connection, {entry.file: entry.sha256 for entry in run.record.inputs}, row["as_of"])
    owned = [(owners[record["record_id"]], record["file"]) for record in run.enterprises]
    days = file_days.of((owner, file) for owner, file in owned if owner is not None)
    present = days.keys()
    propose_near(roll, present | doubtful)
    roll.save()
    known = known_cases(connection, run.policies, days, doubtful=doubtful)
    places = {record["record_id"]: (record["file"], record["sheet"]) for record in run.enterprises}
    measure = Measures(run.record, run.policies, places).of
    imported = Import(run=run, owners=owners, measure=measure, who=row["who"])
    if wanted := wanted_verdicts(known, imported):
        imported = replace(imported, run=replace(run, verdicts=read_verdicts(out, wanted)))
    changes = case_changes(imported, known)
    missing: list[Mapping[str, Any]] = []
    if row["scope"] == "full":
        towns = file_days.of((record["town"], record["file"]) for record in run.enterprises)
        missing = missing_cases(connection, present | doubtful, towns, town_of=roll.towns)
    changes.actions.extend(
        {"case_file": case["id"], "action": "absent", "detail": "", "margin": "", "measure": ""} for case in missing
    )
    _write(connection, row["id"], changes)
    _seen(connection, {owner: day for owner, day in days.items() if owner not in known.seen_later})
    save_proposals(connection, row["id"], roll.proposals)
    append(connection, [*changes.events, _import_event(connection, row, run.record)])
    return Imported(
        actions=dict(Counter(action["action"] for action in changes.actions)),
        missing=_by_town(missing),
        to_match=len(roll.proposals),
        unplaced=list(dict.fromkeys(record["name"] for record in unplaced)),
        left=changes.left,
    )


def _run_row(connection: Connection, record: RunRecord, fingerprint: str, more: Mapping[str, str]) -> dict[str, Any]:
    """Write the run and its files; the run's row."""
    row: dict[str, Any] = {
        "id": next_id(connection, RUN.c.id), "fingerprint": fingerprint, "measure": run_measure(record),
        "as_of": record.options.as_of.isoformat(), "year": record.options.year, "records": record.records,
        "imported": datetime.now(UTC).isoformat(timespec="seconds"), **more,
    }  # fmt: skip
    insert_rows(connection, RUN, [row])
    files = {entry.file: {"run": row["id"], "file": entry.file, "sha256": entry.sha256} for entry in record.inputs}
    insert_rows(connection, SUBMISSION, list(files.values()))
    return row


def _write(connection: Connection, run: int, changes: CaseChanges) -> None:
    insert_rows(connection, CASE, changes.opened)
    update_rows(connection, CASE, changes.updated)
    first = next_id(connection, RUN_ACTION.c.id)
    rows = [{"id": first + at, "run": run, **action} for at, action in enumerate(changes.actions)]
    insert_rows(connection, RUN_ACTION, rows)


def _seen(connection: Connection, days: Mapping[int, str]) -> None:
    """Note of each enterprise the day of what was last handed in of it."""
    owners: dict[str, list[int]] = {}
    for owner, day in days.items():
        owners.setdefault(day, []).append(owner)
    values = [
        {"first": first, "last": last, "day": day} for day in sorted(owners) for first, last in consecutive(owners[day])
    ]
    if values:
        connection.execute(_SEEN, values)


def _import_event(connection: Connection, row: Mapping[str, Any], record: RunRecord) -> NewEvent:
    """The event of an import: which run, which files, and digests of what it wrote beside the chain."""
    facts = {
        "run": str(row["id"]), "fingerprint": row["fingerprint"], "scope": row["scope"], "records": str(row["records"]),
        "files": "、".join(Path(entry.file).name for entry in record.inputs),
        ROWS: run_digest(connection, row["id"]), ROLL: roll_digest(connection),
    }  # fmt: skip
    return NewEvent(case=None, kind=_IMPORT, who=row["who"], day=row["as_of"], facts=facts)


def _by_town(cases: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    towns: dict[str, list[str]] = {}
    for case in cases:
        names = towns.setdefault(case["town"], [])
        if case["name"] not in names:
            names.append(case["name"])
    return towns
