"""Looking into the register: lists of cases, one case with its events, what is due, and whether everything is as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, and_, func, select

from ..decision.case_events import case_events
from .case_register import Register, events_of, first_broken, no_such_case, with_facts
from .papers import damaged
from .stray_rows import stray_cases, stray_rows
from .tables import CASE, ENTERPRISE, EVENT

_SHOWN = (
    CASE.c.number, CASE.c.state, CASE.c.criterion, CASE.c.matter, CASE.c.track, CASE.c.title, CASE.c.department, CASE.c.due,
    CASE.c.unsure, CASE.c.opened, CASE.c.former, CASE.c.seen, CASE.c.proposal, ENTERPRISE.c.name, ENTERPRISE.c.uscc, ENTERPRISE.c.town,
)  # fmt: skip

WAITING = ("served", "rectifying", "awaiting")
"""The states in which a period runs."""


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases to list; "" for all.

    Attributes:
        open_only: leave out those that have ended.
        proposed: only those whose end a run proposes.
    """

    town: str = ""
    department: str = ""
    state: str = ""
    name: str = ""
    open_only: bool = False
    proposed: bool = False


def list_cases(
    register: Register, wanted: CaseFilter, *, after: int = 0, most: int | None = None
) -> list[dict[str, Any]]:
    """The cases, oldest first: `number`, `state`, …, `name`, `uscc`, `town`; `beside`, where there are any: the numbers of
    other open cases about the same, as there are after two enterprises were merged.

    Args:
        after: how many to pass over; `most`: how many to give at most. A page of a long list is read by these two.
    """
    query = case_query(wanted).offset(after or None).limit(most)
    with register.reading() as connection:
        beside = _open_twice(connection)
        rows = _as_dicts(connection.execute(query))
    for row in rows if beside else ():
        if row["number"] in beside:
            row["beside"] = "、".join(beside[row["number"]])
    return rows


def count_cases(register: Register, wanted: CaseFilter) -> int:
    """How many cases there are to list."""
    listed = case_query(wanted).order_by(None).with_only_columns(func.count())
    with register.reading() as connection:
        return int(connection.execute(listed).scalar_one())


def _as_dicts(rows: CursorResult[Any]) -> list[dict[str, Any]]:
    """Rows by name; made in one go, as a mapping for each row takes most of the time of a long list."""
    names = list(rows.keys())
    return [dict(zip(names, row, strict=True)) for row in rows.tuples()]


def case_query(wanted: CaseFilter | None = None) -> Select[Any]:
    """The query for cases with their firms, oldest first; `id` and `period` beside what `list_cases` gives."""
    query = _cases().add_columns(CASE.c.id, CASE.c.period)
    if wanted is None:
        return query
    if wanted.town:
        query = query.where(ENTERPRISE.c.town == wanted.town)
    if wanted.state:
        query = query.where(CASE.c.state == wanted.state)
    if wanted.name:
        query = query.where(ENTERPRISE.c.name.contains(wanted.name, autoescape=True))
    if wanted.open_only:
        query = query.where(CASE.c.state.not_in(case_events().ended))
    if wanted.department:
        query = query.where(CASE.c.department.contains(wanted.department, autoescape=True))
    if wanted.proposed:
        query = query.where(CASE.c.proposal != "")
    return query


def _open_twice(connection: Connection) -> dict[str, list[str]]:
    """Number → the other open cases of its enterprise, criterion and matter, where there are any."""
    subject = (CASE.c.enterprise, CASE.c.criterion, CASE.c.matter)
    standing = select(ENTERPRISE.c.merged_into).where(ENTERPRISE.c.merged_into.is_not(None))
    still_open = and_(CASE.c.state.not_in(case_events().ended), CASE.c.enterprise.in_(standing))
    twice = select(*subject).where(still_open).group_by(*subject).having(func.count() > 1).subquery()
    same = and_(*(column == twice.c[column.name] for column in subject))
    query = select(CASE.c.number, *subject).join(twice, same).where(still_open).order_by(CASE.c.id)
    numbers: dict[tuple[Any, ...], list[str]] = {}
    for number, *about in connection.execute(query):
        numbers.setdefault(tuple(about), []).append(number)
    return {number: [other for other in alike if other != number] for alike in numbers.values() for number in alike}


def due_cases(register: Register, day: date, within: int) -> list[dict[str, Any]]:
    """The cases whose period has ended before `day` or ends within so many days, soonest first, with `days_left`."""
    last = (day + timedelta(within)).isoformat()
    query = _cases().where(CASE.c.state.in_(WAITING), CASE.c.due != "", CASE.c.due <= last)
    with register.reading() as connection:
        rows = [
            dict(row) for row in connection.execute(query.order_by(None).order_by(CASE.c.due, CASE.c.id)).mappings()
        ]
    return [{**row, "days_left": (date.fromisoformat(row["due"]) - day).days} for row in rows]


def matter_of(row: Mapping[str, Any]) -> str:
    """What a case is about: the criterion's title, and the matter within it."""
    return "·".join(text for text in (row["title"], row["matter"]) if text)


def one_case(register: Register, number: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A case and its events, in order; `facts` of an event as a mapping.

    Raises:
        RunError: there is no such case.
    """
    with register.reading() as connection:
        row = connection.execute(_cases().where(CASE.c.number == number)).mappings().first()
        if row is None:
            raise no_such_case(number)
        case = connection.execute(select(CASE.c.id).where(CASE.c.number == number)).scalar_one()
        return dict(row), events_of(connection, case)


def all_events(register: Register) -> Iterator[dict[str, Any]]:
    """Every event with the number of its case, in the order of the chain."""
    query = select(EVENT, CASE.c.number).join(CASE, EVENT.c.case_file == CASE.c.id, isouter=True).order_by(EVENT.c.id)
    with register.reading() as connection:
        for row in connection.execute(query).mappings():
            yield with_facts(row)


def altered(register: Register) -> list[str]:
    """What is not as it was written, in Chinese; empty if the register is whole."""
    with register.reading() as connection:
        broken = first_broken(connection)
        if broken is not None:
            return [f"第 {broken} 条办理记录被改动、删除或插入过"]
        lines = [*stray_cases(connection), *stray_rows(connection)]
    return [*lines, *damaged(register, list(all_events(register)))]


def _cases() -> Select[Any]:
    joined = CASE.join(ENTERPRISE, CASE.c.enterprise == ENTERPRISE.c.id)
    return select(*_SHOWN).select_from(joined).order_by(CASE.c.id)
