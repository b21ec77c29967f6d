"""Stores query results as Parquet: SQLite by the standard library, PostgreSQL by ADBC; never writes to the database."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl

from ...core.errors import SubmissionError
from .long_source import LongSource

VARIABLE = "TENGLONG_DATABASE"
"""Environment variable with the database's address; it takes precedence over the profile's entry."""

SUFFIX = ".sql"
_BATCH = 50_000
_LARGEST = 1_000_000
_POSTGRES = ("postgresql", "postgres")


def query_source(path: Path, label: str, database: str, home: Path, folder: Path) -> LongSource:
    """Run a query file and store its rows in `folder` as Parquet with text columns.

    Floats keep the 15 significant digits that a spreadsheet shows; decimals and integers keep all digits.

    Args:
        path: a file with a single SELECT.
        database: sqlite:///file or postgresql://…, from the profile; the environment variable takes precedence.
        home: the folder that a relative SQLite path starts from.

    Raises:
        SubmissionError: no database is named, it cannot be reached, the file is not one SELECT, or the query fails. The
            message never shows the address, which may hold a password.
    """
    address = os.environ.get(VARIABLE) or database
    if not address:
        remedy = f"请在配置 database 中填写，或设环境变量 {VARIABLE}（sqlite:///文件 或 postgresql://…）"
        raise SubmissionError("没有指定数据库", code="S002", where=label, remedy=remedy)
    query = _query(path, label)
    table = folder / f"{len(list(folder.iterdir()))}.parquet"
    table.mkdir()
    scheme = urlsplit(address).scheme
    if scheme == "sqlite":
        batches = _sqlite(query, _file(address, home, label))
    elif scheme in _POSTGRES:
        batches = _postgres(query, address, label)
    else:
        raise SubmissionError(
            "不认识的数据库地址", code="S003", where=label, remedy="应以 sqlite:/// 或 postgresql:// 开头"
        )
    try:
        for number, batch in enumerate(batches):
            batch.write_parquet(table / f"{number:08}.parquet", compression="lz4")
    except SubmissionError:
        raise
    except Exception as problem:  # drivers raise errors of many classes
        message = " ".join(str(problem).replace(address, "…").split())[:300]
        raise SubmissionError(
            f"查询失败：{message}", code="S004", where=label, remedy="请核对查询语句和数据库地址"
        ) from None
    return LongSource.of_parquet(table, label, Path(label).stem)


def _query(path: Path, label: str) -> str:
    """The single SELECT of the file, ready to be put in brackets as a subquery."""
    if path.stat().st_size > _LARGEST:
        raise SubmissionError("查询文件过大", code="S005", where=label)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SubmissionError("查询文件不是 UTF-8 文本", code="S006", where=label, remedy="请另存为 UTF-8") from problem
    query = text.strip().rstrip(";").strip()
    if not re.match(r"(?is)(--[^\n]*\n|/\*.*?\*/|\s)*(select|with)\b", query):
        raise SubmissionError("文件里不是一条查询语句", code="S007", where=label, remedy="请写一条 SELECT …")
    return query


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


def _sqlite(query: str, path: Path) -> Iterator[pl.DataFrame]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
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


def _postgres(query: str, address: str, label: str) -> Iterator[pl.DataFrame]:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as problem:
        raise SubmissionError(
            "缺少 PostgreSQL 驱动", code="S009", where=label, remedy="请安装：pip install 'tenglong[database]'"
        ) from problem
    with dbapi.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        cursor.execute("SET extra_float_digits = 0")  # 15 digits, as a spreadsheet shows
        cursor.execute(_none_of(query))
        names = [column[0] for column in cursor.description]
        for batch in pl.read_database(_as_text(query, names), connection, iter_batches=True, batch_size=_BATCH):
            yield batch.cast(pl.String)
