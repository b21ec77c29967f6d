"""The output folder of a run: written under another name, then renamed, so that it is complete or does not exist."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import RunError

RUN_RECORD = "run.json"
"""The file that marks a folder as written by a run: the next run may replace such a folder."""


@contextmanager
def replace_folder(out: Path) -> Iterator[Path]:
    """Give a temporary folder to write into; it becomes `out` when the block ends without an error.

    Raises:
        RunError: `out` is a file, is a folder with contents that no run wrote, or cannot be written.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / RUN_RECORD).is_file()):
        raise RunError("输出位置已有其他内容", code="C001", where=str(out), remedy="请另选一个空文件夹或新名称")
    aside, old = (out.with_name(f".{out.name}.{suffix}") for suffix in ("tenglong-new", "tenglong-old"))
    try:
        for leftover in (aside, old):  # left by a run that was killed
            shutil.rmtree(leftover, ignore_errors=not leftover.exists())
        aside.mkdir(parents=True)
    except OSError as problem:
        raise RunError(
            f"输出文件夹无法创建({problem.strerror})", code="C002", where=str(out), remedy="请检查磁盘和权限"
        ) from problem
    try:
        yield aside
        _swap(aside, out, old)
    except OSError as problem:
        raise RunError(
            f"输出无法写入({problem.strerror})",
            code="C003",
            where=str(out),
            remedy="请检查磁盘空间和权限，或文件是否正被打开",
        ) from problem
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(aside: Path, out: Path, old: Path) -> None:
    if out.exists():
        out.rename(old)
    try:
        aside.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
