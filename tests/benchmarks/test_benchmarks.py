"""The benchmarks measure what they say: the same outcomes by every way, the same submission each time."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from made_records import records_of
from polars.testing import assert_frame_equal

from tenglong.engine.vocabulary.uscc import check_uscc

ROOT = Path(__file__).parents[2]
ROWS = 3_000

sys.path.append(str(ROOT))  # the folder is no part of the installed package
from benchmarks import make_submission  # noqa: E402
from benchmarks.__main__ import PARTS  # noqa: E402
from benchmarks.evaluation import WAYS, Contestant  # noqa: E402
from benchmarks.polars_outcomes import ALSO_TWO_HIGH, ROUTES, TWO_HIGH, UNLAWFUL  # noqa: E402
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


VALUES: dict[str, tuple[Any, ...]] = {
    "industry_section": ("制造业", "采矿业", "批发和零售业", None),
    "cluster": ("智能电机集群", "青溪渔具", None),
    "scale": ("规上", "规下", None),
    "route": (*ROUTES, "其他", None),
    "two_high": (True, True, False, None),
    "tax": ("9", "10", "11", None),
    "land_actual": ("2", "2", "3", "0", None),
}


def _made_row(random: Random, number: int) -> dict[str, Any]:
    """A row whose listed states are often all no, so that what the text leaves open is all that is stated."""
    states = dict.fromkeys((*UNLAWFUL, *TWO_HIGH), False)
    mixed = random.choice(((), ALSO_TWO_HIGH, ("energy_violation",), tuple(states)))
    states |= {key: random.choice((False, True, None)) for key in mixed}
    chosen = {key: random.choice(values) for key, values in VALUES.items()}
    return {"name": f"青溪市第{number}厂", "region_code": "330683", **chosen, **states}


@pytest.mark.parametrize("way", [way for way in WAYS if not way.whole], ids=lambda way: way.module)
def test_every_way_agrees_where_the_sample_has_no_such_rows(way: Contestant, sample: Sample) -> None:
    """Trades, clusters, ways and states in every mixture; the generated submission states few of them."""
    if way.module == "zen_engine":
        pytest.importorskip("zen", reason="zen-engine is not installed: pip install '.[bench]'")
    random = Random(20)
    made = replace(sample, records=records_of(_made_row(random, number) for number in range(1_500)))
    ours = outcomes(made, made.verdicts())
    for criterion in ("SZ20-E01", "SZ22-F02", "SZ22-E02", "SZ22-E03"):
        assert set(ours[criterion]) == {"hit", "clear", "boundary", "insufficient", "out_of_scope"}
    assert set(ours["SZ22-F01"]) == {"hit", "clear", "insufficient", "out_of_scope"}
    assert_frame_equal(way.judged(made), ours)


def test_the_sample_holds_every_outcome_of_its_criteria(sample: Sample) -> None:
    found = {criterion: set(column) for criterion, column in outcomes(sample, sample.verdicts()).to_dict().items()}
    assert set(found) == set(CRITERIA)
    assert found["SZ20-E01"] == {"hit", "clear", "boundary", "insufficient", "out_of_scope"}
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


def test_of_the_next_submission_a_few_are_changed_new_gone_and_renamed() -> None:
    count = 40_000
    keys = ("统一社会信用代码", "企业名称", "税收（万元）", "主营业务收入（万元）")
    old, new = (
        frame.select(keys).collect().unique("统一社会信用代码", keep="none")
        for frame in (make_submission.rows(count), make_submission.later_rows(count))
    )
    both = old.join(new, on="统一社会信用代码", suffix="：本次")
    renamed = both.filter(pl.col("企业名称") != pl.col("企业名称：本次")).height
    changed = both.filter(pl.any_horizontal(pl.col(key).ne_missing(pl.col(f"{key}：本次")) for key in keys[2:])).height
    for found, share in (
        (changed, "figures"), (renamed, "renamed"), (old.height - both.height, "gone"), (new.height - both.height, "new"),
    ):  # fmt: skip
        assert 0.8 < found / count / make_submission.CHANGES[share] < 1.2, (share, found)


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
    absent = ("No module named 'zen'", "No module named 'duckdb'")
    failed = [line for line in lines if "failed:" in line and not any(words in line for words in absent)]
    assert failed == []
