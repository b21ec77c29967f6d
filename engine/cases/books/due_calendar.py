"""What is due as a calendar file (RFC 5545): a whole-day entry for each case, the same entry whenever it is written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ...core.errors import RunError
from ...core.new_file import new_file, why_not
from ...core.version import VERSION
from ...decision.case_due import case_due
from ...decision.case_events import case_events
from ...ooxml.workbook import clean_text
from ..case_register import Register
from ..life import OPEN, REOPEN
from ..look import matter_of
from ..tables import CASE, EVENT

_PRODUCT = f"-//Tenglong//{VERSION}//ZH"
_DIGITS = 16
"""Digits of the hash of a case's first event that tell it from a case of the same number in another register."""


def save_calendar(register: Register, rows: Sequence[Mapping[str, Any]], day: date, path: Path) -> None:
    """Write what is due to a new calendar file.

    Args:
        rows: cases as `look.due_cases` gives them.
        day: the day as of which they are due; entries bear it as their time stamp, so that the same register gives the same bytes.

    Raises:
        RunError: the file exists, or cannot be written.
    """
    content = due_calendar(rows, _beginnings(register), day)
    try:
        with new_file(path) as aside:
            aside.write_bytes(content)
    except OSError as problem:
        raise RunError(
            f"日历文件无法写入（{why_not(problem)}）", code="C165", where=str(path), remedy="请换一个名称，或检查磁盘"
        ) from problem


def due_calendar(rows: Sequence[Mapping[str, Any]], beginnings: Mapping[str, str], day: date) -> bytes:
    """The calendar; `beginnings`: case → hash of its first event."""
    from icalendar import Calendar, Event

    words = case_due()
    calendar = Calendar()
    for name, text in (("prodid", _PRODUCT), ("version", "2.0"), ("x-wr-calname", words.calendar.name)):
        calendar.add(name, text)
    for row in rows:
        texts = {
            **{name: row[name] for name in ("name", "number", "town", "department")},
            "title": matter_of(row),
            "state": case_events().states[row["state"]],
            "unsure": words.unsure if row["unsure"] else "",
        }
        due = date.fromisoformat(row["due"])
        event = Event()
        event.add("uid", f"{row['number']}-{beginnings[row['number']][:_DIGITS]}@tenglong")
        event.add("dtstamp", datetime.combine(day, time(), UTC))
        event.add("dtstart", due)
        event.add("dtend", due + timedelta(1))
        event.add("summary", clean_text(words.calendar.summary.format(**texts)))
        event.add("description", clean_text(words.calendar.description.format(**texts)))
        event.add("categories", [words.band(row["days_left"]).label])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _beginnings(register: Register) -> dict[str, str]:
    query = select(CASE.c.number, EVENT.c.hash).join(EVENT, EVENT.c.case_file == CASE.c.id)
    with register.reading() as connection:
        rows = connection.execute(query.where(EVENT.c.kind.in_((OPEN, REOPEN))))
        return {row.number: row.hash for row in rows}
