"""Queries as submissions: SQLite and a real PostgreSQL, read only, no password told."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tenglong.cli import _run
from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.files.database import VARIABLE
from tenglong.engine.run.check_run import check

DAY = date(2022, 12, 31)
FIRMS = [
    ("甲厂", "330683", 49.96, 10.0, 1, "2001-02-03"),
    ("乙厂", "330683", 0.1 + 0.2, 3.0, 0, None),
    ("丙厂", "330683", None, 20.25, None, "2010-01-01"),
    ("丁厂", "330683", 1e-7, 123456789.123456789, 1, None),
]
COLUMNS = '"企业名称", "区划代码", "税收（万元）", "实际用地（亩）", "是否规上", "成立日期"'
QUERY = f"-- 全县企业\nWITH every AS (SELECT * FROM firm) SELECT {COLUMNS} FROM every ORDER BY rank;"
EXPECTED = {
    "甲厂": ("49.96", "10"),
    "乙厂": ("0.3", "3"),
    "丙厂": (None, "20.25"),
    "丁厂": ("0.0000001", "123456789.123457"),
}


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    path = tmp_path / "企业.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        kinds = ("TEXT", "TEXT", "REAL", "REAL", "INTEGER", "TEXT")
        names = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS.split(", "), kinds, strict=True))
        connection.execute(f"CREATE TABLE firm ({names}, rank INTEGER)")
        rows = [(*row, rank) for rank, row in enumerate(FIRMS)]
        connection.executemany("INSERT INTO firm VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return path


def query(folder: Path, text: str = QUERY) -> Path:
    path = folder / "企业.sql"
    path.write_text(text, encoding="utf-8")
    return path


def profile(folder: Path, address: str, more: str = "") -> Path:
    path = folder / "profile.yaml"
    path.write_text(f"database: {json.dumps(address)}\n{more}", encoding="utf-8")
    return path


def read(folder: Path, address: str, **options: Any) -> pl.DataFrame:
    given = Options(
        files=(query(folder),), as_of=DAY, profile=profile(folder, address), year=2022, notices=False, **options
    )
    check(given, folder / "out")
    return pl.read_parquet(folder / "out" / "records.parquet")


def figures(records: pl.DataFrame) -> dict[str, tuple[str | None, str]]:
    return {name: (tax, land) for name, tax, land in records.select("name", "tax", "land_actual").iter_rows()}


@pytest.mark.parametrize("parts", [True, False])
def test_a_query_of_a_sqlite_file_is_a_submission(tmp_path: Path, sqlite_file: Path, parts: bool) -> None:
    records = read(tmp_path, f"sqlite:///{sqlite_file}", parts=parts)
    assert figures(records) == EXPECTED
    assert records["scale"].to_list() == ["规上", "规下", None, "规上"]
    assert records.sort("row").select("file", "sheet", "row").rows()[0] == ("企业.sql", "企业", 2)


def test_the_file_may_stand_beside_the_profile(tmp_path: Path, sqlite_file: Path) -> None:
    assert read(tmp_path, f"sqlite:///{sqlite_file.name}").height == len(FIRMS)


def test_the_environment_goes_before_the_profile(
    tmp_path: Path, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{sqlite_file}")
    assert read(tmp_path, "sqlite:///没有.db").height == len(FIRMS)


def test_the_database_is_never_written_to(tmp_path: Path, sqlite_file: Path) -> None:
    before = sqlite_file.read_bytes()
    for text in (
        "DELETE FROM firm",
        "SELECT 1; DROP TABLE firm",
        "WITH x AS (SELECT 1) DELETE FROM firm",
        "PRAGMA user_version = 7",
    ):
        with pytest.raises(SubmissionError, match="查询"):
            check(
                Options(
                    files=(query(tmp_path, text),), as_of=DAY, profile=profile(tmp_path, f"sqlite:///{sqlite_file}")
                ),
                tmp_path / "out",
            )
    assert sqlite_file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["profile.yaml", "企业.db", "企业.sql"]


def test_a_query_in_a_folder_of_submissions_is_not_run(tmp_path: Path, sqlite_file: Path) -> None:
    folder = tmp_path / "上报"
    folder.mkdir()
    query(folder)
    (folder / "表.csv").write_text("企业名称,税收（万元）,实际用地（亩）\n戊厂,1,2\n", encoding="utf-8")
    options = Options(files=(folder,), as_of=DAY, profile=profile(tmp_path, f"sqlite:///{sqlite_file}"), notices=False)
    for parts in (True, False):
        check(replace(options, parts=parts), tmp_path / "out")
        assert pl.read_parquet(tmp_path / "out" / "records.parquet")["name"].to_list() == ["戊厂"]
        problems = pl.read_parquet(tmp_path / "out" / "problems.parquet")
        assert problems.filter(pl.col("code") == "file_skipped").height == 1


@pytest.mark.parametrize(
    "address, said",
    [
        ("", "没有指定数据库"),
        ("oracle://x", "不认识的数据库地址"),
        ("sqlite:///没有.db", "数据库文件不存在"),
        ("postgresql://u:geheim@127.0.0.1:1/x", "查询失败"),
    ],
)
def test_a_database_that_cannot_be_read_is_one_line_without_its_password(
    tmp_path: Path, address: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if address.startswith("postgresql"):
        pytest.importorskip("adbc_driver_postgresql", reason="未装 PostgreSQL 驱动：pip install '.[database]'")
    given = ("check", query(tmp_path), "--out", tmp_path / "out", "--profile", profile(tmp_path, address))
    assert _run([str(argument) for argument in given]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert "geheim" not in told


def test_the_address_stands_in_no_result(tmp_path: Path, sqlite_file: Path) -> None:
    read(tmp_path, f"sqlite:///{sqlite_file}")
    assert str(sqlite_file) not in (tmp_path / "out" / "run.json").read_text(encoding="utf-8")


# PostgreSQL


@pytest.fixture
def server(request: pytest.FixtureRequest) -> str:
    """The address of the tests' PostgreSQL."""
    pytest.importorskip("adbc_driver_postgresql", reason="未装 PostgreSQL 驱动：pip install '.[database]'")
    return str(request.getfixturevalue("postgres"))


