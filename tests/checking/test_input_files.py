"""run.json has the hash of the bytes that were judged: a file that changes meanwhile is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from office_run import write_profile, write_sheet

from tenglong.cli import _run
from tenglong.engine.checking.check import Checker

ROWS = [["溪口甲厂", "纺织业", "规下", 16.2, 4]]


def _check(folder: Path, *paths: Path, out: Path | None = None) -> int:
    profile = write_profile(folder, "reference_tables: {}\n")
    days = ("--policy", "SZ20", "--year", "2022", "--as-of", "2022-12-31")
    return _run(["check", *map(str, paths), "--out", str(out or folder / "结果"), "--profile", str(profile), *days])


def _while_it_is_read(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Change something just after the files have been read."""
    read = Checker.read

    def changed(self: Checker, *arguments: object) -> object:
        records = read(self, *arguments)  # type: ignore[arg-type]
        change()
        return records

    monkeypatch.setattr(Checker, "read", changed)


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "企业.xlsx", ROWS)
    assert _check(tmp_path, sheet) == 1
    [entry] = json.loads((tmp_path / "结果" / "run.json").read_text(encoding="utf-8"))["inputs"]
    assert entry == {"file": str(sheet), "sha256": sha256(sheet.read_bytes()).hexdigest()}


def _the_same_size_and_time(sheet: Path) -> None:
    entry = sheet.stat()
    sheet.write_bytes(sheet.read_bytes()[:-1] + b"x")
    os.utime(sheet, ns=(entry.st_atime_ns, entry.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: write_sheet(sheet, [["溪口甲厂", "纺织业", "规下", 99, 4]]),
        lambda sheet: sheet.unlink(),
        lambda sheet: write_sheet(sheet.with_name("另一份.xlsx"), ROWS),
        _the_same_size_and_time,
    ],
    ids=["changed", "removed", "another in the folder", "same size and time"],
)
def test_a_file_that_changes_meanwhile_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], object],
) -> None:
    (tmp_path / "上报").mkdir()
    sheet = write_sheet(tmp_path / "上报" / "企业.xlsx", ROWS)
    _while_it_is_read(monkeypatch, lambda: change(sheet))
    assert _check(tmp_path, tmp_path / "上报") == 2
    assert "检查期间上报文件有变化：" in capsys.readouterr().err
    assert not (tmp_path / "结果").exists()


def test_a_file_that_is_only_touched_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = write_sheet(tmp_path / "企业.xlsx", ROWS)
    _while_it_is_read(monkeypatch, lambda: os.utime(sheet))
    assert _check(tmp_path, sheet) == 1


def test_the_output_folder_may_lie_in_the_folder_of_the_submission(tmp_path: Path) -> None:
    folder = tmp_path / "上报"
    folder.mkdir()
    write_sheet(folder / "企业.xlsx", ROWS)
    for _ in range(2):
        assert _check(tmp_path, folder, out=folder / "结果") == 1
    record = json.loads((folder / "结果" / "run.json").read_text(encoding="utf-8"))
    assert [Path(entry["file"]).name for entry in record["inputs"]] == ["企业.xlsx"]
    assert _run(["verify", str(folder / "结果")]) == 0


def test_an_input_inside_the_output_folder_stays_there(tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "企业.xlsx", ROWS)
    assert _check(tmp_path, sheet) == 1
    inside = tmp_path / "结果" / "a.xlsx"
    sheet.rename(inside)
    before = inside.read_bytes()
    for _ in range(2):
        assert _check(tmp_path, inside) == 1
        assert inside.read_bytes() == before
