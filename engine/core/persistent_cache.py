"""What is loaded from the shipped rules, kept for the next process: loading and checking them takes a third of a small check.

It is kept in the user's own cache folder, in one file for each installation, and used only where nothing differs that it
follows from: every file of the rules, the program, Python, pydantic. A file is no reason for an error: one that is missing,
damaged, or could have been written by somebody else is not used, and where none can be written the next process loads the
rules as this one did. The file is a pickle, so it is as good as the program's own code: its owner must be this user, nobody
else may write to it or its folder, and what is unpickled can name classes of this package and a few plain types only.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import io
import json
import os
import pickle
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast
from uuid import uuid4

from .resources import PACKAGE, RULES
from .version import VERSION

P = ParamSpec("P")
T = TypeVar("T")

FOLDER_VARIABLE = "TENGLONG_CACHE"
"""Environment variable: the folder to use in place of the user's cache folder; empty: keep nothing."""

_ROOM = __name__.rpartition(".core.")[0]
_HEAD = b"tenglong 1\n"
_LARGEST, _MOST = 64 * 1024 * 1024, 5_000
"""Bytes of the file, and values in it."""

_LIBRARIES = ("docxtpl", "lark", "pydantic")
"""What makes the values."""

_PLAIN = {
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("collections", "Counter"),
    ("datetime", "date"),
    ("fractions", "Fraction"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
    ("re", "_compile"),
}
"""What may be named in the file beside the classes of this package."""


def cached_across_runs(load: Callable[P, T]) -> Callable[P, T]:
    """Like `functools.cache`, and over processes. `load` depends on its arguments, texts and numbers, and the shipped rules."""

    @functools.cache
    @functools.wraps(load)
    def cached(*arguments: Any, **named: Any) -> T:
        key = json.dumps([load.__module__, load.__qualname__, arguments, named], ensure_ascii=False)
        return value_across_runs(key, lambda: load(*arguments, **named))

    return cast("Callable[P, T]", cached)


def value_across_runs(key: str, make: Callable[[], T]) -> T:
    """What `make` gave for this key in an earlier process, or gives now. It depends on the key and the shipped rules."""
    if (file := _cache_file()) is None:
        return make()
    with suppress(Exception):  # nothing in the file is worth an error; what cannot be unpickled is made
        return file.value(key)  # type: ignore[no-any-return]
    value = make()
    file.keep(key, value)
    return value


@functools.cache
def _cache_file() -> CacheFile | None:
    folder = _folder()
    if folder is None:
        return None
    file = CacheFile(folder / f"rules-{hashlib.sha256(str(PACKAGE).encode()).hexdigest()[:16]}.pickle", _stamp())
    atexit.register(file.save)
    return file


class CacheFile:
    """The file: a digest of all that follows it, the stamp and places of the values as JSON in a line, the pickled values.

    Args:
        stamp: what the values follow from; a file with another stamp is as good as none.
    """

    def __init__(self, path: Path, stamp: str) -> None:
        self._path = path
        self._stamp = stamp
        self._owner = os.getpid()
        self._changed = False
        self._pickled: dict[str, bytes] = {}
        with suppress(OSError, ValueError, KeyError, TypeError):
            self._pickled = _unpacked(_trusted_bytes(path), stamp)

    def value(self, key: str) -> Any:
        """The value kept for the key.

        Raises:
            KeyError: there is none.
            Exception: it cannot be unpickled.
        """
        return _Unpickler(io.BytesIO(self._pickled[key])).load()

    def keep(self, key: str, value: Any) -> None:
        """Keep a value, as it is now, for the next process."""
        if len(self._pickled) >= _MOST:
            return
        with suppress(pickle.PicklingError, AttributeError, TypeError, RecursionError):
            self._pickled[key] = pickle.dumps(value, protocol=5)
            self._changed = True

    def save(self) -> None:
        """Write the file with what is new: aside, then in place of the old one, so that it is never there in half."""
        if not self._changed or self._owner != os.getpid():  # a fork leaves it to its parent
            return
        self._changed = False
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _only_ours(self._path.parent.lstat()):
                _replace(self._path, _packed(self._pickled, self._stamp))


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _PLAIN and not module.startswith(f"{_ROOM}."):
            raise pickle.UnpicklingError(f"{module}.{name}")
        named = getattr(import_module(module), name)
        if not isinstance(named, type) and (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return named


def _packed(pickled: dict[str, bytes], stamp: str) -> bytes:
    index = json.dumps({"stamp": stamp, "sizes": {key: len(data) for key, data in pickled.items()}}, ensure_ascii=False)
    body = index.encode() + b"\n" + b"".join(pickled.values())
    return _HEAD + hashlib.sha256(body).digest() + body


def _unpacked(content: bytes, stamp: str) -> dict[str, bytes]:
    """Key → pickled value; none if the stamp is another one.

    Raises:
        ValueError: damaged.
    """
    start = len(_HEAD) + hashlib.sha256().digest_size
    body = content[start:]
    if content[:start] != _HEAD + hashlib.sha256(body).digest():
        raise ValueError("damaged")
    line, _, values = body.partition(b"\n")
    index = json.loads(line)
    if index["stamp"] != stamp:
        return {}
    pickled, place = {}, 0
    for key, size in index["sizes"].items():
        pickled[key] = values[place : place + size]
        place += size
    return pickled


def _trusted_bytes(path: Path) -> bytes:
    """The file's content.

    Raises:
        OSError: it is not there, or its owner or rights allow that somebody else wrote it.
    """
    if not _only_ours(path.parent.lstat()):
        raise PermissionError(path.parent)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or not _only_ours(status) or status.st_size > _LARGEST:
            raise PermissionError(path)
        return file.read()


def _only_ours(status: os.stat_result) -> bool:
    """Whether only this user may write there. Windows has no such bits: there the folder lies in the user's own profile."""
    if os.name == "nt":
        return True
    kind = stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)
    return kind and status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _folder() -> Path | None:
    """The folder for the file; None if there is to be none."""
    if (chosen := os.environ.get(FOLDER_VARIABLE)) is not None:
        return Path(chosen).absolute() if chosen else None
    with suppress(RuntimeError):  # there may be no home
        if os.name == "nt":
            local = os.environ.get("LOCALAPPDATA")
            return Path(local) / "tenglong" / "Cache" if local else None
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "tenglong"
        base = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "tenglong"
    return None


def _stamp() -> str:
    """A digest of all that the values follow from: the content of the rules; of the program, as Python itself does for its
    compiled files, size and time of each; the versions."""
    from importlib.metadata import version

    versions = [VERSION, sys.version, *map(version, _LIBRARIES)]
    digest = hashlib.sha256(json.dumps(versions).encode())
    for path in sorted(path for path in (PACKAGE / "engine").rglob("*") if path.suffix in (".py", ".lark")):
        status = path.stat()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()} {status.st_size} {status.st_mtime_ns}\n".encode())
    for path in sorted(path for path in RULES.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
