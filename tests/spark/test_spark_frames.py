"""A data frame of Spark judged as the same rows are judged without it: every verdict, in all columns."""

from __future__ import annotations

import os
import pickle
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from policy_folder import HEAD, write_policy
from spark_cases import Brittle, checker, embedded, firms, in_order, made_up

from tenglong.engine.checking.check import Checker
from tenglong.engine.checking.options import Options
from tenglong.engine.core.clock import Clock
from tenglong.engine.core.errors import RunError, SubmissionError
from tenglong.engine.records.problems import Problems
from tenglong.engine.spark.work import InMemorySource, Work

EXAMPLES = int(os.environ.get("TENGLONG_EXAMPLES", "1"))
"""Three jobs of Spark each, whatever the rows: one example of many rows costs least.
TENGLONG_EXAMPLES=20 tries more."""

PROFILE = """\
office: {name: 三界镇人民政府, region: "330683"}
policies: 政策
reference_tables: {高耗低效指南: 指南.csv}
two_high_trades: 两高.csv
thresholds:
  - criterion: SZ20-E01
    when: 亩均税收 低于 8万元/亩
    source: 某镇亩均评价办法第三条
    approver: 某镇人民政府
    approved: 2022-01-05
"""


def spark_tables(spark: Any, path: Path, judge: Checker, table: str = "verdicts", **given: Any) -> pl.DataFrame:
    """A table of the check of a Parquet file, with its rows numbered as a sheet that holds it."""
    return in_order(pl.DataFrame(pl.from_arrow(checked(spark, path, judge, table=table, **given).toArrow())))


def checked(spark: Any, path: Path, judge: Checker, **given: Any) -> Any:
    from pyspark.sql import functions

    from tenglong.engine.spark.frames import check_frame

    frame = spark.read.parquet(str(path)).select("*", (functions.col("_metadata.row_index") + 2).alias("第几行"))
    return check_frame(frame, judge, row="第几行", file=path.name, sheet=path.stem, **given)


@pytest.mark.parametrize(
    ("year", "tables"), [(2022, ("verdicts", "cautions", "decisions", "records")), (None, ("verdicts",))]
)
def test_every_table_is_that_of_the_embedded_run(
    spark: Any, tmp_path: Path, year: int | None, tables: tuple[str, ...]
) -> None:
    path = tmp_path / "企业.parquet"
    firms(120).write_parquet(path, row_group_size=37)
    expected = embedded([path], year=year, include_out_of_scope=True)
    for table in tables:
        found = spark_tables(spark, path, checker(year=year, include_out_of_scope=True), table, parts=3)
        assert_frame_equal(found.drop("documents", strict=False), expected[table])


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="TENGLONG_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**40), day=st.sampled_from([date(2022, 3, 1), date(2026, 11, 20)]))
def test_any_records_are_judged_alike(spark: Any, tmp_path: Path, seed: int, day: date) -> None:
    path = tmp_path / "杂.parquet"
    made_up(seed, 250).write_parquet(path)
    judge = Checker.of(Options(files=(), as_of=day, include_out_of_scope=True))
    whole = Checker.of(Options(files=(path,), as_of=day, include_out_of_scope=True))
    assert_frame_equal(
        spark_tables(spark, path, judge, parts=3), in_order(whole.check(whole.read(Clock()), Clock()).verdicts)
    )


def test_workers_need_none_of_the_offices_files(spark: Any, tmp_path: Path) -> None:
    path, office = tmp_path / "企业.parquet", tmp_path / "本镇"
    firms(80).write_parquet(path)
    profile = write_office(office)
    expected = embedded([path], profile)
    assert {"QX20-E01", "SZ20-E01"} <= set(expected["verdicts"]["criterion"])
    assert "two_high_trade" in set(expected["problems"]["code"])
    frames = {table: checked(spark, path, checker(profile), table=table) for table in ("verdicts", "problems")}
    shutil.rmtree(office)
    for table, frame in frames.items():
        found = in_order(pl.DataFrame(pl.from_arrow(frame.toArrow())))
        of_rows = pl.col("code") == "town_unknown" if table == "problems" else pl.lit(False)
        assert_frame_equal(found.filter(~of_rows), expected[table].filter(~of_rows))


