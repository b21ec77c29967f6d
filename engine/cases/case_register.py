"""The register's database: SQLite in one file, or PostgreSQL by address; one writer at a time, nothing updated in the chain."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

from ..core.errors import RunError
from .backups import keep_copy
from .bulk_rows import insert_tuples
from .tables import EVENT, PRESENT

ADDRESS = "TENGLONG_REGISTER"
"""Environment variable with the address of a PostgreSQL register; it is never given on the command line."""

_BEGINNING = "0" * 64
"""What stands for the hash before the first event."""

_LOCK = 7_415_102
"""Key of PostgreSQL's advisory lock that lets one writer in at a time."""

_REVISION = text("SELECT version_num FROM alembic_version")
"""Where Alembic writes what revision the tables are of."""

_HASHED = ("id", "case_file", "kind", "day", "at", "who", "facts", "previous")
"""What of an event its hash is of: two numbers (the case may be None), then texts."""

_WAIT = 30
"""Seconds that a writer waits for another one."""

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536")
"""Kept over a failure of power; up to 64 MB of pages in memory, so that a large import does not read its indexes again and again."""

_SHARES = ("nfs", "cifs", "smb", "smbfs", "fuse.sshfs", "9p")


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """An event to append.

    Attributes:
        case: id of the case, or None for an event of the register itself.
        day: ISO day on which it happened; "" for none.
        facts: what it states.
    """

    case: int | None
    kind: str
    who: str
    facts: Mapping[str, str]
    day: str = ""


class Register:
    """An open register.

    Attributes:
        path: its file; None for a database at an address.
        keeps_copies: its file is copied before the first writing of a day, and before a migration.
    """

    def __init__(self, engine: Engine, path: Path | None, *, keeps_copies: bool = True) -> None:
        self.engine = engine
        self.path = path
        self.keeps_copies = keeps_copies
        self._copied_on: date | None = None

    @staticmethod
    def at(path: Path | None, address: str = "", *, keeps_copies: bool = True) -> Register:
        """Open the register in a file, or at an address (else that of `TENGLONG_REGISTER`); made or migrated where needed.

        Raises:
            RunError: it cannot be opened, stands on a network share, or was made by a later version.
        """
        address = address or ("" if path else os.environ.get(ADDRESS, ""))
        if not path and not address:
            raise RunError(
                "没有指明台账库",
                code="C110",
                where="case",
                remedy=f"请用 --register 给出文件，或在环境变量 {ADDRESS} 中写数据库地址",
            )
        if path:
            _refuse_share(path)
        register = Register(_engine(path, address), path, keeps_copies=keeps_copies)
        with _reraised(path):
            if not register.is_present:
                from .migrate import migrate

                migrate(register)
        return register

    @property
    def is_present(self) -> bool:
        """Whether its tables are those of today; told without Alembic, whose loading takes longer than most verbs."""
        try:
            with self.engine.connect() as connection:
                return bool(connection.execute(_REVISION).scalar() == PRESENT)
        except (OperationalError, ProgrammingError):  # no such table, or it cannot be read, which migrating will say
            return False

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside; all of it is kept or none."""
        self._copy_of_the_day()
        with _reraised(self.path), self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection

    def _copy_of_the_day(self) -> None:
        """Copy a file that has events before it is first written to on a day."""
        today = date.today()
        if self.path is None or not self.keeps_copies or self._copied_on == today:
            return
        with _reraised(self.path), self.engine.connect() as connection:
            if (
                not inspect(connection).has_table(EVENT.name)
                or not connection.execute(select(EVENT.c.id).limit(1)).first()
            ):
                return
        keep_copy(self.path, "每日")
        self._copied_on = today

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by."""
        with _reraised(self.path), self.engine.connect() as connection:
            yield connection


def append(connection: Connection, events: Sequence[NewEvent], *, at: str = "") -> None:
    """Add events to the chain, within `Register.writing`; `at` is the time in UTC, by default now."""
    last = connection.execute(select(EVENT.c.id, EVENT.c.hash).order_by(EVENT.c.id.desc()).limit(1)).first()
    latest, previous = (last.id, last.hash) if last else (0, _BEGINNING)
    at = at or datetime.now(UTC).isoformat(timespec="seconds")
    rows: list[tuple[Any, ...]] = []
    for number, entry in enumerate(events, latest + 1):
        row = (number, entry.case, entry.kind, entry.day, at, entry.who, facts_text(entry.facts), previous)
        previous = _hash(row)
        rows.append((*row, previous))
    insert_tuples(connection, EVENT, [*_HASHED, "hash"], rows)


