"""`tenglong case fill`: a filled book is entered, a transaction a case; whatever cannot be entered is told cell by cell and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...vocabulary.holidays import Calendar
from ..case_register import Register
from ..enter import CaseHistory, CheckedEvent, signed, write_events
from ..issued_letter import with_letter
from ..papers import PAPER
from .book_papers import BookPapers
from .entry_order import EntryPlan, entry_plan
from .outgoing_book import Stamp
from .returned_book import BookCell, BookRow, ReturnedBook
from .row_edits import LeftCell, RowEdits, row_edits, same_text
from .shown_cases import ShownCase, cases_in

_FOREIGN_STAMP = "校验栏与登记库不符（不是本登记库导出的行，或校验栏被改过），请重新导出后填写"


@dataclass(kw_only=True)
class BookEntered:
    """What became of a filled book.

    Attributes:
        events: how many events were entered; `cases`: of how many cases.
        known: how many cells say what has been entered already.
        left: the cells that were not entered.
        notes: what should be known of the book, a line each.
    """

    events: int = 0
    cases: int = 0
    known: int = 0
    left: list[LeftCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class BookFilling:
    """How books are entered.

    Attributes:
        who: who enters them.
        papers: the folder with the papers that they name.
        town: only cases of this town; "" for those of the town that a book says it is of.
    """

    who: str
    calendar: Calendar
    papers: Path | None = None
    town: str = ""


def fill_register(register: Register, book: ReturnedBook, filling: BookFilling) -> BookEntered:
    """Enter a filled book, as `returned_book.read_book` gives it.

    Raises:
        RunError: nobody is named who enters it, or the register cannot be written; cases that were entered before stay so.
    """
    signed(book.file, filling.who)
    return _Filler(register, book, filling).run()


class _Filler:
    """One book on its way into the register."""

    def __init__(self, register: Register, book: ReturnedBook, filling: BookFilling) -> None:
        self._register = register
        self._book = book
        self._filling = filling
        self._papers = BookPapers(register, filling.papers)
        self._town = filling.town or _town_of(book.scope)
        self._done = BookEntered(notes=list(book.notes))

    def run(self) -> BookEntered:
        rows: dict[str, list[BookRow]] = defaultdict(list)
        for row in self._book.rows:
            rows[row.number].append(row)
            self._leave_all(row.added, row, "这一栏不是销号表的栏，内容没有登记")
        self._leave_all(self._book.strange, None, "不在销号表的工作表里，没有登记")
        with self._register.reading() as connection:
            cases = {case.row["number"]: case for case in cases_in(connection, [number for number in rows if number])}
        for number, of_case in rows.items():
            self._look_at(cases.get(number), self._without_copies(of_case))
        return self._done

    def _without_copies(self, rows: Sequence[BookRow]) -> list[BookRow]:
        """The rows of a case, one for each sheet of the layout; copies that say the same are told, others all left."""
        sheets: dict[str, list[BookRow]] = defaultdict(list)
        for row in rows:
            sheets[row.layout].append(row)
        single = []
        for copies in sheets.values():
            first, *others = copies
            if not first.number or all(_says_the_same(first, other) for other in others):
                single += [first] if first.number else copies
                if others and first.number:
                    self._done.notes.append(
                        f"{'、'.join(row.at for row in copies)}：同一案件 {first.number} 的相同的行，只看第一行"
                    )
                continue
            for row in copies:
                why = f"同一案件有几行而内容不同（{'、'.join(each.at for each in copies)}），都没有登记"
                self._leave_all(row.filled, row, why)
        return single

    def _look_at(self, case: ShownCase | None, rows: Sequence[BookRow]) -> None:
        right = [row for row in rows if not self._is_wrong(case, row)]
        if case is None or not right:
            return
        edits = row_edits(case, right)
        if edits.proposed:
            edits = self._enter(case, right)
        self._done.known += len(edits.known)
        for cell, held, why in edits.left:
            self._leave(cell, case, held, why)

    def _is_wrong(self, case: ShownCase | None, row: BookRow) -> bool:
        """Whether a row is not of this register, case or town; what people filled in is left then."""
        why, typed = "", row.filled
        if case is None:
            why = f"登记库中没有编号为“{row.number}”的案件" if row.number else "没有案件编号，不知道是哪个案件"
        elif row.stamp and row.stamp.number != row.number:
            why = f"案件编号与校验栏（{row.stamp.number}）不符"
        elif row.stamped and not (row.stamp and _is_of(case, row.stamp)):
            why = _FOREIGN_STAMP
        elif self._town and case.row["town"] != self._town:
            why = f"本表是{self._town}的，这个案件属{case.row['town'] or '未填乡镇'}，请由其报送"
            typed = _changed(row_edits(case, [row]))
        self._leave_all(typed if why else (), row, why)
        if why and not typed and not (case and self._town):
            self._done.notes.append(f"{row.at}：{why}")
        return bool(why)

    def _enter(self, case: ShownCase, rows: Sequence[BookRow]) -> RowEdits:
        """Enter what the rows state in one transaction; they are read anew there, as others may have written meanwhile."""
        first = row_edits(case, rows)
        plan = self._plan(case, first)
        accepted = {entry.kind for entry in plan.events}
        for event in first.proposed:
            if event.kind in accepted:
                self._papers.keep(case.row["number"], event)
        letters = {
            kind: with_letter(self._register, case.row["number"], kind, facts)
            for kind, facts in plan.events
            if PAPER not in facts
        }
        with self._register.writing() as connection:
            [now] = cases_in(connection, [case.row["number"]])
            edits = row_edits(now, rows)
            plan = self._plan(now, edits)
            if plan.events:
                history = CaseHistory(row=now.row, events=now.events)
                papers = {kind: {PAPER: facts[PAPER]} for kind, facts in letters.items() if facts.get(PAPER)}
                events = [CheckedEvent(kind, {**facts, **papers.get(kind, {})}) for kind, facts in plan.events]
                write_events(connection, history, events, who=self._filling.who.strip())
        self._done.events += len(plan.events)
        self._done.cases += bool(plan.events)
        texts = now.texts()
        names = {cell.at: name for row in rows for name, cell in row.cells.items()}
        edits.left += [(cell, texts[names[cell.at]], why) for event, why in plan.refused for cell in event.cells]
        return edits

    def _plan(self, case: ShownCase, edits: RowEdits) -> EntryPlan:
        return entry_plan(
            case.row, case.state(), edits.proposed, calendar=self._filling.calendar, papers=self._papers.facts
        )

    def _leave(self, cell: BookCell, case: ShownCase, held: str, why: str) -> None:
        self._done.left.append(
            LeftCell(
                file=self._book.file,
                cell=cell,
                number=case.row["number"],
                name=case.row["name"],
                held=held,
                why=why,
            )
        )

    def _leave_all(self, cells: Sequence[BookCell], row: BookRow | None, why: str) -> None:
        number = row.number if row else ""
        name = row.cells["name"].text if row and "name" in row.cells else ""
        self._done.left += [
            LeftCell(file=self._book.file, cell=cell, number=number, name=name, held="", why=why) for cell in cells
        ]


def _town_of(scope: str) -> str:
    """The town that a book's heading says it is of; "" where it is of all."""
    parts = (part.strip().partition(" ") for part in scope.split("，"))
    return next((town.strip() for label, _, town in parts if label == "乡镇（街道）"), "")


def _changed(edits: RowEdits) -> list[BookCell]:
    """The cells of a row that say something new."""
    return [*(cell for event in edits.proposed for cell in event.cells), *(cell for cell, _, _ in edits.left)]


def _is_of(case: ShownCase, stamp: Stamp) -> bool:
    return any(event["id"] == stamp.event and event["hash"].startswith(stamp.digest) for event in case.events)


def _says_the_same(row: BookRow, other: BookRow) -> bool:
    return row.stamp == other.stamp and all(
        same_text(row.cells[name].text, other.cells[name].text) for name in row.cells if name in other.cells
    )
