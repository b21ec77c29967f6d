"""`tenglong check --engine spark`: the folder of a run in parts, or one line and nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook
from polars.testing import assert_frame_equal
from spark_cases import DAY, embedded, firms, in_order

from tenglong.cli import _run
from tenglong.engine.core.errors import RunError
from tenglong.engine.spark import session
from tenglong.engine.spark.failure import narrow_failure
from tenglong.engine.spark.work import ROW, PartRows

SPARK = ("--engine", "spark", "--master", "local[2]", "--year", 2022, "--as-of", DAY, "--issue-date", DAY)


def run(*arguments: object) -> int:
    return _run([str(argument) for argument in arguments])


def table(out: Path, name: str) -> pl.DataFrame:
    return in_order(pl.read_parquet(out / f"{name}.parquet").drop("documents", strict=False))


def test_a_folder_of_files_has_the_tables_of_the_embedded_run(spark: Any, tmp_path: Path) -> None:
    rows, given = firms(150), tmp_path / "上报"
    (given / "甲镇").mkdir(parents=True)
    (given / "乙镇").mkdir()
    rows.head(60).write_parquet(given / "甲镇" / "表.parquet")
    rows[60:120].rename({"企业名称": "name", "税收（万元）": "tax"}).write_parquet(given / "乙镇" / "表.parquet")
    text = f"三界镇企业情况表\n单位：万元、亩\n{rows[120:].write_csv()}"
    (given / "丙镇.csv").write_text(text, encoding="gb18030")
    (given / "照片.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    (tmp_path / "profile.yaml").write_text("limits: {part_rows: 40}\n", encoding="utf-8")
    out = tmp_path / "out"
    assert run("check", given, "--out", out, *SPARK, "--profile", tmp_path / "profile.yaml") == 3
    expected = embedded([given], tmp_path / "profile.yaml")
    for name, frame in expected.items():
        assert_frame_equal(table(out, name), frame)
    account = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert [thing["what"] for thing in account["account"]["unused"] if thing["weight"] == "part"] == ["照片.png"]
    days = ("--year", 2022, "--as-of", DAY, "--issue-date", DAY)
    beside = tmp_path / "分批"
    assert run("check", given, "--out", beside, *days, "--parts", "--profile", tmp_path / "profile.yaml") == 3
    assert account["account"] == json.loads((beside / "run.json").read_text(encoding="utf-8"))["account"]
    assert account["records"] == expected["records"].height
    assert account["parts"] == len(list((out / "verdicts.parquet").iterdir())) >= 4
    assert sum(count for by in account["outcomes"].values() for count in by.values()) == expected["verdicts"].height
    assert (
        account["decisions"]["list"] == expected["decisions"].filter(pl.col("decisions").list.contains("list")).height
    )
    assert account["seconds"].keys() >= {"survey", "read", "evaluate", "decide", "write", "ledger"}
    assert (out / "台账.xlsx").is_file()
    assert not [path for path in tmp_path.rglob("*") if ".staged" in path.name or path.name.startswith(".out")]


def test_a_part_that_fails_leaves_nothing(spark: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "企业.parquet"
    firms(3000).write_parquet(path, row_group_size=500, compression="uncompressed")
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 4000] = b"\xff" * 4000
    path.write_bytes(data)
    assert run("check", path, "--out", tmp_path / "out", *SPARK) == 2
    said = capfd.readouterr().err.splitlines()
    assert said[-1].startswith("错误：企业.parquet")
    assert "行起" in said[-1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["企业.parquet"]


@pytest.mark.parametrize(
    ("name", "options", "what"),
    [
        ("企业.parquet", ("--whole",), "--whole 不能与 --engine spark 同用"),
        ("企业.parquet", ("--pdf", "--notices"), "--notices、--pdf 不能与 --engine spark 同用"),
        ("查询.sql", (), "只读 Parquet 和 CSV"),
        ("企业.xlsx", (), "只读 Parquet 和 CSV"),
        ("没有.csv", (), "文件不存在"),
        ("企业.parquet", ("--kind", "region"), "地区指标表不分批检查"),
    ],
)
def test_what_spark_does_not_do_is_one_line(
    spark: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, options: tuple[str, ...], what: str
) -> None:
    firms(5).write_parquet(tmp_path / "企业.parquet")
    firms(5).write_csv(tmp_path / "查询.sql")
    Workbook().save(tmp_path / "企业.xlsx")
    assert run("check", tmp_path / name, "--out", tmp_path / "out", *SPARK, *options) == 2
    said = capfd.readouterr().err.splitlines()
    assert what in said[-1]
    assert not (tmp_path / "out").exists()


def test_without_pyspark_or_java_it_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    firms(5).write_parquet(tmp_path / "a.parquet")
    given = ("check", tmp_path / "a.parquet", "--out", tmp_path / "out", *SPARK)
    with monkeypatch.context() as patched:
        patched.setattr(session, "find_spec", lambda name: None)
        assert run(*given) == 2
    assert (
        capsys.readouterr().err == "错误：没有安装 pyspark、pyarrow。请用 pip install 'tenglong[spark]' 安装。[C035]\n"
    )
    with monkeypatch.context() as patched:
        patched.setattr(session, "find_spec", lambda name: object())
        patched.setenv("JAVA_HOME", str(tmp_path))
        assert run(*given) == 2
    assert "没有找到 Java。请安装 Java 17" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_master_is_for_spark_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", tmp_path, "--out", tmp_path / "out", "--master", "local[2]") == 2
    assert capsys.readouterr().err == "错误：--master 只与 --engine spark 同用。[C043]\n"


def test_help_loads_no_spark() -> None:
    code = "import sys; from tenglong.cli import _run; _run(['--help']); sys.exit(any(m in sys.modules for m in ('pyspark', 'pyarrow', 'polars')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_the_command_starts_a_spark_of_its_own(spark: Any, tmp_path: Path) -> None:
    firms(40).write_parquet(tmp_path / "企业.parquet")
    program = Path(sys.executable).with_name("tenglong")
    given = [program, "check", "企业.parquet", "--out", "out", *SPARK]
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYSPARK", "SPARK"))}
    done = subprocess.run(
        [str(word) for word in given], cwd=tmp_path, capture_output=True, env=outside, encoding="utf-8"
    )
    assert done.returncode == 1, done.stderr
    assert "台账：out/台账.xlsx" in done.stdout
    assert_frame_equal(table(tmp_path / "out", "verdicts"), embedded([tmp_path / "企业.parquet"])["verdicts"])


class _RowNames:
    """Names rows as `Work` does."""

    def row_names(self, given: PartRows) -> list[str]:
        return [f"表{at} 第 {row} 行" for at, frame in sorted(given.items()) for row in frame[ROW]]


@pytest.mark.parametrize("bad", [(0, 2), (0, 40), (1, 2), (1, 17), (1, 31)])
def test_a_failing_row_is_found_among_those_of_a_part(bad: tuple[int, int]) -> None:
    given = {0: pl.DataFrame({ROW: range(2, 41)}), 1: pl.DataFrame({ROW: range(2, 32)})}

    def judge(some: PartRows) -> None:
        if bad[0] in some and bad[1] in some[bad[0]][ROW]:
            raise KeyError("x")

    with pytest.raises(RunError) as caught:
        narrow_failure(_RowNames(), given, judge)  # type: ignore[arg-type]
    assert caught.value.where == f"表{bad[0]} 第 {bad[1]} 行"


def test_rows_that_fail_only_together_are_named_by_their_first() -> None:
    given = {0: pl.DataFrame({ROW: range(7, 20)})}

    def judge(some: PartRows) -> None:
        if some[0].height > 5:
            raise RunError("太多", code="C999", remedy="请拆分")

    with pytest.raises(RunError) as caught:
        narrow_failure(_RowNames(), given, judge)  # type: ignore[arg-type]
    assert caught.value.line == "表0 第 7 行起：太多。请拆分。[C999]"
