"""Approved lists (--release FILE): the findings that a person took out of review, with the approver and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_args

import polars as pl

from ..core.errors import RunError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.text import fold_text, half_width, normal_name
from ..core.validation import Model, load_model
from ..intake.files.read_grids import read_grids
from ..intake.values.dates import read_date
from ..policy.profile import Limits
from ..vocabulary.code_types import OutgoingBasis
from ..vocabulary.labels import labels
from ..vocabulary.uscc import normal_code
from .release_bars import Bars

RELEASED = dict.fromkeys(("record_id", "criterion", "approver", "reason", "approved"), pl.String)
"""Columns of a frame of findings that an approval took out of review; `approved` is the ISO date."""

_READ = ("record_id", "uscc", "name", "criterion", "outcome", "basis")
_HEADER_WITHIN = 30
_CRITERION = re.compile(r"[A-Z]{2}\d{2}-[A-Z]+\d+(?:\.\d+)?")


class ReleaseColumn(Model):
    """A column of an approved list, with the headers that mean it."""

    label: str
    headers: list[str]


class ReleaseLayout(Model):
    """The contents of release.yaml: columns of an approved list, which must be filled, and the problems of entries."""

    columns: dict[str, ReleaseColumn]
    required: list[str]
    problems: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An entry of the list; `place` says where it is in the file."""

    place: str
    uscc: str
    name: str
    criterion: str
    approver: str
    reason: str
    approved: str


class VoidApproval(NamedTuple):
    """An entry that has no effect: where it stands, enterprise and criterion, and why."""

    place: str
    what: str
    why: str


@dataclass(frozen=True)
class Release:
    """The findings that an approved list takes out of review, and the entries that have no effect."""

    approvals: pl.DataFrame
    void: Sequence[VoidApproval] = ()


NOTHING = Release(pl.DataFrame(schema=RELEASED))


@cached_across_runs
def _layout() -> ReleaseLayout:
    return load_model(ReleaseLayout, RULES / "decisions" / "release.yaml")


def read_release(path: Path, limits: Limits) -> list[Approval]:
    """The entries of an approved list, in any file format that a submission may have.

    Raises:
        SubmissionError: the file cannot be read.
        RunError: the columns are missing, or an entry has no record, criterion, approver, reason or date; the error
            names the row.
    """
    entries = [
        entry for grid in read_grids(path, limits) for entry in _entries(grid.cells, f"{path.name} {grid.sheet}")
    ]
    if not entries:
        columns = "、".join(column.label for column in _layout().columns.values())
        raise RunError("放行清单中没有可用的内容", code="C005", where=path.name, remedy=f"表头应有：{columns}")
    return entries


def _entries(cells: pl.DataFrame, where: str) -> Iterator[Approval]:
    """The entries in the rows below the header row; blank rows are skipped."""
    rows = [[(cell or "").strip() for cell in row] for row in cells.iter_rows()]
    for start, row in enumerate(rows[:_HEADER_WITHIN], 1):
        places = _places(row)
        if {"criterion", "approver"} <= set(places):
            for number, values in enumerate(rows[start:], start + 1):
                if any(values[column] for column in places.values()):
                    texts = {key: values[column] for key, column in places.items()}
                    yield from _approvals(texts, f"{where} 第 {number} 行")
            return


def _places(row: Sequence[str]) -> dict[str, int]:
    """Known column → its index in the row; the first one if two headers mean the same."""
    known = {fold_text(header): key for key, column in _layout().columns.items() for header in column.headers}
    places: dict[str, int] = {}
    for index, text in enumerate(row):
        key = known.get(fold_text(text).rstrip("*"))
        if key:
            places.setdefault(key, index)
    return places


def _approvals(texts: Mapping[str, str], place: str) -> Iterator[Approval]:
    """One entry for each criterion that the row names."""
    missing = [key for key in _layout().required if not texts.get(key)]
    if not texts.get("uscc") and not texts.get("name"):
        missing.append("name")
    if missing:
        raise RunError(
            f"放行清单未填{'、'.join(_layout().columns[key].label for key in missing)}", code="C006", where=place
        )
    approved = read_date(texts["date"]).value
    if not isinstance(approved, date):
        raise RunError(f"批准日期“{texts['date']}”不是日期", code="C007", where=place, remedy="写作 2026-11-20")
    clean = half_width(texts["criterion"]).upper()
    for criterion in _CRITERION.findall(clean) or [clean]:
        yield Approval(
            place=place,
            uscc=normal_code(texts.get("uscc") or ""),
            name=texts.get("name", ""),
            criterion=criterion,
            approver=texts["approver"],
            reason=texts["reason"],
            approved=approved.isoformat(),
        )


