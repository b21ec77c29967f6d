"""Brings a register to the present tables, step by step (Alembic); a file is copied first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ..core.errors import RunError
from ..core.new_file import refuse_existing

if TYPE_CHECKING:
    from .case_register import Register

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(register: Register) -> None:
    """Run the migrations that the register has not had.

    Raises:
        RunError: it was made by a later version of the program.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with register.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise RunError(
            "台账库是更新版本的程序建的", code="C114", where=str(register.path or ""), remedy="请用新版本的腾笼打开"
        )
    if current is not None and register.path is not None:
        copy_database(register.path, register.path.with_name(f"{register.path.name}.{current}.bak"))
    with register.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def copy_database(path: Path, target: Path) -> None:
    """Copy an SQLite file as a whole while others may write to it."""
    aside = target.with_name(f".{target.name}.new")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(aside)) as copied:
        source.backup(copied)
    aside.replace(target)


def back_up(register: Register, target: Path) -> None:
    """Copy a register's file to a new file, also while others write.

    Raises:
        RunError: the target exists, or the register is a database at an address.
    """
    refuse_existing(target)
    if register.path is None:
        raise RunError("数据库台账库请用数据库自己的备份", code="C115", where="case backup", remedy="如 pg_dump")
    copy_database(register.path, target)
