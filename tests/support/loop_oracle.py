"""The closed loop in plain Python: what the documents and the design say of cases, written without a look at the program.

The oracle holds the county's cases in a list. It is told what is handed in and what people do, and answers what the register
must say: which cases begin, are seen, come back, whose end is proposed, who has not reported, until when a firm
has time, and which event a state allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

import chinese_calendar
from county_law import INEFFICIENT, LOCAL, LOCAL_RENAMED, FirmLine, Judgement, LawFinding, OfficeSettings, judge_line
from firms_oracle import FirmsOracle, OracleFirm

ENDED = {"closed", "finished", "dismissed", "voided"}
COMES_BACK = {"closed", "finished"}
WAITING = {"served", "rectifying", "awaiting"}

ALLOWED: Mapping[str, Mapping[str, str]] = {
    "proposed": {"issue": "issued", "refer": "referred", "dismiss": "dismissed"},
    "issued": {"serve": "served", "refer": "referred", "void": "voided"},
    "served": {
        "feedback": "rectifying", "extend": "rectifying", "ask_recheck": "awaiting", "recheck": "awaiting", "refer": "referred",
        "void": "voided",
    },
    "rectifying": {"feedback": "rectifying", "extend": "rectifying", "ask_recheck": "awaiting", "recheck": "awaiting"},
    "awaiting": {"feedback": "rectifying", "extend": "rectifying", "recheck": "awaiting", "close": "closed"},
    "referred": {"reply": "replied"},
    "replied": {"finish": "finished"},
    "voided": {"reissue": "issued"},
    "closed": {}, "finished": {}, "dismissed": {},
}  # fmt: skip
"""State → event of people → state after it; a recheck that fails leads to 整改中, and a note changes nothing."""


def last_day(service: date, period: str) -> tuple[date, bool]:
    """The last day of a period that begins on the day after service, and whether a year's holidays are not known.

    Calendar days that end on a day off end on the next working day; working days are counted one by one.
    """
    count, working = int(period.removesuffix("个工作日")), period.endswith("个工作日")
    unsure, day = False, service
    while count or not working:
        day += timedelta(count if not working else 1)
        works, known = _works(day)
        unsure |= not known
        if not working:
            count, working = (0, True) if works else (1, False)
        else:
            count -= works
    return day, unsure


def _works(day: date) -> tuple[bool, bool]:
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


SUCCESSORS = {LOCAL: LOCAL_RENAMED}
"""Former number of a clause → the number that it has now."""


@dataclass(eq=False, kw_only=True)
class OracleCase:
    """A case.

    Attributes:
        place: its place among all cases.
        measure: what the finding was judged by when it was last made.
        proposal: None, or whether what it is judged by has changed since (口径变化).
    """

    place: int
    firm: OracleFirm
    criterion: str
    matter: str
    track: str
    opened: date
    period: str
    measure: object
    margin: Fraction | None
    former: OracleCase | None = None
    state: str = "proposed"
    due: date | None = None
    unsure: bool = False
    seen: str = "opened"
    proposal: bool | None = None
    log: list[tuple[date, str, Mapping[str, str]]] = field(default_factory=list)
    passed: bool = False
    last_event: date = date.min

    @property
    def subject(self) -> tuple[str, str]:
        """What it is about, by the clause's present number."""
        return SUCCESSORS.get(self.criterion, self.criterion), self.matter

    @property
    def is_open(self) -> bool:
        """Whether anything more is expected."""
        return self.state not in ENDED


@dataclass(kw_only=True)
class HandedIn:
    """What a submission means: how often each thing is said of a case, and who has not reported."""

    again: bool = False
    actions: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Judging:
    """How a submission is judged: its day, what the office has settled, how its headers are written; `fresh` is the day on which
    the very same file was first checked: it knows nothing of what came after."""

    day: date
    fresh: date
    office: OfficeSettings
    heads: object
    done: HandedIn

    def measure(self, criterion: str) -> object:
        """By what a criterion is judged: how words are read counts for all, figure, document and column of tax for some."""
        if criterion == INEFFICIENT:
            return self.office.included, self.office.limit, self.heads
        if criterion in (LOCAL, LOCAL_RENAMED):
            return self.office.included, self.office.own, self.heads
        return self.office.included


