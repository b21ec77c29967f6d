"""A case as its row of the book shows it, now or as it was at an event: the base against which a returned row is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ...decision.case_book import CaseColumn, case_book
from ...decision.case_events import case_events
from ...ooxml.sheet_rows import cell_text
from ..case_register import with_facts
from ..life import CaseState, folded_events
from ..look import case_query, matter_of
from ..papers import PAPER, stated_papers
from ..tables import CASE, EVENT

_AT_ONCE = 5_000
"""Cases of a query: databases bound how many values it may name."""
_DIGITS = 8
"""Digits of a paper's hash that a cell shows, so that another paper of the same name is another text."""


@dataclass(frozen=True, kw_only=True)
class ShownCase:
    """A case with the firm, and its events in order, `facts` as a mapping."""

    row: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]

    @property
    def last(self) -> Mapping[str, Any]:
        """The latest event."""
        return self.events[-1]

    def state(self, until: int | None = None) -> CaseState:
        """What the events come to, as far as the event of that id."""
        return folded_events(event for event in self.events if until is None or event["id"] <= until)

    def texts(self, until: int | None = None) -> dict[str, str]:
        """Column name → what its cell shows; with `until`, what it showed after that event."""
        state = self.state(until)
        return {column.name: cell_text(self._text(column, state)) for column in case_book().columns}

    def _text(self, column: CaseColumn, state: CaseState) -> str:
        if column.event:
            return _fact(column.fact, state.latest.get(column.event, {}))
        if column.holds == "state":
            return case_events().states[state.state]
        if column.holds == "message":
            opening = (event["facts"].get("message", "") for event in self.events)
            return next((text for text in opening if text), "")
        if column.holds == "title":
            return matter_of(self.row)
        return str(self.row[column.holds] or "")


def cases_in(connection: Connection, numbers: Sequence[str] | None = None, wanted: Any = None) -> list[ShownCase]:
    """The cases with these numbers, or those of a filter (`look.CaseFilter`), oldest first."""
    rows = [dict(row) for row in _rows(connection, numbers, wanted)]
    events: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for ids in _parts(list(events)):
        query = select(EVENT).where(EVENT.c.case_file.in_(ids)).order_by(EVENT.c.id)
        for event in connection.execute(query).mappings():
            events[event["case_file"]].append(with_facts(event))
    return [ShownCase(row=row, events=events[row["id"]]) for row in rows if events[row["id"]]]


def _rows(connection: Connection, numbers: Sequence[str] | None, wanted: Any) -> Iterable[Mapping[Any, Any]]:
    if numbers is None:
        yield from connection.execute(case_query(wanted)).mappings()
    else:
        for part in _parts(numbers):
            yield from connection.execute(case_query().where(CASE.c.number.in_(part))).mappings()


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def _fact(name: str, facts: Mapping[str, str]) -> str:
    text = facts.get(name, "")
    if name != PAPER:
        return text
    return "；".join(f"{paper} [{digest[:_DIGITS]}]" for paper, digest in stated_papers(text)) or text
