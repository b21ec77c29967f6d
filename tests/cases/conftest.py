"""A register on SQLite and on PostgreSQL: every test of it runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import programs, running
from sqlalchemy import text

from tenglong.engine.cases.case_register import Register


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = programs()
    if folder is None:
        pytest.skip("没有 PostgreSQL 服务程序(postgresql)，未测")
    pytest.importorskip("psycopg", reason="未装 PostgreSQL 驱动：pip install '.[database]'")
    with running(folder, tmp_path_factory.mktemp("register")) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Register:
    """An empty register."""
    if request.param == "sqlite":
        return Register.at(tmp_path / "台账库.db")
    address = request.getfixturevalue("postgres")
    opened = Register.at(None, address)
    with opened.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    opened.engine.dispose()
    return Register.at(None, address)
