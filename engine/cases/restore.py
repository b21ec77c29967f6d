"""`tenglong case restore`: a register becomes again what a copy of it holds; what the copy does not hold is set aside, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete, func, select

from ..core.errors import RunError
from ..vocabulary.code_types import RollEvent
from .backups import copy_database, set_aside
from .bulk_rows import insert_rows
from .case_register import NewEvent, Register, append
from .look import altered
from .migrate import present_revision
from .row_digests import ROLL, roll_digest
from .tables import EVENT, METADATA

_RESTORE: RollEvent = "restore"


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What a register was made of again: so many events; `aside`: the copy of what it was before, None if it was empty."""

    events: int
    aside: Path | None


def restore(register: Register, backup: Path, *, who: str, aside: bool = False) -> Restored:
    """Bring a copy of a register back, in one transaction.

    Args:
        aside: the register may have events that the copy has not; a copy of it is kept in any case.

    Raises:
        RunError: the copy is none of a register, or was altered; the register has events that the copy has not, and `aside`
            does not say that it may; nothing is written then.
    """
    with _opened_copy(backup) as copied, copied.reading() as source, register.writing() as connection:
        beyond = _events_beyond(connection, source)
        if beyond and not aside:
            raise RunError(
                f"台账库有 {beyond} 条备份中没有的办理记录", code="C141", where=str(backup),
                remedy="确要恢复请加 --aside：现在的台账库另存为旧库，不会丢失",
            )  # fmt: skip
        if beyond and register.path is None:
            remedy = "请先用数据库自己的备份（如 pg_dump）另存，清空后再恢复"
            raise RunError("数据库台账库不能另存为旧库", code="C142", where="case restore", remedy=remedy)
        has_events = connection.execute(select(EVENT.c.id).limit(1)).first() is not None
        kept = set_aside(register.path) if register.path and has_events else None
        for table in reversed(METADATA.sorted_tables):
            connection.execute(delete(table))
        for table in METADATA.sorted_tables:
            insert_rows(connection, table, [dict(row) for row in source.execute(select(table)).mappings()])
        count = int(connection.execute(select(func.count()).select_from(EVENT)).scalar_one())
        facts = {"backup": backup.name, ROLL: roll_digest(connection), **({"aside": kept.name} if kept else {})}
        append(connection, [NewEvent(case=None, kind=_RESTORE, who=who, facts=facts)])
    return Restored(events=count, aside=kept)


@contextmanager
def _opened_copy(backup: Path) -> Iterator[Register]:
    """A register in a copy of the backup, which stays as it is, with today's tables."""
    if not backup.is_file():
        raise RunError("备份文件不存在", code="C139", where=str(backup), remedy="请检查路径")
    with TemporaryDirectory(prefix="tenglong-") as folder:
        path = Path(folder) / "备份.db"
        try:
            copy_database(backup, path)
            known = present_revision(path) is not None
        except Exception as problem:
            raise _no_backup(backup) from problem
        if not known:
            raise _no_backup(backup)
        copied = Register.at(path, keeps_copies=False)
        try:
            if wrong := altered(copied):
                raise RunError(f"备份被改动过：{wrong[0]}", code="C140", where=str(backup), remedy="请换一份备份")
            yield copied
        finally:
            copied.engine.dispose()


def _no_backup(backup: Path) -> RunError:
    return RunError("不是台账库的备份", code="C143", where=str(backup), remedy="备份由 tenglong case backup 写出")


def _events_beyond(connection: Connection, source: Connection) -> int:
    """How many events the register has after the last one that the copy has too."""
    copied = {row.id: row.hash for row in source.execute(select(EVENT.c.id, EVENT.c.hash))}
    own = connection.execute(select(EVENT.c.id, EVENT.c.hash).order_by(EVENT.c.id)).all()
    return sum(copied.get(row.id) != row.hash for row in own)
