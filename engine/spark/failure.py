"""Turns a failure on a worker into one line that names the row: the worker finds the row, the driver reads the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import polars as pl

from ..core.errors import RunError, TenglongError
from .work import PartRows, Work

T = TypeVar("T")

FAILURES = (Exception, pl.exceptions.PanicException)
"""What may come up while rows are worked on: a panic of polars is no `Exception`."""

_OWN_LINE = re.compile(rf"^{re.escape(TenglongError.__module__)}\.\w+: (.+?)。?\[([A-Z]\d+)\]\s*$", re.MULTILINE)
"""A line of ours in the text of Spark's error: what it says, and its code."""


def narrow_failure(work: Work, rows: PartRows, judge: Callable[[PartRows], T]) -> T:
    """Call `judge` with the rows of a part and return what it gives.

    Raises:
        RunError: `judge` failed. The rows are halved as long as one half fails by itself. The error names the row that
            is left, or the first row if several fail only together.
    """
    try:
        return judge(rows)
    except FAILURES as problem:
        cause: BaseException = problem
    while failing := next(_failing_halves(rows, judge), None):
        rows, cause = failing
    names = list(work.row_names(rows))
    raise failed(names[0] + ("起" if len(names) > 1 else ""), cause) from cause


def _failing_halves(rows: PartRows, judge: Callable[[PartRows], object]) -> Iterator[tuple[PartRows, BaseException]]:
    """Those halves of the rows that fail by themselves, each with its error."""
    count = sum(frame.height for frame in rows.values())
    for half in (_slice(rows, 0, count // 2), _slice(rows, count // 2, count)) if count > 1 else ():
        try:
            judge(half)
        except FAILURES as problem:
            yield half, problem


def _slice(rows: PartRows, begin: int, end: int) -> PartRows:
    """The rows from `begin` up to but not including `end`, counted from 0 through all tables."""
    within, before = {}, 0
    for at, frame in sorted(rows.items()):
        some = frame.slice(max(begin - before, 0), max(end - max(begin, before), 0))
        before += frame.height
        if some.height:
            within[at] = some
    return within


def failed(place: str, problem: BaseException) -> RunError:
    """An error that says what went wrong and at which place."""
    if isinstance(problem, TenglongError):
        where = place if problem.where in place else f"{place}（{problem.where}）"
        return RunError(problem.what, code=problem.code, where=where, remedy=problem.remedy)
    text = " ".join(str(problem).split())[:200]
    return RunError(
        f"无法处理({type(problem).__name__}: {text})", code="C032", where=place, remedy="请把命令和这一行发给维护者"
    )


@contextmanager
def reraise_as_run_error() -> Iterator[None]:
    """Turn an error of Spark into one line: the line of our own error on a worker if there is one, else Spark's reason.

    Raises:
        RunError: the job failed.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as problem:
        text = str(problem)
        if lines := _OWN_LINE.findall(text):
            what, code = lines[-1]
            raise RunError(what, code=code) from problem
        raise RunError(
            f"Spark 作业失败({' '.join(text.split())[:300]})",
            code="C034",
            remedy="请看 Spark 的日志；内存不足时调小配置 limits.part_rows 或给执行器更多内存",
        ) from problem
