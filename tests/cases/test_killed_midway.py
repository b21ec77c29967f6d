"""A migration or a restore that is killed at any moment: the register is as it was before or as it is to be, and the next start goes
on from there."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from register_cases import ISSUE, enter_all, with_case
from sqlalchemy import Engine, event, text

from tenglong.engine.cases.backups import back_up, folder_of
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import all_events, altered
from tenglong.engine.cases.restore import restore

LATER_COLUMNS = (
    ("enterprise", "merged_into"), ("alias", "since"), ("case_file", "measure"), ("run_action", "margin"),
    ("run_action", "measure"),
)  # fmt: skip
COMMIT = "COMMIT"


def killed(work: Callable[[], object], at: str, number: int) -> None:
    """Do the work in a process of its own, which is killed after so many statements that begin so, or before it commits."""

    def child() -> None:
        count = 0

        def after(connection: object, cursor: object, statement: str, *_: object) -> None:
            nonlocal count
            count += statement.lstrip().upper().startswith(at)
            if count == number and at != COMMIT:
                os.kill(os.getpid(), signal.SIGKILL)

        def before_commit(connection: object) -> None:
            nonlocal count
            count += at == COMMIT
            if count == number and at == COMMIT:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "after_cursor_execute", after)
        event.listen(Engine, "commit", before_commit)
        work()

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(120)
    assert process.exitcode == -signal.SIGKILL, "the work was done before it could be killed"


def opened(register: Register) -> Register:
    """The register, opened once more as a program's start does it."""
    register.engine.dispose()
    return Register.at(
        register.path, "" if register.path else register.engine.url.render_as_string(False).replace("+psycopg", "")
    )


def of_first_layout(register: Register) -> None:
    """Give a register, with a case that was issued, the tables of the first release."""
    with_case(register)
    enter_all(register, ISSUE)
    with register.engine.begin() as connection:
        for table, column in LATER_COLUMNS:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    register.engine.dispose()


def revision(register: Register) -> str:
    """Which layout the tables have, as the database says it; all columns of the later one are there, or none."""
    with register.engine.connect() as connection:
        number = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    for table, column in LATER_COLUMNS:
        with register.engine.connect() as connection:
            columns = connection.execute(text(f"SELECT * FROM {table} WHERE 1 = 0")).keys()
        assert (column in columns) == (number == "0002")
    register.engine.dispose()
    return number


def kinds(register: Register) -> list[str]:
    return [entry["kind"] for entry in all_events(register)]


@pytest.mark.parametrize(("at", "number"), [("ALTER", 1), ("ALTER", 3), ("ALTER", 5), ("UPDATE", 1), (COMMIT, 1)])
def test_a_migration_that_is_killed_has_changed_nothing_and_is_done_at_the_next_start(
    register: Register, at: str, number: int
) -> None:
    of_first_layout(register)
    killed(lambda: opened(register), at, number)
    assert revision(register) == "0001"
    assert kinds_of_first_layout(register) == ["open", "issue"]
    if register.path:  # a database at an address has copies of its own
        [copied] = folder_of(register.path).glob("升级前-0001-*.db")
        with closing(sqlite3.connect(copied)) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
            assert connection.execute("SELECT kind FROM event ORDER BY id").fetchall() == [("open",), ("issue",)]
    again = opened(register)
    assert revision(again) == "0002"
    assert (kinds(again), altered(again)) == (["open", "issue"], [])


def kinds_of_first_layout(register: Register) -> list[str]:
    with register.engine.connect() as connection:
        found_kinds = connection.execute(text("SELECT kind FROM event ORDER BY id")).scalars().all()
    register.engine.dispose()
    return list(found_kinds)


@pytest.mark.parametrize(("at", "number"), [("CREATE", 2), ("CREATE", 9), ("INSERT", 1), (COMMIT, 1)])
def test_a_new_register_whose_making_is_killed_is_made_at_the_next_start(tmp_path: Path, at: str, number: int) -> None:
    path = tmp_path / "台账库.db"
    killed(lambda: Register.at(path), at, number)
    register = Register.at(path)
    with_case(register)
    assert (kinds(register), altered(register)) == (["open"], [])


@pytest.mark.parametrize(("at", "number"), [("DELETE", 1), ("DELETE", 6), ("INSERT", 1), ("INSERT", 3), (COMMIT, 1)])
def test_a_restore_that_is_killed_has_changed_nothing_and_can_be_done_again(
    tmp_path: Path, at: str, number: int
) -> None:
    register = Register.at(tmp_path / "台账库.db")
    with_case(register)
    back_up(register, tmp_path / "备份.db")
    enter_all(register, ISSUE)
    register.engine.dispose()
    copy = (tmp_path / "备份.db").read_bytes()
    killed(lambda: restore(opened(register), tmp_path / "备份.db", who="王某", aside=True), at, number)
    again = opened(register)
    assert (kinds(again), altered(again)) == (["open", "issue"], [])
    assert (tmp_path / "备份.db").read_bytes() == copy
    done = restore(again, tmp_path / "备份.db", who="王某", aside=True)
    assert (kinds(again), altered(again)) == (["open", "restore"], [])
    assert done.aside is not None
    assert kinds(Register.at(done.aside, keeps_copies=False)) == ["open", "issue"]


@pytest.mark.slow
@pytest.mark.parametrize(("at", "number"), [("DELETE", 4), ("DELETE", 8), (COMMIT, 1)])
def test_a_restore_into_a_database_that_is_killed_can_be_done_again(
    register: Register, tmp_path: Path, at: str, number: int
) -> None:
    source = Register.at(tmp_path / "源.db")
    with_case(source)
    back_up(source, tmp_path / "备份.db")
    source.engine.dispose()
    register.engine.dispose()
    killed(lambda: restore(opened(register), tmp_path / "备份.db", who="王某"), at, number)
    again = opened(register)
    assert (kinds(again), altered(again)) == ([], [])
    restore(again, tmp_path / "备份.db", who="王某")
    assert (kinds(again), altered(again)) == (["open", "restore"], [])
