"""Safe reading: large or risky files are read in a separate process, with a memory limit and a time limit."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from ....core.errors import SubmissionError
from ..grid import Grid
from .bounds import SMALL_FILE_BYTES, Bounds
from .child_messages import OUT_OF_MEMORY, Outcome, Request
from .dispatch import read_kind
from .refusals import TooLargeHereError
from .sniff import FileKind

SMALL_UNPACKED_BYTES = 30_000_000
"""The most unpacked bytes of a package that may be read in the caller's process."""

_QUIET = {"RUST_BACKTRACE": "0"}  # without this, polars hangs on a backtrace when it runs out of memory
_CHILD = f"{__package__}.child"


def read_guarded(kind: FileKind, path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """The grids of a file, read in this process if it is small and safe, else in a child process."""
    if is_small(kind, path):
        try:
            return read_kind(kind, path, bounds.small(), label)
        except TooLargeHereError:
            pass  # small on disk, large in memory: the child has the limits for it
    return _read_in_child(Request(kind=kind, path=path.resolve(), label=label, bounds=bounds, outcome=Path()))


def is_small(kind: FileKind, path: Path) -> bool:
    """Whether the file can be read inside this process.

    Safe because the readers work in time and memory proportional to the bytes that they unpack (bounded here), and
    spread cells out only after `GridBuilder` has checked how far they reach; none trusts a size that a file claims.
    """
    if path.stat().st_size > SMALL_FILE_BYTES:
        return False
    if kind not in ("xlsx", "xlsb", "ods"):
        return True
    with zipfile.ZipFile(path) as package:
        return sum(info.file_size for info in package.infolist()) <= SMALL_UNPACKED_BYTES


def _read_in_child(request: Request) -> list[Grid]:
    with tempfile.TemporaryDirectory(prefix="tenglong-") as folder:
        request = request._replace(outcome=Path(folder) / "outcome")
        try:
            done = subprocess.run(
                [sys.executable, "-m", _CHILD],
                input=pickle.dumps(request),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=request.bounds.seconds,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_QUIET},
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise SubmissionError(
                f"读取超过 {request.bounds.seconds} 秒，已中止",
                code="S023",
                where=request.label,
                remedy="请拆分后再提交，或在配置 limits.seconds 中调高上限",
            ) from problem
        if done.returncode or not request.outcome.exists():
            raise _died(done.returncode, request)
        outcome: Outcome = pickle.loads(request.outcome.read_bytes())
    if outcome.refusal:
        what, code, where, remedy = outcome.refusal
        raise SubmissionError(what, code=code, where=where, remedy=remedy)
    return outcome.grids


def _died(code: int, request: Request) -> SubmissionError:
    if code == OUT_OF_MEMORY or code < 0:
        what = f"读取时内存超过上限 {request.bounds.memory_megabytes} MB，已中止"
    else:
        what = f"读取进程异常结束（代码 {code}）"
    return SubmissionError(
        what, code="S025", where=request.label, remedy="请核对文件来源，用 Excel/WPS 打开并另存为 .xlsx，或拆分后再提交"
    )
