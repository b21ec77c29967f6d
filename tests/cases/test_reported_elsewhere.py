"""What users of other systems reported of theirs, tried on the register: things done twice, at once, too late, by a wrong clock,
on a full disk, with odd names, or cut short."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from loop_oracle import last_day
from made_runs import MadeFirm, MadeVerdict, invented_code, made_run, template_run
from register_cases import ISSUE, SERVE, enter_all, with_case, with_cases
from sqlalchemy import select

from tenglong.cli import _run
from tenglong.engine.cases import case_register
from tenglong.engine.cases.case_days import counted
from tenglong.engine.cases.case_lines import event_line
from tenglong.engine.cases.case_register import ADDRESS, Register, first_broken
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import CaseFilter, altered, due_cases, list_cases, one_case
from tenglong.engine.cases.tables import CASE, EVENT
from tenglong.engine.core.errors import RunError
from tenglong.engine.core.resources import PACKAGE
from tenglong.engine.vocabulary.holidays import Calendar

NUMBER = "2022-000001"
FEEDBACK = ("feedback", {"day": "2022-12-10", "content": "已清理"})
HAZARD = MadeVerdict(outcome="hit", matters=("安全隐患",))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real run that the made ones follow."""
    return template_run(tmp_path_factory.mktemp("template"))


def firms(*names: str, outcome: MadeVerdict = HAZARD, first: int = 1) -> list[MadeFirm]:
    return [
        MadeFirm(name=name, code=invented_code(at), verdicts={"SZ22-F02": outcome})
        for at, name in enumerate(names, first)
    ]


def events(register: Register) -> list[dict[str, Any]]:
    with register.reading() as connection:
        return [dict(row) for row in connection.execute(select(EVENT).order_by(EVENT.c.id)).mappings()]


def beside(register: Register, request: pytest.FixtureRequest) -> Register:
    """The same register, opened a second time, as by another program."""
    return Register.at(register.path, "" if register.path else request.getfixturevalue("postgres"))


# Things done twice


def test_the_same_file_from_another_folder_says_nothing_new(register: Register, template: Path, tmp_path: Path) -> None:
    rows = firms("青溪甲机械厂")
    import_run(register, made_run(template, tmp_path / "a", rows, day=date(2023, 1, 31)), who="王某")
    before = events(register)
    again = import_run(register, made_run(template, tmp_path / "抄件", rows, day=date(2023, 1, 31)), who="李某")
    assert again.imported_before
    assert events(register) == before


def test_an_empty_or_partial_submission_ends_nothing(register: Register, template: Path, tmp_path: Path) -> None:
    import_run(register, made_run(template, tmp_path / "a", firms("甲厂", "乙厂"), day=date(2023, 1, 31)), who="王某")
    before = [{**row, "seen": ""} for row in list_cases(register, CaseFilter())]
    empty = import_run(
        register, made_run(template, tmp_path / "b", [], day=date(2023, 2, 28)), who="王某", scope="full"
    )
    assert dict(empty.actions) == {}
    partial = made_run(template, tmp_path / "c", firms("甲厂"), day=date(2023, 3, 31))
    assert dict(import_run(register, partial, who="王某").actions) == {"seen": 1}
    assert [{**row, "seen": ""} for row in list_cases(register, CaseFilter())] == before


def test_a_double_click_enters_once(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE, SERVE, FEEDBACK)
    before = events(register)
    done = enter(register, NUMBER, *FEEDBACK, who="张某", calendar=Calendar())
    assert (done.state, events(register)) == ("rectifying", before)
    enter_all(register, ("feedback", {**FEEDBACK[1], "content": "又清理了一处"}))
    assert len(events(register)) == len(before) + 1


def test_what_changes_the_state_is_refused_the_second_time(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE)
    with pytest.raises(RunError, match="现在是“已签发”，不能签发"):
        enter_all(register, ISSUE)
    assert [event["kind"] for event in events(register)] == ["open", "issue"]


# Things done at once


@pytest.mark.parametrize("kind", ["issue", "note"])
def test_the_same_button_at_once_counts_once(register: Register, request: pytest.FixtureRequest, kind: str) -> None:
    with_case(register)
    facts = {"issue": ISSUE[1], "note": {"content": "电话核实"}}[kind]
    opened = [beside(register, request) for _ in range(4)]

    def press(other: Register) -> str:
        try:
            return enter(other, NUMBER, kind, facts, who="张某", calendar=Calendar()).state
        except RunError as problem:
            return problem.line

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(press, opened))
    assert [event["kind"] for event in events(register)] == ["open", kind]
    assert all(end in ("issued", "proposed") or "不能签发" in end for end in ends)
    assert altered(register) == []


