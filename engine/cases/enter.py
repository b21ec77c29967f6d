"""What people enter about a case: events that its state allows, the period that follows, papers kept by their content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from ..core.errors import RunError
from ..decision.case_events import COUNTED, case_events
from ..vocabulary.holidays import Calendar
from .case_days import counted
from .case_register import NewEvent, Register, append, events_of, no_such_case
from .issued_letter import with_letter
from .life import CaseState, checked, folded_events
from .papers import PAPER, kept, paper_paths, refuse_missing
from .tables import CASE


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A case after an event: its state, and the last day of its period ("" for none; unsure if holidays are not known)."""

    state: str
    due: str
    unsure: bool


class CheckedEvent(NamedTuple):
    """An event that `life.checked` has let through: its kind, and what it states, what follows from that included."""

    kind: str
    facts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CaseHistory:
    """A case as the register has it: its row of `CASE` and its events, in order, `facts` as a mapping."""

    row: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]

    @property
    def state(self) -> CaseState:
        """What the events come to."""
        return folded_events(self.events)

    def ends_with(self, event: CheckedEvent, who: str) -> bool:
        """Whether the last thing that happened is this event, by the same person: the same button pressed twice."""
        last = self.events[-1] if self.events else {}
        return (last.get("kind"), last.get("facts"), last.get("who")) == (event.kind, dict(event.facts), who)


def enter(
    register: Register, number: str, kind: str, facts: Mapping[str, str], *, who: str, calendar: Calendar
) -> Entered:
    """Enter an event of the case with that number; one that was just entered is not entered twice.

    Args:
        kind: a key of `CaseEvents.events`.
        facts: name → what the person wrote; `paper` is the path of a file (or of several, ；between them), which is
            copied beside the register. An issue without one keeps the letter that the run wrote, where that is known.
        who: the person.
        calendar: the office's holidays, by which periods are counted.

    Raises:
        RunError: no such case, or `life.checked` refuses the event; nothing is written then, and no paper kept.
    """
    who = signed(number, who)
    with register.reading() as connection:
        case = history(connection, number)
    stated = checked(number, case.state, kind, facts)
    if paper := stated.get(PAPER):
        paths = paper_paths(paper)
        refuse_missing(number, paths)
        facts = {**facts, PAPER: kept(register, number, paths)}
    facts = with_letter(register, number, kind, facts)
    with register.writing() as connection:
        case = history(connection, number)
        event = completed(case.row, kind, checked(number, case.state, kind, facts), calendar)
        if case.ends_with(event, who):
            row = case.row
            return Entered(state=row["state"], due=row["due"], unsure=bool(row["unsure"]))
        return write_events(connection, case, [event], who=who)


def signed(number: str, who: str) -> str:
    """Who enters something.

    Raises:
        RunError: nobody is named.
    """
    if not who.strip():
        raise RunError("没有写明经办人", code="C120", where=number, remedy="请用 --who 写明姓名")
    return who.strip()


def history(connection: Connection, number: str) -> CaseHistory:
    """The case with that number.

    Raises:
        RunError: there is none.
    """
    row = connection.execute(select(CASE).where(CASE.c.number == number)).mappings().first()
    if row is None:
        raise no_such_case(number)
    return CaseHistory(row=dict(row), events=events_of(connection, row["id"]))


def completed(case: Mapping[str, Any], kind: str, facts: Mapping[str, str], calendar: Calendar) -> CheckedEvent:
    """An event of a case (a row of `CASE`) with what follows from it: the last day of the period that it begins."""
    if case_events().events[kind].due != COUNTED:
        return CheckedEvent(kind, facts)
    return CheckedEvent(kind, {**facts, **counted(case["period"], facts["day"], calendar)})


def write_events(connection: Connection, case: CaseHistory, events: Sequence[CheckedEvent], *, who: str) -> Entered:
    """Append events that have been checked one after the other, within `Register.writing`, and bring the case to them."""
    state, new = case.state, []
    due, unsure = case.row["due"], bool(case.row["unsure"])
    for kind, facts in events:
        state = state.after(kind, facts)
        if case_events().events[kind].due:
            due, unsure = state.due, bool(state.unsure)
        new.append(NewEvent(case=case.row["id"], kind=kind, who=who, day=facts.get("day", ""), facts=facts))
    append(connection, new)
    values = {
        "state": state.state,
        "due": due,
        "unsure": int(unsure),
        "proposal": "" if state.ended else case.row["proposal"],
    }
    connection.execute(update(CASE).where(CASE.c.id == case.row["id"]).values(values))
    return Entered(state=state.state, due=due, unsure=unsure)
