"""The days of a case: when the period ends that runs from service, and again when the holidays of its years are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from ..vocabulary.holidays import Calendar, parse_period
from .case_register import NewEvent, Register, append, events_of
from .life import RECOUNT, folded_events
from .tables import CASE


@dataclass(frozen=True, kw_only=True)
class Recounted:
    """A case whose period was counted again: its number, the last day before and now, the years still not known."""

    number: str
    was_due: str
    due: str
    unsure: str


def counted(period: str, served: str, calendar: Calendar) -> dict[str, str]:
    """The last day of a period that runs from service, as facts of an event: `due`, and `unsure` with the years whose
    holidays are not known; nothing where the case has no period.

    The day of service is not counted; a last day off moves to the next working day (民法典 201、203 条). An
    extension sets a day of its own (`CaseEvents`, `due`).

    Args:
        period: days, or working days, as `holidays.parse_period` reads them; "" for none.
        served: the ISO day of service.

    >>> counted("5个工作日", "2022-09-30", Calendar())
    {'due': '2022-10-12'}
    """
    if not period:
        return {}
    last = calendar.deadline(date.fromisoformat(served), parse_period(int(period) if period.isdecimal() else period))
    facts = {"due": last.day.isoformat()}
    return {**facts, "unsure": "、".join(map(str, last.unsure))} if last.unsure else facts


def recount(register: Register, calendar: Calendar, *, who: str, day: str) -> list[Recounted]:
    """Count the unsure periods again, as more holidays are known by now; what a person extended is no longer unsure.

    Args:
        who, day: who does it, and when (ISO).

    Raises:
        RunError: the register cannot be written.
    """
    with register.writing() as connection:
        rows = connection.execute(select(CASE).where(CASE.c.unsure == 1).order_by(CASE.c.id)).mappings().all()
        changed = [(row, facts) for row in rows if (facts := _changed(connection, row, calendar))]
        append(connection, [NewEvent(case=row["id"], kind=RECOUNT, who=who, day=day, facts=f) for row, f in changed])
        for row, facts in changed:
            values = {"due": facts["due"], "unsure": int("unsure" in facts)}
            connection.execute(update(CASE).where(CASE.c.id == row["id"]).values(values))
    return [
        Recounted(number=row["number"], was_due=row["due"], due=facts["due"], unsure=facts.get("unsure", ""))
        for row, facts in changed
    ]


def _changed(connection: Connection, case: Mapping[Any, Any], calendar: Calendar) -> dict[str, str]:
    """What counting again gives; nothing where it gives the same."""
    state = folded_events(events_of(connection, case["id"]))
    served = state.latest.get("serve", {}).get("day", "")
    facts = counted(case["period"], served, calendar) if served else {}
    if not facts or (facts["due"], facts.get("unsure", "")) == (case["due"], state.unsure):
        return {}
    return {**facts, "was_due": case["due"]}
