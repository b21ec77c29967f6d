"""A simulated county: towns hand in sheets month by month, the office works on its cases, and an oracle plays beside.

The sheets are read and judged by real checks, the runs imported and the events entered by the functions behind `tenglong
case`. After every month each case, each day, each list and each count must be what the oracle says.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from county_law import FLAGS, FirmLine, OfficeSettings
from loop_oracle import ALLOWED, LoopOracle, OracleCase
from made_runs import invented_code
from office_run import write_sheet

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.figures.case_stories import last_place
from tenglong.engine.cases.figures.period_figures import read_cases
from tenglong.engine.cases.figures.report_period import parse_report_period
from tenglong.engine.cases.import_run import Imported, import_run
from tenglong.engine.cases.look import CaseFilter, altered, due_cases, list_cases
from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import RunError
from tenglong.engine.run import check_run
from tenglong.engine.vocabulary.holidays import Calendar

SIGNS = (
    "云松竹溪岭湖石林川原泉峰洲桥渡塘坞岩湾浦兰梅菊荷桂柏杉枫樟桐梧榆柳杨槐椿棠梨桃杏李枣栗橘柚茶麦稻禾粟豆麻桑蚕丝锦绣"
    "金银铜铁锡玉珠瓷陶砖瓦窑炉鼎钟鼓琴笛笙"
)
"""Signs of invented names; a prime number of them, so that two names of a town differ in every sign."""

TRADES = ("机械厂", "轴承厂", "五金厂", "电器厂", "纺织厂", "服装厂", "塑料厂", "包装厂")
STEPS = (Fraction(3), Fraction(4), Fraction("4.5"), Fraction(5), Fraction("5.5"), Fraction("6.5"))
"""Tax on land, in 万元/亩, that firms have."""

LANDS = (4, 5, 8, 10, 20, 25)
OFTEN = ("安全隐患", "环境污染", "产品质量问题", "违法用地")


@dataclass(kw_only=True)
class HandIn:
    """A submission: `heads` is how its headers are written, `day` that of its check."""

    lines: Sequence[FirmLine]
    day: date
    full: bool
    heads: str


class DifferenceError(AssertionError):
    """The program and the oracle do not say the same."""


@dataclass(kw_only=True)
class Tally:
    """What was played: kinds of submissions, events, things said of cases."""

    hand_ins: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)


class County:
    """A county that is played.

    Attributes:
        towns: town → what its firms would truly report today.
    """

    def __init__(self, folder: Path, register: Register, *, towns: int, firms: int, seed: int) -> None:
        self.folder, self.register, self.pick = folder, register, Random(seed)
        self.oracle, self.tally = LoopOracle(), Tally()
        self.names = [f"{SIGNS[number]}{SIGNS[-1 - number]}镇" for number in range(towns)]
        self.coded = 0
        self.towns = {town: [self._new_firm(town, at) for at in range(firms // towns)] for town in self.names}
        self.heads = dict.fromkeys(self.names, "税收（万元）")
        self.earlier: dict[str, HandIn] = {}
        self.numbers: dict[OracleCase, str] = {}
        self.runs = 0
        self.sheets: dict[str, Path] = {}
        self.paper = folder / "复查表.txt"
        self.paper.write_text("复查情况", encoding="utf-8")

    def _new_firm(self, town: str, at: int) -> FirmLine:
        signs = "".join(SIGNS[(at * step + 11 * step) % len(SIGNS)] for step in (1, 2, 3))
        land = Fraction(self.pick.choice(LANDS))
        line = FirmLine(
            name=f"{town[:2]}{signs}{TRADES[at % len(TRADES)]}", code="", town=town, tax=land * 6, land=land
        )
        if self.pick.random() < 0.8:
            line = line.changed(code=self._new_code())
        return self._drifted(line.changed(two_high=self.pick.random() < 0.3))

    def _new_code(self) -> str:
        self.coded += 1
        return invented_code(self.coded)

    def _drifted(self, line: FirmLine) -> FirmLine:
        """What the firm reports after a while."""
        pick = self.pick
        assert line.land is not None
        tax = None if pick.random() < 0.06 else pick.choice(STEPS) * line.land
        flags = {
            flag: None if pick.random() < 0.05 else pick.random() < 0.15 for flag in OFTEN
        }  # the others are always answered with 否
        return line.changed(tax=tax, flags=flags)

    def settings(self, month: int) -> OfficeSettings:
        """What the office has settled by a month: it reads 以下, then sets a standard of its own and gains a power."""
        if month < 2:
            return OfficeSettings()
        if month < 5:
            return OfficeSettings(
                included=True, days={"order": "20个工作日", "inform": "15", "refer": "10", "withdraw": "30"}
            )
        return OfficeSettings(limit=Fraction(6), included=True, powers=frozenset({"安全隐患", "环境污染"}))

    def month(self, month: int) -> None:
        """Play a month: firms change, towns hand in, the office works, all is compared."""
        base = date(2023, 1 + month, 18)
        for town in self.names:
            self._firms_change(town)
            for kind, hand_in in self._hand_ins(town, base):
                self.tally.hand_ins[kind] += 1
                self.submit(hand_in, month)
        self.compare(base + timedelta(10))
        self.work(base + timedelta(5))
        self.compare(base + timedelta(20))

    def _firms_change(self, town: str) -> None:
        lines = self.towns[town]
        for at, line in enumerate(lines):
            if self.pick.random() < 0.4:
                line = self._drifted(line)
            luck = self.pick.random()
            if luck < 0.01:  # renamed
                line = line.changed(name=f"{line.name.removesuffix('厂').removesuffix('有限公司')}有限公司")
            elif luck < (0.015 if line.code else 0.02):  # now it has a code; or another enterprise takes the name over
                line = line.changed(code=self._new_code())
            lines[at] = line
        if len(lines) > 3 and self.pick.random() < 0.15:  # one is merged into another, or gives up
            lines.pop(self.pick.randrange(len(lines)))
        if self.pick.random() < 0.1:
            self.heads[town] = {"税收（万元）": "税收（元）"}.get(self.heads[town], "税收（万元）")

    def _hand_ins(self, town: str, base: date) -> Iterator[tuple[str, HandIn]]:
        """What a town hands in within a month."""
        pick, lines, heads = self.pick, list(self.towns[town]), self.heads[town]
        kind = pick.choices(
            ["full", "part", "single", "missing", "empty", "corrected", "twice", "late"], [40, 15, 5, 8, 3, 14, 7, 8]
        )[0]
        hand_in = HandIn(lines=lines, day=base + timedelta(pick.randint(0, 8)), full=True, heads=heads)
        if kind == "missing":
            self.tally.hand_ins["missing"] += 1
            return
        if kind in ("part", "single"):
            some = 1 if kind == "single" else max(1, len(lines) * 2 // 3)
            hand_in = HandIn(lines=pick.sample(lines, some), day=hand_in.day, full=False, heads=heads)
        elif kind == "empty":
            hand_in = HandIn(lines=[], day=hand_in.day, full=True, heads=heads)
        elif pick.random() < 0.4:  # somebody forgot a firm, or left its code out
            short = [line.changed(code="") if pick.random() < 0.1 else line for line in lines if pick.random() < 0.9]
            hand_in = HandIn(lines=short or lines, day=hand_in.day, full=True, heads=heads)
        yield kind, hand_in
        if kind == "corrected":
            right = [self._drifted(line) if pick.random() < 0.2 else line for line in lines]
            self.towns[town] = right
            day = hand_in.day + timedelta(pick.choice([0, 0, 3]))
            yield "correction", HandIn(lines=right, day=day, full=True, heads=heads)
        elif kind == "twice":
            yield "again", hand_in
        elif kind == "late" and town in self.earlier:
            old = self.earlier[town]
            some = [self._drifted(line) if pick.random() < 0.3 else line for line in old.lines]
            yield "older", HandIn(lines=some, day=old.day, full=old.full, heads=old.heads)
        self.earlier[town] = hand_in

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
        options = Options(
            files=(self._sheet(hand_in),), profile=self._profile(office), policies=("SZ20", "SZ22"), year=2022,
            as_of=hand_in.day, issue_date=hand_in.day, notices=False,
        )  # fmt: skip
        check_run.check(options, out)
        return out

    def _sheet(self, hand_in: HandIn) -> Path:
        """The sheet of a submission, a workbook or CSV; what is handed in again is the same file."""
        rows = [_cells(line, hand_in.heads) for line in hand_in.lines]
        header = [
            "企业名称",
            "统一社会信用代码",
            "乡镇",
            "行业门类",
            "规模",
            hand_in.heads,
            "实际用地（亩）",
            "两高企业",
            *FLAGS,
        ]
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
        path = self.folder / "profile.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

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
