"""`check --register`: a finished run is imported with it; what goes wrong with the register leaves the run as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_run import MILL
from quarter_runs import PROFILE, YI, command

from tenglong.cli import _run
from tenglong.engine.cases.case_register import ADDRESS, Register
from tenglong.engine.cases.look import CaseFilter, list_cases


def test_the_run_is_imported_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*command(tmp_path, "结果", [MILL, YI]), "--register", str(tmp_path / "台账库.db"), "--who", "王某"]
    assert _run(words) == 1
    assert "台账库：已导入：新立案 3（1 个文件：结果.xlsx）" in capsys.readouterr().out
    assert _run([*words, "--scope", "part"]) == 1
    assert "台账库：这次检查已导入过" in capsys.readouterr().out
    assert len(list_cases(Register.at(tmp_path / "台账库.db"), CaseFilter())) == 3


def test_the_register_of_the_profile_needs_its_own_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = PROFILE + "case_register: 库/台账库.db\n"
    (tmp_path / "库").mkdir()
    words = command(tmp_path, "结果", [MILL], profile=profile)
    monkeypatch.setenv(ADDRESS, "postgresql://nobody:geheim@127.0.0.1:9/none")
    assert _run(words) == 1
    assert not list((tmp_path / "库").iterdir())
    assert _run([*words, "--to-register"]) == 1
    assert len(list_cases(Register.at(tmp_path / "库" / "台账库.db"), CaseFilter())) == 1
    assert "case_register" not in (tmp_path / "结果" / "run.json").read_text(encoding="utf-8")
    where = ["--profile", str(tmp_path / "结果.yaml")]
    assert _run(["case", "list", *where]) == 0


@pytest.mark.parametrize("words", [["--register", "坏.db"], ["--to-register"]])
def test_a_register_that_cannot_be_written_leaves_the_run(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, "postgresql://nobody:geheim@127.0.0.1:9/none")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "坏.db").write_bytes(b"not a database" * 500)
    assert _run([*command(tmp_path, "结果", [MILL]), *words]) == 3
    told = capsys.readouterr()
    assert "检查已完成，但没有导入台账库：" in told.err
    assert "geheim" not in told.err
    assert "case import" in told.err
    assert _run(["explain", str(tmp_path / "结果"), MILL[0]]) == 0
