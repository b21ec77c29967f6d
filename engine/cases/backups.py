"""Copies of a register's file: made before the first writing of a day and before a migration, kept to a number; and brought back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import RunError
from ..core.manifest import NEW
from ..core.new_file import new_file, refuse_existing, why_not

if TYPE_CHECKING:
    from .case_register import Register

_KEPT = {"每日": 14, "升级前": 5}
"""Kind of copies → how many are kept."""


def folder_of(path: Path) -> Path:
    """The folder with the copies of a register's file."""
    return path.with_name(f"{path.name}.备份")


def copy_database(path: Path, target: Path) -> None:
    """Copy an SQLite file as a whole to a new file while others may write to it.

    Raises:
        FileExistsError: there is a file of that name by now.
        OSError, sqlite3.Error: it could not be copied.
    """
    with new_file(target) as aside, closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(aside)) as copied:
        source.backup(copied)


def back_up(register: Register, target: Path) -> None:
    """Copy a register's file to a new file, also while others write.

    Raises:
        RunError: the target exists, or the register is a database at an address.
    """
    refuse_existing(target)
    if register.path is None:
        raise RunError("数据库台账库请用数据库自己的备份", code="C115", where="case backup", remedy="如 pg_dump")
    _copied(register.path, target)


def keep_copy(path: Path, kind: str, name: str = "") -> None:
    """Copy a register's file into the folder of its copies, unless the copy of this name is there, and remove the oldest.

    Args:
        kind: a key of `_KEPT`; `name`: by default the day.

    Raises:
        RunError: the copy could not be made.
    """
    folder = folder_of(path)
    target = folder / f"{kind}-{name or date.today().isoformat()}.db"
    if target.exists():
        return
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise _no_copy(folder, why_not(problem)) from problem
    _copied(path, target, may_exist=True)
    for old in sorted(folder.glob(f"{kind}-*.db"))[: -_KEPT[kind]]:
        old.unlink(missing_ok=True)
    for left in folder.glob(f".{kind}-*{NEW}"):  # of a process that was killed
        if datetime.now().timestamp() - left.stat().st_mtime > 3600:
            left.unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Copy a register's file beside it as 旧库, and return the copy's path.

    Raises:
        RunError: the copy could not be made.
    """
    target = path.with_name(f"{path.name}.旧库-{datetime.now():%Y%m%d-%H%M%S-%f}")
    _copied(path, target)
    return target


def _copied(path: Path, target: Path, *, may_exist: bool = False) -> None:
    try:
        copy_database(path, target)
    except FileExistsError:
        if not may_exist:
            raise
    except OSError as problem:
        raise _no_copy(target, why_not(problem)) from problem
    except sqlite3.Error as problem:
        raise _no_copy(target, type(problem).__name__) from problem


def _no_copy(target: Path, why: str) -> RunError:
    return RunError(
        f"台账库不能备份（{why}）", code="C138", where=str(target), remedy="请检查磁盘空间和写入权限后再登记"
    )
