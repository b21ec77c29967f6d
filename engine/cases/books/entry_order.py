"""In which order the life of a case allows the events that a row states; those that it never allows, each with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ...core.errors import RunError
from ...decision.case_events import case_events
from ...vocabulary.holidays import Calendar
from ..enter import CheckedEvent, completed
from ..life import CaseState, checked
from .row_edits import ProposedEvent

Papers = Callable[[ProposedEvent], Mapping[str, str]]
"""The facts of an event with its papers as the chain states them.

Raises:
    RunError: a paper is not there.
"""

_LAST = "9999"
"""The place of what has no day, such as a note."""


class EntryPlan(NamedTuple):
    """What can be entered, in order, and what cannot: the event and why."""

    events: list[CheckedEvent]
    refused: list[tuple[ProposedEvent, str]]


def entry_plan(
    case: Mapping[str, Any], state: CaseState, proposed: Sequence[ProposedEvent], *, calendar: Calendar, papers: Papers
) -> EntryPlan:
    """Put events into the order that the life allows: by their days, on the same day in the order of case_events.yaml.

    Args:
        case: a row of `CASE`; `state`: what its events come to.
    """
    order = {kind: at for at, kind in enumerate(case_events().events)}
    waiting = sorted(proposed, key=lambda event: (event.facts.get("day", _LAST), order[event.kind]))
    plan = EntryPlan([], [])
    while waiting:
        reasons: list[str] = []
        for event in waiting:
            try:
                facts = checked(case["number"], state, event.kind, papers(event))
            except RunError as problem:
                reasons.append(f"{problem.what}。{problem.remedy}" if problem.remedy else problem.what)
                continue
            entry = completed(case, event.kind, facts, calendar)
            state = state.after(*entry)
            plan.events.append(entry)
            waiting.remove(event)
            break
        else:
            plan.refused.extend(zip(waiting, reasons, strict=True))
            break
    return plan
