"""Stores query results as Parquet: SQLite by the standard library, PostgreSQL by ADBC; never writes to the database."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl

from ...core.errors import SubmissionError

VARIABLE = "TENGLONG_DATABASE"
"""Environment variable with the database's address; it takes precedence over the profile's entry."""

SUFFIX = ".sql"
_BATCH = 50_000
_LARGEST = 1_000_000
_TIMED_OUT = ("interrupted", "statement timeout")
"""What SQLite and PostgreSQL say of a query that took too long."""

_POSTGRES = ("postgresql", "postgres")


def address_of(database: str, label: str) -> str:
    """The address of the database: that of the environment variable, else `database`, the profile's.

    Raises:
        SubmissionError: none is named.
    """
    address = os.environ.get(VARIABLE) or database
    if not address:
        remedy = f"请在配置 database 中填写，或设环境变量 {VARIABLE}（sqlite:///文件 或 postgresql://…）"
        raise SubmissionError("没有指定数据库", code="S002", where=label, remedy=remedy)
    return address


def store_query(path: Path, label: str, *, address: str, home: str, folder: str, seconds: int, most_rows: int) -> Path:
    """Run a query file and store its rows in `folder` as Parquet with text columns; called in the limited child.

    Floats keep the 15 significant digits that a spreadsheet shows; decimals and integers keep all digits.

    Args:
        path: a file with a single SELECT.
        address: sqlite:///file or postgresql://….
        home: the folder that a relative SQLite path starts from.
        seconds: after which the database ends the query.
        most_rows: of the result.

    Raises:
        SubmissionError: the database cannot be reached, the file is not one SELECT, the query fails, or gives too many
            rows. The message never shows the address, which may hold a password.
    """
    query = _query(path, label)
    table = Path(folder, f"{len(list(Path(folder).iterdir()))}.parquet")
    table.mkdir()
    rows = 0
    scheme = urlsplit(address).scheme
    if scheme == "sqlite":
        batches = _sqlite(query, _file(address, Path(home), label), seconds)
    elif scheme in _POSTGRES:
        batches = _postgres(query, address, label, seconds)
    else:
        raise SubmissionError(
            "不认识的数据库地址", code="S003", where=label, remedy="应以 sqlite:/// 或 postgresql:// 开头"
        )
    try:
        for number, batch in enumerate(batches):
            rows += batch.height
            if rows > most_rows:
                raise SubmissionError(
                    f"查询结果超过上限 {most_rows} 行",
                    code="S093",
                    where=label,
                    remedy="请在查询中加条件，或在配置 limits.long_rows 中调高上限",
                )
            batch.write_parquet(table / f"{number:08}.parquet", compression="lz4")
    except SubmissionError:
        raise
    except Exception as problem:  # drivers raise errors of many classes
        message = " ".join(str(problem).replace(address, "…").split())[:300]
        if any(words in message for words in _TIMED_OUT):
            raise SubmissionError(
                f"查询超过 {seconds} 秒，已中止",
                code="S094",
                where=label,
                remedy="请在查询中加条件；确需更久时在配置 limits.seconds 中调高上限",
            ) from None
        raise SubmissionError(
            f"查询失败：{message}", code="S004", where=label, remedy="请核对查询语句和数据库地址"
        ) from None
    return table


def _query(path: Path, label: str) -> str:
    """The single SELECT of the file, ready to be put in brackets as a subquery."""
    if path.stat().st_size > _LARGEST:
        raise SubmissionError("查询文件过大", code="S005", where=label)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SubmissionError("查询文件不是 UTF-8 文本", code="S006", where=label, remedy="请另存为 UTF-8") from problem
    query = text.strip().rstrip(";").strip()
    if not _BEGINS.match(query, _after_comments(query)):
        raise SubmissionError("文件里不是一条查询语句", code="S007", where=label, remedy="请写一条 SELECT …")
    return query


_BEGINS = re.compile(r"(?:select|with)\b", re.IGNORECASE)
_COMMENT = re.compile(r"\s+|--[^\n]*\n?|/\*.*?\*/", re.DOTALL)


def _after_comments(query: str) -> int:
    """Where the statement begins; comment by comment, so that no text takes long."""
    at = 0
    while match := _COMMENT.match(query, at):
        at = match.end()
    return at


def _as_text(query: str, names: list[str]) -> str:
    """An SQL query that gives every column of `query` as text."""
    columns = ", ".join(f"CAST({_quoted(name)} AS TEXT) AS {_quoted(name)}" for name in names)
    return f"SELECT {columns} FROM ({query}\n) AS submission"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _none_of(query: str) -> str:
    return f"SELECT * FROM ({query}\n) AS submission LIMIT 0"


# SQLite


def _file(address: str, home: Path, label: str) -> Path:
    path = home / unquote(address.removeprefix("sqlite://").removeprefix("/"))
    if not path.is_file():
        path = Path(unquote(address.removeprefix("sqlite://")))
    if not path.is_file():
        raise SubmissionError("数据库文件不存在", code="S008", where=label, remedy="请核对 sqlite:/// 之后的路径")
    return path


def _sqlite(query: str, path: Path, seconds: int) -> Iterator[pl.DataFrame]:
    import sqlite3

    end = time.monotonic() + seconds
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
        names = [column[0] for column in connection.execute(_none_of(query)).description]
        cursor = connection.execute(_as_text(query, names))
        yield from _batches(names, lambda: cursor.fetchmany(_BATCH))


def _batches(names: list[str], fetch: Any) -> Iterator[pl.DataFrame]:
    """Frames of text columns; one empty frame where the query gives no rows."""
    schema = dict.fromkeys(names, pl.String)
    rows = fetch()
    while True:
        yield pl.DataFrame(rows, schema=schema, orient="row")
        rows = fetch()
        if not rows:
            return


# PostgreSQL


def _postgres(query: str, address: str, label: str, seconds: int) -> Iterator[pl.DataFrame]:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as problem:
        raise SubmissionError(
            "缺少 PostgreSQL 驱动", code="S009", where=label, remedy="请安装：pip install 'tenglong[database]'"
        ) from problem
    # autocommit: a setting holds from the next statement on, not only from a next transaction that never begins
    with dbapi.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        cursor.execute(f"SET statement_timeout = {seconds * 1000}")
        cursor.execute("SET extra_float_digits = 0")  # 15 digits, as a spreadsheet shows
        cursor.execute(_none_of(query))
        names = [column[0] for column in cursor.description]
        for batch in pl.read_database(_as_text(query, names), connection, iter_batches=True, batch_size=_BATCH):
            yield batch.cast(pl.String)
