"""The two passes of Spark over the rows: the first looks at all, the second divides them by enterprise and judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from polars.datatypes import DataTypeClass

from ..decision.decide import DECISION_FRAME
from ..evaluation.criteria.cautions import CAUTIONS
from ..evaluation.criteria.verdict_columns import VERDICT_COLUMNS
from ..intake.records.namesakes import Namesakes
from ..intake.records.submission import SubmissionFacts
from ..records.records import KEYS, PROBLEMS, in_full
from ..vocabulary.fields import Kind, vocabulary
from .tasks import DIVIDED, LOOKED, NAMED, Batches, RowSource, divide, look, names
from .work import Work

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame

_TYPES: dict[DataTypeClass, tuple[pa.DataType, str]] = {
    pl.String: (pa.string(), "string"),
    pl.Int64: (pa.int64(), "bigint"),
    pl.Int32: (pa.int32(), "int"),
    pl.Boolean: (pa.bool_(), "boolean"),
    pl.Date: (pa.date32(), "date"),
}
"""The types of our tables' columns in Arrow and in Spark's words."""

_NAMES = dict([*_TYPES.values(), (pa.binary(), "binary")])


def arrow_schema(kind: Kind, table: str) -> pa.Schema:
    """The Arrow schema of a table of a check.

    Args:
        table: its name: verdicts, cautions, decisions, records or problems.
    """
    schemas: dict[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
        "verdicts": VERDICT_COLUMNS,
        "cautions": CAUTIONS,
        "decisions": {**DECISION_FRAME, "documents": pl.List(pl.String)},
        "records": in_full(pl.DataFrame(schema=KEYS), vocabulary(kind).fields).schema,
        "problems": PROBLEMS,
    }
    return pa.schema([(name, _arrow(dtype)) for name, dtype in pl.DataFrame(schema=schemas[table]).schema.items()])


def _arrow(dtype: pl.DataType | DataTypeClass) -> pa.DataType:
    return pa.list_(_arrow(dtype.inner)) if isinstance(dtype, pl.List) else _TYPES[dtype.base_type()][0]


def declared(schema: pa.Schema) -> str:
    """The schema as text in Spark's DDL."""
    return ", ".join(f"`{field.name}` {_declared(field.type)}" for field in schema)


def _declared(kind: pa.DataType) -> str:
    return f"array<{_declared(kind.value_type)}>" if pa.types.is_list(kind) else _NAMES[kind]


def look_over(frame: DataFrame, work: Work, origin: RowSource) -> tuple[Work, int]:
    """Run a job over all rows; returns the work with the facts of all rows, and the number of rows."""
    shared = frame.sparkSession.sparkContext.broadcast(work)
    looks = frame.mapInArrow(partial(look, shared, origin), declared(LOOKED)).collect()
    years = work.facts.years.union(*(row["years"] for row in looks))
    decimals = max((row["decimals"] for row in looks), default=0)
    work = replace(work, facts=SubmissionFacts(years=years, decimals=decimals))
    if work.joins:
        named = frame.mapInArrow(partial(names, shared, origin), declared(NAMED))
        work = replace(work, facts=replace(work.facts, namesakes=_namesakes(named, work)))
    return work, sum(row["rows"] for row in looks)


def _namesakes(named: DataFrame, work: Work) -> Namesakes:
    """The namesakes among all rows of the data year (`NAMED`)."""
    from pyspark.sql import functions

    wanted = work.submission.reader.year
    if wanted is not None and str(wanted) in work.facts.years:
        named = named.filter(named["year"].isNull() | (named["year"] == str(wanted)))
    code = functions.coalesce(named["code"], functions.lit(""))
    shared = named.filter(named["same"].isNotNull()).groupBy("same").agg(functions.countDistinct(code).alias("codes"))
    rows = named.join(shared.filter("codes > 1").select("same"), on="same").select(NAMED.names)
    shared_rows = pl.DataFrame(pl.from_arrow(rows.toArrow())).sort("at", "row")
    if wanted is not None:
        shared_rows = shared_rows.with_columns(pl.col("year").fill_null(str(wanted)))
    first = Namesakes.of(shared_rows).rows
    tables = [table.data for table in work.submission.tables]
    where = [f"{tables[at].file} {tables[at].sheet} 第 {row} 行" for at, row in first.select("at", "row").iter_rows()]
    return Namesakes(first.drop("at", "row").with_columns(pl.Series("where", where, dtype=pl.String)))


def judge_parts(
    frame: DataFrame,
    work: Work,
    *,
    origin: RowSource,
    judge: Callable[[Broadcast[Work], Batches], Batches],
    schema: pa.Schema,
) -> DataFrame:
    """Divide the rows into parts and call `judge` with each; Spark evaluates the result only when it is used.

    Args:
        work: says, among others, how many parts there are.
        judge: a function of `tasks`, called with the work and a part as `DIVIDED`.
        schema: the columns of what `judge` gives.
    """
    shared = frame.sparkSession.sparkContext.broadcast(work)
    divided = frame.mapInArrow(partial(divide, shared, origin), declared(DIVIDED))
    return divided.repartitionById(work.parts, "part").mapInArrow(partial(judge, shared), declared(schema))
