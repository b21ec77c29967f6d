"""A data frame of Spark to a data frame of verdicts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Literal

import polars as pl

from ..checking.check import Checker
from ..intake.long.long_table import SAMPLE
from ..records.problems import Problems
from .tasks import LOOKED_AT, batch_rows, judge
from .work import ROW, InMemorySource, Work

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Table = Literal["verdicts", "cautions", "decisions", "records", "problems"]


def check_frame(
    frame: DataFrame,
    checker: Checker,
    *,
    table: Table = "verdicts",
    row: str | None = None,
    file: str = "表",
    sheet: str = "表",
    parts: int | None = None,
) -> DataFrame:
    """Check the enterprises (projects, parks) of a data frame.

    The columns are named as a sheet's headers, with units such as 税收（万元）, or by field keys; the first rows that Spark
    gives tell what a column holds. A first job, run at once, looks over the years that rows state and counts the rows; the
    rest runs when the result is asked for, again each time: `persist` it where it is used twice.

    Args:
        frame: a row an enterprise, or several that share a code; a frame of classic Spark, not of Spark Connect.
        checker: what is judged by, as `Checker.of(Options((), as_of, ...))`; it is sent to the workers with all that it
            loaded.
        table: which table of the check: `verdict.COLUMNS`, `cautions.CAUTIONS`, `records.PROBLEMS`,
            `decide.DECISION_FRAME` with `documents`, or the records with all fields of the vocabulary. What concerns whole
            columns or names that several share is not among the problems; a text told once may be told by every part.
        row: column with the 1-based sheet row, unlike in all rows, which is no field then. None numbers the rows from 2 on
            in each of Spark's partitions, with gaps between them (`monotonically_increasing_id`): the same rows have the
            same numbers as long as Spark reads the same files into the same partitions.
        file, sheet: names for the frame in `record_id`, cells and messages.
        parts: into how many parts the rows are divided; None: one for each `limits.part_rows` of the profile, at least one
            for each core.

    Raises:
        TenglongError: no recognisable header, or records that are not checked in parts. What fails later fails the job with
            a message that names the row.
    """
    from pyspark.sql import functions

    from .job import arrow_schema, judge_parts, look_over

    problems = Problems()
    named = [name for name in frame.columns if name != row]
    number = functions.monotonically_increasing_id() + 2 if row is None else frame[_quoted(row)].cast("bigint")
    rows = frame.select(*(frame[_quoted(name)].alias(f"{at}") for at, name in enumerate(named)), number.alias(ROW))
    sample = pl.DataFrame(pl.from_arrow(rows.limit(SAMPLE).toArrow())).sort(ROW).drop(ROW)
    sample.columns = named
    work = Work.of(checker, [InMemorySource.of(sample, file, sheet)], problems)
    looked_at = {use.column for key in LOOKED_AT if (use := work.submission.tables[0].mapping.use(key))}
    narrow = rows.select(
        *(rows[f"{at}"] if at in looked_at else functions.lit(None).alias(f"{at}") for at, _ in enumerate(named)), ROW
    )
    work, count = look_over(narrow, work, batch_rows)
    size = checker.office.config.limits.part_rows
    work = replace(work, parts=parts or max(frame.sparkSession.sparkContext.defaultParallelism, ceil(count / size)))
    schema = arrow_schema(checker.options.kind, table)
    judge_table = partial(judge, table=table, schema=schema)
    return judge_parts(rows, work, origin=batch_rows, judge=judge_table, schema=schema)


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"
