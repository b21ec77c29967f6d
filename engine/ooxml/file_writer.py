"""Many small files written in the background: writing takes as long as making the content, so both run at once."""

from __future__ import annotations

import os
from pathlib import Path
from queue import Queue
from threading import Thread
from types import TracebackType

from ..core.errors import RunError

_THREADS = 2
_CHUNK = 16
"""Files handed to the background thread at a time."""

_WAITING = 8
"""Chunks that may wait: memory stays flat when the disk is slow."""

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)

_File = tuple[Path, bytes]


class FileWriter:
    """`with FileWriter() as writer: writer.write(path, content)`; all files are there when the block ends.

    Raises:
        RunError: on leaving, for the first file that could not be written.
    """

    def __init__(self) -> None:
        self._chunk: list[_File] = []
        self._queue: Queue[list[_File] | None] = Queue(_WAITING)
        self._failed: list[tuple[Path, OSError]] = []
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(_THREADS)]

    def __enter__(self) -> FileWriter:
        for thread in self._threads:
            thread.start()
        return self

    def write(self, path: Path, content: bytes) -> None:
        """Queue a file for writing; missing folders are created."""
        self._chunk.append((path, content))
        if len(self._chunk) == _CHUNK:
            self._queue.put(self._chunk)
            self._chunk = []

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(self._chunk)
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        if self._failed and problem is None:
            path, cause = self._failed[0]
            raise RunError(
                f"文书无法写入({cause.strerror})", code="C010", where=str(path), remedy="请检查磁盘空间、权限和目录长度"
            ) from cause

    def _work(self) -> None:
        while (chunk := self._queue.get()) is not None:
            for path, content in chunk:
                try:
                    if not self._failed:
                        _write(path, content)
                except OSError as problem:
                    self._failed.append((path, problem))


def _write(path: Path, content: bytes) -> None:
    try:
        handle = os.open(path, _NEW_FILE, 0o644)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, _NEW_FILE, 0o644)
    try:
        while content:
            content = content[os.write(handle, content) :]
    finally:
        os.close(handle)