def test_of_two_edits_at_once_one_is_kept_and_the_other_told(
    register: Register, request: pytest.FixtureRequest
) -> None:
    with_case(register)
    opened = [beside(register, request) for _ in range(2)]
    numbers = ["三政告〔2022〕7号", "三政告〔2022〕8号"]

    def issue(other: Register, number: str) -> str:
        try:
            return enter(
                other, NUMBER, "issue", {"number": number, "day": "2022-12-01"}, who="张某", calendar=Calendar()
            ).state
        except RunError as problem:
            return problem.line

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(issue, opened, numbers))
    assert sorted(end == "issued" for end in ends) == [False, True]
    kept = one_case(register, NUMBER)[1][-1]["facts"]["number"]
    assert kept == numbers[ends.index("issued")]
    assert "现在是“已签发”，不能签发" in next(end for end in ends if end != "issued")


AT_WORK = """
import sys
from datetime import date
from pathlib import Path
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.vocabulary.holidays import Calendar
register = Register.at(Path(sys.argv[1]) if sys.argv[1] else None)
for run in sys.argv[3:]:
    import_run(register, Path(run), who=sys.argv[2])
    enter(register, "2022-000001", "note", {"content": run}, who=sys.argv[2], calendar=Calendar())
    print(run, flush=True)
"""


