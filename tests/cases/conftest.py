"""A register on SQLite and on PostgreSQL: every test of it runs on both."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tenglong.engine.cases.case_register import Register


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Register:
    """An empty register."""
    if request.param == "sqlite":
        return Register.at(tmp_path / "台账库.db")
    pytest.importorskip("psycopg", reason="未装 PostgreSQL 驱动：pip install '.[database]'")
    address = request.getfixturevalue("postgres")
    server = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with server.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    server.dispose()
    return Register.at(None, address)
