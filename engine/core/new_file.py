"""A file that somebody asked to have written never replaces one that is there."""

from __future__ import annotations

from pathlib import Path

from .errors import RunError


def refuse_existing(path: Path) -> None:
    """Raise a `RunError` if there is a file or folder already, or no folder to write it into."""
    if path.exists():
        raise RunError("文件已存在", code="C044", where=str(path), remedy="请换一个名称，或先移走原文件")
    if not path.absolute().parent.is_dir():
        raise RunError("所在文件夹不存在", code="C045", where=str(path), remedy="请先建好文件夹")
