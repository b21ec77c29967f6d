"""What a case counts as in a period: its marks. Every figure of a report is the number of cases with one mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ...decision.case_events import case_events
from ...decision.case_figures import Mark, case_figures
from ..life import OPEN, REOPEN, CaseState
from ..look import WAITING
from .case_stories import CaseStory, Horizon, StoryEvent

_SERVE, _VOIDED = "serve", "voided"
_ENDS = {"closed": "close", "finished": "finish", "dismissed": "dismiss", "voided": "void"}
"""State of the end → the event that leads to it."""

_FLOWS: dict[Mark, tuple[str, ...]] = {"issued": ("issue", "reissue"), "served": ("serve",), "extended": ("extend",)}


@dataclass(frozen=True, kw_only=True)
class PeriodHorizons:
    """What a report counts.

    Attributes:
        before: what the report of the period before counted; without one, the days before this one's first, as known now.
        after: what this one counts.
        first: the period's first day.
    """

    before: Horizon
    after: Horizon
    first: str


@dataclass(frozen=True, kw_only=True, eq=False)
class MarkedCase:
    """A case as a period leaves it.

    Attributes:
        due: last day of its period, "" for none; unsure if a year's holidays are not known.
        served_on, ended_on: days, "" for none.
        seen: the events that count.
    """

    story: CaseStory
    state: str
    marks: frozenset[Mark]
    due: str
    unsure: bool
    served_on: str
    ended_on: str
    seen: tuple[StoryEvent, ...]

    @property
    def opened_on(self) -> str:
        """The day of the event with which it began."""
        return next(event.day for event in self.seen if event.kind in (OPEN, REOPEN))

    @cached_property
    def closing(self) -> Mapping[str, str]:
        """What the event states that ended the case; empty while it is open."""
        kind = _ENDS.get(self.state)
        return next((event.facts for event in reversed(self.seen) if event.kind == kind), {})

    @property
    def days(self) -> int | None:
        """Calendar days from the last service to 销号; None where the case is not closed, or was not served before."""
        if self.state != "closed" or not "" < self.served_on <= self.ended_on:
            return None
        return (date.fromisoformat(self.ended_on) - date.fromisoformat(self.served_on)).days


def marked_case(story: CaseStory, horizons: PeriodHorizons) -> MarkedCase | None:
    """The case as the period leaves it; None if it has not begun by then."""
    seen = tuple(event for event in story.events if horizons.after.sees(event))
    if not _begun(seen):
        return None
    earlier = [event for event in seen if horizons.before.sees(event)]
    known = _folded(earlier)
    continued = seen[: len(earlier)] == tuple(earlier)
    end = _folded(seen[len(earlier) :], known) if continued else _folded(seen)
    old = known.state if _begun(earlier) else None
    due, unsure = (end.due, bool(end.unsure)) if end.state in WAITING else ("", False)
    new = [event for event in seen if not horizons.before.sees(event)]
    marks = {*_moved(old, end.state, new), *_standing(end.state, due=due, unsure=unsure, day=horizons.after.day)}
    if any(event.day < horizons.first for event in new):
        marks.add("late")
    return MarkedCase(
        story=story, state=end.state, marks=frozenset(marks), due=due, unsure=unsure, seen=seen,
        served_on=_latest(seen, _SERVE), ended_on=_latest(seen, _ENDS.get(end.state, "")),
    )  # fmt: skip


def _begun(events: Sequence[StoryEvent]) -> bool:
    return any(event.kind in (OPEN, REOPEN) for event in events)


def _folded(events: Sequence[StoryEvent], state: CaseState | None = None) -> CaseState:
    """What the events lead to, from a state on."""
    state = state or CaseState()
    for event in events:
        state = state.after(event.kind, event.facts)
    return state


def _moved(old: str | None, state: str, new: Sequence[StoryEvent]) -> Iterator[Mark]:
    """The marks of what happened from the state before the period (None: not begun) to that at its end."""
    kinds = {event.kind for event in new}
    ended, table = case_events().ended, case_figures()
    on_hand: Mark | None = None
    if old is None:
        on_hand = "opened"
        if REOPEN in kinds:
            yield "reopened"
    elif old not in ended:
        on_hand = "carried"
    elif old == _VOIDED and state != _VOIDED:
        on_hand = "revived"
    if on_hand:
        yield on_hand
        if state not in table.set_aside:
            yield "due_tasks"
            if state in table.done:
                yield "due_done"
    for end in ("closed", "finished", "dismissed", "voided"):
        if state == end != old:
            yield end
    for mark, of in _FLOWS.items():
        if kinds.intersection(of):
            yield mark


def _standing(state: str, *, due: str, unsure: bool, day: str) -> Iterator[Mark]:
    """The marks of the state at the end of the period."""
    table = case_figures()
    if state not in case_events().ended:
        yield "open"
    if unsure:
        yield "unsure"
    elif due and due < day:
        yield "overdue"
    if state not in table.set_aside:
        yield "tasks"
    if state in table.done:
        yield "done"


def _latest(events: Sequence[StoryEvent], kind: str) -> str:
    """The day of the latest event of that kind; "" for none."""
    return next((event.day for event in reversed(events) if event.kind == kind), "")
