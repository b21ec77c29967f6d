"""`check --baseline`: what an earlier run had not found is shown apart; the run itself stays whole."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from office_run import MILL
from openpyxl import load_workbook
from quarter_runs import YI, checked, command

from tenglong.cli import _run
from tenglong.engine.run.verify import verify

NEW = ["白石丙纺织厂", None, "白石镇", "制造业", "规下", "20", "10", "否", "否", "否"]


def test_only_what_is_new_is_shown_and_the_run_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(tmp_path, "前次", [MILL, [*YI[:5], "80", "10", "否", "否", "否"]])
    capsys.readouterr()
    for way, ending in (("--whole", "xlsx"), ("--parts", "csv")):
        words = command(tmp_path, "本次", [MILL, YI, NEW], ending=ending)
        assert _run([*words, "--baseline", str(tmp_path / "前次"), way]) == 1
        out = tmp_path / "本次"
        lines = capsys.readouterr().out.split("与前次相比：")[1].splitlines()
        assert lines[0].startswith("新增触发 4 条，涉及 2 家")
        assert "白石丙纺织厂（白石镇） SZ20-E01 亩均税收低于出清线（前次：前次没有这家）" in lines[3]
        assert not any("青溪甲机械厂" in line for line in lines)
        rows = list(load_workbook(out / "新增.xlsx").worksheets[0].values)
        assert len(rows) == 5
        hits = pl.scan_parquet(out / "verdicts.parquet", glob=False).filter(pl.col("outcome") == "hit").collect()
        assert MILL[0] in hits["name"].to_list()


@pytest.mark.parametrize(("way", "ending"), [("--whole", "xlsx"), ("--parts", "csv")])
def test_the_ledger_says_beside_which_run_it_was_seen_also_when_letters_are_written_again(
    tmp_path: Path, way: str, ending: str
) -> None:
    checked(tmp_path, "前次", [MILL])
    words = [*command(tmp_path, "本次", [MILL, YI], ending=ending), "--notices", way]
    assert _run(words) == 1
    assert "前次检查" not in _facts(tmp_path / "本次")
    assert _run([*words, "--baseline", str(tmp_path / "前次")]) == 1
    assert _facts(tmp_path / "本次")["前次检查"].startswith("前次：比前次新增的触发另见“新增.xlsx”")
    if way == "--whole":
        assert not verify(tmp_path / "本次").differences
    assert _run(["notice", str(tmp_path / "本次")]) == 0
    assert "前次检查" in _facts(tmp_path / "本次")
    assert (tmp_path / "本次" / "新增.xlsx").is_file()


def _facts(out: Path) -> dict[str, str]:
    """What the first sheet of the ledger says of the check."""
    rows = load_workbook(out / "台账.xlsx").worksheets[0].iter_rows(max_col=2, values_only=True)
    return {str(name): str(text) for name, text in rows if name and text}


def test_nothing_new_and_the_same_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = checked(tmp_path, "结果", [MILL, YI])
    assert _run([*command(tmp_path, "结果", [MILL]), "--baseline", str(out)]) == 1
    assert "与前次相比：没有新增触发" in capsys.readouterr().out
    assert (out / "新增.xlsx").is_file()
    assert _run(command(tmp_path, "结果", [MILL])) == 1
    assert not (out / "新增.xlsx").exists()


def test_what_is_no_run_is_refused_before_anything_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = command(tmp_path, "结果", [MILL])
    assert _run([*words, "--baseline", str(tmp_path)]) == 2
    assert "[C008]" in capsys.readouterr().err
    checked(tmp_path, "前次", [MILL])
    assert _run([*words, "--kind", "project", "--baseline", str(tmp_path / "前次")]) == 2
    assert "[C145]" in capsys.readouterr().err
    assert not (tmp_path / "结果").exists()
