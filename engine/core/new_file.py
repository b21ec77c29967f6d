"""Files that are there whole or not at all, never in place of another one; and why the disk did not take one, in words."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from .errors import RunError, TenglongError
from .manifest import NEW

if TYPE_CHECKING:
    import polars as pl

_WORDS = {
    errno.EEXIST: "已有同名文件",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "所在文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
}
_LITTLE = 1_000_000
"""Bytes that are free on a disk which counts as full when a table could not be written to it."""


def why_not(problem: OSError) -> str:
    """Why a file could not be written."""
    return _WORDS.get(problem.errno or 0) or problem.strerror or str(problem)


def refuse_existing(path: Path) -> None:
    """Raise a `RunError` if there is a file or folder already, or no folder to write it into."""
    if path.exists():
        raise RunError("文件已存在", code="C044", where=str(path), remedy="请换一个名称，或先移走原文件")
    if not path.absolute().parent.is_dir():
        raise RunError("所在文件夹不存在", code="C045", where=str(path), remedy="请先建好文件夹")


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; the file gets its name when the block ends without an error.

    Raises:
        FileExistsError: there is a file of that name by now.
    """
    aside = path.absolute().with_name(f".{path.name}.{uuid4().hex[:8]}{NEW}")
    try:
        yield aside
        _name(aside, path)
    except TenglongError as problem:
        problem.where = problem.where.replace(str(aside), str(path))
        raise
    finally:
        aside.unlink(missing_ok=True)


def _name(aside: Path, path: Path) -> None:
    """Give the file its name, unless there is one of that name; a second name first, where the disk allows it."""
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        aside.rename(path)


def write_table(table: pl.DataFrame, path: Path, **options: Any) -> None:
    """Write a table as Parquet; `options` are those of polars.

    Raises:
        OSError: the disk did not take it; polars says that in an error of its own, without its number.
    """
    from polars.exceptions import ComputeError

    try:
        table.write_parquet(path, **options)
    except ComputeError as problem:
        full = shutil.disk_usage(path.parent).free < _LITTLE
        raise OSError(errno.ENOSPC if full else errno.EIO, str(problem)) from problem
