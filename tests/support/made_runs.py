"""Folders of finished runs, written directly: any outcome for any firm, without a check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
from office_run import MILL, MILL_HEADER, write_profile, write_sheet

from tenglong.engine.checking.options import Options
from tenglong.engine.run import check_run
from tenglong.engine.vocabulary.uscc import check_character, organisation_check

CASES_OF = {"安全隐患": "safety", "环境污染": "pollution"}
"""Matter → the case of SZ22-F02 that has it."""

TRACK_OF = {"": "inform", "安全隐患": "order", "环境污染": "refer"}


def invented_code(number: int) -> str:
    """A sound code of a series that was never issued."""
    organisation = f"XX{number:06d}"
    body = f"91330683{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


@dataclass(frozen=True, kw_only=True)
class MadeVerdict:
    """A verdict: `matters` are those that a hit holds ("" for a criterion without matters), `clear` those that it clears."""

    outcome: str
    matters: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    margin: str = ""


@dataclass(frozen=True, kw_only=True)
class MadeFirm:
    """A firm of a run, with criterion → verdict."""

    name: str
    code: str
    town: str = "白石镇"
    verdicts: Mapping[str, MadeVerdict] = field(default_factory=dict)


def template_run(folder: Path) -> Path:
    """A real run, whose tables and record the made ones follow."""
    sheet = write_sheet(folder / "一家.xlsx", [MILL], MILL_HEADER)
    profile = write_profile(folder, "powers: [安全隐患]\ndeadline_days: {order: 30, inform: 15个工作日, refer: 10}\n")
    out = folder / "样本"
    options = Options(
        files=(sheet,), profile=profile, policies=("SZ20", "SZ22"), year=2022, as_of=date(2022, 12, 31), notices=False
    )
    check_run.check(options, out)
    return out


def made_run(
    template: Path,
    folder: Path,
    firms: Sequence[MadeFirm],
    *,
    day: date,
    rules: str = "",
    year: int = 2022,
    file: str = "",
) -> Path:
    """A run of a day over these firms; the same firms come from the same bytes, but for another `file`. `rules` stands for other
    rules."""
    folder.mkdir(parents=True)
    tables = {name: pl.read_parquet(template / f"{name}.parquet") for name in ("records", "verdicts", "decisions")}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in tables}
    for at, firm in enumerate(firms, 2):
        who = {"record_id": f"表.xlsx#Sheet#{at}", "name": firm.name, "uscc": firm.code or None, "town": firm.town}
        rows["records"].append({**who, "file": "表.xlsx", "sheet": "Sheet", "row": at, "kind": "enterprise"})
        for criterion, verdict in firm.verdicts.items():
            rows["verdicts"].append(_verdict(who, criterion, verdict))
        if decision := _decision(who, firm.verdicts):
            rows["decisions"].append(decision)
    for name, table in tables.items():
        pl.DataFrame(rows[name], schema=table.schema).write_parquet(folder / f"{name}.parquet")
    record = json.loads((template / "run.json").read_text(encoding="utf-8"))
    digest = sha256((repr(firms) + file).encode()).hexdigest()
    record["inputs"] = [{**record["inputs"][0], "file": "表.xlsx", "sha256": digest}]
    record["options"] |= {"as_of": day.isoformat(), "issue_date": None, "year": year}
    record["records"] = len(firms)
    for policy in record["policies"] if rules else ():
        policy["hash"] = sha256(rules.encode()).hexdigest()
    (folder / "run.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return folder


def _verdict(who: Mapping[str, Any], criterion: str, verdict: MadeVerdict) -> dict[str, Any]:
    return {
        **who, "file": "表.xlsx", "sheet": "Sheet", "row": 2, "kind": "enterprise", "policy": criterion[:4], "criterion": criterion,
        "title": f"{criterion} 的标题", "finding": "unlawful" if criterion == "SZ22-F02" else "inefficient",
        "outcome": verdict.outcome, "basis": "in_force", "margin": verdict.margin or None, "missing": [], "assumptions": [],
        "cells": [], "cases": [CASES_OF[matter] for matter in verdict.matters if matter],
        "clear_cases": [CASES_OF[matter] for matter in verdict.clear], "doubts": [], "asked": True,
        "message": f"结论为 {verdict.outcome} {verdict.margin}",
    }  # fmt: skip


def _decision(who: Mapping[str, Any], verdicts: Mapping[str, MadeVerdict]) -> dict[str, Any] | None:
    tracks: dict[str, dict[str, list[str]]] = {}
    for criterion, verdict in verdicts.items():
        for matter in verdict.matters if verdict.outcome == "hit" else ():
            tracks.setdefault(TRACK_OF[matter], {}).setdefault(criterion, []).append(matter)
    if not tracks:
        return None
    matters = {track: [m for held in by.values() for m in held if m] for track, by in tracks.items()}
    return {
        **who, "decisions": list(tracks), "reasons": ["理由"] * len(tracks), "criteria": [list(by) for by in tracks.values()],
        "documents": [], **{f"{track}_matters": matters.get(track, []) for track in ("order", "refer")},
    }  # fmt: skip
