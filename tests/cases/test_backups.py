"""Copies of a register: each day before it is first written to, before a migration, and brought back without losing anything."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from register_cases import ISSUE, SERVE, enter_all, with_case
from sqlalchemy import select, text, update

from tenglong.cli import _run
from tenglong.engine.cases import backups, case_register
from tenglong.engine.cases.backups import back_up, folder_of
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import all_events, altered
from tenglong.engine.cases.restore import restore
from tenglong.engine.cases.tables import CASE, EVENT
from tenglong.engine.core.errors import RunError


def kinds(register: Register) -> list[str]:
    return [event["kind"] for event in all_events(register)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A register with a case that was issued, and a copy of it (备份.db) from before that."""
    file = tmp_path / "台账库.db"
    register = Register.at(file)
    with_case(register)
    back_up(register, tmp_path / "备份.db")
    enter_all(register, ISSUE)
    return file


def test_a_copy_is_made_before_the_first_writing_of_a_day_and_the_oldest_go(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Days:
        today_is = ""

        @classmethod
        def today(cls) -> Days:
            return cls()

        def isoformat(self) -> str:
            return self.today_is

    monkeypatch.setattr(case_register, "date", Days)
    monkeypatch.setattr(backups, "date", Days)
    for number in range(1, 21):
        monkeypatch.setattr(Days, "today_is", f"2030-01-{number:02}")
        register = Register.at(path)
        for text_of in ("上午", "下午"):
            enter_all(register, ("note", {"content": text_of}))
    copies = sorted(file.name for file in folder_of(path).glob("每日-2030*"))
    assert copies == [f"每日-2030-01-{number:02}.db" for number in range(7, 21)]
    last = Register.at(folder_of(path) / copies[-1], keeps_copies=False)
    assert len(kinds(last)) == len(kinds(Register.at(path))) - 2
    assert altered(last) == []


def test_a_register_of_the_first_layout_is_copied_and_brought_to_todays(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for table, names in (
            ("enterprise", ["merged_into"]), ("alias", ["since"]), ("case_file", ["measure"]), ("run_action", ["margin", "measure"]),
        ):  # fmt: skip
            for name in names:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    register = Register.at(path)
    assert altered(register) == []
    [copied] = folder_of(path).glob("升级前-0001-*.db")
    with closing(sqlite3.connect(copied)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert connection.execute("SELECT count(*) FROM event").fetchall() == [(2,)]


def test_a_backup_brings_back_what_it_holds_and_the_rest_is_set_aside(path: Path, tmp_path: Path) -> None:
    register = Register.at(path)
    with pytest.raises(RunError, match="台账库有 1 条备份中没有的办理记录") as refused:
        restore(register, tmp_path / "备份.db", who="王某")
    assert refused.value.code == "C141"
    assert kinds(register) == ["open", "issue"]
    done = restore(register, tmp_path / "备份.db", who="王某", aside=True)
    assert (done.events, kinds(register)) == (1, ["open", "restore"])
    assert altered(register) == []
    assert done.aside is not None
    assert kinds(Register.at(done.aside, keeps_copies=False)) == ["open", "issue"]
    enter_all(register, ISSUE, SERVE)


def test_a_register_whose_events_the_backup_has_needs_no_leave(path: Path, tmp_path: Path) -> None:
    register = Register.at(path)
    back_up(register, tmp_path / "新备份.db")
    with register.engine.begin() as connection:
        connection.execute(update(CASE).values(state="closed"))
    assert altered(register)
    restore(register, tmp_path / "新备份.db", who="王某")
    assert altered(register) == []
    new = Register.at(tmp_path / "新库.db")
    assert restore(new, tmp_path / "新备份.db", who="王某").aside is None
    assert kinds(new) == ["open", "issue", "restore"]


def test_what_is_no_backup_is_refused_and_the_register_stays(path: Path, tmp_path: Path) -> None:
    register = Register.at(path)
    (tmp_path / "坏.db").write_bytes(b"no database at all" * 100)
    with closing(sqlite3.connect(tmp_path / "别的.db")) as other:
        other.execute("CREATE TABLE other (x)")
        other.commit()
    back_up(register, tmp_path / "改过.db")
    with closing(sqlite3.connect(tmp_path / "改过.db")) as changed:
        changed.execute("UPDATE event SET who = '别人' WHERE id = 1")
        changed.commit()
    for name, words in (
        ("没有.db", "备份文件不存在"),
        ("坏.db", "不是台账库的备份"),
        ("别的.db", "不是台账库的备份"),
        ("改过.db", "备份被改动过"),
    ):
        with pytest.raises(RunError, match=words):
            restore(register, tmp_path / name, who="王某", aside=True)
    assert kinds(register) == ["open", "issue"]
    assert not list(tmp_path.glob("*旧库*"))


@pytest.mark.slow
def test_a_file_moves_into_a_database_at_an_address(
    path: Path, tmp_path: Path, postgres: str, request: pytest.FixtureRequest
) -> None:
    opened = Register.at(None, postgres)
    with opened.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    opened.engine.dispose()
    register = Register.at(None, postgres)
    back_up(Register.at(path), tmp_path / "全.db")
    restore(register, tmp_path / "全.db", who="王某")
    assert kinds(register) == ["open", "issue", "restore"]
    assert altered(register) == []
    with pytest.raises(RunError, match="不能另存为旧库"):
        restore(register, tmp_path / "备份.db", who="王某", aside=True)


def _write(path: str, writer: int) -> None:
    register = Register.at(Path(path))
    for count in range(5):
        enter_all(register, ("note", {"content": f"第{writer}人第{count}次"}))


def test_four_at_once_make_one_copy_and_lose_nothing(path: Path) -> None:
    for old in folder_of(path).glob("*"):
        old.unlink()
    spawn = multiprocessing.get_context("fork")
    workers = [spawn.Process(target=_write, args=(str(path), number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * 4
    register = Register.at(path)
    assert kinds(register).count("note") == 20
    assert altered(register) == []
    [copied] = folder_of(path).iterdir()
    assert altered(Register.at(copied, keeps_copies=False)) == []


def test_the_command_says_what_it_did(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--register", str(path), "--who", "王某"]
    assert _run(["case", "restore", str(tmp_path / "备份.db"), *where]) == 2
    assert "[C141]" in capsys.readouterr().err
    assert _run(["case", "restore", str(tmp_path / "备份.db"), "--aside", *where]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].endswith("恢复，办理记录 1 条")
    assert out[1].startswith("原来的台账库另存为")
    assert _run(["case", "log", "--register", str(path)]) == 0
    assert "登记库" in (log := capsys.readouterr().out)
    assert "恢复备份（王某）原库另存：台账库.db.旧库-" in log
    assert _run(["case", "list", "--register", str(tmp_path / "打错.db")]) == 2
    assert "[C144]" in capsys.readouterr().err
    assert not (tmp_path / "打错.db").exists()


def test_a_copy_that_cannot_be_made_stops_the_writing(path: Path) -> None:
    folder = folder_of(path)
    for old in folder.glob("*") if folder.exists() else ():
        old.unlink()
    if folder.exists():
        folder.rmdir()
    folder.write_text("a file in the way", encoding="utf-8")
    register = Register.at(path)
    with pytest.raises(RunError, match="台账库不能备份"):
        enter_all(register, SERVE)
    folder.unlink()
    with register.reading() as connection:
        assert connection.execute(select(EVENT.c.kind).order_by(EVENT.c.id)).scalars().all() == ["open", "issue"]
