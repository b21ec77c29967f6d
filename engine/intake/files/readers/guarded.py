"""Safe reading: every file is opened by the limited child, and what it answers is data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from ....core.child_messages import Answer
from ....core.errors import SubmissionError
from ....core.limited_child import ChildStoppedError, ask
from ..grid import Grid
from .bounds import Bounds
from .grid_transfer import grids_of
from .reading_tasks import read_file, tell_kind
from .sniff import FileKind


def read_guarded(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """The grids of a file of any kind."""
    bounds = bounds.of_size(path.stat().st_size)
    return grids_of(ask_child(read_file, path, bounds, label))


def kind_guarded(path: Path, bounds: Bounds, label: str) -> FileKind:
    """The kind of a file, by its content."""
    bounds = bounds.of_size(path.stat().st_size)
    return cast(FileKind, ask_child(tell_kind, path, bounds, label).data)


def ask_child(task: Callable[..., Answer], path: Path, bounds: Bounds, label: str, **more: Any) -> Answer:
    """What a task of the limited child answers about a file.

    Args:
        task: takes `path`, `label` and `bounds` as JSON has them, and `more`.

    Raises:
        SubmissionError: the file is refused, or reached a limit.
    """
    arguments = {"path": str(path.absolute()), "label": label, "bounds": asdict(bounds), **more}
    try:
        return ask(task, arguments, bounds.child)
    except ChildStoppedError as stop:
        raise _stopped(stop, bounds, label) from stop


def _stopped(stop: ChildStoppedError, bounds: Bounds, label: str) -> SubmissionError:
    if stop.reason == "time":
        return SubmissionError(
            f"读取超过 {bounds.seconds} 秒，已中止",
            code="S023",
            where=label,
            remedy="请核对文件来源，拆分后再提交；确需更久时在配置 limits.seconds 中调高上限",
        )
    if stop.reason == "size":
        what = f"读出的内容超过内存上限 {bounds.memory_megabytes} MB"
    elif stop.reason == "memory":
        what = f"读取时内存超过上限 {bounds.memory_megabytes} MB，已中止"
    else:
        what = f"读取进程异常结束（{stop}）"
    return SubmissionError(
        what, code="S025", where=label, remedy="请核对文件来源，用 Excel/WPS 打开并另存为 .xlsx，或拆分后再提交"
    )
