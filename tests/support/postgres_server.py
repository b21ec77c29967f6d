"""A PostgreSQL server of the tests' own, on the loopback only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def program_folder() -> Path | None:
    """The folder with the server's programs, or None where it is not installed."""
    control = shutil.which("pg_ctl")
    if control:
        return Path(control).parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@contextmanager
def running(bin_folder: Path, folder: Path) -> Iterator[str]:
    """The address of a server whose data lie in `folder`, while the block runs."""
    as_owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        for path in (folder, *folder.parents):
            if path.stat().st_uid == 0 and path != Path("/") and "pytest" in str(path):
                path.chmod(0o755)
        shutil.chown(folder, "postgres", "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", _free_port()

    def run(*command: object) -> None:
        subprocess.run([*as_owner, *map(str, command)], check=True, capture_output=True, cwd=folder)

    run(bin_folder / "initdb", "-D", data, "-U", "office", "--auth=trust", "--encoding=UTF8", "--locale=C")
    hasty = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # its data end with the tests
    options = f"-p {port} -k {folder} -h 127.0.0.1 {hasty}"
    run(bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://office:geheim@127.0.0.1:{port}/postgres"
    finally:
        run(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def emptied(address: str) -> None:
    """Remove all tables of the database at an address."""
    from sqlalchemy import create_engine, text

    server = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with server.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    server.dispose()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
