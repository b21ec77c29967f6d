"""`tenglong check --engine spark`: long tables on storage that all workers share, checked part by part by Spark."""

from __future__ import annotations

import pickle
import shutil
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
from ..checking.run_record import write_run_record
from ..checking.tally import Tally
from ..core import output_folder
from ..core.clock import Clock, Progress
from ..core.errors import RunError
from ..decision.shutdown_risk import shutdown_warnings
from ..evaluation.targets.aggregate import aggregate_targets
from ..evaluation.targets.aggregate_sums import merged_totals
from ..intake.files.database import SUFFIX
from ..intake.files.readers.sniff import sniff
from ..intake.long.long_files import long_sources
from ..intake.records.identity import names_without_brackets, report_names
from ..records.problems import SAME, Problems
from ..records.records import PROBLEMS, Source
from ..report.ledger.ledger import write_cover
from ..report.ledger.ledger_run import cover_of
from .failure import told
from .session import ready, session
from .work import Work

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from .tasks import PartReport

_READ = ("parquet", "text")
"""Kinds of files."""


def check(options: Options, out: Path, progress: Progress | None = None) -> Result:
    """Do the whole check on Spark and leave its folder at `out`, with the tables that a check in parts has.

    Args:
        options: files are Parquet or CSV. Workers open them, and `out`, by the same paths.

    Raises:
        TenglongError: it could not be done; then `out` is as it was.
    """
    _refuse(options)
    ready()
    clock = Clock(progress=progress)
    with output_folder.replace_folder(out) as aside:
        aside = aside.resolve()
        staged, problems = aside / ".staged", Problems()
        staged.mkdir()
        checker = Checker.of(options)
        with clock.stage("survey"):
            feeds = long_sources(options.files, checker.office, staged, problems, parts=True)
            work = Work.of(checker, [replace(feed, table=feed.table.resolve()) for feed in feeds], problems)
        with session(options.master) as spark, told():
            result = _checked(spark, work, problems, aside, clock)
        shutil.rmtree(staged, ignore_errors=True)
        with clock.stage("ledger"):
            write_cover(cover_of(result), aside / "台账.xlsx")
        write_run_record(result, aside, clock, documents=0)
        return result


def _refuse(options: Options) -> None:
    """What a check on Spark does not do."""
    asked = {
        "--whole": options.parts is False,
        "--notices": options.notices,
        "--pdf": options.pdf,
        "--print": options.prints,
        "--document": options.documents,
    }
    if named := [option for option, given in asked.items() if given]:
        raise RunError(
            f"{'、'.join(named)} 不能与 --engine spark 同用", code="C038", remedy="文书请按县、乡镇拆分后另行检查生成"
        )
    for path in options.files:
        if not path.exists():
            raise RunError("文件不存在", code="C039", where=str(path), remedy="请核对路径和文件名")
        if path.is_file() and (path.suffix.lower() == SUFFIX or sniff(path, path.name) not in _READ):
            raise RunError(
                "--engine spark 只读 Parquet 和 CSV 文件",
                code="C040",
                where=path.name,
                remedy="请另存为这两种格式，或去掉 --engine spark",
            )


def _checked(spark: SparkSession, work: Work, problems: Problems, out: Path, clock: Clock) -> Result:
    """The check of the tables, which are in parts below `out` then."""
    from .job import judged, looked_over
    from .tasks import WRITTEN, Slices, write, write_part

    checker, staged = work.checker, out / ".staged"
    with clock.stage("survey") as count:
        cores, rows = spark.sparkContext.defaultParallelism, sum(source.rows for source in work.sources)
        size = min(checker.office.config.limits.part_rows, max(ceil(rows / cores), 1))
        origin = Slices(_slices(work.sources, size))
        numbers = spark.range(0, len(origin.slices), 1, max(len(origin.slices), 1))
        work, _ = looked_over(numbers, work, origin)
        work = replace(work, parts=max(cores, ceil(rows / size)))
        count(rows)
    written = judged(numbers, work, origin, partial(write, out=out, staged=staged), WRITTEN)
    accounts: list[PartReport] = [pickle.loads(row["account"]) for row in written.collect()]
    for account in accounts:
        _count(clock, account)
    once = _once([problems.frame(_NOBODY), *(account.once for account in accounts)], work.sources)
    joins = accounts and "uscc" in work.reader.words.joins
    of_all = pl.concat([once, _namesakes(out / "records.parquet")]) if joins else once
    write_part(of_all, "problems", work.parts, out, staged)
    tally = Tally.sum([*(account.tally for account in accounts), Tally.of_nothing().with_problems(of_all)])
    sums = merged_totals(account.sums for account in accounts)
    indicators = aggregate_targets(sums, checker.policies, checker.settings, checker.office.config)
    if not indicators.is_empty():
        indicators.write_parquet(out / "indicators.parquet")
    warnings = tuple(shutdown_warnings(tally.trades, checker.office.config))
    return Result(
        options=checker.options,
        office=checker.office,
        policies=checker.policies,
        settings=checker.settings,
        sources=work.sources,
        tally=tally,
        warnings=warnings,
        indicators=indicators,
        parts=len(accounts),
    )


def _slices(sources: Sequence[Source], size: int) -> list[tuple[int, int, int]]:
    """The rows of all tables, `size` at a time: index of the table, first row, number of rows."""
    return [
        (at, start, min(size, source.rows - start))
        for at, source in enumerate(sources)
        for start in range(0, source.rows, size)
    ]


def _count(clock: Clock, account: PartReport) -> None:
    """Add what a part took."""
    for name, seconds in account.seconds.items():
        clock.seconds[name] = round(clock.seconds.get(name, 0) + seconds, 3)
        clock.rows[name] = clock.rows.get(name, 0) + account.rows[name]
        clock.peak[name] = max(clock.peak.get(name, 0), account.peak[name])


_NOBODY = pl.DataFrame(schema={name: PROBLEMS[name] for name in ("file", "sheet", "row", "record_id", "town", "name")})
"""The owners of no sheet row."""


def _once(problems: Sequence[pl.DataFrame], sources: Sequence[Source]) -> pl.DataFrame:
    """Problems of whole columns, and of texts told once, from all parts: each once, at its first row."""
    order = {source.file: at for at, source in enumerate(sources)}
    at = pl.col("file").replace_strict(order, default=0, return_dtype=pl.Int64)
    return pl.concat(problems).sort(at, "row", maintain_order=True).unique(SAME, keep="first", maintain_order=True)


def _namesakes(records: Path) -> pl.DataFrame:
    """Problems of the written records whose name others have too, in the order of their rows."""
    columns = [*_NOBODY.columns, "uscc", "source"]
    named = pl.scan_parquet(records).filter(pl.col("name").is_not_null()).select(columns)
    named = named.with_columns(pl.col("name").map_batches(names_without_brackets, pl.String).hash().alias("same"))
    shared = named.group_by("same").len().filter(pl.col("len") > 1)
    found = named.join(shared, on="same", how="semi").sort("source", "row").collect(engine="streaming")
    problems = Problems()
    report_names(found, problems)
    return problems.frame(found.select(_NOBODY.columns))
