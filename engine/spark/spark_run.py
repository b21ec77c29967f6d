"""`tenglong check --engine spark`: Spark checks long tables part by part, on storage that all workers share."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ..checking.check import Checker
from ..checking.options import Options
from ..checking.result import Result
from ..checking.tally import Tally
from ..core import output_folder
from ..core.clock import Clock, Progress
from ..core.errors import RunError
from ..intake.files.database import SUFFIX
from ..intake.files.readers.bounds import Bounds
from ..intake.files.readers.guarded import kind_guarded
from ..intake.long.long_files import long_sources
from ..policy.profile import Limits
from ..records.problems import SAME, Problems
from ..records.records import PROBLEMS, Source
from ..run.check_run import compared_with
from ..run.part_results import PartWriter, result_of_parts, staging_folder, write_cover_and_record
from .failure import reraise_as_run_error
from .session import require_spark, session
from .work import Work

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from .tasks import SparkPartReport

_READ = ("parquet", "text")
"""Kinds of files."""


def check(options: Options, out: Path, progress: Progress | None = None) -> Result:
    """Do the whole check on Spark; afterwards `out` is the run's folder, with the same tables as a check in parts.

    Args:
        options: their files are Parquet or CSV. Workers open the files, and `out`, by the same paths as the driver.

    Raises:
        TenglongError: the check failed; `out` is then as it was before.
    """
    _refuse(options)
    require_spark()
    clock, problems = Clock(progress=progress), Problems()
    with output_folder.replace_folder(out) as staging, compared_with(options, staging.folder):
        aside = staging.folder.resolve()
        checker = Checker.of(options)
        with staging_folder(aside) as staged:
            with clock.stage("survey"):
                sources = long_sources(options.files, checker.office, staged, problems, parts=True)
                work = Work.of(checker, [replace(source, table=source.table.resolve()) for source in sources], problems)
            with session(options.master) as spark, reraise_as_run_error():
                result = _check_tables(spark, work, problems=problems, writer=PartWriter(aside, staged), clock=clock)
        write_cover_and_record(result, aside, clock)
    return replace(result, kept=tuple(staging.kept))


def _refuse(options: Options) -> None:
    """Refuse options that a check on Spark cannot serve."""
    asked = {
        "--whole": options.parts is False,
        "--notices": options.notices,
        "--pdf": options.pdf,
        "--print": options.prints,
        "--document": options.documents,
    }
    if unusable := [option for option, wanted in asked.items() if wanted]:
        raise RunError(
            f"{'、'.join(unusable)} 不能与 --engine spark 同用",
            code="C038",
            remedy="文书请按县、乡镇拆分后另行检查生成",
        )
    bounds = Bounds.of(Limits())
    for path in options.files:
        if not path.exists():
            raise RunError("文件不存在", code="C039", where=str(path), remedy="请核对路径和文件名")
        if path.is_file() and (path.suffix.lower() == SUFFIX or kind_guarded(path, bounds, path.name) not in _READ):
            raise RunError(
                "--engine spark 只读 Parquet 和 CSV 文件",
                code="C040",
                where=path.name,
                remedy="请另存为这两种格式，或去掉 --engine spark",
            )


def _check_tables(spark: SparkSession, work: Work, *, problems: Problems, writer: PartWriter, clock: Clock) -> Result:
    """Check the tables; the writer leaves the results in parts.

    Args:
        problems: problems already found in the files and in the heads of their tables.
    """
    from .job import judge_parts, look_over
    from .tasks import REPORTS, Slices, write

    checker, submission = work.checker, work.submission
    with clock.stage("survey") as count:
        cores, rows = spark.sparkContext.defaultParallelism, submission.rows
        size = min(checker.office.config.limits.part_rows, max(ceil(rows / cores), 1))
        origin = Slices(_slices(submission.sources, size))
        numbers = spark.range(0, len(origin.slices), 1, max(len(origin.slices), 1))
        work, _ = look_over(numbers, work, origin)
        work = replace(work, parts=max(cores, ceil(rows / size)))
        count(rows)
    parts = judge_parts(numbers, work, origin=origin, judge=partial(write, writer=writer), schema=REPORTS)
    reports: list[SparkPartReport] = [pickle.loads(row["report"]) for row in parts.collect()]
    for report in reports:
        _add_stages(clock, report)
    of_all = _each_once([problems.frame(_NOBODY), *(report.shared for report in reports)], submission.sources)
    writer.write("problems", work.parts, of_all)
    tallies = [*(report.tally for report in reports), Tally.of_nothing().with_problems(of_all)]
    sums = (report.sums for report in reports)
    return result_of_parts(checker, submission.sources, tallies, sums, parts=len(reports), out=writer.out)


def _slices(sources: Sequence[Source], size: int) -> list[tuple[int, int, int]]:
    """The rows of all tables in slices of at most `size` rows: (index of the table, first row, number of rows)."""
    return [
        (at, start, min(size, source.rows - start))
        for at, source in enumerate(sources)
        for start in range(0, source.rows, size)
    ]


def _add_stages(clock: Clock, report: SparkPartReport) -> None:
    """Add to the clock the seconds and rows of the stages of a part; the peak is the larger of both."""
    for name, seconds in report.seconds.items():
        clock.seconds[name] = round(clock.seconds.get(name, 0) + seconds, 3)
        clock.rows[name] = clock.rows.get(name, 0) + report.rows[name]
        clock.peak[name] = max(clock.peak.get(name, 0), report.peak[name])


_NOBODY = pl.DataFrame(schema={name: PROBLEMS[name] for name in ("file", "sheet", "row", "record_id", "town", "name")})
"""The owners of no sheet row."""


def _each_once(problems: Sequence[pl.DataFrame], sources: Sequence[Source]) -> pl.DataFrame:
    """The problems of whole columns, and of texts that are reported once, from all parts: each at its first row."""
    order = {source.file: at for at, source in enumerate(sources)}
    at = pl.col("file").replace_strict(order, default=0, return_dtype=pl.Int64)
    return pl.concat(problems).sort(at, "row", maintain_order=True).unique(SAME, keep="first", maintain_order=True)
