"""The register's chain: nothing altered without being seen, nothing lost by four writers or a kill, on both databases."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from register_cases import ISSUE, SERVE, enter_all, with_case
from sqlalchemy import select, text, update

from tenglong.cli import _run
from tenglong.engine.cases import migrate
from tenglong.engine.cases.case_register import ADDRESS, Register, event_hash, facts_text, first_broken
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.look import altered
from tenglong.engine.cases.tables import CASE, EVENT, PRESENT
from tenglong.engine.core.errors import RunError
from tenglong.engine.vocabulary.holidays import Calendar

WRITER = """
import sys
from pathlib import Path
from tenglong.engine.cases.case_register import NewEvent, Register, append
path = Path(sys.argv[1]) if sys.argv[1] else None
register = Register.at(path)
for count in range(int(sys.argv[3])):
    with register.writing() as connection:
        append(connection, [NewEvent(case=None, kind="note", who=sys.argv[2], facts={"content": str(count)})])
    print(count, flush=True)
"""


def test_an_altered_event_a_removed_one_and_an_altered_case_are_found(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE, SERVE)
    assert altered(register) == []
    for change, words in (
        (update(EVENT).where(EVENT.c.id == 2).values(facts='{"number": "别的号"}'), "第 2 条"),
        (update(EVENT).where(EVENT.c.id == 2).values(day="2021-01-01"), "第 2 条"),
        (EVENT.delete().where(EVENT.c.id == 2), "第 2 条"),
        (EVENT.delete().where(EVENT.c.id == 3), "按办理记录应为“已签发”"),
        (update(CASE).values(state="closed"), "记为“达标销号”，按办理记录应为“已送达”"),
    ):
        with register.engine.connect() as connection, connection.begin() as undone:
            connection.execute(change)
            seen = list(_altered_within(connection))
            undone.rollback()
        assert words in seen[0], (words, seen)
    assert altered(register) == []


def _altered_within(connection: object) -> list[str]:
    from contextlib import contextmanager
    from typing import Any, cast

    class Within:
        @contextmanager
        def reading(self) -> Any:
            yield connection

    return altered(cast(Register, Within()))


def test_four_processes_write_at_once_and_nothing_is_lost(
    register: Register, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment = dict(os.environ)
    if register.path is None:
        environment[ADDRESS] = request.getfixturevalue("postgres")
    path = str(register.path or "")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, path, f"第{number}人", "40"], env=environment, stdout=subprocess.PIPE
        )
        for number in range(4)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
    with register.reading() as connection:
        assert first_broken(connection) is None
        said = [
            (row.who, row.facts) for row in connection.execute(select(EVENT.c.who, EVENT.c.facts).order_by(EVENT.c.id))
        ]
    assert len(said) == 160
    for number in range(4):
        assert [facts for who, facts in said if who == f"第{number}人"] == [
            f'{{"content": "{count}"}}' for count in range(40)
        ]


@pytest.mark.parametrize("after", [0.0, 0.02, 0.07, 0.15])
def test_a_kill_loses_nothing_that_was_confirmed(tmp_path: Path, after: float) -> None:
    path = tmp_path / "台账库.db"
    Register.at(path)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), "某人", "100000"], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    confirmed = [writer.stdout.readline()]
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    confirmed += writer.stdout.readlines()
    register = Register.at(path)
    with register.reading() as connection:
        assert first_broken(connection) is None
        kept = connection.execute(select(EVENT.c.facts).order_by(EVENT.c.id)).scalars().all()
    assert len(kept) >= len([line for line in confirmed if line.endswith("\n")])
    assert list(kept) == [f'{{"content": "{count}"}}' for count in range(len(kept))]


def test_a_refused_event_changes_nothing(register: Register) -> None:
    number = with_case(register)
    with pytest.raises(RunError, match="不能送达"):
        enter(register, number, SERVE[0], SERVE[1], who="张某", calendar=Calendar())
    with pytest.raises(RunError, match="没有写明经办人"):
        enter(register, number, ISSUE[0], ISSUE[1], who=" ", calendar=Calendar())
    with pytest.raises(RunError, match="没有编号为"):
        enter(register, "2022-999999", ISSUE[0], ISSUE[1], who="张某", calendar=Calendar())
    with register.reading() as connection:
        assert connection.execute(select(EVENT.c.kind)).scalars().all() == ["open"]


@pytest.mark.parametrize(
    ("period", "served", "due"),
    [
        ("30", "2022-12-02", "2023-01-03"),  # the 30th day is New Year's Day, a day off, as is the 2nd
        ("5个工作日", "2022-09-30", "2022-10-12"),  # 1–7 October are off, 8 and 9 October are worked
        ("1", "2022-10-07", "2022-10-08"),  # a Saturday on which people work
        ("", "2022-12-02", ""),
    ],
)
def test_a_period_runs_from_service_over_days_off(tmp_path: Path, period: str, served: str, due: str) -> None:
    register = Register.at(tmp_path / "台账库.db")
    with_case(register, period)
    issue = (ISSUE[0], {**ISSUE[1], "day": served})
    assert enter_all(register, issue, ("serve", {"manner": "邮寄送达", "day": served})) == due


def test_an_extension_sets_the_day_and_an_unknown_year_is_unsure(register: Register) -> None:
    number = with_case(register)
    enter_all(register, ISSUE)
    done = enter(
        register, number, "serve", {"manner": "直接送达", "day": "2039-12-20"}, who="张某", calendar=Calendar()
    )
    assert done.unsure
    extension = {"day": "2039-12-25", "until": "2040-03-01", "approver": "王某", "reason": "设备到货晚"}
    done = enter(register, number, "extend", extension, who="张某", calendar=Calendar())
    assert (done.due, done.unsure, done.state) == ("2040-03-01", False, "rectifying")


def test_papers_are_kept_once_by_content(tmp_path: Path) -> None:
    register = Register.at(tmp_path / "台账库.db")
    with_case(register)
    for name in ("回证.jpg", "回证副本.jpg"):
        (tmp_path / name).write_bytes(b"same")
    enter_all(register, ISSUE, ("serve", {**SERVE[1], "paper": str(tmp_path / "回证.jpg")}))
    enter_all(
        register, ("feedback", {"day": "2022-12-10", "content": "已整改", "paper": str(tmp_path / "回证副本.jpg")})
    )
    kept = [path for path in (tmp_path / "台账库.db.材料").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [b"same"]
    with pytest.raises(RunError, match="材料文件不存在"):
        enter_all(
            register, ("feedback", {"day": "2022-12-10", "content": "已整改", "paper": str(tmp_path / "没有.jpg")})
        )


def test_backup_while_writing_is_whole_and_opens(tmp_path: Path) -> None:
    path = tmp_path / "台账库.db"
    Register.at(path)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), "某人", "100000"], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()
    try:
        assert _run(["case", "backup", str(tmp_path / "备份.db"), "--register", str(path)]) == 0
    finally:
        writer.kill()
        writer.wait()
    copied = Register.at(tmp_path / "备份.db")
    assert altered(copied) == []
    with copied.reading() as connection:
        assert connection.execute(select(EVENT.c.id)).first() is not None
    assert _run(["case", "backup", str(tmp_path / "备份.db"), "--register", str(path)]) == 2


def test_a_register_of_a_later_version_and_a_broken_file_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "台账库.db"
    register = Register.at(path)
    with register.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RunError, match="更新版本的程序建的"):
        Register.at(path)
    (tmp_path / "坏.db").write_bytes(b"not a database, but long enough to look like one" * 50)
    with pytest.raises(RunError, match="台账库不能读写"):
        Register.at(tmp_path / "坏.db")
    with pytest.raises(RunError, match="网络共享"):
        Register.at(Path("//server/share/台账库.db"))


def test_an_address_is_never_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, "postgresql://office:geheim@127.0.0.1:9/none")
    assert _run(["case", "list"]) == 2
    said = capsys.readouterr().err
    assert "台账库不能读写" in said
    assert "geheim" not in said
    monkeypatch.delenv(ADDRESS)
    assert _run(["case", "list"]) == 2
    assert "没有指明台账库" in capsys.readouterr().err


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4), st.none() | st.integers(1, 9))
def test_the_chain_is_of_json_as_any_reader_writes_it(facts: dict[str, str], case: int | None) -> None:
    written = facts_text(facts)
    assert written == json.dumps(facts, ensure_ascii=False, sort_keys=True)
    row = {
        "id": 3,
        "case_file": case,
        "kind": "open",
        "day": "",
        "at": "时",
        "who": '"某\n',
        "facts": written,
        "previous": "0",
    }
    names = ("id", "case_file", "kind", "day", "at", "who", "facts", "previous")
    listed = json.dumps([row[name] for name in names], ensure_ascii=False)
    assert event_hash(row) == sha256(listed.encode()).hexdigest()


def test_tables_of_today_are_told_without_the_migrations(register: Register) -> None:
    assert register.is_present
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == PRESENT
    with register.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert not register.is_present