def match_release(
    entries: Sequence[Approval], verdicts: pl.DataFrame, decisions: pl.DataFrame, known: set[str], *,
    signing: date, bars: Bars | None = None,
) -> Release:  # fmt: skip
    """Find the finding that each entry means.

    Args:
        verdicts: the verdict frame.
        decisions: the decisions without any release; only a finding in review can be taken out of it.
        known: the ids of all criteria.
        signing: the day on which letters are signed; an approval after it has no effect.
        bars: what no approval can let out.
    """
    matcher = _Matcher(verdicts, decisions, known=known, bars=bars or Bars())
    rows: dict[tuple[str, str], dict[str, str]] = {}
    void = []
    for entry in entries:
        record, problem = matcher.find(entry)
        if not problem and (record, entry.criterion) in rows:
            problem = _layout().problems["repeated"]
        if entry.approved > signing.isoformat():
            problem = _layout().problems["not_yet"].format(approved=entry.approved, day=signing)
        if problem:
            void.append(VoidApproval(entry.place, f"{entry.name or entry.uscc} {entry.criterion}", problem))
            continue
        rows[record, entry.criterion] = {
            "record_id": record,
            "criterion": entry.criterion,
            "approver": entry.approver,
            "reason": entry.reason,
            "approved": entry.approved,
        }
    return Release(pl.DataFrame(list(rows.values()), schema=RELEASED), void)


class _Matcher:
    """The run's records by code and name, its verdicts, and the findings in review."""

    def __init__(self, verdicts: pl.DataFrame, decisions: pl.DataFrame, *, known: set[str], bars: Bars) -> None:
        self._known, self._bars = known, bars
        self._found: dict[tuple[str, str], tuple[str, str]] = {}
        """Outcome and basis of each verdict."""
        self._codes: dict[str, dict[str, None]] = {}
        self._names: dict[str, dict[str, None]] = {}
        self._name_of: dict[str, str] = {}
        for row in verdicts.select(_READ).iter_rows(named=True):
            self._take(row)
        self._waiting = {
            (row["record_id"], criterion)
            for row in decisions.iter_rows(named=True)
            for decision, criteria in zip(row["decisions"], row["criteria"], strict=True)
            if decision == "review"
            for criterion in criteria
        }

    def _take(self, row: Mapping[str, Any]) -> None:
        record = row["record_id"]
        self._found[record, row["criterion"]] = row["outcome"], row["basis"]
        self._name_of[record] = normal_name(row["name"] or "")
        self._codes.setdefault(normal_code(row["uscc"] or ""), {})[record] = None
        self._names.setdefault(self._name_of[record], {})[record] = None

    def find(self, entry: Approval) -> tuple[str, str]:
        """(record_id, "") if the entry is valid, else ("", what is wrong, in Chinese)."""
        words = _layout().problems
        name = normal_name(entry.name)
        records = list(self._codes.get(entry.uscc, ()) if entry.uscc else self._names.get(name, ()))
        if entry.uscc and name and records and not any(self._name_of[record] == name for record in records):
            return "", words["other_name"]
        if len(records) > 1 and entry.uscc:  # an enterprise in two years: its records in review
            records = [record for record in records if (record, entry.criterion) in self._waiting] or records[:1]
        if len(records) != 1:
            return "", words["several" if records else "no_record"]
        if entry.criterion not in self._known:
            return "", words["no_criterion"]
        outcome, basis = self._found.get((records[0], entry.criterion), ("out_of_scope", ""))
        if (records[0], entry.criterion) not in self._waiting:
            return "", words["not_in_review"].format(outcome=labels().of("outcome", outcome))
        if basis not in get_args(OutgoingBasis):
            return "", words["no_basis"].format(basis=labels().of("basis", basis))
        if why := self._bars.places.get(records[0]):
            return "", words["no_place"].format(caution=why)
        if leads := self._bars.offices.get(entry.criterion):
            return "", words["not_named"].format(leads=leads)
        return records[0], ""
