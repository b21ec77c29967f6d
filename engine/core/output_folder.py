"""The output folder of a run: complete or not there, and nothing that people put or changed in it is ever lost.

A run writes into a folder of its own beside the output folder and takes its place at the end. What the folder held before
goes to 历史/<time> inside it; files that people added come along, and so do files that they changed where the new run
wrote the same as before.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from .errors import RunError
from .folder_lock import locked
from .manifest import HISTORY, MANIFEST, RUN_RECORD, peoples_files, read_manifest, write_manifest

__all__ = ["HISTORY", "RUN_RECORD", "Staging", "replace_folder", "replace_parts", "restore", "unused"]

_NEW, _OLD = ".tenglong-new", ".tenglong-old"


@dataclass
class Staging:
    """Where a run writes until it is complete.

    Attributes:
        folder: the temporary folder.
        kept: afterwards, a line for everything of people's that was kept: what, and where it is now.
    """

    folder: Path
    kept: list[str] = field(default_factory=list)


@contextmanager
def replace_folder(out: Path) -> Iterator[Staging]:
    """Give a temporary folder to write into; it becomes `out` when the block ends without an error.

    Raises:
        RunError: `out` is a file, is a folder with contents that no run wrote, is being written by another run, or cannot
            be written.
    """
    out = out.absolute()
    _make(out, out.parent)
    with locked(out):
        _finish_what_was_killed(out)
        if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / RUN_RECORD).is_file()):
            raise RunError("输出位置已有其他内容", code="C001", where=str(out), remedy="请另选一个空文件夹或新名称")
        staging = Staging(out.with_name(f".{out.name}.{uuid4().hex[:8]}{_NEW}"))
        _make(out, staging.folder)
        try:
            yield staging
            write_manifest(staging.folder)
            staging.kept += _swap(staging.folder, out)
        except OSError as problem:
            raise RunError(
                f"输出无法写入({problem.strerror})",
                code="C003",
                where=str(out),
                remedy="请检查磁盘空间和权限，或文件是否正被打开",
            ) from problem
        finally:
            shutil.rmtree(staging.folder, ignore_errors=True)


def replace_parts(out: Path, aside: Path, names: Sequence[str], *, fresh: bool = False) -> list[str]:
    """Move the contents of `aside` into the finished run at `out`, in place of its files and folders called `names`.

    Args:
        fresh: the run is still being made, so that nobody can have touched it.

    Returns:
        A line for each file of people's that was kept.

    Raises:
        RunError: another run writes into the folder now.
    """
    with locked(out.absolute()):
        before = read_manifest(out)
        both = ([], []) if fresh else peoples_files(out, before)
        theirs = [[path for path in paths if path.split("/")[0] in names] for paths in both]
        place = _new_place(out) if any(theirs) else out
        for name in (*theirs[0], *theirs[1]):
            _move(out / name, place / name)
        for name in names:
            shutil.rmtree(out / name, ignore_errors=True)
        for path in sorted(aside.iterdir()):
            path.replace(out / path.name)
        if not fresh:
            write_manifest(out, names)
        return _brought_along(place, out, before=before, added=theirs[0], changed=theirs[1]) if any(theirs) else []


def restore(out: Path, run: str) -> None:
    """Bring an earlier run back, by the name of its folder in 历史; the present one goes there.

    Raises:
        RunError: there is no such earlier run, or another run writes into the folder now.
    """
    wanted = out / HISTORY / run
    if Path(run).name != run or not (wanted / RUN_RECORD).is_file():
        raise RunError(
            f"没有“{run}”这次结果", code="C053", where=str(out / HISTORY), remedy="可用 tenglong history 列出"
        )
    with replace_folder(out) as staging:
        shutil.copytree(wanted, staging.folder, dirs_exist_ok=True)
        (staging.folder / MANIFEST).unlink(missing_ok=True)


def _make(out: Path, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise RunError(
            f"输出文件夹无法创建({problem.strerror})", code="C002", where=str(out), remedy="请检查磁盘和权限"
        ) from problem


def _swap(aside: Path, out: Path) -> list[str]:
    if not out.exists():
        aside.rename(out)
        return []
    old = out.with_name(f".{out.name}{_OLD}")
    out.rename(old)
    try:
        aside.rename(out)
    except OSError:
        old.rename(out)
        raise
    return _put_away(old, out)


def _put_away(old: Path, out: Path) -> list[str]:
    """Put the former run into 历史 of the new one; returns a line for each file of people's that was kept.

    Every step leaves each file in one of the two folders, so that a run killed in between is finished by the next one.
    """
    before = read_manifest(old)
    added, changed = peoples_files(old, before)
    (out / HISTORY).mkdir(exist_ok=True)
    for run in (old / HISTORY).iterdir() if (old / HISTORY).is_dir() else ():
        run.rename(unused(out / HISTORY / run.name))
    shutil.rmtree(old / HISTORY, ignore_errors=True)
    place = unused(out / HISTORY / _stamp(old))
    old.rename(place)
    return _brought_along(place, out, before=before, added=added, changed=changed) if before else []


def _brought_along(
    place: Path, out: Path, *, before: dict[str, str], added: Sequence[str], changed: Sequence[str]
) -> list[str]:
    """Bring people's files from the put-away run at `place` into the new one, where that loses nothing.

    A file that they added comes along unless the run wrote one of that name; a file that they changed, if the run wrote
    the same as before. Every other one stays where it is, and the line says where.
    """
    now = read_manifest(out)
    kept = []
    for path in (*added, *changed):
        same = path in before and now.get(path) == before[path]
        if same or not (out / path).exists():
            _move(place / path, out / path)
            kept.append(f"{path}：{'有人改动过，本次内容未变' if same else '不是检查写出的'}，已保留在原处")
        else:
            kept.append(f"{path}：有人改动过，改动后的在 {(place / path).relative_to(out).as_posix()}")
    return kept


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def _stamp(run: Path) -> str:
    """When a run was made, as the name of its folder in 历史."""
    return datetime.fromtimestamp((run / RUN_RECORD).stat().st_mtime).strftime("%Y-%m-%d %H%M%S")


def _new_place(out: Path) -> Path:
    place = unused(out / HISTORY / datetime.now().strftime("%Y-%m-%d %H%M%S"))
    place.mkdir(parents=True)
    return place


def unused(path: Path) -> Path:
    """The path, or with a number behind its name where that exists already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}({number}){path.suffix}")
    return free


def _finish_what_was_killed(out: Path) -> None:
    """Put right what a killed run left beside the folder; only the holder of the lock may do so."""
    old = out.with_name(f".{out.name}{_OLD}")
    if old.is_dir():
        if out.exists():
            _put_away(old, out)
        else:
            old.rename(out)
    for leftover in out.parent.iterdir():
        if leftover.name.startswith(f".{out.name}.") and leftover.name.endswith(_NEW):
            shutil.rmtree(leftover, ignore_errors=True)
