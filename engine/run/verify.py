"""Makes a finished run again, from run.json and the inputs; tells which of its files differ and why."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from ..checking.check import judge
from ..checking.file_differences import (
    ADDED,
    EDITED,
    INPUT,
    MISSING,
    NEW,
    NO_LONGER,
    OTHER,
    PROGRAM,
    RULES,
    TABLE,
    TEMPLATE,
    FileDifference,
    Verification,
)
from ..checking.finished_run import read_held
from ..checking.run_record import RecordedFile, RunRecord, read_run_record
from ..core.clock import Clock
from ..core.errors import RunError, TenglongError
from ..core.manifest import digest, read_manifest
from ..core.version import VERSION
from ..notice.letter_index import FILE, INDEX
from ..notice.write_notices import FOLDER, PRINTS
from .derived_run import DerivedRun, derived_run, differing_files
from .edited_files import edited_files

_KEY = ("record_id", "document", "track", "department", "title")
"""What identifies a letter: its file name can change with the batch. A firm may have several informations, by title."""


def verify(out: Path) -> Verification:
    """Compare a run's letters, tables, ledger and workbooks with what the run wrote, and that with what the same run gives
    now.

    Raises:
        RunError: the folder has no run, or no record of its letters.
    """
    record = read_run_record(out)
    kept = _index(out)
    reasons: dict[str, list[str]] = {row["letter"]: list(_on_disk(out, row)) for row in kept}
    others = [path for path in read_manifest(out) if path.split("/")[0] not in (FOLDER, PRINTS)]
    changed = _Changed(record)
    remarks, derived = list(changed.remarks), None
    with tempfile.TemporaryDirectory() as aside:
        try:
            derived = _derive(record, read_held(out), Path(aside))
        except TenglongError as problem:
            remarks.append(f"无法重新生成，只核对了文件本身：{problem.line}")
        edits = edited_files(out, others, derived)
        if derived:
            _compare(kept, derived.letters, changed=changed, reasons=reasons)
            for path in differing_files(derived, out, edited=edits.reasons):
                reasons.setdefault(path, []).extend(changed.reasons_of(derived))
    for path, why in edits.reasons.items():
        reasons.setdefault(path, []).insert(0, why)
    names = {row["letter"]: row["name"] for row in kept}
    reasons |= {path: [ADDED] for path in _added(out, set(names))}
    return Verification(
        letters=len(kept),
        others=len(others),
        differences=[FileDifference(path, names.get(path, ""), tuple(why)) for path, why in reasons.items() if why],
        remarks=[*remarks, *edits.remarks],
        derived=derived is not None,
    )


def _index(out: Path) -> list[dict[str, Any]]:
    """The record of the run's letters."""
    try:
        return list(pl.read_parquet(out / FOLDER / FILE).select(*INDEX).iter_rows(named=True))
    except (OSError, pl.exceptions.PolarsError) as problem:
        raise RunError(
            "没有文书登记表", code="C023", where=f"{out / FOLDER / FILE}", remedy="请用 tenglong notice 重新生成文书"
        ) from problem


def _on_disk(out: Path, row: dict[str, Any]) -> Iterator[str]:
    path = out / row["letter"]
    if not path.is_file():
        yield MISSING
    elif digest(path) != row["sha256"]:
        yield EDITED


def _added(out: Path, known: set[str]) -> list[str]:
    """Word files in the folder of letters that the run did not write."""
    paths = sorted(path.relative_to(out).as_posix() for path in (out / FOLDER).rglob("*.docx"))
    return [path for path in paths if path not in known and not Path(path).name.startswith("~$")]


def _derive(record: RunRecord, held: pl.DataFrame, aside: Path) -> DerivedRun:
    """What the same run writes now, without the letters that its review sheet held back."""
    if record.parts:
        raise RunError("分批检查的结果不重新判断", code="C024", remedy="要重新判断，请再次 tenglong check")
    options = replace(record.asked, pdf=False, prints=False)
    return derived_run(replace(judge(options, Clock(), record.office), held=held), aside)


class _Changed:
    """What has changed since the run."""

    def __init__(self, record: RunRecord) -> None:
        self._policies = {policy.id: policy.hash for policy in record.policies}
        self.inputs = list(_differing(record.inputs, record.folder))
        self.tables = list(_differing(record.tables, record.folder))
        self.program = record.version != VERSION
        self.remarks = [f"{INPUT}：{text}" for text in self.inputs] + [f"{TABLE}：{text}" for text in self.tables]

    def reasons(self, old: dict[str, Any], new: dict[str, Any] | None) -> list[str]:
        """Why a letter is different now, or (`new` is None) is not written any more."""
        reasons = [RULES] if new and new["rules"] != old["rules"] else []
        reasons += [TEMPLATE] if new and new["template"] != old["template"] else []
        return self._with_files(reasons)

    def reasons_of(self, derived: DerivedRun) -> list[str]:
        """Why a table is different now."""
        now = {policy.head.id: policy.hash for policy in derived.run.policies}
        return self._with_files([RULES] if now != self._policies else [])

    def _with_files(self, reasons: list[str]) -> list[str]:
        files = [f"{INPUT}：{'、'.join(self.inputs)}"] if self.inputs else []
        files += [f"{TABLE}：{'、'.join(self.tables)}"] if self.tables else []
        return [*files, *reasons, *([PROGRAM] if self.program else [])] or [OTHER]


def _differing(recorded: Sequence[RecordedFile], folder: Path) -> Iterator[str]:
    for entry in recorded:
        path = folder / entry.file
        if not path.is_file():
            yield f"{path.name}（已不在原处）"
        elif digest(path) != entry.sha256:
            yield path.name


def _compare(
    kept: list[dict[str, Any]], derived: list[dict[str, Any]], *, changed: _Changed, reasons: dict[str, list[str]]
) -> None:
    """Add to `reasons`, by letter, why letters are different now."""
    new = {tuple(row[name] for name in _KEY): row for row in derived}
    for row in kept:
        other = new.pop(tuple(row[name] for name in _KEY), None)
        if other is None:
            reasons[row["letter"]] += [NO_LONGER, *changed.reasons(row, None)]
        elif other["sha256"] != row["sha256"]:
            reasons[row["letter"]] += changed.reasons(row, other)
    for row in new.values():
        reasons.setdefault(row["letter"], []).append(NEW)
