"""A register on SQLite and on PostgreSQL: every test of it runs on both."""

from __future__ import annotations

from pathlib import Path

import pytest
from postgres_server import emptied

from tenglong.engine.cases.case_register import Register


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Register:
    """An empty register."""
    if request.param == "sqlite":
        return Register.at(tmp_path / "台账库.db")
    pytest.importorskip("psycopg", reason="未装 PostgreSQL 驱动：pip install '.[database]'")
    address = request.getfixturevalue("postgres")
    emptied(address)
    return Register.at(None, address)