@pytest.mark.slow
def test_four_processes_that_import_and_enter_lose_nothing(
    register: Register, template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with_case(register)
    runs: list[list[Path]] = [[], [], [], []]
    for number in range(20):
        rows = firms(f"第{number}厂", f"又第{number}厂", first=10 + 2 * number)
        runs[number % 4].append(made_run(template, tmp_path / f"run{number}", rows, day=date(2023, 1, 31)))
    environment = dict(os.environ)
    if register.path is None:
        environment[ADDRESS] = request.getfixturevalue("postgres")
    working = [
        subprocess.Popen(
            [sys.executable, "-c", AT_WORK, str(register.path or ""), f"第{at}人", *map(str, some)], env=environment
        )
        for at, some in enumerate(runs)
    ]
    assert [worker.wait(timeout=300) for worker in working] == [0] * 4
    assert len(list_cases(register, CaseFilter())) == 1 + 40
    notes = {event["facts"]["content"] for event in one_case(register, NUMBER)[1] if event["kind"] == "note"}
    assert notes == {str(run) for some in runs for run in some}
    assert altered(register) == []


# Things cut short


@pytest.mark.slow
def test_an_import_that_is_killed_is_there_or_not_there(template: Path, tmp_path: Path) -> None:
    chance = random.Random(5)
    many = firms(*(f"第{number}厂" for number in range(300)))
    out = made_run(template, tmp_path / "run", many, day=date(2023, 1, 31))
    ends = set()
    for attempt in range(8):
        path = tmp_path / f"{attempt}.db"
        with_case(Register.at(path))
        worker = subprocess.Popen(
            [sys.executable, "-c", AT_WORK, str(path), "某人", str(out)], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        stop = time.monotonic() + 120
        while worker.poll() is None and time.monotonic() < stop and not Path(f"{path}-wal").exists():
            time.sleep(0.002)  # until it has opened the register
        time.sleep(chance.random() * 0.8)
        worker.send_signal(signal.SIGKILL)
        confirmed = worker.communicate()[0]
        register = Register.at(path)
        count = len(list_cases(register, CaseFilter())) - 1
        ends.add(count)
        assert count in (0, 300)
        assert not confirmed or count == 300
        assert altered(register) == []
        import_run(register, out, who="王某")
        assert len(list_cases(register, CaseFilter())) == 301


def test_a_backup_is_a_beginning_of_the_chain_and_can_be_worked_with(tmp_path: Path, capsys: Any) -> None:
    register = Register.at(tmp_path / "台账库.db")
    with_case(register)
    enter_all(register, ISSUE)
    assert _run(["case", "backup", str(tmp_path / "备份.db"), "--register", str(tmp_path / "台账库.db")]) == 0
    enter_all(register, SERVE)
    copied = Register.at(tmp_path / "备份.db")
    assert events(copied) == events(register)[: len(events(copied))]
    enter_all(copied, SERVE)
    assert altered(copied) == []


# Days and clocks


def test_a_deadline_that_is_opened_again_is_overdue_again(register: Register) -> None:
    with_case(register)
    due = date.fromisoformat(enter_all(register, ISSUE, SERVE))
    assert [row["days_left"] for row in due_cases(register, date(2023, 1, 10), 0)] == [(due - date(2023, 1, 10)).days]
    extension = {"day": "2023-01-11", "until": "2023-03-01", "approver": "王某", "reason": "停产检修"}
    enter_all(register, ("extend", extension))
    assert due_cases(register, date(2023, 1, 12), 7) == []
    assert [row["days_left"] for row in due_cases(register, date(2023, 3, 2), 0)] == [-1]
    enter_all(register, ("extend", {**extension, "day": "2023-03-02", "until": "2023-04-01"}))
    assert due_cases(register, date(2023, 3, 3), 7) == []


@pytest.mark.parametrize("period", ["1", "7", "10", "30", "60", "3个工作日", "10个工作日", "15个工作日", "60个工作日"])
def test_days_are_those_of_another_calendar(period: str) -> None:
    for start in range(date(2022, 1, 1).toordinal(), date(2026, 6, 30).toordinal(), 11):
        service = date.fromordinal(start)
        day, unsure = last_day(service, period)
        facts = counted(period, service.isoformat(), Calendar())
        assert (facts["due"], "unsure" in facts) == (day.isoformat(), unsure), service


def test_a_clock_that_goes_backwards_breaks_nothing(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    with_case(register)
    enter_all(register, ISSUE)

    class Backwards(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(case_register, "datetime", Backwards)
    enter_all(register, SERVE)
    kinds = [event["kind"] for event in one_case(register, NUMBER)[1]]
    assert kinds == ["open", "issue", "serve"]
    assert events(register)[-1]["at"].startswith("2001-01-01")
    assert altered(register) == []


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="时区只在类 Unix 系统可改")
@pytest.mark.parametrize(("zone", "day"), [("CST-8", "2022-12-02"), ("UTC", "2022-12-01"), ("PST8", "2022-12-01")])
def test_a_note_early_in_the_morning_is_of_that_day(monkeypatch: pytest.MonkeyPatch, zone: str, day: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    event = {"day": "", "at": "2022-12-01T23:30:00+00:00", "kind": "note", "who": "张某", "facts": {"content": "早到"}}
    try:
        assert event_line(event).startswith(f"{day} 备注")
    finally:
        monkeypatch.undo()
        time.tzset()


# A register that cannot be written, and old and new programs

FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from tenglong.cli import _run
sys.exit(_run(sys.argv[2:]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="文件大小上限只在类 Unix 系统可设")
def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path, template: Path) -> None:
    path = tmp_path / "台账库.db"
    register = Register.at(path)
    with_cases(register, 3)
    enter_all(register, ISSUE)
    register.engine.dispose()
    before = events(Register.at(path))
    out = made_run(template, tmp_path / "run", firms(*(f"第{n}厂" for n in range(200))), day=date(2023, 1, 31))
    limit = str(path.stat().st_size + 8192)
    words = ["case", "import", str(out), "--register", str(path)]
    done = subprocess.run([sys.executable, "-c", FULL, limit, *words], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "台账库" in done.stderr or "磁盘空间不足" in done.stderr, done.stderr
    after = Register.at(path)
    assert events(after) == before
    assert altered(after) == []
    import_run(after, out, who="王某")
    assert len(list_cases(after, CaseFilter())) == 203


READ_ONLY = """
import os, sys
import alembic.command, alembic.config  # a register of an unknown state asks for them
from tenglong.cli import _run
spare, locked, *words = sys.argv[1:]
assert _run([*words, "--register", spare]) == 0  # all modules are loaded before the rights are given up
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(_run([*words, "--register", locked]))
"""


def _readable_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in [path.resolve(), *path.resolve().parents])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="只读文件夹只在类 Unix 系统可设")
@pytest.mark.skipif(not _readable_to_all(PACKAGE), reason="程序放在别人不能读的文件夹，root 不能放弃权限再试")
def test_a_read_only_folder_is_one_line(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="read-only"))
    folder.chmod(0o755)
    try:
        for path in (tmp_path / "另一个.db", folder / "台账库.db"):
            register = Register.at(path)
            with_case(register)
            register.engine.dispose()
        before = (folder / "台账库.db").read_bytes()
        (folder / "台账库.db").chmod(0o444)
        folder.chmod(0o555)
        words = ["case", "update", NUMBER, "签发", "文号=1号", "日期=2022-12-01", "--who", "张某"]
        paths = [str(tmp_path / "另一个.db"), str(folder / "台账库.db")]
        command = [sys.executable, "-c", READ_ONLY, *paths, *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "台账库" in done.stderr
        assert (folder / "台账库.db").read_bytes() == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


# Names

ODD = [
    "甲'乙\"厂",
    "100%厂",
    "下_划线厂",
    "🏭工厂有限公司",
    "长" * 3000 + "厂",
    "=1+1厂",
    "a;DROP TABLE event;--",
    "反\\斜/杠厂",
]


def test_odd_names_are_kept_and_found(register: Register, template: Path, tmp_path: Path) -> None:
    out = made_run(template, tmp_path / "run", firms(*ODD), day=date(2023, 1, 31))
    assert dict(import_run(register, out, who="王某'\"%").actions) == {"opened": len(ODD)}
    assert [row["name"] for row in list_cases(register, CaseFilter())] == ODD
    for name in ODD:
        assert [row["name"] for row in list_cases(register, CaseFilter(name=name[:3000]))] == [name]
    assert [row["name"] for row in list_cases(register, CaseFilter(name="%"))] == ["100%厂"]
    assert [row["name"] for row in list_cases(register, CaseFilter(name="_"))] == ["下_划线厂"]
    number = list_cases(register, CaseFilter(name="🏭"))[0]["number"]
    enter(register, number, "note", {"content": "引号'\"、百分号%、🏭"}, who="张'某", calendar=Calendar())
    assert one_case(register, number)[1][-1]["facts"] == {"content": "引号'\"、百分号%、🏭"}
    assert altered(register) == []
    with register.reading() as connection:
        assert first_broken(connection) is None
        assert len(connection.execute(select(CASE.c.id)).all()) == len(ODD)
