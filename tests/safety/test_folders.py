"""One cell, name or folder never ends a batch: it gets a line of its own, and the other files are read."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tenglong.engine.checking.options import Options
from tenglong.engine.checking.run_record import read_run_record
from tenglong.engine.core.printable import printable
from tenglong.engine.intake.files.walk_folder import DEEPEST_FOLDER
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.notice.file_names import safe_name
from tenglong.engine.policy.profile import Office
from tenglong.engine.records.records import Records
from tenglong.engine.run.check_run import check

CSV = "企业名称,税收(万元),用地面积(亩)\n甲厂,3,4\n乙厂,4,5\n"
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="names of bytes, pipes and links as Unix has them")


def batch(folder: Path) -> Path:
    (folder / "甲镇.csv").write_text(CSV, encoding="utf-8")
    return folder


def read(folder: Path, kind: str = "enterprise") -> Records:
    return read_submission([folder], kind=kind, office=Office(), as_of=date(2022, 12, 31))  # type: ignore[arg-type]


def lines(records: Records) -> str:
    return "\n".join(records.problems["problem"].to_list())


@UNIX
def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    name = os.fsencode(batch(tmp_path)) + b"/\xd2\xd2\xd5\xf2.csv"
    Path(os.fsdecode(name)).write_text(CSV.replace("厂", "店"), encoding="utf-8")
    records = read(tmp_path)
    assert records.frame.height == 4
    assert {source.file for source in records.sources} == {"甲镇.csv", "\\udcd2\\udcd2\\udcd5\\udcf2.csv"}


@UNIX
def test_folders_inside_one_another_without_end(tmp_path: Path) -> None:
    deep = batch(tmp_path)
    here = os.open(deep, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("子", dir_fd=here)
        inner = os.open("子", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    records = read(tmp_path)
    assert records.frame.height == 2
    assert f"{DEEPEST_FOLDER} 层以上" in lines(records)
    subprocess.run(["rm", "-rf", deep / "子"], check=True)  # pytest could not


@UNIX
def test_links_in_a_circle_and_out_of_the_folder_pipes_and_devices(tmp_path: Path) -> None:
    outside = tmp_path / "别处.csv"
    outside.write_text(CSV.replace("厂", "行"), encoding="utf-8")
    folder = tmp_path / "上报"
    folder.mkdir()
    (batch(folder) / "圈").symlink_to(folder)
    (folder / "外.csv").symlink_to(outside)
    (folder / "断.csv").symlink_to(tmp_path / "没有")
    (folder / "零.csv").symlink_to("/dev/zero")
    os.mkfifo(folder / "管.csv")
    records = read(folder)
    assert sorted(records.frame["name"]) == ["乙厂", "甲厂"]
    assert [
        name for name in ("圈", "外.csv", "断.csv", "零.csv", "管.csv") if f"“{name}”未读取" not in lines(records)
    ] == []


@pytest.mark.parametrize(
    "cell", ["9" * 5000, "-0." + "1" * 5000, "1e9999", "1/" + "9" * 5000, "(" * 5000, "9" * 5000 + "万元"]
)
def test_a_cell_of_five_thousand_digits_is_no_figure(tmp_path: Path, cell: str) -> None:
    (tmp_path / "甲.csv").write_text(f"企业名称,税收(万元),用地面积(亩)\n甲厂,{cell},4\n乙厂,4,5\n", encoding="utf-8")
    records = read(tmp_path)
    assert records.frame.sort("name")["tax"].to_list() == ["4", None]


def test_what_could_steer_a_terminal_is_written_out() -> None:
    assert printable("甲\x1b[2J厂\u202excod.exe\x9b\udcff\n乙\t") == "甲\\x1b[2J厂\\u202excod.exe\\x9b\\udcff\n乙\t"


@pytest.mark.parametrize("name", ["CON", "con", "Nul.镇", "COM1", "lpt9.x", "AUX"])
def test_no_file_has_the_name_of_a_device(name: str) -> None:
    assert safe_name(name) == f"_{name}"
    assert safe_name(f"{name}镇".replace(".", "")) == f"{name}镇".replace(".", "")


@UNIX
def test_a_name_that_is_no_utf8_ends_no_check(tmp_path: Path) -> None:
    """run.json, too, can be written and read."""
    folder = tmp_path / "交来"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.csv")).write_text(CSV, encoding="utf-8")
    check(Options(files=(folder,), as_of=date(2022, 12, 31), notices=False), tmp_path / "结果")
    (entry,) = read_run_record(tmp_path / "结果").inputs
    assert entry.file.endswith(r"\udcff\udcfe.csv")


def test_what_windows_puts_into_folders_is_no_file_of_the_submission(tmp_path: Path) -> None:
    for name in ("Thumbs.db", "desktop.ini"):
        (batch(tmp_path) / name).write_bytes(b"\xd0\xcf\x11\xe0")
    assert "file_skipped" not in read(tmp_path).problems["code"].to_list()
    assert read(tmp_path).frame.height == 2


def test_a_line_of_a_text_that_is_longer_than_any(tmp_path: Path) -> None:
    (batch(tmp_path) / "乙.csv").write_text("企业名称,税收(万元)\n" + "丙" * 2_000_000 + ",3\n", encoding="utf-8")
    records = read(tmp_path)
    assert "一行的字有 2000002 个" in lines(records)
    assert records.frame.height == 2
