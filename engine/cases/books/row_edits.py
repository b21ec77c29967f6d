"""What a returned row means: the events that its changed cells state, and what cannot be entered, against the register as it was
when the row went out and as it is now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...core.text import fold_text
from ...decision.case_book import CaseColumn, case_book
from ...decision.case_events import case_events
from ...intake.values.dates import read_date
from ..life import amount_text
from ..papers import PAPER, SEVERAL, stated_papers
from .returned_book import BookCell, BookRow
from .shown_cases import ShownCase

_SHOWN_HASH = re.compile(r" \[[0-9a-f]{8}\]$")
CHANGED_SINCE = "导出后登记库已另有登记，没有登记本格，请核对两处内容"
CLEARED = "登记过的内容不能清空，登记库没有改动"
NOT_FILLED_IN = "这一栏不由人填写，改动没有登记"
ERROR_VALUE = "单元格是错误值"


@dataclass(frozen=True, kw_only=True)
class LeftCell:
    """A cell that was not entered.

    Attributes:
        held: what the register has there.
        why: why it was not entered.
    """

    file: str
    cell: BookCell
    number: str
    name: str
    held: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ProposedEvent:
    """An event that cells of a row state; `papers`: its papers are named in the book and are yet to be kept."""

    kind: str
    facts: Mapping[str, str]
    cells: Sequence[BookCell]
    papers: bool


@dataclass(kw_only=True)
class RowEdits:
    """What a row means.

    Attributes:
        proposed: events to enter.
        known: cells whose content has been entered since the book went out.
        left: cells that cannot be entered: the cell, what the register has there, why.
    """

    proposed: list[ProposedEvent] = field(default_factory=list)
    known: list[BookCell] = field(default_factory=list)
    left: list[tuple[BookCell, str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Sides:
    """A row beside the register: as it was at the event `until` when the row went out (column name → text), and as it is now."""

    case: ShownCase
    cells: Mapping[str, BookCell]
    until: int
    base: Mapping[str, str]
    now: Mapping[str, str]

    def since(self, kind: str) -> list[Mapping[str, str]]:
        """What the events of a kind state that were entered since."""
        return [event["facts"] for event in self.case.events if event["id"] > self.until and event["kind"] == kind]


def row_edits(case: ShownCase, rows: Sequence[BookRow]) -> RowEdits:
    """Read the rows of a case, one a sheet, against the register.

    Args:
        case: the case as the register has it now.
        rows: with stamps of this very case; of a row without one, nothing counts as from the register.
    """
    stamps = [row.stamp for row in rows if row.stamp]
    stamp = min(stamps, key=lambda each: each.event) if len(stamps) == len(rows) else None
    cells = {name: cell for row in rows for name, cell in row.cells.items()}
    until, edits = stamp.event if stamp else 0, RowEdits()
    if stamp:
        base = {**case.texts(until), "due": stamp.due}
        if all(same_text(cell.text, base[name]) for row in rows for name, cell in row.cells.items()):
            return edits  # most rows: nobody wrote anything
    now = case.texts()
    if stamp is None:
        base = {name: "" if "." in name else text for name, text in now.items()}
    sides = _Sides(case=case, cells=cells, until=until, base=base, now=now)
    for name, cell in (item for row in rows for item in row.cells.items()):
        if "." not in name and cell.text and not any(same_text(cell.text, text[name]) for text in (base, now)):
            edits.left.append((cell, now[name], NOT_FILLED_IN))
    groups: dict[str, list[CaseColumn]] = {}
    for column in case_book().columns:
        if column.event:
            groups.setdefault(column.event, []).append(column)
    for kind, columns in groups.items():
        _look_at_group(edits, sides, kind, columns)
    return edits


def _look_at_group(edits: RowEdits, sides: _Sides, kind: str, columns: Sequence[CaseColumn]) -> None:
    """The columns of one event: nothing, what is known already, a conflict, or an event to enter."""
    names = {column.fact: column.name for column in columns}
    cells = {fact: sides.cells[name] for fact, name in names.items() if name in sides.cells}
    base = {fact: sides.base[name] for fact, name in names.items()}
    now = {fact: sides.now[name] for fact, name in names.items()}
    if all(same_text(cell.text, base[fact]) for fact, cell in cells.items()):
        return
    texts = {fact: _typed(fact, cells[fact].text if fact in cells else base[fact]) for fact in base}
    touched = {fact: cell for fact, cell in cells.items() if not same_text(texts[fact], _typed(fact, base[fact]))}
    for fact, cell in list(touched.items()):
        if not cell.text or cell.error:
            edits.left.append((touched.pop(fact), now[fact], ERROR_VALUE if cell.error else CLEARED))
    if not touched:
        return
    facts = {fact: text for fact, text in texts.items() if text and not (fact in cells and cells[fact].error)}
    since = sides.since(kind)
    if any(_states(stated, {fact: facts[fact] for fact in touched}) for stated in since):
        edits.known += touched.values()
    elif since:
        for fact, cell in touched.items():
            if _states(since[-1], {fact: facts[fact]}):
                edits.known.append(cell)
            else:
                edits.left.append((cell, now[fact], CHANGED_SINCE))
    else:
        _carry_paper(facts, touched, sides.case.state(sides.until).latest.get(kind, {}))
        proposed = ProposedEvent(kind=kind, facts=facts, cells=list(touched.values()), papers=PAPER in touched)
        edits.proposed.append(proposed)


def _carry_paper(facts: dict[str, str], touched: Mapping[str, BookCell], before: Mapping[str, str]) -> None:
    """A paper that stands there from before goes with a correction; an act of another day has papers of its own."""
    if PAPER in facts and PAPER not in touched:
        del facts[PAPER]
        if "day" not in touched and before.get(PAPER):
            facts[PAPER] = before[PAPER]


def same_text(text: str, other: str) -> bool:
    """Whether two cells say the same, however a program stores it."""
    return text == other or "".join(text.split()) == "".join(other.split())


def _typed(fact: str, text: str) -> str:
    """What a cell states: a day as 2022-12-31, a choice as the list has it; else as it was typed."""
    kind = case_events().facts[fact]
    if kind.kind == "day":
        day = read_date(text).value if not read_date(text).state else None
        return str(day) if day is not None else text
    if kind.kind == "amount":
        return amount_text(text) or text
    if kind.choices:
        return next((choice for choice in kind.choices if fold_text(choice) == fold_text(text)), text)
    return text


def _states(stated: Mapping[str, str], typed: Mapping[str, str]) -> bool:
    """Whether an event states what was typed; papers by their names."""
    return all(
        paper_names(text) == [name for name, _ in stated_papers(stated.get(fact, ""))]
        if fact == PAPER
        else same_text(text, stated.get(fact, ""))
        for fact, text in typed.items()
    )


def paper_names(text: str) -> list[str]:
    """The names of papers that a cell names."""
    return [_SHOWN_HASH.sub("", name.strip()) for name in SEVERAL.split(text) if name.strip()]
