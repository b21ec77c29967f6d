"""The benchmarks measure what they say: the same outcomes by every way, the same submission each time."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tenglong.engine.vocabulary.uscc import check_uscc

ROOT = Path(__file__).parents[2]
ROWS = 3_000

sys.path.append(str(ROOT))  # the folder is no part of the installed package
from benchmarks import make_submission  # noqa: E402
from benchmarks.__main__ import PARTS  # noqa: E402
from benchmarks.evaluation import WAYS, Contestant  # noqa: E402
from benchmarks.sample import CRITERIA, Sample, outcomes, read_sample  # noqa: E402


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return read_sample(ROWS, tmp_path_factory.mktemp("sample"))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.module)
def test_every_way_gives_the_outcomes_of_tenglong(way: Contestant, sample: Sample) -> None:
    if way.module == "zen_engine":
        pytest.importorskip("zen", reason="zen-engine is not installed: pip install '.[bench]'")
    ours = sample.verdicts()
    assert_frame_equal(way.judged(sample), ours if way.whole else outcomes(sample, ours))


def test_the_sample_holds_every_outcome_of_its_criteria(sample: Sample) -> None:
    found = {criterion: set(column) for criterion, column in outcomes(sample, sample.verdicts()).to_dict().items()}
    assert set(found) == set(CRITERIA)
    assert found["SZ20-E01"] == {"hit", "clear", "boundary", "insufficient"}
    assert found["SZ22-E01"] == {"hit", "clear", "insufficient", "out_of_scope"}
    assert {"hit", "insufficient", "out_of_scope"} <= found["SZ22-E02"]


def test_about_a_tenth_are_below_the_line(sample: Sample) -> None:
    share = (outcomes(sample, sample.verdicts())["SZ20-E01"] == "hit").mean()
    assert isinstance(share, float)
    assert 0.08 < share < 0.12


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_the_same_count_and_seed_give_the_same_bytes(ending: str, tmp_path: Path) -> None:
    first, second = (make_submission.write(ROWS, tmp_path / f"{name}{ending}").read_bytes() for name in ("one", "two"))
    assert first == second


def test_a_row_does_not_depend_on_how_many_there_are() -> None:
    assert_frame_equal(make_submission.rows(ROWS).collect(), make_submission.rows(250_000).collect().head(ROWS))


def test_codes_are_sound_and_a_few_rows_repeat_an_enterprise() -> None:
    codes = make_submission.rows(20_000).select("统一社会信用代码").collect().to_series()
    assert {check_uscc(code).problem for code in codes} == {""}
    assert 19_900 < codes.n_unique() < 20_000


def test_a_workbook_holds_the_same_rows(tmp_path: Path) -> None:
    frame = make_submission.rows(50).collect()
    fastexcel = pytest.importorskip("fastexcel", reason="fastexcel is not installed: pip install '.[bench]'")
    read = fastexcel.read_excel(make_submission.write(50, tmp_path / "list.xlsx")).load_sheet(0).to_polars()
    assert read.columns == frame.columns
    assert_frame_equal(
        read.select(pl.col("税收（万元）", "统一社会信用代码")), frame.select("税收（万元）", "统一社会信用代码")
    )


@pytest.mark.slow
def test_the_command_prints_a_line_for_every_part() -> None:
    ran = subprocess.run([sys.executable, "-m", "benchmarks", "--quick"], cwd=ROOT, capture_output=True, text=True)
    assert "Traceback" not in ran.stderr, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if line.startswith("|")][2:]
    assert {line.split("|")[1].strip() for line in lines} == set(PARTS)
    failed = [line for line in lines if "failed:" in line and "No module named 'zen'" not in line]
    assert failed == []
