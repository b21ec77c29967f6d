"""The record of the letters (notices/index.parquet): what each letter rests on, so that it can be made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ..core.resources import RULES
from ..policy.corpus import Policy
from .blanks import BLANK

if TYPE_CHECKING:
    from .case import Letter, NoticeCase
    from .letters import LetterFile

FILE = "index.parquet"

INDEX: dict[str, pl.DataType | type[pl.DataType]] = {
    "number": pl.Int64,
    "letter": pl.String,
    "document": pl.String,
    "title": pl.String,
    "track": pl.String,
    "record_id": pl.String,
    "uscc": pl.String,
    "name": pl.String,
    "town": pl.String,
    "department": pl.String,
    "criteria": pl.List(pl.String),
    "cells": pl.List(pl.String),
    "template": pl.String,
    "rules": pl.String,
    "approver": pl.String,
    "reason": pl.String,
    "approved": pl.String,
    "sha256": pl.String,
}
"""One row for each letter, in printing order. `letter`: its file below the run's folder. `cells`: the input cells that
its verdicts rest on. `template`, `rules`: sha256 of the template and rules it was made with. `approver`, `reason` and
`approved` (ISO date): who released it from review, why and when; empty where no release was needed. `sha256`: that of
the file."""


LETTERS_OF_RECORDS = {"record_id": pl.String, "decision": pl.String, "file": pl.String}
"""Columns of a frame of letters: for whom, by which decision, in which file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOrigin:
    """The record, verdicts and cells that a letter comes from."""

    uscc: str
    name: str
    town: str
    department: str
    criteria: tuple[str, ...]
    cells: tuple[str, ...]


def origin_of(case: NoticeCase, letter: Letter) -> LetterOrigin:
    """What a letter comes from; a referral to one of several departments only from verdicts on its own matters."""
    own = {matter.name for matter in letter.context.matters}
    about = [row for row in letter.about if case.track != "refer" or _matters(case, row) & own] or letter.about
    department = letter.context.department
    return LetterOrigin(
        uscc=str(case.record.get("uscc") or ""),
        name=str(case.record.get("name") or ""),
        town=str(case.record.get("town") or ""),
        department="" if department.startswith(BLANK) else department,
        criteria=tuple(dict.fromkeys(row["criterion"] for row in about)),
        cells=tuple(dict.fromkeys(cell for row in about for cell in row.get("cells") or ())),
    )


def _matters(case: NoticeCase, row: Mapping[str, object]) -> set[str]:
    criterion = case.criteria.get(str(row["criterion"]))
    held = row.get("cases")
    return {criterion.matters.get(name, "") for name in held} if criterion and isinstance(held, Iterable) else set()


def index_frame(
    files: Sequence[LetterFile],
    origins: Sequence[LetterOrigin],
    folder: str,
    hashes: Mapping[str, str],
    approvals: pl.DataFrame,
) -> pl.DataFrame:
    """The letters' record.

    Args:
        files, origins: one of each for every letter, in printing order.
        folder: name of the letters' folder.
        hashes: criterion → hash of the rules that it depends on.
        approvals: `decision.release.RELEASED`.
    """
    approval_of = {(row["record_id"], row["criterion"]): row for row in approvals.iter_rows(named=True)}
    rows = []
    for number, (file, origin) in enumerate(zip(files, origins, strict=True), 1):
        used = [approval_of[key] for name in origin.criteria if (key := (file.record_id, name)) in approval_of]
        approved_by = {name: _joined(row[name] for row in used) for name in ("approver", "reason", "approved")}
        rows.append(
            {
                "number": number, "letter": f"{folder}/{file.path}", "document": file.document,
                "title": file.title, "track": file.track, "record_id": file.record_id,
                "uscc": origin.uscc, "name": origin.name, "town": origin.town, "department": origin.department,
                "criteria": origin.criteria, "cells": origin.cells, "template": file.template,
                "rules": _together(hashes[name] for name in origin.criteria), **approved_by, "sha256": file.sha256,
            }
        )  # fmt: skip
    return pl.DataFrame(rows, schema=INDEX, orient="row")


def _joined(texts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(texts))


def _together(hashes: Iterable[str]) -> str:
    return sha256("".join(sorted(set(hashes))).encode()).hexdigest()


def rule_hashes(policies: Sequence[Policy]) -> dict[str, str]:
    """Criterion → hash over its policy and over the vocabulary and decision rules, on which every letter depends."""
    common = _folder_hash([RULES / "decisions", RULES / "vocabulary"])
    return {
        rule.criterion.id: sha256(f"{common}{policy.hash}".encode()).hexdigest()
        for policy in policies
        for rule in policy.rules
    }


def _folder_hash(folders: Sequence[Path]) -> str:
    digest = sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(RULES).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def as_documents(index: pl.DataFrame) -> pl.DataFrame:
    """For whom, by which decision, in which file: a `LETTERS_OF_RECORDS` frame."""
    return index.select("record_id", pl.col("track").alias("decision"), pl.col("letter").alias("file"))


def with_documents(decisions: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The decision frame with each record's files; an empty list where it has none."""
    none = pl.lit([], dtype=pl.List(pl.String))
    listed = documents.group_by("record_id", maintain_order=True).agg(pl.col("file").alias("documents"))
    joined = decisions.drop("documents", strict=False).join(listed, on="record_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("documents").fill_null(none))
