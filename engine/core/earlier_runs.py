"""历史/<time> in an output folder: a run that was replaced goes there, and what people put or changed in it is kept.

Every step leaves each file in the run before (beside the output folder), in the new one or in its history, so that a run
that is killed in between is finished by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from .manifest import HISTORY, NEW, RUN_RECORD, PeoplesFiles, is_as_written, is_same, peoples_files, read_manifest

_OLD = ".tenglong-old"
"""What the name of the run before ends with while it is put away beside the output folder."""
_NAMED = 20
"""Most files that a line names; `tenglong verify` on the earlier run names all that were changed."""


def old_run(out: Path) -> Path:
    """Where the run before stands while it is put away."""
    return out.with_name(f".{out.name}{_OLD}")


def place_of(out: Path) -> str:
    """Where the run at `out` will be below the folder, once another one has taken its place."""
    return unused(out / HISTORY / _stamp(out)).relative_to(out).as_posix()


def finish_put_away(out: Path) -> list[str]:
    """Put away, or bring back, the run that a killed one left beside the folder; only the holder of the lock may do so.

    Returns:
        The lines of `put_away`.
    """
    old = old_run(out)
    if not old.is_dir():
        return []
    if (out / RUN_RECORD).exists():
        return put_away(old, out)
    if not out.exists() or not any(out.iterdir()):
        old.replace(out)
    return []


def put_away(old: Path, out: Path, *, explained: Mapping[str, str] | None = None, discard: bool = False) -> list[str]:
    """Put the run at `old` into 历史 of the new one at `out`; returns lines for the files of people's that were kept.

    Args:
        explained: path → hash of changed files about whose changes another line says what became of them.
        discard: whether to remove the run where nothing of people's stays with it.
    """
    (out / HISTORY).mkdir(exist_ok=True)
    for run in sorted((old / HISTORY).iterdir()) if (old / HISTORY).is_dir() else ():
        run.rename(unused(out / HISTORY / run.name))
    place = unused(out / HISTORY / _stamp(old))
    before = read_manifest(old)
    theirs = peoples_files(old, before)
    came = _bring_along(old, out, before=before, theirs=theirs) if before else set()
    _make_folders(old, out)
    left = [path for path in theirs.changed + theirs.added if path not in came]
    untold = [path for path in left if not is_as_written(old / path, (explained or {}).get(path, ""))]
    if discard and not left:
        _give_up(old, out)
        place = out
    else:
        old.rename(place)
    where = place.relative_to(out).as_posix()
    if not before:
        return (
            [f"上一次结果的 manifest.json 缺失或损坏，分不出哪些是人写的，整个留在 {where}，请核对后将要用的取出"]
            if left
            else []
        )
    return list(_lines(theirs, came=came, left=untold, place=where))


def _bring_along(old: Path, out: Path, *, before: Mapping[str, str], theirs: PeoplesFiles) -> set[str]:
    """Bring people's files from the run before into the new one, where that loses nothing; returns which.

    A file that they added comes along unless there is one of that name; a file that they changed, if the run wrote the
    same as before, and nobody has changed that yet.
    """
    now, came = read_manifest(out), set()
    for path in theirs.added:
        if not os.path.lexists(out / path):
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (old / path).rename(out / path)
            came.add(path)
    for path in theirs.changed:
        if now.get(path) != before[path]:
            continue
        if is_as_written(out / path, before[path]):
            _copy(old / path, out / path)
            came.add(path)
        elif is_same(out / path, old / path):
            came.add(path)
    return came


def keep_changes(earlier: Path, new: Path) -> None:
    """Put the files that people changed into a run that is about to take the place of theirs, where it wrote the same.

    So they are there from the first moment, and who writes on before the run before is put away writes in them.
    """
    before, now = read_manifest(earlier), read_manifest(new)
    for path in peoples_files(earlier, before).changed if before else ():
        if now.get(path) == before[path] and is_as_written(new / path, before[path]):
            _copy(earlier / path, new / path)


def _copy(source: Path, target: Path) -> None:
    """Copy a file in one step; the earlier run keeps its own, so that it can be brought back."""
    beside = target.with_name(f".{target.name}{NEW}")
    shutil.copy2(source, beside)
    beside.replace(target)


def _make_folders(old: Path, out: Path) -> None:
    """Make people's folders again; those that the run wrote hold files, so that an empty one is theirs."""
    for root, names, files in os.walk(old):
        if Path(root) == old and HISTORY in names:
            names.remove(HISTORY)
        if not names and not files:
            (out / Path(root).relative_to(old)).mkdir(parents=True, exist_ok=True)


def _lines(theirs: PeoplesFiles, *, came: set[str], left: Sequence[str], place: str) -> Iterator[str]:
    if added := [path for path in theirs.added if path in came]:
        yield f"{_names(added)}：不是检查写出的，已保留在原处"
    if same := [path for path in theirs.changed if path in came]:
        yield f"{_names(same)}：有人改动过，本次内容未变，已保留在原处"
    if left:
        yield f"{_names(left)}：有人改动过，改动后的在 {place}，请核对后将改动（如文号）抄到本次的文件"


def _names(paths: Sequence[str]) -> str:
    more = f" 等 {len(paths)} 个文件" if len(paths) > _NAMED else ""
    return f"{'、'.join(paths[:_NAMED])}{more}"


def _give_up(run: Path, out: Path) -> None:
    """Remove a run; should that be killed, the rest is removed by the next one."""
    trash = run.rename(run.with_name(f"{run.name}{NEW}"))
    shutil.rmtree(trash, ignore_errors=True)
    if not any((out / HISTORY).iterdir()):
        (out / HISTORY).rmdir()


def _stamp(run: Path) -> str:
    """When a run was made, as the name of its folder in 历史."""
    return datetime.fromtimestamp((run / RUN_RECORD).stat().st_mtime).strftime("%Y-%m-%d %H%M%S")


def unused(path: Path) -> Path:
    """The path, or with a number behind its name where that exists already."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}({number}){path.suffix}")
    return free
