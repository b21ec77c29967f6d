"""The output folder of a run: complete or not there, and nothing that people put or changed in it is ever lost.

A run writes into a folder of its own beside the output folder and takes its place at the end. What the folder held before
goes to 历史/<time> inside it; files that people added come along, and so do files that they changed where the new run
wrote the same as before.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from .earlier_runs import finish_put_away, keep_changes, old_run, put_away
from .errors import RunError, TenglongError
from .folder_lock import locked
from .manifest import HISTORY, NEW, RUN_RECORD, files_of, read_manifest, write_manifest
from .new_file import why_not

__all__ = ["HISTORY", "RUN_RECORD", "Staging", "recover", "replace_folder", "restore"]


@dataclass(kw_only=True)
class Staging:
    """Where a run writes until it is complete.

    Attributes:
        folder: the temporary folder.
        earlier: the output folder, with the run that is there now (if any) as people left it.
        known: path → hash of what the run wrote, for files whose hash is not to be taken from what is there at the end.
        explained: changed files of people's about which `kept` says already what became of their changes.
        discard: whether the earlier run goes away where nothing of people's would stay with it.
        kept: afterwards, a line for everything of people's that was kept: what, and where it is now.
    """

    folder: Path
    earlier: Path
    known: dict[str, str] = field(default_factory=dict)
    explained: dict[str, str] = field(default_factory=dict)
    discard: bool = False
    kept: list[str] = field(default_factory=list)

    def take_over(self, but: Sequence[str]) -> None:
        """Take over what the run in the output folder wrote, but for its files and folders called `but`; what is left
        of that run does not stay as an earlier one, unless people changed it."""
        before = read_manifest(self.earlier)
        self.discard = True
        for path in (RUN_RECORD, *(before or files_of(self.earlier))):
            if path.split("/")[0] not in but and (self.earlier / path).is_file():
                _same_file(self.earlier / path, self.folder / path)
                self.known.update({path: before[path]} if path in before else {})


@contextmanager
def replace_folder(out: Path) -> Iterator[Staging]:
    """Give a temporary folder to write into; it becomes `out` when the block ends without an error.

    Raises:
        RunError: `out` is a file, is a folder with contents that no run wrote, is being written by another run, or cannot
            be written.
    """
    out = _place(out)
    _make(out, out.parent)
    with locked(out):
        kept = finish_put_away(out)
        _remove_leftovers(out)
        if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / RUN_RECORD).is_file()):
            raise RunError("输出位置已有其他内容", code="C001", where=str(out), remedy="请另选一个空文件夹或新名称")
        staging = Staging(folder=out.with_name(f".{out.name}.{uuid4().hex[:8]}{NEW}"), earlier=out, kept=kept)
        _make(out, staging.folder)
        try:
            yield staging
            write_manifest(staging.folder, staging.known)
            keep_changes(out, staging.folder)
            _swap(staging, out)
        except TenglongError as problem:
            problem.where = problem.where.replace(str(staging.folder), str(out))
            raise
        except OSError as problem:
            raise RunError(
                f"输出无法写入({why_not(problem)})",
                code="C003",
                where=str(out),
                remedy="请检查磁盘空间和权限，或文件是否正被打开",
            ) from problem
        finally:
            shutil.rmtree(staging.folder, ignore_errors=True)


def recover(out: Path) -> list[str]:
    """Finish what a killed run left undone at `out`, if there is anything and no run works there now.

    Returns:
        A line for everything of people's that was kept.

    Raises:
        RunError: another run writes into the folder now.
    """
    out = Path(os.path.realpath(out))
    if old_run(out).is_dir():
        with locked(out):
            return finish_put_away(out)
    return []


def restore(out: Path, run: str) -> list[str]:
    """Bring an earlier run back, by the name of its folder in 历史; the present one goes there.

    Returns:
        A line for everything of people's that was kept.

    Raises:
        RunError: there is no such earlier run, or another run writes into the folder now.
    """
    kept = recover(out)
    wanted = out / HISTORY / run
    if Path(run).name != run or not (wanted / RUN_RECORD).is_file():
        raise RunError(
            f"没有“{run}”这次结果", code="C053", where=str(out / HISTORY), remedy="可用 tenglong history 列出"
        )
    with replace_folder(out) as staging:
        shutil.copytree(wanted, staging.folder, dirs_exist_ok=True, symlinks=True)
        staging.known.update(read_manifest(wanted))
    return kept + staging.kept


def _place(out: Path) -> Path:
    """The folder's own path. The folder in which somebody works is never moved, nor is a whole drive."""
    place, here = Path(os.path.realpath(out)), Path.cwd()  # of a link to itself resolve() makes an error of its own
    if place == here or place in here.parents:
        raise RunError(
            "输出不能是当前所在的文件夹或其上级", code="C070", where=str(out), remedy="请另选一个文件夹，如 --out 结果"
        )
    return place


def _make(out: Path, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise RunError(
            f"输出文件夹无法创建({why_not(problem)})", code="C002", where=str(out), remedy="请检查磁盘和权限"
        ) from problem


def _same_file(source: Path, target: Path) -> None:
    """The same file at another place: of a table, which nobody edits, a second name where the disk allows it; else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".parquet":
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copy2(source, target)


def _swap(staging: Staging, out: Path) -> None:
    if not (out / RUN_RECORD).exists():
        if out.exists():
            out.rmdir()
        staging.folder.rename(out)
        return
    old = old_run(out)
    out.rename(old)
    try:
        staging.folder.rename(out)
    except OSError:
        old.rename(out)
        raise
    staging.kept += put_away(old, out, explained=staging.explained, discard=staging.discard)


def _remove_leftovers(out: Path) -> None:
    """Remove what killed runs were writing; only the holder of the lock may do so."""
    for leftover in out.parent.iterdir():
        if leftover.name.startswith(f".{out.name}.") and leftover.name.endswith(NEW):
            shutil.rmtree(leftover, ignore_errors=True)
