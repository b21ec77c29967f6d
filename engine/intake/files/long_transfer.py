"""Long tables are opened by the limited child, too: Parquet examined, queries run; what comes back names a table on disk."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from ...core.child_messages import Answer
from ...core.errors import SubmissionError
from .database import store_query
from .long_source import LongSource
from .readers.bounds import Bounds
from .readers.refusals import check_count

_ROWS_AT_ONCE = 100_000
"""Rows that are unpacked at a time: no more than a part of a check has."""


def open_parquet(path: str, label: str, bounds: dict[str, Any]) -> Answer:
    """A task of the child: the names and the number of rows of a Parquet file, all of whose rows can be unpacked.

    What a page unpacks to is only known when it is done. So every page is unpacked here once, under the limits, before the
    parent reads it part by part without any.
    """
    source = LongSource.of_parquet(Path(path), label, Path(label).stem)
    check_extent(source, Bounds(**bounds))
    for start in range(0, source.rows, _ROWS_AT_ONCE):
        source.frame(start, _ROWS_AT_ONCE)
    return answer_of_source(source)


def run_query(path: str, label: str, bounds: dict[str, Any], **where: str) -> Answer:
    """A task of the child: a query run, its result stored as Parquet; `where` as `store_query` takes it."""
    limits = Bounds(**bounds)
    table = store_query(Path(path), label, seconds=max(limits.seconds - 2, 1), most_rows=limits.long_rows, **where)
    source = LongSource.of_parquet(table, label, Path(label).stem)
    check_extent(source, limits)
    return answer_of_source(source)


def check_extent(source: LongSource, bounds: Bounds) -> None:
    """Refuse a long table that has more rows or columns than the office allows.

    Raises:
        SubmissionError: it has.
    """
    check_count(len(source.columns), bounds.columns, "列", source.file)
    if source.rows > bounds.long_rows:
        raise SubmissionError(
            f"表格有 {source.rows} 行，超过上限 {bounds.long_rows} 行",
            code="S092",
            where=source.file,
            remedy="请拆分后再提交，或在配置 limits.long_rows 中调高上限",
        )


def answer_of_source(source: LongSource) -> Answer:
    """A long source as data."""
    target = BytesIO()
    source.head.write_ipc_stream(target)
    facts = {name: getattr(source, name) for name in ("file", "sheet", "within", "named", "notes", "fields")}
    return Answer({**facts, "table": str(source.table)}, [target.getbuffer()])


def source_of_answer(answer: Answer) -> LongSource:
    """The long source that an answer holds."""
    facts = {**answer.data, "fields": tuple(answer.data["fields"]), "notes": tuple(answer.data["notes"])}
    head = pl.read_ipc_stream(BytesIO(answer.blobs[0]))
    return LongSource(**{**facts, "head": head, "table": Path(answer.data["table"])})
