"""The closed loop in plain Python: what the documents and the design say of cases, written without a look at the program.

The oracle holds the county's cases in a list. It is told what is handed in and what people do, and answers what the register
must say: who is who, which cases begin, are seen, come back, whose end is proposed, who has not reported, until when a firm
has time, and which event a state allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

import chinese_calendar
from county_law import INEFFICIENT, FirmLine, Judgement, OfficeSettings, judge_line

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


@dataclass(eq=False, kw_only=True)
class OracleFirm:
    """An enterprise and its latest cases by criterion and matter."""

    name: str
    town: str
    code: str = ""
    seen_on: date = date.min
    cases: dict[tuple[str, str], OracleCase] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells it apart in a list of cases."""
        return self.code or f"{self.name}|{self.town}"


@dataclass(eq=False, kw_only=True)
class OracleCase:
    """A case.

    Attributes:
        measure: what the finding was judged by when it was last made.
        proposal: None, or whether what it is judged by has changed since (口径变化).
    """

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
    def subject(self) -> tuple[OracleFirm, str, str]:
        """What it is about."""
        return self.firm, self.criterion, self.matter

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
    """How a submission is judged: its day, what the office has settled, how its headers are written."""

    day: date
    office: OfficeSettings
    heads: object
    done: HandedIn

    def measure(self, criterion: str) -> object:
        """By what a criterion is judged: how words are read counts for all, the figure and the column of tax for one."""
        if criterion == INEFFICIENT:
            return self.office.included, self.office.limit, self.heads
        return self.office.included


@dataclass(kw_only=True)
class LoopOracle:
    """All that is known of the county."""

    firms: list[OracleFirm] = field(default_factory=list)
    coded: dict[str, OracleFirm] = field(default_factory=dict)
    named: dict[tuple[str, str], list[OracleFirm]] = field(default_factory=dict)
    cases: list[OracleCase] = field(default_factory=list)
    runs: set[object] = field(default_factory=set)

    def firm_of(self, line: FirmLine) -> OracleFirm | None:
        """Who a row is: by code; else by name and town, if only one has them and its code does not speak against it. A
        row without a code whose name several have is for a person: None."""
        namesakes = self.named.setdefault((line.name, line.town), [])
        firm = self.coded.get(line.code)
        if firm is None and len(namesakes) == 1 and not (namesakes[0].code and line.code):
            firm = namesakes[0]
        if firm is None and namesakes and not line.code:
            return None
        if firm is None:
            firm = OracleFirm(name=line.name, town=line.town)
            self.firms.append(firm)
        firm.code = firm.code or line.code
        if firm.code:
            self.coded[firm.code] = firm
        if firm not in namesakes:
            namesakes.append(firm)
        return firm

    def hand_in(
        self, lines: Sequence[FirmLine], *, day: date, office: OfficeSettings, heads: object, full: bool
    ) -> HandedIn:
        """A submission of a day, judged by what the office has settled and as its headers are understood."""
        done, run = HandedIn(), (repr(office), heads, day, full, tuple(map(repr, lines)))
        if run in self.runs:
            return HandedIn(again=True)
        self.runs.add(run)
        rows = [(line, self.firm_of(line)) for line in sorted(lines, key=lambda line: (line.code, line.name))]
        judging = Judging(day=day, office=office, heads=heads, done=done)
        present = {firm: line for line, firm in rows if firm is not None}
        for firm, line in present.items():
            self._row(firm, judge_line(line, office), judging)
        doubtful = {
            firm for line, known in rows if known is None for firm in self.named[line.name, line.town]
        } - present.keys()
        for case in [case for firm in doubtful for case in firm.cases.values() if case.is_open]:
            case.seen = "unknown"
            done.actions["unknown"] += 1
        if full:
            self._absent(present.keys() | doubtful, {line.town for line in lines}, day, done)
        for firm in present:
            firm.seen_on = max(firm.seen_on, day)
        return done

    def _row(self, firm: OracleFirm, judgement: Judgement, judging: Judging) -> None:
        latest, done, day = dict(firm.cases), judging.done, judging.day
        late = firm.seen_on > day
        for subject, finding in judgement.findings.items():
            case, measure = latest.get(subject), judging.measure(subject[0])
            if late:
                done.actions["older"] += case is not None
            elif case is None or case.state in COMES_BACK:
                criterion, matter = subject
                firm.cases[subject] = OracleCase(
                    firm=firm, criterion=criterion, matter=matter, track=finding.track, opened=day, former=case,
                    period=judging.office.days.get(finding.track, ""), measure=measure, margin=finding.margin,
                    seen="reopened" if case else "opened",
                )  # fmt: skip
                self.cases.append(firm.cases[subject])
                done.actions["reopened" if case else "opened"] += 1
            else:
                case.seen = _direction(case.margin, finding.margin)
                case.margin, case.measure, case.proposal = finding.margin, measure, None
                done.actions[case.seen] += 1
        for subject, case in latest.items():  # what was there before
            if subject in judgement.findings or not case.is_open:
                continue
            if late:
                done.actions["older"] += 1
                continue
            case.seen = "close_proposed" if judgement.outcomes.get(case.criterion) == "clear" else "unknown"
            done.actions[case.seen] += 1
            if case.seen == "close_proposed":
                case.proposal = case.measure != judging.measure(case.criterion)

    def _absent(self, present: Set[OracleFirm], towns: set[str], day: date, done: HandedIn) -> None:
        """Who has an open case and is not in a full submission of the town; who was seen later has reported."""
        for case in self.cases:
            firm = case.firm
            if case.is_open and firm.town in towns and firm not in present and firm.seen_on <= day:
                done.actions["absent"] += 1
                if firm.name not in done.missing:
                    done.missing.append(firm.name)

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
