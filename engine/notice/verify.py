"""Makes every letter of a finished run again, from run.json and the inputs; tells which differ and why."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

import polars as pl

from ..checking.check import judge
from ..checking.finished_run import read_held
from ..checking.run_record import RecordedFile, RunRecord, read_run_record
from ..core.clock import Clock
from ..core.errors import RunError, TenglongError
from .letter_index import FILE, INDEX
from .write_notices import FOLDER, write_notices

_KEY = ("record_id", "document", "track", "department")
"""What identifies a letter: its file name can change with the batch."""

EDITED, MISSING, ADDED = "文书在生成后被改动", "文书文件已不在", "不是本次检查生成的文件"
INPUT, TABLE, RULES, TEMPLATE = "输入文件有变化", "外部标准表或放行清单有变化", "规则有变化", "模板有变化"
PROGRAM, NO_LONGER, NEW, OTHER = (
    "程序版本不同",
    "按现在的输入和规则不再生成",
    "按现在的输入和规则应增加这份文书",
    "原因不明",
)


@dataclass(frozen=True)
class LetterDifference:
    """A letter that differs from the one the run would write now, and the reasons with their details."""

    letter: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The result of `verify`.

    Attributes:
        letters: how many letters the run has.
        differences: those that differ.
        remarks: what has changed since the run, as sentences.
        derived: whether the letters could be made again.
    """

    letters: int
    differences: list[LetterDifference]
    remarks: list[str]
    derived: bool


def verify(out: Path) -> Verification:
    """Compare the letters in a run's folder with its record, and its record with what the same run gives now.

    Raises:
        RunError: the folder has no run, or no record of its letters.
    """
    record = read_run_record(out)
    try:
        index = pl.read_parquet(out / FOLDER / FILE)
        kept = list(index.select(*INDEX).iter_rows(named=True))
    except (OSError, pl.exceptions.PolarsError) as problem:
        raise RunError(
            "没有文书登记表", code="C023", where=f"{out / FOLDER / FILE}", remedy="请用 tenglong notice 重新生成文书"
        ) from problem
    reasons: dict[str, list[str]] = {row["letter"]: list(_on_disk(out, row)) for row in kept}
    changed = _Changed(record)
    remarks, derived = list(changed.remarks), False
    try:
        derived_letters = _derive_letters(record, read_held(out))
    except TenglongError as problem:
        remarks.append(f"无法重新生成，只核对了文书本身：{problem.line}")
    else:
        derived = True
        _compare(kept, derived_letters, changed=changed, reasons=reasons)
    names = {row["letter"]: row["name"] for row in kept}
    for path in _added(out, set(names)):
        reasons[path] = [ADDED]
    differences = [LetterDifference(path, names.get(path, ""), tuple(why)) for path, why in reasons.items() if why]
    return Verification(letters=len(kept), differences=differences, remarks=remarks, derived=derived)


def _on_disk(out: Path, row: dict[str, Any]) -> Iterator[str]:
    path = out / row["letter"]
    if not path.is_file():
        yield MISSING
    elif _digest(path) != row["sha256"]:
        yield EDITED


def _added(out: Path, known: set[str]) -> list[str]:
    """Word files in the folder of letters that the run did not write."""
    paths = sorted(path.relative_to(out).as_posix() for path in (out / FOLDER).rglob("*.docx"))
    return [path for path in paths if path not in known and not Path(path).name.startswith("~$")]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _derive_letters(record: RunRecord, held: pl.DataFrame) -> list[dict[str, Any]]:
    """The record of the letters that the same run writes now, without those that its review sheet held back."""
    if record.parts:
        raise RunError("分批检查的结果不重新判断", code="C024", remedy="要重新判断，请再次 tenglong check")
    options = replace(record.asked, pdf=False, prints=False)
    run = replace(judge(options, Clock(), record.office), held=held)
    with tempfile.TemporaryDirectory() as aside:
        return list(write_notices(run, Path(aside)).iter_rows(named=True))


class _Changed:
    """What has changed since the run."""

    def __init__(self, record: RunRecord) -> None:
        from ..core.version import VERSION

        self.inputs = list(_differing(record.inputs, record.folder))
        self.tables = list(_differing(record.tables, record.folder))
        self.program = record.version != VERSION
        self.remarks = [f"{INPUT}：{text}" for text in self.inputs] + [f"{TABLE}：{text}" for text in self.tables]

    def reasons(self, old: dict[str, Any], new: dict[str, Any] | None) -> list[str]:
        """Why a letter is different now, or (`new` is None) is not written any more."""
        reasons = [f"{INPUT}：{'、'.join(self.inputs)}"] if self.inputs else []
        reasons += [f"{TABLE}：{'、'.join(self.tables)}"] if self.tables else []
        reasons += [RULES] if new and new["rules"] != old["rules"] else []
        reasons += [TEMPLATE] if new and new["template"] != old["template"] else []
        reasons += [PROGRAM] if self.program else []
        return reasons or [OTHER]


def _differing(recorded: Sequence[RecordedFile], folder: Path) -> Iterator[str]:
    for entry in recorded:
        path = folder / entry.file
        if not path.is_file():
            yield f"{path.name}（已不在原处）"
        elif _digest(path) != entry.sha256:
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