@pytest.mark.slow
def test_a_query_of_postgresql_is_a_submission(tmp_path: Path, server: str) -> None:
    from adbc_driver_postgresql import dbapi

    kinds = ("text", "text", "double precision", "double precision", "integer", "date")
    names = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS.split(", "), kinds, strict=True))
    values = ", ".join(
        "(" + ", ".join("NULL" if value is None else repr(value) for value in (*row, rank)) + ")"
        for rank, row in enumerate(FIRMS)
    )
    with dbapi.connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS firm")
        cursor.execute(f"CREATE TABLE firm ({names}, rank integer)")
        cursor.execute(f"INSERT INTO firm VALUES {values}")
        connection.commit()
    for parts in (True, False):
        records = read(tmp_path, server, parts=parts)
        assert figures(records) == EXPECTED
        assert records.sort("row")["establish_date"].to_list() == [date(2001, 2, 3), None, date(2010, 1, 1), None]
    for text in ("SELECT setval('s', 1)", "WITH gone AS (DELETE FROM firm RETURNING *) SELECT * FROM gone"):
        with pytest.raises(SubmissionError, match="查询失败"):
            check(
                Options(files=(query(tmp_path, text),), as_of=DAY, profile=profile(tmp_path, server)), tmp_path / "out"
            )
    assert read(tmp_path, server).height == len(FIRMS)


def refused(folder: Path, address: str, text: str, limits: str = "{seconds: 5, long_rows: 1000}") -> str:
    """The line with which a query is refused."""
    given = profile(folder, address, f"limits: {limits}\n")
    with pytest.raises(SubmissionError) as caught:
        check(Options(files=(query(folder, text),), as_of=DAY, profile=given), folder / "out")
    return caught.value.line


@pytest.mark.slow
def test_postgresql_is_only_read_and_a_query_has_its_time(tmp_path: Path, server: str) -> None:
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(server, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("DROP SEQUENCE IF EXISTS s")
        cursor.execute("CREATE SEQUENCE s")
    assert "read-only" in refused(tmp_path, server, 'SELECT nextval(\'s\') AS "企业名称", 1 AS "税收"')
    undone = "SELECT set_config('default_transaction_read_only', 'off', false) AS a, nextval('s') AS b"
    assert "read-only" in refused(tmp_path, server, undone)
    assert "秒，已中止" in refused(tmp_path, server, 'SELECT pg_sleep(60)::text AS "企业名称"')


def test_a_query_without_end_and_a_result_without_end_are_ended(tmp_path: Path, sqlite_file: Path) -> None:
    address = f"sqlite:///{sqlite_file}"
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    assert "秒，已中止" in refused(tmp_path, address, f"{endless} SELECT max(x) AS 企业名称 FROM n")
    assert "超过上限 1000 行" in refused(tmp_path, address, f"{endless} SELECT x AS 企业名称 FROM n LIMIT 60000")


def test_comments_before_a_query_take_no_time(tmp_path: Path, sqlite_file: Path) -> None:
    assert "不是一条查询语句" in refused(tmp_path, f"sqlite:///{sqlite_file}", "/**/" * 20_000 + "/x select")
