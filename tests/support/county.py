"""A simulated county: towns hand in sheets month by month, the office works on its cases, and an oracle plays beside.

The sheets are read and judged by real checks, the runs imported and the events entered by the functions behind `tenglong
case`. After every month each case, each day, each list and each count must be what the oracle says.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
from county_firms import CountyFirms, HandIn
from county_law import FLAGS, LOCAL, LOCAL_RENAMED, FirmLine, OfficeSettings
from firms_oracle import OracleFirm
from loop_oracle import ALLOWED, LoopOracle, OracleCase
from office_run import write_sheet
from policy_folder import HEAD, TAX, write_policy
from sqlalchemy import select

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.figures.case_stories import last_place
from tenglong.engine.cases.figures.period_figures import read_cases
from tenglong.engine.cases.figures.report_period import parse_report_period
from tenglong.engine.cases.import_run import Imported, import_run
from tenglong.engine.cases.look import CaseFilter, altered, due_cases, list_cases
from tenglong.engine.cases.matches import Saying, list_matches, settle
from tenglong.engine.cases.tables import ENTERPRISE
from tenglong.engine.checking.check import Checker
from tenglong.engine.checking.options import Options
from tenglong.engine.checking.run_record import write_run_record
from tenglong.engine.core.clock import Clock
from tenglong.engine.core.errors import RunError
from tenglong.engine.notice.letter_index import INDEX, as_documents, with_documents
from tenglong.engine.vocabulary.holidays import Calendar

HEADER = ("企业名称", "统一社会信用代码", "乡镇", "行业门类", "规模", "实际用地（亩）", "两高企业")


class DifferenceError(AssertionError):
    """The program and the oracle do not say the same."""


@dataclass(kw_only=True)
class Tally:
    """What was played: kinds of submissions, events, things said of cases, what became of firms, questions about who is who."""

    hand_ins: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    firms: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)


class County:
    """A county that is played.

    Attributes:
        known: id of an enterprise in the register → the oracle's.
        answers: number of a question about who is who → what a person has answered: one or two.
    """

    def __init__(self, folder: Path, register: Register, *, towns: int, firms: int, seed: int) -> None:
        self.folder, self.register, self.pick = folder, register, Random(seed)
        self.oracle, self.tally = LoopOracle(), Tally()
        self.firms = CountyFirms(self.pick, towns=towns, firms=firms)
        self.numbers: dict[OracleCase, str] = {}
        self.known: dict[int, OracleFirm] = {}
        self.answers: dict[int, bool] = {}
        self.runs = 0
        self.sheets: dict[str, Path] = {}
        self.paper = folder / "复查表.txt"
        self.paper.write_text("复查情况", encoding="utf-8")

    def settings(self, month: int) -> OfficeSettings:
        """What the office has settled by a month: it reads 以下, sets a standard of its own, gains a power; the document of the
        county's own sets another figure, and numbers its clauses anew."""
        own = (Fraction("3.5") if month < 4 else Fraction("4.2"), LOCAL if month < 8 else LOCAL_RENAMED)
        if month < 2:
            return OfficeSettings(own=own)
        if month < 5:
            days = {"order": "20个工作日", "inform": "15", "refer": "10", "withdraw": "30"}
            return OfficeSettings(included=True, days=days, own=own)
        return OfficeSettings(limit=Fraction(6), included=True, powers=frozenset({"安全隐患", "环境污染"}), own=own)

    def month(self, month: int) -> None:
        """Play a month: firms change, towns hand in, the office works, all is compared."""
        base = date(2023, 1 + month, 18)
        for town in self.firms.names:
            self.tally.firms += Counter(self.firms.change(town))
            for kind, hand_in in self.firms.hand_ins(town, base):
                self.tally.hand_ins[kind] += 1
                if kind != "missing":
                    self.submit(hand_in, month)
        self.compare(base + timedelta(10))
        self.settle()
        self.work(base + timedelta(5))
        self.compare(base + timedelta(20))

    def submit(self, hand_in: HandIn, month: int) -> None:
        """Check and import a submission, and compare what was said."""
        office = self.settings(month)
        out = self._checked(hand_in, office)
        done = import_run(self.register, out, who="王某", scope="full" if hand_in.full else "part")
        shutil.rmtree(out)
        said = self.oracle.hand_in(
            hand_in.lines, day=hand_in.day, office=office, heads=hand_in.heads, full=hand_in.full
        )
        self.tally.actions += said.actions
        here = f"run {self.runs} of {hand_in.day}"
        _same(f"{here}: again", said.again, done.imported_before)
        _same(f"{here}: actions", {key: n for key, n in said.actions.items() if n}, _actions(done))
        _same(f"{here}: 未报", sorted(said.missing), sorted(name for names in done.missing.values() for name in names))

    def _checked(self, hand_in: HandIn, office: OfficeSettings) -> Path:
        """The folder of a finished run."""
        self.runs += 1
        out = self.folder / f"run{self.runs}"
        out.mkdir()
        options = Options(
            files=(self._sheet(hand_in),), profile=self._profile(office), policies=("SZ20", "SZ22", "XX22"), year=2022,
            as_of=hand_in.day, issue_date=hand_in.day, notices=False,
        )  # fmt: skip
        clock = Clock()
        checker = Checker.of(options)
        done = checker.check(checker.read(clock), clock)
        for name, table in done.tables():  # what a run leaves, without workbooks
            table.write_parquet(out / f"{name}.parquet")
        with_documents(done.decisions, as_documents(pl.DataFrame(schema=INDEX))).write_parquet(
            out / "decisions.parquet"
        )
        write_run_record(done.result, out, clock, 0)
        return out

    def _sheet(self, hand_in: HandIn) -> Path:
        """The sheet of a submission, a workbook or CSV; what is handed in again is the same file."""
        rows = [_cells(line, hand_in.heads) for line in hand_in.lines]
        header = [*HEADER[:5], hand_in.heads, *HEADER[5:], *FLAGS]
        contents = repr((header, rows))
        if contents in self.sheets:
            return self.sheets[contents]
        sheet = self.folder / f"上报表{len(self.sheets)}.{'xlsx' if len(self.sheets) % 4 == 0 else 'csv'}"
        if sheet.suffix == ".xlsx":
            write_sheet(sheet, rows, header)
        else:
            with sheet.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows([header, *rows])
        return self.sheets.setdefault(contents, sheet)

    def _profile(self, office: OfficeSettings) -> Path:
        lines = [
            "office: {name: 嵊州市人民政府, kind: 县级政府, region: '330683'}",
            "letters_on: [in_force, retrospective, unverified]",
            f"powers: [{', '.join(sorted(office.powers))}]",
            f"deadline_days: {{{', '.join(f'{track}: {days}' for track, days in office.days.items())}}}",
        ]
        if office.included is not None:
            lines.append(f"word_meanings: {{以下: {'含' if office.included else '不含'}}}")
        if office.limit != 5:
            local = f"{{criterion: SZ20-E01, when: 亩均税收 在 {office.limit}万元/亩 以下, source: 本地标准, approver: 市政府}}"
            lines.append(f"thresholds: [{local}]")
        lines.append(f"policies: {self._own_policy(office)}")
        path = self.folder / "profile.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def _own_policy(self, office: OfficeSettings) -> str:
        """The name of the folder with the county's own document, as it reads now."""
        limit, number = office.own
        folder = self.folder / "本地政策"
        write_policy(
            folder, name="XX22", head=HEAD.replace("QX20", "XX22").replace("青溪县", "嵊州市").replace("330999", "330683"),
            criteria=TAX.replace("QX20-E01", number).replace("5万元", f"{float(limit):g}万元")
            + (f"    formerly: [{LOCAL}]\n" if number != LOCAL else ""),
        )  # fmt: skip
        return folder.name

    def settle(self) -> None:
        """A person answers questions about who is who: rightly as a rule, and what was answered wrongly is put right later."""
        rows = {row["number"]: row for row in list_matches(self.register, settled=True)}
        self._know_firms()
        pairs = {number: (self.known[row["one_id"]], self.known[row["other_id"]]) for number, row in rows.items()}
        asked = {frozenset({first.standing, second.standing}) for first, second in pairs.values()}
        wanted = {frozenset(firm.standing for firm in pair) for pair in self.oracle.who.questions}
        _same("questions that are not asked", set(), {pair for pair in wanted if len(pair) == 2} - asked)
        for number, (first, second) in pairs.items():
            truth, answer = first.firm == second.firm, self.answers.get(number)
            if answer is None and self.pick.random() < 0.5:
                self._answer(number, (first, second), truth if self.pick.random() < 0.8 else not truth)
            elif answer is not None and answer != truth and self.pick.random() < 0.5:
                self._answer(number, (first, second), truth)

    def _know_firms(self) -> None:
        """Who is who of the enterprises that the register has come to know."""
        mine = {(firm.name, firm.town, firm.code): firm for firm in self.oracle.who.firms if firm.into is None}
        with self.register.reading() as connection:
            for row in connection.execute(select(ENTERPRISE).order_by(ENTERPRISE.c.id)):
                if row.id not in self.known:
                    who = (row.name, row.town, row.uscc)
                    _same(f"enterprise {who}", True, who in mine)
                    self.known[row.id] = mine[who]

    def _answer(self, number: int, pair: tuple[OracleFirm, OracleFirm], one: bool) -> None:
        low, high = pair
        if (one and (low.into or high.into)) or (not one and high.into not in (None, low)) or low.into:
            return  # joined by another question: left as it is
        done = settle(self.register, number, "same" if one else "different", Saying(who="赵某"))
        self.answers[number] = one
        self.tally.questions["one" if one else "two"] += 1
        moved: list[OracleCase] = []
        if one:
            moved, twice = self.oracle.merge(low, high)
            _same(f"question {number}: twice", {self.numbers[case] for case in twice}, set(done.twice))
        elif high.into is low:
            moved = self.oracle.part(high)
            self.tally.questions["taken apart"] += 1
        else:
            self.oracle.who.apart.add(frozenset({low, high}))
        _same(f"question {number}: cases", len(moved), len(done.moved))

    def work(self, day: date) -> None:
        """The office works on its cases: some steps each, and now and then a step that is not allowed."""
        for case in [case for case in self.oracle.cases if case.is_open or case.state == "voided"]:
            today = max(day, case.opened, case.last_event)
            for _ in range(self.pick.choice([0, 1, 1, 2, 3])):
                today += timedelta(self.pick.randint(0, 6))
                self._step(case, today)

    def _step(self, case: OracleCase, day: date) -> None:
        if self.pick.random() < 0.03:
            kind = self.pick.choice(sorted({kind for kinds in ALLOWED.values() for kind in kinds}))
        else:
            usual = [kind for kind in ALLOWED[case.state] if kind not in _RARE or self.pick.random() < 0.15]
            kind = self.pick.choice([*usual, "note"] if self.pick.random() < 0.1 or not usual else usual)
        facts = self._facts(case, kind, day)
        number = self.numbers[case]
        if self.oracle.allows(case, kind):
            done = enter(self.register, number, kind, facts, who="张某", calendar=Calendar())
            self.oracle.enter(case, kind, facts, day=day)
            case.last_event = day
            self.tally.events[kind] += 1
            said = (done.state, done.due, done.unsure)
            _same(f"{number} {kind}", (case.state, case.due.isoformat() if case.due else "", case.unsure), said)
        else:
            self.tally.events["refused"] += 1
            try:
                enter(self.register, number, kind, facts, who="张某", calendar=Calendar())
            except RunError:
                return
            raise DifferenceError(f"{number}: {kind} in {case.state} was not refused")

    def _facts(self, case: OracleCase, kind: str, day: date) -> dict[str, str]:
        later = max(day, case.due or day) + timedelta(self.pick.randint(5, 40))
        possible = {
            "number": f"三综执〔2023〕{len(self.numbers)}号", "day": day.isoformat(), "manner": "直接送达", "content": "已清理",
            "approver": "王某", "reason": "设备到货晚", "until": later.isoformat(), "department": "市应急管理局",
            "people": "张某、李某", "result": self.pick.choice(["合格", "合格", "不合格"]), "paper": str(self.paper),
        }  # fmt: skip
        return {name: possible[name] for name in _NEEDS[kind]}

    def compare(self, day: date) -> None:
        """Every case, every list and every count as of a day."""
        rows = list_cases(self.register, CaseFilter())
        _same("number of cases", len(self.oracle.cases), len(rows))
        at: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            at[row["uscc"] or f"{row['name']}|{row['town']}", row["criterion"], row["matter"]].append(row)
        mine: dict[Any, list[OracleCase]] = defaultdict(list)
        for case in self.oracle.cases:
            mine[case.firm.key, case.criterion, case.matter].append(case)
        _same("subjects", sorted(mine), sorted(at))
        for key, cases in mine.items():
            _same(f"cases of {key}", len(cases), len(at[key]))
            for case, row in zip(cases, at[key], strict=True):
                self.numbers[case] = row["number"]
                _same(f"{row['number']} {key}", self._as_row(case), _as_shown(row))
        due = {row["number"]: row["days_left"] for row in due_cases(self.register, day, 7)}
        _same(f"due on {day}", {self.numbers[case]: left for case, left in self.oracle.due(day, 7).items()}, due)
        _same("altered", [], altered(self.register))
        self._compare_figures(day)

    def _compare_figures(self, day: date) -> None:
        """The figures of the month and of the quarter up to a day, town by town."""
        for text in (f"{day:%Y-%m}", f"{day.year}Q{(day.month + 2) // 3}"):
            period = parse_report_period(text)
            with self.register.reading() as connection:
                read = read_cases(connection, period, day, through=last_place(connection))
            groups = {group.name: group.counts for group in read.figures().towns.groups}
            figures = self.oracle.figures(period.first, day)
            counted = {town: Counter({mark: counts[mark] for mark in FIGURES}) for town, counts in groups.items()}
            expected = {town: Counter({mark: counts[mark] for mark in FIGURES}) for town, counts in figures.items()}
            _same(f"figures of {text} up to {day}", expected, counted)

    def _as_row(self, case: OracleCase) -> dict[str, Any]:
        return {
            "state": case.state, "track": case.track, "opened": case.opened.isoformat(), "seen": case.seen,
            "due": case.due.isoformat() if case.due else "", "unsure": case.unsure,
            "former": self.numbers[case.former] if case.former else "", "proposed": case.proposal is not None,
            "other measure": bool(case.proposal),
        }  # fmt: skip


