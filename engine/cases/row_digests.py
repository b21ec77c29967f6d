"""Digests of the register's tables that no event spells out: events name them, so that a changed row is seen."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, select

from .bulk_rows import plain_rows
from .tables import ALIAS, ENTERPRISE, MATCH, RUN, RUN_ACTION, SUBMISSION

ROLL = "roll"
"""The fact with the digest of all enterprises, aliases and match proposals after an event."""

ROWS = "rows"
"""The fact with the digest of a run's own rows."""

_END = b"\n"


def roll_digest(connection: Connection) -> str:
    """The digest of who is who: every row of enterprises, aliases and match proposals."""
    return _digest(connection, (select(table).order_by(table.c.id) for table in (ENTERPRISE, ALIAS, MATCH)))


def run_digest(connection: Connection, run: int) -> str:
    """The digest of a run, its files and what it said of cases."""
    queries = (
        select(RUN).where(RUN.c.id == run),
        select(SUBMISSION).where(SUBMISSION.c.run == run).order_by(SUBMISSION.c.file),
        select(RUN_ACTION).where(RUN_ACTION.c.run == run).order_by(RUN_ACTION.c.id),
    )
    return _digest(connection, queries)


def _digest(connection: Connection, queries: Iterable[Select[Any]]) -> str:
    made = sha256()
    for query in queries:
        for rows in plain_rows(connection, query):
            made.update(repr(rows).encode())
        made.update(_END)
    return made.hexdigest()
