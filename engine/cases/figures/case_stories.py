"""Cases with their events, as they were known at a place of the chain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from ..life import MOVE
from ..tables import CASE, ENTERPRISE, EVENT
from .first_codes import first_codes

CHINA = timezone(timedelta(hours=8))
"""Events are recorded in UTC; the day on which they were is that of Beijing."""


class StoryEvent(NamedTuple):
    """An event of a case: its place in the chain, what, on which day, what it states."""

    id: int
    kind: str
    day: str
    facts: Mapping[str, str]


class Horizon(NamedTuple):
    """What counts: events of days up to `day` that stand in the chain up to place `through`.

    The day is the one that the event states, on which it happened; `through` stands for when it was recorded, exactly and whatever
    clock an office has. What was recorded later is not seen, of whatever day it is: so a report that was made prints the same again.
    """

    day: str
    through: int

    def sees(self, event: StoryEvent) -> bool:
        """Whether the event counts."""
        return event.id <= self.through and event.day <= self.day


@dataclass(frozen=True, kw_only=True, eq=False)
class CaseStory:
    """A case, what it is about and all its events in the order of the chain.

    Attributes:
        enterprise: id of the firm; several cases may be of one. Its name, town and uscc ("" for none) are those with which it was first
            seen.
    """

    number: str
    enterprise: int
    name: str
    town: str
    uscc: str
    department: str
    criterion: str
    matter: str
    title: str
    track: str
    former: str
    events: tuple[StoryEvent, ...]


def last_place(connection: Connection) -> int:
    """The place of the chain's last event; 0 if there is none."""
    return int(connection.execute(select(func.coalesce(func.max(EVENT.c.id), 0))).scalar_one())


def recorded_day(at: str) -> str:
    """The day in China of a moment in UTC.

    >>> recorded_day("2022-09-30T16:00:00+00:00")
    '2022-10-01'
    """
    moment = datetime.fromisoformat(at)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(CHINA).date().isoformat()


def case_stories(connection: Connection, through: int) -> Iterator[CaseStory]:
    """Every case that had begun by that place of the chain, oldest first, with the firm that it was of then."""
    events = _events(connection, through)
    moves, codes = _later_moves(connection, through), first_codes(connection, through)
    firms = {row.id: row for row in connection.execute(select(ENTERPRISE.c.id, ENTERPRISE.c.name, ENTERPRISE.c.town))}
    for case in connection.execute(select(CASE.c.id, CASE.c.enterprise, *_ABOUT).order_by(CASE.c.id)).mappings():
        if case["id"] in events:
            firm = firms[_firm_then(case["enterprise"], moves.get(case["id"], ()))]
            yield CaseStory(
                enterprise=firm.id,
                name=firm.name,
                town=firm.town,
                uscc=codes.get(firm.id, ""),
                events=tuple(events[case["id"]]),
                **{column.name: case[column.name] for column in _ABOUT},
            )


_ABOUT = (
    CASE.c.number, CASE.c.criterion, CASE.c.matter, CASE.c.title, CASE.c.track, CASE.c.department, CASE.c.former,
)  # fmt: skip
"""What a case is about; none of it changes when something is entered."""


def _events(connection: Connection, through: int) -> dict[int, list[StoryEvent]]:
    events: dict[int, list[StoryEvent]] = {}
    columns = (EVENT.c.id, EVENT.c.case_file, EVENT.c.kind, EVENT.c.day, EVENT.c.at, EVENT.c.facts)
    query = select(*columns).where(EVENT.c.case_file.is_not(None), EVENT.c.id <= through).order_by(EVENT.c.id)
    for row in connection.execute(query).yield_per(10_000):
        event = StoryEvent(row.id, row.kind, row.day or recorded_day(row.at), json.loads(row.facts))
        events.setdefault(row.case_file, []).append(event)
    return events


def _later_moves(connection: Connection, through: int) -> dict[int, list[Mapping[str, str]]]:
    """Case → how it went to another firm after that place of the chain (two firms were one, or one was two), latest first."""
    moves: dict[int, list[Mapping[str, str]]] = {}
    query = select(EVENT.c.case_file, EVENT.c.facts).where(EVENT.c.kind == MOVE, EVENT.c.id > through)
    for row in connection.execute(query.order_by(EVENT.c.id.desc())):
        moves.setdefault(row.case_file, []).append(json.loads(row.facts))
    return moves


def _firm_then(firm: int, moves: Sequence[Mapping[str, str]]) -> int:
    """The firm that a case was of before it went to this one."""
    for move in moves:
        pair = {int(move["enterprise"]), int(move["other"])}
        firm = next(iter(pair - {int(move["to"])}), firm)
    return firm