FIGURES = (
    "opened", "reopened", "carried", "issued", "served", "extended", "closed", "finished", "dismissed", "voided", "open", "overdue",
    "tasks", "done",
)  # fmt: skip
"""The figures of a report that the oracle counts, too."""

_RARE = frozenset({"void", "dismiss", "refer", "note"})

_NEEDS = {
    "issue": ("number", "day"), "serve": ("manner", "day"), "feedback": ("day", "content"), "ask_recheck": ("day",),
    "extend": ("day", "until", "approver", "reason"), "recheck": ("day", "people", "result", "paper"),
    "close": ("day", "approver"), "refer": ("day", "department", "number"), "reply": ("day", "content"),
    "finish": ("day", "approver"), "dismiss": ("day", "approver", "reason"), "void": ("day", "approver", "reason"),
    "reissue": ("number", "day", "reason"), "note": ("content",),
}  # fmt: skip


def _as_shown(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("state", "track", "opened", "seen", "due", "former")}
    proposal = row["proposal"]
    return {
        **shown, "unsure": bool(row["unsure"]), "proposed": bool(proposal), "other measure": "口径变化" in proposal,
    }  # fmt: skip


def _actions(done: Imported) -> dict[str, int]:
    return {str(action): count for action, count in done.actions.items() if count}


def _cells(line: FirmLine, heads: str) -> list[str]:
    tax = line.tax * 10_000 if line.tax is not None and heads == "税收（元）" else line.tax
    figures = [
        "" if figure is None else f"{float(figure):g}" if figure < 1000 else str(figure) for figure in (tax, line.land)
    ]
    answers = ["" if line.flag(flag) is None else "是" if line.flag(flag) else "否" for flag in FLAGS]
    return [line.name, line.code, line.town, "制造业", "规下", *figures, "是" if line.two_high else "否", *answers]


def _same(what: str, expected: object, seen: object) -> None:
    if expected != seen:
        raise DifferenceError(f"{what}\n  oracle:  {expected}\n  program: {seen}")
