"""docs/新增政策指南.md does what it says: its files make a policy, its commands end as they say, its enterprises judge so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tenglong.cli import _run
from tenglong.engine.policy.corpus import POLICIES

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "新增政策指南.md"
_FILE = re.compile(r"^文件 `([^`]+)`：\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMANDS = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> Iterator[tuple[list[str], int]]:
    """The arguments of each command of the guide, and the exit code that it names."""
    for block in _COMMANDS.findall(text):
        for line in block.splitlines():
            command, _, code = line.partition("#")
            yield shlex.split(command)[1:], int(code)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide's files in a new folder, after its commands."""
    folder = tmp_path_factory.mktemp("office")
    text = GUIDE.read_text(encoding="utf-8")
    for name, content in _FILE.findall(text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for arguments, code in commands(text):
            assert _run(arguments) == code, arguments
    return folder


def test_the_guide_has_all_files_of_a_policy_and_its_commands(office: Path) -> None:
    written = {path.relative_to(office / "政策" / "QX24").as_posix() for path in (office / "政策").rglob("*.*")}
    assert written == {
        "policy.yaml",
        "clauses.yaml",
        "targets.yaml",
        "tests.yaml",
        "criteria/enterprise.yaml",
        "lists/QX24-L01.csv",
    }
    assert len(list(commands(GUIDE.read_text(encoding="utf-8")))) == 8


def test_the_enterprises_judge_as_the_guide_says(office: Path) -> None:
    decided = pl.read_parquet(office / "结果" / "decisions.parquet")
    found = dict(zip(decided["name"], decided["decisions"].to_list(), strict=True))
    assert found == {
        "青溪县望岫纺织有限公司": ["inform"],
        "青溪县云帆轴承有限公司": ["review"],
        "青溪县砚池家具有限公司": ["refer"],
    }
    verdicts = pl.read_parquet(office / "结果" / "verdicts.parquet")
    low = verdicts.filter(pl.col("name") == "青溪县望岫纺织有限公司", pl.col("criterion") == "QX24-E01")
    assert low.select("outcome", "actual", "limit", "basis").row(0) == ("hit", "11", "12", "in_force")
    assert "嵊州市远山纺织有限公司" not in verdicts["name"].to_list()
    assert any(path.suffix == ".docx" for path in (office / "结果" / "notices").rglob("*"))


def test_the_target_is_judged_as_the_guide_says(office: Path) -> None:
    verdicts = pl.read_parquet(office / "指标结果" / "verdicts.parquet")
    [row] = verdicts.filter(pl.col("criterion") == "QX24-T01").to_dicts()
    assert (row["outcome"], row["actual"], row["limit"]) == ("hit", "18.5", "20")


def test_the_handbook_has_the_new_policy_and_the_shipped_ones_are_untouched(office: Path) -> None:
    page = (office / "手册" / "QX24.md").read_text(encoding="utf-8")
    assert "低效线：2026 年起 12万元/亩" in page
    assert not (POLICIES / "QX24").exists()
