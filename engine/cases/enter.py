"""What people enter about a case: an event that its state allows, the period that follows, papers kept by their content."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from ..core.errors import RunError
from ..vocabulary.holidays import Calendar, parse_period
from .case_register import NewEvent, Register, append, no_such_case
from .life import CaseState, checked, folded
from .tables import CASE, EVENT

PAPERS = "TENGLONG_PAPERS"
"""Environment variable with the folder of the papers; needed where the register is a database at an address."""

PAPER = "paper"
"""The fact that is a file: what is kept of it in the chain is its name and hash."""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A case after an event: its state, and the last day of its period ("" for none; unsure if holidays are not known)."""

    state: str
    due: str
    unsure: bool


def enter(
    register: Register, number: str, kind: str, facts: Mapping[str, str], *, who: str, calendar: Calendar
) -> Entered:
    """Enter an event of the case with that number.

    Args:
        kind: a key of `CaseEvents.events`.
        facts: name → what the person wrote; `paper` is the path of a file, which is copied beside the register.
        who: the person.
        calendar: the office's holidays, by which periods are counted.

    Raises:
        RunError: no such case, or `life.checked` refuses the event; nothing is written then.
    """
    if not who.strip():
        raise RunError("没有写明经办人", code="C120", where=number, remedy="请用 --who 写明姓名")
    facts = {**facts, **({PAPER: _kept(register, number, Path(facts[PAPER]))} if facts.get(PAPER) else {})}
    with register.writing() as connection:
        row = _case(connection, number)
        before = _state(connection, row["id"])
        stated = checked(number, before, kind, facts)
        after = before.after(kind, stated)
        due, unsure = _due(row, kind, stated, calendar)
        append(
            connection, [NewEvent(case=row["id"], kind=kind, who=who.strip(), day=stated.get("day", ""), facts=stated)]
        )
        values = {
            "state": after.state,
            "due": due,
            "unsure": int(unsure),
            "proposal": "" if after.ended else row["proposal"],
        }
        connection.execute(update(CASE).where(CASE.c.id == row["id"]).values(values))
    return Entered(state=after.state, due=due, unsure=unsure)


def _case(connection: Connection, number: str) -> Mapping[str, Any]:
    row = connection.execute(select(CASE).where(CASE.c.number == number)).mappings().first()
    if row is None:
        raise no_such_case(number)
    return dict(row)


def _state(connection: Connection, case: int) -> CaseState:
    rows = connection.execute(select(EVENT.c.kind, EVENT.c.facts).where(EVENT.c.case_file == case).order_by(EVENT.c.id))
    return folded([(row.kind, json.loads(row.facts)) for row in rows])


def _due(case: Mapping[str, Any], kind: str, facts: Mapping[str, str], calendar: Calendar) -> tuple[str, bool]:
    """The last day of the period: from service on, or as extended; otherwise it stays."""
    if kind == "extend":
        return facts["until"], False
    if kind == "serve" and case["period"]:
        period = case["period"]
        last = calendar.deadline(
            date.fromisoformat(facts["day"]), parse_period(int(period) if period.isdecimal() else period)
        )
        return last.day.isoformat(), bool(last.unsure)
    return case["due"], bool(case["unsure"])


def papers(register: Register) -> Path:
    """The folder that holds the papers, each under its hash: beside a register's file, else that of `TENGLONG_PAPERS`.

    Raises:
        RunError: the register is a database at an address, and no folder is named.
    """
    if folder := os.environ.get(PAPERS):
        return Path(folder)
    if register.path is None:
        remedy = f"请在环境变量 {PAPERS} 中写存放材料的文件夹"
        raise RunError("没有指明材料存放处", code="C122", where="材料", remedy=remedy)
    return register.path.with_name(f"{register.path.name}.材料")


def _kept(register: Register, number: str, paper: Path) -> str:
    """Copy a paper, once for each content; what the event states of it: name and hash."""
    if not paper.is_file():
        raise RunError("材料文件不存在", code="C123", where=f"{number}：{paper}", remedy="请检查路径")
    with paper.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    folder = papers(register) / digest[:2]
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / digest
    if not target.exists():
        aside = folder / f".{digest}.new"
        shutil.copyfile(paper, aside)
        aside.replace(target)
    return f"{paper.name}（sha256:{digest}）"
