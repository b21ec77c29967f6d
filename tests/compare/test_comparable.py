"""Two runs that cannot be compared: one line says which, why and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from policy_folder import write_policy
from two_runs import Given, run

from tenglong.cli import _run


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run."""
    return run(tmp_path_factory.mktemp("good") / "一", Given())


def no_folder(out: Path) -> None:
    shutil.rmtree(out)


def no_run_record(out: Path) -> None:
    (out / "run.json").unlink()


def half_a_run_record(out: Path) -> None:
    (out / "run.json").write_text((out / "run.json").read_text(encoding="utf-8")[:200], encoding="utf-8")


def no_verdicts(out: Path) -> None:
    (out / "verdicts.parquet").unlink()


def half_the_verdicts(out: Path) -> None:
    path = out / "verdicts.parquet"
    path.write_bytes(path.read_bytes()[:-40])


def broken_inside(out: Path) -> None:
    path = out / "verdicts.parquet"
    data = path.read_bytes()
    end = len(data) - 8 - int.from_bytes(data[-8:-4], "little")  # where the schema begins
    path.write_bytes(data[:4] + b"\xff" * (end - 4) + data[end:])


@pytest.mark.parametrize(
    ("broken", "code", "what"),
    [
        (no_folder, "C190", "没有这个文件夹"),
        (no_run_record, "C008", "不是完整的检查结果文件夹"),
        (half_a_run_record, "C008", "不是完整的检查结果文件夹"),
        (no_verdicts, "C191", "结果不完整：verdicts.parquet 缺失或损坏"),
        (half_the_verdicts, "C191", "结果不完整：verdicts.parquet 缺失或损坏"),
        (broken_inside, "C191", "结果不完整：verdicts.parquet 缺失或损坏"),
    ],
)
@pytest.mark.parametrize("older", [True, False])
def test_a_folder_that_is_no_whole_run_is_named(
    good: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    broken: Callable[[Path], None],
    code: str,
    what: str,
    older: bool,
) -> None:
    out = tmp_path / "坏的"
    shutil.copytree(good, out)
    broken(out)
    pair = (out, good) if older else (good, out)
    assert refusal(capsys, *pair) == (code, f"错误：{out}：{what}")


def test_a_part_of_a_long_table_that_is_gone_is_named(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "企业.csv"
    sheet.write_text("企业名称,乡镇,实际用地（亩）,税收（万元）\n嵊州市丁厂,白石镇,10,300\n", encoding="utf-8")
    out = tmp_path / "结果"
    words = ["check", str(sheet), "--out", str(out), "--parts", "--policy", "SZ20", "--year", "2022"]
    assert _run([*words, "--region", "330683", "--as-of", "2022-12-31"]) in (0, 1)
    part = next((out / "verdicts.parquet").glob("*.parquet"))
    part.rename(tmp_path / "别处.parquet")
    assert refusal(capsys, good, out) == (
        "C191",
        f"错误：{out}：结果不完整：verdicts.parquet/{part.name} 缺失或损坏",
    )


def test_a_policy_that_is_gone_is_named_for_either_run(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policies, out = _own_run(tmp_path)
    shutil.rmtree(policies / "QX20")
    for pair in ((out, good), (good, out)):
        assert refusal(capsys, *pair) == ("C192", f"错误：{out}：检查所依据的政策 QX20 现在没有装载")


def test_a_policy_that_was_changed_since_the_newer_run_is_named(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policies, out = _own_run(tmp_path)
    path = policies / "QX20" / "criteria" / "enterprise.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("5万元/亩", "6万元/亩"), encoding="utf-8")
    assert refusal(capsys, good, out) == ("C193", f"错误：{out}：检查之后，政策 QX20 的规则有改动")


def _own_run(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of own policies, and a finished run by the one in it."""
    policies = write_policy(tmp_path / "政策")
    profile = f"policies: {policies}\nissue_date: 2022-12-31\n"
    options = ("--region", "330999", "--year", "2022", "--as-of", "2022-12-31")
    return policies, run(tmp_path / "二", Given(policy="QX20", profile=profile, options=options))


def refusal(capsys: pytest.CaptureFixture[str], old: Path, new: Path) -> tuple[str, str]:
    """The code of the one line that is said, and the line up to its remedy."""
    capsys.readouterr()
    assert _run(["compare", str(old), str(new)]) == 2
    said = capsys.readouterr()
    [line] = said.err.splitlines()
    assert not said.out
    what, _, rest = line.partition("。")
    assert rest.count("。") == 1
    return rest.rpartition("[")[2].rstrip("]"), what
