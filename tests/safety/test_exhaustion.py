"""A full disk and too little memory end in one line that says so."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tenglong import cli
from tenglong.engine.core.errors import RunError


def caused(cause: BaseException) -> RunError:
    error = RunError("文件无法写入", code="C016", where="a.xlsx")
    error.__cause__ = cause
    return error


class PanicError(BaseException):
    """As polars' panics, no `Exception`."""


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (ValueError("parquet: underlying IO error: No space left on device (os error 28)"), "磁盘空间不足"),
        (caused(OSError(errno.ENOSPC, "…")), "磁盘空间不足"),
        (caused(OSError(errno.EACCES, "…")), "文件无法写入"),
        (MemoryError(), "内存不足"),
        (RuntimeError("can't start new thread"), "内存不足"),
        (PanicError("memory allocation of 12 bytes failed"), "内存不足"),
        (PanicError("index out of bounds"), "程序内部错误"),
    ],
)
def test_what_ran_out_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    problem: BaseException,
    said: str,
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise problem

    monkeypatch.delenv("TENGLONG_DEBUG", raising=False)
    monkeypatch.setattr(cli.cli, "main", fail)
    assert cli._run(["read", "a.xlsx"]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1
