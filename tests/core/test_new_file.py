"""A new file is there whole or not at all, and never in place of another one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import polars as pl
import pytest

from tenglong.cli import _run
from tenglong.engine.core import folder_lock, new_file
from tenglong.engine.core.errors import RunError
from tenglong.engine.core.output_folder import replace_folder


def test_a_file_gets_its_name_when_it_is_complete(tmp_path: Path) -> None:
    with new_file.new_file(tmp_path / "甲.yaml") as aside:
        aside.write_text("甲", encoding="utf-8")
        assert not (tmp_path / "甲.yaml").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["甲.yaml"]


def _write(path: Path, *, fails: bool = False) -> None:
    """Write a new file, while somebody else writes one of the same name; or fail half-way."""
    with new_file.new_file(path) as aside:
        aside.write_text("新", encoding="utf-8")
        if fails:
            raise RunError("写不下", code="C016", where=str(aside))
        path.write_text("别人的", encoding="utf-8")


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RunError) as caught:
        _write(tmp_path / "甲.yaml", fails=True)
    assert caught.value.where == str(tmp_path / "甲.yaml")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    """On a disk without second names, too."""
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(PermissionError(errno.EPERM, "")))
    with pytest.raises(FileExistsError):
        _write(tmp_path / "甲.yaml")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"甲.yaml": "别人的"}


def _full(*_: object, **__: object) -> None:
    raise pl.exceptions.ComputeError("parquet: File out of specification: No space left on device")


def test_a_full_disk_is_told_in_one_line_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """polars reports it as an error of its own; how full the disk is says what it was."""
    sheet = tmp_path / "企业.csv"
    sheet.write_text("企业名称,行业,税收(万元),实际用地(亩)\n甲厂,纺织业,16.2,4\n", encoding="utf-8")
    given = ["check", str(sheet), "--out", str(tmp_path / "结果"), "--policy", "SZ20", "--year", "2022"]
    assert _run([*given, "--as-of", "2022-12-31"]) in (0, 1)
    before = sorted((path, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file())
    monkeypatch.setattr(pl.DataFrame, "write_parquet", _full)
    monkeypatch.setattr(new_file.shutil, "disk_usage", lambda _: _Usage)
    capsys.readouterr()
    for arguments in ([*given, "--as-of", "2022-12-31"], ["notice", str(tmp_path / "结果")]):
        assert _run(arguments) == 2
        said = capsys.readouterr().err
        assert "磁盘空间不足" in said
        assert said.count("\n") == 1
    assert _run(["read", str(sheet), "--out", str(tmp_path / "记录.parquet")]) == 2
    assert "磁盘空间不足" in capsys.readouterr().err
    assert sorted((path, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()) == before


class _Usage:
    free = 0


def test_a_read_only_folder_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refused)
        with (
            pytest.raises(RunError, match="输出文件夹旁边无法写入\\(磁盘是只读的\\)"),
            folder_lock.locked(tmp_path / "结果"),
        ):
            raise AssertionError
    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(RunError, match="输出文件夹无法创建\\(磁盘是只读的\\)"), replace_folder(tmp_path / "结果"):
        raise AssertionError
