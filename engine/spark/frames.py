"""Makes a Spark data frame of verdicts from a Spark data frame of enterprises."""

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

    The columns are named like a sheet's headers, with units such as 税收（万元）, or by field keys; the first rows that Spark
    gives show what a column holds. A first job runs at once: it collects the years that rows state and counts the rows.
    The rest runs whenever the result is used, each time again: `persist` it if it is used twice.

    Args:
        frame: a row for each enterprise, or several with the same code; of classic Spark, not of Spark Connect.
        checker: judges the records, made by `Checker.of(Options((), as_of, ...))`; it is sent to the workers with all
            that it has loaded.
        table: which table of the check to give: verdicts (`VERDICT_COLUMNS`), cautions (`CAUTIONS`), problems
            (`PROBLEMS`), decisions (`DECISION_FRAME` with `documents`), or the records with all fields of the
            vocabulary. Problems of whole columns are left out; a problem
            that a check reports once may be reported by every part.
        row: name of a column with the 1-based sheet row, a different number in each row; it is then not read as a
            field. None: the rows are numbered from 2 on, with gaps between Spark's partitions
            (`monotonically_increasing_id`); the numbers stay the same as long as Spark reads the same files into the
            same partitions.
        file, sheet: names of the frame in `record_id`, cells and messages.
        parts: how many parts the rows are divided into. None: one for each `limits.part_rows` rows (a setting of the
            profile), and at least one for each core.

    Raises:
        TenglongError: no header is recognisable, or records of this kind cannot be checked in parts. A later failure
            ends Spark's job with a message that names the row.
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
