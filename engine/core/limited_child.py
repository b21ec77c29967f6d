"""The limited child: a kept process in which everything that comes from outside is opened, under limits of memory and time.

It is started with `python -I` in an empty folder, so that nothing of a submission's folder or of the current folder can be
imported; it ends with its parent; what it gives back is JSON and bytes, never objects. `child_process` is its own side.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from . import errors
from .child_messages import Answer, read_message, task_name, write_message
from .resources import PACKAGE
from .windows_job import job_of

Reason = Literal["time", "memory", "size", "died"]

_START = """
import importlib.util, sys
folder, first, *places = sys.argv[1:]
sys.path += places
spec = importlib.util.spec_from_file_location("tenglong", folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules["tenglong"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["tenglong"])
from tenglong.engine.core.child_process import serve
serve(first)
"""
"""The package is found by its own place, never by a search: `sys.path` holds only Python's own folders and `places`."""

_MOST_THREADS = 8
"""Threads of polars in the child: each takes address space, which is limited."""

_SECRET = "TENGLONG_DATABASE"
"""Environment variable that the child does not get: it may hold a password."""


class ChildStoppedError(Exception):
    """The child was ended at a limit, or ended by itself; `reason` says which."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason: Reason = reason
        super().__init__(detail or reason)


@dataclass(frozen=True)
class ChildLimits:
    """What one question may take: seconds, megabytes of memory beyond what the child has when idle, and of its answer."""

    seconds: float
    megabytes: int
    answer_megabytes: int


class LimitedChild:
    """A child process that answers one question after another.

    Args:
        first: the module that it imports at once, while its parent does other things.
    """

    def __init__(self, first: str) -> None:
        self.answered = 0
        self.owner = os.getpid()
        self._expired = False
        self._empty = tempfile.mkdtemp(prefix="tenglong-")
        self._process = subprocess.Popen(
            [sys.executable, "-I", *_UTF8, "-c", _START, str(PACKAGE), first, *_places()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=self._empty, env=_environment(), creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._remove_folder()
        self._job = job_of(self._process.pid)

    @property
    def usable(self) -> bool:
        """Whether it lives, and is this process's own (a fork has none)."""
        return self.owner == os.getpid() and self._process.poll() is None

    def ask(self, question: Mapping[str, Any], limits: ChildLimits) -> Answer:
        """One question, one answer; after a `ChildStoppedError` the child is gone."""
        timer = threading.Timer(limits.seconds, self._expire)
        timer.daemon = True
        if self._job:
            self._job.limit_memory(limits.megabytes * 1_000_000)
        timer.start()
        try:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            write_message(self._process.stdin, {**question, "megabytes": limits.megabytes})
            answer = read_message(self._process.stdout, most=limits.answer_megabytes * 1_000_000)
        except (OSError, EOFError, ValueError, MemoryError) as problem:
            raise self._stopped(problem) from problem
        except BaseException:
            self.end()
            raise
        finally:
            timer.cancel()
        self.answered += 1
        return answer

    def _expire(self) -> None:
        self._expired = True
        self._process.kill()

    def _stopped(self, problem: Exception) -> ChildStoppedError:
        if isinstance(problem, ValueError | MemoryError):
            self.end()
            return ChildStoppedError("size")
        code = self._process.wait()
        self.end()
        if self._expired:
            return ChildStoppedError("time")
        return ChildStoppedError("memory" if code < 0 else "died", f"代码 {code}")

    def end(self) -> None:
        """End the process; it never has anything to finish."""
        if self.owner != os.getpid():
            return
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        self._process.wait()
        self._remove_folder()
        if self._job:
            self._job.close()

    def _remove_folder(self) -> None:
        """Remove the folder in which the child started: at once where the system can, else when the child has ended."""
        with suppress(OSError):
            os.rmdir(self._empty)


_UTF8 = ["-X", "utf8=1"] if sys.flags.utf8_mode else []
_lock = threading.RLock()
_child: LimitedChild | None = None


def start(first: str) -> None:
    """Start the child now, so that it is ready when it is first asked; the module `first` is what it will need.

    Raises:
        RunError: the system cannot start it.
    """
    global _child
    with _lock:
        if _child is not None and _child.usable:
            return
        try:
            _child = LimitedChild(first)
        except OSError as problem:
            raise errors.RunError(
                f"读取文件的子进程无法启动（{problem.strerror or problem}）",
                code="C095",
                remedy="请关闭其他程序以腾出内存，并检查临时文件夹能否写入，再试一次",
            ) from problem
        atexit.register(_child.end)


def ask(task: Callable[..., Answer], arguments: Mapping[str, Any], limits: ChildLimits) -> Answer:
    """What `task` answers when the child calls it with `arguments`, which JSON can hold.

    A child that answered before may hold memory of earlier questions: where it fails, a new one is asked once more.

    Raises:
        TenglongError: the task raised it.
        ChildStoppedError: a limit was reached, or the child failed.
    """
    question = {"task": task_name(task), "arguments": dict(arguments)}
    with _lock:
        start(task.__module__)
        assert _child is not None
        used = _child.answered > 0
        try:
            return _unpacked(_child.ask(question, limits))
        except ChildStoppedError as stop:
            _forget()
            if not used or stop.reason in ("time", "size"):
                raise
        return ask(task, arguments, limits)


def _unpacked(answer: Answer) -> Answer:
    """The answer; the error that the task ended with is raised."""
    kind = answer.data["kind"]
    if kind == "error":
        family, *parts = answer.data["data"]
        what, code, where, remedy = parts
        raise getattr(errors, family)(what, code=code, where=where, remedy=remedy)
    if kind != "done":
        raise ChildStoppedError("memory" if kind == "memory" else "died", str(answer.data["data"]))
    return Answer(answer.data["data"], answer.blobs)


def _forget() -> None:
    global _child
    if _child is not None:
        atexit.unregister(_child.end)
        _child.end()
    _child = None


def _places() -> list[str]:
    """Folders of installed packages that `python -I` leaves out (a user's own, those of PYTHONPATH), never the current one."""
    here = Path.cwd() if os.path.isdir(".") else None
    places = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    return [entry for entry in places if os.path.isabs(entry) and Path(entry) != here]


def _environment() -> dict[str, str]:
    """The environment of the child: as its parent's, without secrets; polars hangs on a backtrace when memory ends."""
    kept = {name: value for name, value in os.environ.items() if name != _SECRET}
    threads = str(min(os.cpu_count() or 1, _MOST_THREADS))
    return {"POLARS_MAX_THREADS": threads, "MALLOC_ARENA_MAX": "2", **kept, "RUST_BACKTRACE": "0"}