def facts_text(facts: Mapping[str, str]) -> str:
    """Facts as they stand in the chain: a JSON object with its names in order.

    >>> facts_text({"reason": "已达标", "paper": ""})
    '{"paper": "", "reason": "已达标"}'
    """
    texts = [f"{encode_basestring(name)}: {encode_basestring(text)}" for name, text in sorted(facts.items())]
    return f"{{{', '.join(texts)}}}"


def with_facts(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of `EVENT` with `facts` as a mapping."""
    return {**row, "facts": json.loads(row["facts"])}


def events_of(connection: Connection, case: int) -> list[dict[str, Any]]:
    """The events of a case by its id, in the order of the chain, `facts` as a mapping."""
    query = select(EVENT).where(EVENT.c.case_file == case).order_by(EVENT.c.id)
    return [with_facts(row) for row in connection.execute(query).mappings()]


def event_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 of an event's row and the hash of the one before it, as a JSON list."""
    return _hash([row[name] for name in _HASHED])


def _hash(values: Sequence[Any]) -> str:
    """Of what `_HASHED` names; the list is put together here, as a chain is long and json makes an encoder for each."""
    number, case, *texts = values
    listed = ", ".join(map(encode_basestring, texts))
    return sha256(f"[{number}, {'null' if case is None else case}, {listed}]".encode()).hexdigest()


def first_broken(connection: Connection) -> int | None:
    """The number of the first event that was altered, removed or put in; None if the chain is whole."""
    expected, previous = 1, _BEGINNING
    for row in connection.execute(select(EVENT).order_by(EVENT.c.id)).mappings().yield_per(10_000):
        if row["id"] != expected or row["previous"] != previous or row["hash"] != event_hash(dict(row)):
            return expected
        expected, previous = expected + 1, row["hash"]
    return None


def next_id(connection: Connection, column: Any) -> int:
    """The number of the next row, within `Register.writing`."""
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def _engine(path: Path | None, address: str) -> Engine:
    if path is None:
        if not address.startswith(("postgresql://", "postgres://")):
            raise RunError(
                "台账库地址不是 PostgreSQL 的", code="C111", where=ADDRESS, remedy="写作 postgresql://用户:密码@主机/库"
            )
        return create_engine("postgresql+psycopg://" + address.partition("://")[2])
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _WAIT, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        for pragma in (*_PRAGMAS, f"busy_timeout={_WAIT * 1000}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def _reraised(path: Path | None) -> Iterator[None]:
    """Turn the database's errors into one line, without address or password."""
    try:
        yield
    except (SQLAlchemyError, DBAPIError) as problem:
        cause = type(getattr(problem, "orig", None) or problem).__name__
        raise RunError(
            f"台账库不能读写（{cause}）",
            code="C112",
            where=str(path or ADDRESS),
            remedy="请检查文件是否被占用、有无写权限，或数据库能否连接",
        ) from problem


def _refuse_share(path: Path) -> None:
    """SQLite's locks do not hold on network shares."""
    place = str(path.absolute())
    shared = place.startswith(("\\\\", "//"))
    mounts = Path("/proc/mounts")
    if not shared and mounts.exists():
        entries = (line.split()[1:3] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines())
        holding = [
            (point, kind) for point, kind in entries if place == point or place.startswith(point.rstrip("/") + "/")
        ]
        shared = bool(holding) and max(holding)[1] in _SHARES
    if shared:
        raise RunError(
            "台账库不能放在网络共享文件夹",
            code="C113",
            where=str(path),
            remedy="请放在本机硬盘，多人共用请用 PostgreSQL",
        )


def no_such_case(number: str) -> RunError:
    """The error for a number that no case has."""
    return RunError(f"没有编号为“{number}”的案件", code="C121", where="case", remedy="编号见 tenglong case list")