def write_office(office: Path) -> Path:
    """The profile of an office with a policy, a reference table, a list of trades and a local standard of its own."""
    office.mkdir()
    (office / "指南.csv").write_text(
        "行业大类,亩均税收(万元/亩),单位能耗增加值(万元/吨标准煤)\n纺织业,7,1\n", encoding="utf-8"
    )
    (office / "两高.csv").write_text("行业\n黑色金属冶炼和压延加工业\n", encoding="utf-8")
    write_policy(office / "政策", head=HEAD.replace("330999", "330683"))
    (office / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    return office / "profile.yaml"


def test_values_of_any_type_mean_what_they_mean_in_the_file(spark: Any, tmp_path: Path) -> None:
    path = tmp_path / "类型.parquet"
    pl.DataFrame(
        {
            "企业名称": [f"第{number}厂" for number in range(4)],
            "统一社会信用代码": [911101066976941872, 91330683, None, 0],
            "税收（万元）": pl.Series(
                [Decimal("16.200"), Decimal("49.96"), None, Decimal(50)], dtype=pl.Decimal(20, 3)
            ),
            "实际用地（亩）": [3.24, float("inf"), float("nan"), 0.1 + 0.2],
            "年平均职工人数": pl.Series([1, 2, None, 4], dtype=pl.Int16),
            "用电量（万千瓦时）": pl.Series([0.1, 2.5, None, 1e10], dtype=pl.Float32),
            "是否存在安全隐患": [True, False, None, True],
            "成立日期": [date(2001, 2, 3), None, date(1999, 12, 31), None],
            "投产日期": [datetime(2001, 2, 3, 4, 5, 6), datetime(2002, 1, 1), None, None],
            "备注": [["甲"], [], None, ["乙"]],
            "row": ["一", "二", "三", None],
        }
    ).write_parquet(path)
    expected = embedded([path], include_out_of_scope=True)
    for table in ("verdicts", "records"):
        assert_frame_equal(spark_tables(spark, path, checker(include_out_of_scope=True), table), expected[table])


def test_rows_that_nobody_numbered_have_numbers_that_stay(spark: Any, tmp_path: Path) -> None:
    from tenglong.engine.spark.frames import check_frame

    firms(60).write_parquet(tmp_path / "企业.parquet")
    frame = spark.read.parquet(str(tmp_path / "企业.parquet"))
    once, again = (in_order(pl.DataFrame(pl.from_arrow(check_frame(frame, checker()).toArrow()))) for _ in range(2))
    assert once.equals(again)
    columns = ("row", "name", "criterion", "outcome", "actual")  # a single partition of Spark has the file's own rows
    assert_frame_equal(once.select(columns), embedded([tmp_path / "企业.parquet"])["verdicts"].select(columns))


def test_row_numbers_are_those_of_the_file_with_several_row_groups_and_splits(spark: Any, tmp_path: Path) -> None:
    for name in "甲乙":
        pl.DataFrame({"行": range(2, 20_002)}).write_parquet(tmp_path / f"{name}.parquet", row_group_size=1999)
    spark.conf.set("spark.sql.files.maxPartitionBytes", "20000")
    try:
        frame = spark.read.parquet(str(tmp_path)).selectExpr(
            "`行`", "_metadata.row_index + 2 AS at", "_metadata.file_name AS file"
        )
        assert frame.rdd.getNumPartitions() > 4
        assert frame.where("`行` = at").count() == frame.count() == 40_000
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")


def test_a_failing_record_fails_the_job_and_is_named(spark: Any, tmp_path: Path) -> None:
    path, sound = tmp_path / "企业.parquet", checker()
    rows = firms(60)
    rows.write_parquet(path)
    name = rows["企业名称"][17]
    brittle = Brittle(
        options=sound.options, office=sound.office, policies=sound.policies, settings=sound.settings, name=name
    )
    from tenglong.engine.spark.failure import reraise_as_run_error

    frame = checked(spark, path, brittle, parts=3)
    with pytest.raises(RunError) as caught, reraise_as_run_error():
        frame.collect()
    places = [f"企业.parquet 企业 第 {row} 行：" for row, said in enumerate(rows["企业名称"], 2) if said == name]
    assert caught.value.line.startswith(tuple(places))
    assert "ZeroDivisionError: 坏了" in caught.value.line
    assert "\n" not in caught.value.line


def test_a_line_of_ours_keeps_its_own_code_and_has_no_other() -> None:
    errors = pytest.importorskip("pyspark.errors")

    from tenglong.engine.core.errors import SubmissionError
    from tenglong.engine.spark.failure import reraise_as_run_error

    ours = SubmissionError("第 7 行读不出来", code="S999", where="清单.csv", remedy="请重新导出")
    text = f"Job aborted.\nTraceback:\n{type(ours).__module__}.SubmissionError: {ours}\n\n\tat org.apache.spark.Task"
    with pytest.raises(RunError) as caught, reraise_as_run_error():
        raise errors.PySparkException(text)
    assert (caught.value.line, caught.value.code) == ("清单.csv：第 7 行读不出来。请重新导出。[S999]", "S999")


def test_what_spark_itself_says_is_one_line(spark: Any) -> None:
    from pyspark.errors import PySparkException

    from tenglong.engine.spark.failure import reraise_as_run_error

    with pytest.raises(RunError) as caught, reraise_as_run_error():
        raise PySparkException("Job aborted.\nPython worker exited unexpectedly")
    assert caught.value.line.startswith(
        "Spark 作业失败(Job aborted. Python worker exited unexpectedly)。请看 Spark 的日志"
    )


def test_a_frame_without_a_header_that_we_know_is_refused(spark: Any) -> None:
    from tenglong.engine.spark.frames import check_frame

    with pytest.raises(SubmissionError, match="没有认得出的表头"):
        check_frame(spark.range(3), checker())
    with pytest.raises(RunError, match="地区指标表"):
        check_frame(spark.range(3), checker(kind="region"))


def test_what_is_sent_holds_no_password(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("database: postgresql://u:secret@h/d\n", encoding="utf-8")
    judge = checker(tmp_path / "profile.yaml")
    work = Work.of(judge, [InMemorySource.of(firms(5), "表", "表")], Problems())
    assert b"secret" in pickle.dumps(judge)
    assert b"secret" not in pickle.dumps(work)
