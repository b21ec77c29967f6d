"""One writer at a time for an output folder: a lock of the operating system, which ends with the process that holds it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from .errors import RunError
from .new_file import why_not

if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(path: Path, stream: IO[bytes]) -> None:
        """An open file cannot be removed; one that another run has opened meanwhile stays. Unlocked first: a lock that is
        left to the closing of its file may last a while."""
        with suppress(OSError):
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
        stream.close()
        with suppress(PermissionError):
            path.unlink(missing_ok=True)

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(path: Path, stream: IO[bytes]) -> None:
        """The file goes before its lock, so that nobody takes a lock on a file that is about to go (see `locked`)."""
        path.unlink(missing_ok=True)
        stream.close()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of an output folder, which need not exist yet; its lock file stands beside it.

    A lock file that a killed process left has no lock, and is used as it is.

    Raises:
        RunError: another run writes into the folder now, or the lock file cannot be made.
    """
    path = folder.with_name(f".{folder.name}.lock")
    stream = _taken(path, folder)
    try:
        yield
    finally:
        _unlock(path, stream)


def _taken(path: Path, folder: Path) -> IO[bytes]:
    """The lock file, open and locked. One that was removed between opening and locking is no lock: once more."""
    while True:
        try:
            stream = path.open("ab")
        except OSError as problem:
            raise RunError(
                f"输出文件夹旁边无法写入({why_not(problem)})", code="C052", where=str(folder), remedy="请检查磁盘和权限"
            ) from problem
        try:
            _lock(stream)
        except OSError as problem:
            stream.close()
            raise RunError(
                "另一次检查正在写这个文件夹", code="C051", where=str(folder), remedy="请等它做完，或另选一个文件夹"
            ) from problem
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(stream.fileno()), path.stat()):
                return stream
        stream.close()