@dataclass(kw_only=True)
class LoopOracle:
    """All that is known of the county."""

    who: FirmsOracle = field(default_factory=FirmsOracle)
    cases: list[OracleCase] = field(default_factory=list)
    of_firm: dict[OracleFirm, list[OracleCase]] = field(default_factory=dict)
    moved: dict[OracleFirm, list[OracleCase]] = field(default_factory=dict)
    runs: set[object] = field(default_factory=set)
    first_days: dict[object, date] = field(default_factory=dict)

    def hand_in(
        self, lines: Sequence[FirmLine], *, day: date, office: OfficeSettings, heads: object, full: bool
    ) -> HandedIn:
        """A submission of a day, judged by what the office has settled and as its headers are understood."""
        done, run = HandedIn(), (repr(office), heads, day, full, tuple(map(repr, lines)))
        if run in self.runs:
            return HandedIn(again=True)
        self.runs.add(run)
        contents = heads, tuple(map(repr, lines))
        fresh = self.first_days[contents] = min(day, self.first_days.get(contents, day))
        rows = [(line, self.who.firm_of(line, day)) for line in sorted(lines, key=lambda line: (line.code, line.name))]
        judging = Judging(day=day, fresh=fresh, office=office, heads=heads, done=done)
        present = {firm: line for line, firm in rows if firm is not None}
        for firm, line in present.items():
            self._row(firm, judge_line(line, office), judging)
        doubtful = {firm for line, known in rows if known is None for firm in self.who.namesakes(line)} - present.keys()
        for case in [case for firm in doubtful for case in self.of_firm.get(firm, []) if case.is_open]:
            case.seen = "unknown"
            done.actions["unknown"] += 1
        if full:
            self._absent(present.keys() | doubtful, {line.town for line in lines}, fresh, done)
        for firm in present:
            firm.seen_on = max(firm.seen_on, fresh)
        return done

    def _spoken_of(self, firm: OracleFirm) -> dict[tuple[str, str], list[OracleCase]]:
        """Subject → its open cases (two after a merger), or else its latest case."""
        subjects: dict[tuple[str, str], list[OracleCase]] = {}
        for case in sorted(self.of_firm.get(firm, []), key=lambda case: case.place):
            subjects.setdefault(case.subject, []).append(case)
        return {subject: [case for case in cases if case.is_open] or cases[-1:] for subject, cases in subjects.items()}

    def _row(self, firm: OracleFirm, judgement: Judgement, judging: Judging) -> None:
        done, spoken_of = judging.done, self._spoken_of(firm)
        late = firm.seen_on > judging.fresh
        findings = {
            (SUCCESSORS.get(criterion, criterion), matter): (criterion, finding)
            for (criterion, matter), finding in judgement.findings.items()
        }
        for subject, (criterion, finding) in findings.items():
            cases = spoken_of.get(subject, [])
            if late:
                done.actions["older"] += len(cases)
            elif not cases or cases[-1].state in COMES_BACK or _is_new(cases[-1], finding):
                self._begin(firm, (criterion, subject[1]), finding, judging, former=cases[-1] if cases else None)
            else:
                for case in cases:
                    case.seen = _direction(case.margin, finding.margin)
                    done.actions[case.seen] += 1
                    if case.state != "dismissed":
                        case.margin, case.measure, case.proposal = finding.margin, judging.measure(criterion), None
        for subject, cases in spoken_of.items():
            for case in cases if subject not in findings else ():
                self._gone(case, judgement, judging, late=late)

    def _begin(
        self, firm: OracleFirm, subject: tuple[str, str], finding: LawFinding, judging: Judging, *, former: OracleCase | None
    ) -> None:  # fmt: skip
        criterion, matter = subject
        case = OracleCase(
            place=len(self.cases), firm=firm, criterion=criterion, matter=matter, track=finding.track, opened=judging.day,
            former=former, period=judging.office.days.get(finding.track, ""), measure=judging.measure(criterion),
            margin=finding.margin, seen="reopened" if former else "opened",
        )  # fmt: skip
        self.cases.append(case)
        self.of_firm.setdefault(firm, []).append(case)
        judging.done.actions[case.seen] += 1

    @staticmethod
    def _gone(case: OracleCase, judgement: Judgement, judging: Judging, *, late: bool) -> None:
        """A case whose finding a submission of its enterprise does not repeat."""
        mended = {(SUCCESSORS.get(criterion, criterion), matter) for criterion, matter in judgement.mended}
        if not case.is_open:
            if case.state == "dismissed" and not late and case.subject in mended and case.seen != "mended":
                case.seen = "mended"
                judging.done.actions["mended"] += 1
            return
        if late:
            judging.done.actions["older"] += 1
            return
        case.seen = "close_proposed" if case.subject in mended else "unknown"
        judging.done.actions[case.seen] += 1
        if case.seen == "close_proposed":
            case.proposal = case.measure != judging.measure(case.criterion)

    def _absent(self, present: Set[OracleFirm], towns: set[str], day: date, done: HandedIn) -> None:
        """Who has an open case and is not in a full submission of the town; who was seen later has reported."""
        missing: dict[tuple[str, str], None] = {}
        for firm, cases in self.of_firm.items():
            still_open = sum(case.is_open for case in cases)
            if still_open and firm.town_now in towns and firm not in present and firm.seen_on <= day:
                done.actions["absent"] += still_open
                missing.setdefault((firm.town, firm.name))
        done.missing = [name for _, name in missing]

    def merge(self, low: OracleFirm, high: OracleFirm) -> tuple[list[OracleCase], list[OracleCase]]:
        """A person says that two enterprises are one: the cases that go over, and those that are open twice now,
        under one number of the clause."""
        moved = self.moved[high] = self.of_firm.pop(high, [])
        self.who.merge(low, high)
        self.of_firm.setdefault(low, []).extend(moved)
        for case in moved:
            case.firm = low
        still_open = [case for case in self.of_firm[low] if case.is_open]
        numbers = Counter((case.criterion, case.matter) for case in still_open)
        return moved, [case for case in still_open if numbers[case.criterion, case.matter] > 1]

    def part(self, high: OracleFirm) -> list[OracleCase]:
        """A person says that it was wrong: the cases that went over go back."""
        assert high.into is not None
        low, back = high.into, self.moved.pop(high)
        self.who.part(high)
        self.of_firm[low] = [case for case in self.of_firm[low] if case not in back]
        self.of_firm[high] = back
        for case in back:
            case.firm = high
        return back

    def allows(self, case: OracleCase, kind: str) -> bool:
        """Whether a case's state allows an event of people."""
        if kind == "close":
            return case.state == "awaiting" and case.passed
        return kind == "note" or kind in ALLOWED[case.state]

    def enter(self, case: OracleCase, kind: str, facts: Mapping[str, str], *, day: date) -> None:
        """What people do to a case on a day; the state must allow it."""
        assert self.allows(case, kind)
        case.log.append((day, kind, facts))
        _step(case, kind, facts)
        if not case.is_open:
            case.proposal = None

    def figures(self, first: date, last: date) -> dict[str, Counter[str]]:
        """Town → figures of a period: what began, ended and was done in it, and what stands on its last day."""
        towns: dict[str, Counter[str]] = {}
        for case in self.cases:
            if case.opened <= last:
                before, after = case_on(case, first - timedelta(1)), case_on(case, last)
                towns.setdefault(case.firm.town, Counter()).update(_figures(case, before, after, first, last))
        return towns

    def due(self, day: date, within: int) -> dict[OracleCase, int]:
        """The waiting cases whose period is over, or ends within so many days → days left."""
        left = {case: (case.due - day).days for case in self.cases if case.state in WAITING and case.due}
        return {case: days for case, days in left.items() if days <= within}


