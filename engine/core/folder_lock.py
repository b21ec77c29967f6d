"""One writer at a time for an output folder: a lock of the operating system, which ends with the process that holds it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .errors import RunError

if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of an output folder, which need not exist yet; its lock file stands beside it.

    Raises:
        RunError: another run writes into the folder now, or the lock file cannot be made.
    """
    path = folder.with_name(f".{folder.name}.lock")
    try:
        stream = path.open("ab")
    except OSError as problem:
        raise RunError(
            f"输出文件夹旁边无法写入({problem.strerror})", code="C052", where=str(folder), remedy="请检查磁盘和权限"
        ) from problem
    with stream:
        try:
            _lock(stream)
        except OSError as problem:
            raise RunError(
                "另一次检查正在写这个文件夹", code="C051", where=str(folder), remedy="请等它做完，或另选一个文件夹"
            ) from problem
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
