"""Registers with made-up histories: firms, cases and events written at once, each event with the moment at which it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from tenglong.engine.cases.case_register import NewEvent, Register, append
from tenglong.engine.cases.tables import CASE, ENTERPRISE


@dataclass(frozen=True, kw_only=True)
class MadeCase:
    """A case: its firm, and its events as (kind, day, facts).

    Attributes:
        firm: number of the firm; cases of one firm share it.
    """

    firm: int
    town: str
    department: str = "市经信局"
    criterion: str = "SZ22-E02"
    opened: str = "2022-07-01"
    reopened: bool = False
    events: Sequence[tuple[str, str, dict[str, str]]] = field(default_factory=tuple)


def write_histories(register: Register, cases: Sequence[MadeCase], *, at: str = "") -> list[str]:
    """Write firms and cases with their first event, then the other events in the order of the cases; the cases' numbers."""
    firms: dict[int, dict[str, Any]] = {}
    rows, begun, later, numbers = [], [], [], []
    for number, case in enumerate(cases, 1):
        firms.setdefault(case.firm, {
            "id": case.firm, "name": f"青溪第{case.firm}机械厂", "uscc": "", "town": case.town, "seen_on": "",
        })  # fmt: skip
        named = f"{case.opened[:4]}-{number:06d}"
        rows.append({
            "id": number, "number": named, "enterprise": case.firm, "criterion": case.criterion, "matter": "安全隐患",
            "track": "order", "title": "责令整改", "department": case.department, "opened": case.opened, "state": "proposed", "period": "30",
        })  # fmt: skip
        kind = "reopen" if case.reopened else "open"
        begun.append(NewEvent(case=number, kind=kind, who="王某", day=case.opened, facts={"number": named}))
        later += [event_of(number, *event) for event in case.events]
        numbers.append(named)
    with register.writing() as connection:
        connection.execute(insert(ENTERPRISE), list(firms.values()))
        connection.execute(insert(CASE), rows)
        append(connection, [*begun, *later], at=at)
    return numbers


def event_of(case: int, kind: str, day: str, facts: dict[str, str]) -> NewEvent:
    """An event of a day."""
    return NewEvent(case=case, kind=kind, who="张某", day=day, facts={"day": day, **facts})


def add_events(register: Register, *events: NewEvent) -> None:
    """Append events as they are, without asking whether a state allows them."""
    with register.writing() as connection:
        append(connection, events)


def whole_life(served: str, closed: str, **closing: str) -> list[tuple[str, str, dict[str, str]]]:
    """The events of a case from 签发 to 销号; its period ends 30 days after service."""
    return [
        ("issue", served, {"number": "某告〔2022〕1号"}), ("serve", served, {"manner": "直接送达", "due": _later(served)}),
        ("ask_recheck", closed, {}), ("recheck", closed, {"people": "张某、李某", "result": "合格", "paper": "表"}),
        ("close", closed, {"approver": "王某", **closing}),
    ]  # fmt: skip


def _later(day: str, days: int = 30) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def served_only(served: str) -> list[tuple[str, str, dict[str, str]]]:
    """The events of a case that waits for the firm."""
    return whole_life(served, served)[:2]