def _is_new(case: OracleCase, finding: LawFinding) -> bool:
    """Whether what a person dismissed has new facts: it was mended and has come back, or it is worse."""
    if case.state != "dismissed":
        return False
    return case.seen in ("mended", "close_proposed") or _direction(case.margin, finding.margin) == "worse"


def _step(case: OracleCase, kind: str, facts: Mapping[str, str]) -> None:
    case.state = ALLOWED[case.state].get(kind, case.state)
    if kind == "recheck":
        case.passed = facts["result"] == "合格"
        case.state = "awaiting" if case.passed else "rectifying"
    elif kind in ("feedback", "extend", "ask_recheck"):  # there is more to do, so more to look at
        case.passed = False
    if kind == "serve" and case.period:
        case.due, case.unsure = last_day(date.fromisoformat(facts["day"]), case.period)
    elif kind == "extend":
        case.due, case.unsure = date.fromisoformat(facts["until"]), False
    elif kind == "void":  # the period runs anew from the service of the letter that takes its place
        case.due, case.unsure = None, False


def case_on(case: OracleCase, day: date) -> OracleCase | None:
    """The case as it stood at the end of a day; None if it had not begun."""
    if case.opened > day:
        return None
    then = replace(case, state="proposed", due=None, unsure=False, passed=False, log=[])
    for on, kind, facts in case.log:
        if on <= day:
            _step(then, kind, facts)
    return then


def _figures(
    case: OracleCase, before: OracleCase | None, after: OracleCase | None, first: date, last: date
) -> Iterator[str]:
    """What a case counts as in a period."""
    assert after is not None
    within = {kind for on, kind, _ in case.log if first <= on <= last}
    if before is None:
        yield "opened"
        if case.former:
            yield "reopened"
    elif before.is_open:
        yield "carried"
    if after.state in ENDED and (before is None or before.state != after.state):
        yield after.state
    yield from (mark for mark, kinds in _DONE.items() if kinds & within)
    if after.is_open:
        yield "open"
    if after.state in WAITING and after.due and after.due < last:
        yield "overdue"
    if after.state not in ("dismissed", "voided"):
        yield "tasks"
    if after.state in COMES_BACK:
        yield "done"


_DONE = {"issued": {"issue", "reissue"}, "served": {"serve"}, "extended": {"extend"}}


def _direction(before: Fraction | None, after: Fraction | None) -> str:
    if before is None or after is None or before == after:
        return "seen"
    return "better" if abs(after) < abs(before) else "worse"
