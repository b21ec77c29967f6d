"""The commands of README's section of three quarters, as an inspector copies them, and what each says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import CaseFilter, altered, list_cases
from tenglong.engine.core.resources import PACKAGE

ROOT = Path(__file__).resolve().parents[2]
HAZARD = "2022-000010"


def commands() -> list[list[list[str]]]:
    """The lines of the section; each is one command, or several with ; between."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- three quarters -->\n```bash\n(.*?)```", text, re.DOTALL)
    assert block
    return [[shlex.split(part)[1:] for part in line.split(";")] for line in block[1].splitlines()]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    """What each line printed, and the folder in which they were entered."""
    folder = tmp_path_factory.mktemp("three")
    (folder / "samples").symlink_to(PACKAGE / "samples")
    capture, said = pytest.MonkeyPatch(), []
    capture.chdir(folder)
    for parts in commands():
        lines: list[str] = []
        capture.setattr("tenglong.engine.cli.case_verbs.echo", lambda text="", lines=lines: lines.append(text))
        for part in parts:
            assert _run(part) == (1 if part[0] == "check" else 0), part
        said.append("\n".join(lines))
    capture.undo()
    return said, folder


@pytest.mark.slow
def test_ten_lines_tell_the_life_of_a_case(played: tuple[list[str], Path]) -> None:
    said, folder = played
    assert len(said) == 10
    assert "新立案 26" in said[0]
    assert [line.split("：")[1] for line in said[1:4]] == [
        "已签发",
        "已送达，期限 2023-02-03",
        "整改中，期限 2023-04-17",
    ]
    register = Register.at(folder / "台账库.db")
    assert altered(register) == []


@pytest.mark.slow
def test_the_first_quarter_of_2023_proposes_and_misses(played: tuple[list[str], Path]) -> None:
    said, _ = played
    for words in ("新立案 1", "好转 1", "未能判断，不变 1", "拟销号，待复查 4", "未报 7", "清晏石材"):
        assert words in said[4], words
    firms = [line.split("  ")[2].split("（")[0] for line in said[5].splitlines()]
    assert firms == ["嵊州市岚谷五金有限公司", "嵊州市溪照塑料厂", "嵊州市归云制衣厂", "嵊州市拾光玩具有限公司"]


@pytest.mark.slow
def test_what_comes_back_is_a_new_case_that_names_the_former(played: tuple[list[str], Path]) -> None:
    said, folder = played
    assert "达标销号" in said[7]
    assert "反弹（另立新案） 1" in said[8]
    assert "未报 6" in said[8]
    rows = list_cases(Register.at(folder / "台账库.db"), CaseFilter(name="岚谷"))
    assert [(row["state"], row["former"]) for row in rows] == [("closed", ""), ("proposed", HAZARD)]
    assert f"前案 {HAZARD}" in said[9]
