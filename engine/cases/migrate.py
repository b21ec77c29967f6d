"""Brings a register to the present tables, step by step (Alembic); a file is copied first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from ..core.errors import RunError
from .backups import keep_copy

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
    if current is not None and register.path is not None and register.keeps_copies:
        keep_copy(register.path, "升级前", f"{current}-{date.today().isoformat()}")
    with register.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def present_revision(path: Path) -> str | None:
    """The revision of the tables in an SQLite file; None if no register is in it."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
