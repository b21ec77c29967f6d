"""What fails on a worker, as one line that names the record: narrowed down there, read again on the driver."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import polars as pl

from ..core.errors import RunError, TenglongError
from .work import Given, Work

T = TypeVar("T")

FAILURES = (Exception, pl.exceptions.PanicException)
"""What may come up while rows are worked on: a panic of polars is no `Exception`."""

_TOLD = re.compile(rf"^{re.escape(TenglongError.__module__)}\.\w+: (.+)$", re.MULTILINE)


def narrowed(work: Work, given: Given, judge: Callable[[Given], T]) -> T:
    """What `judge` makes of the rows of a part.

    Raises:
        RunError: it failed; names the row where half of the rows after half fails too, else the first of those that fail
            only together.
    """
    try:
        return judge(given)
    except FAILURES as problem:
        cause: BaseException = problem
    while failing := next(_failing(given, judge), None):
        given, cause = failing
    places = list(work.places(given))
    raise failed(places[0] + ("起" if len(places) > 1 else ""), cause) from cause


def _failing(given: Given, judge: Callable[[Given], object]) -> Iterator[tuple[Given, BaseException]]:
    """The halves of the rows that fail by themselves."""
    count = sum(frame.height for frame in given.values())
    for half in (_slice(given, 0, count // 2), _slice(given, count // 2, count)) if count > 1 else ():
        try:
            judge(half)
        except FAILURES as problem:
            yield half, problem


def _slice(given: Given, begin: int, end: int) -> Given:
    """The rows from `begin` to `end`, counted through all tables."""
    taken, before = {}, 0
    for at, frame in sorted(given.items()):
        rows = frame.slice(max(begin - before, 0), max(end - max(begin, before), 0))
        before += frame.height
        if rows.height:
            taken[at] = rows
    return taken


def failed(place: str, problem: BaseException) -> RunError:
    """The error of a place."""
    if isinstance(problem, TenglongError):
        where = place if problem.where in place else f"{place}（{problem.where}）"
        return RunError(problem.what, code=problem.code, where=where, remedy=problem.remedy)
    said = " ".join(str(problem).split())[:200]
    return RunError(
        f"无法处理({type(problem).__name__}: {said})", code="C032", where=place, remedy="请把命令和这一行发给维护者"
    )


@contextmanager
def told() -> Iterator[None]:
    """Spark's own errors as one line: what a worker said, else Spark's reason.

    Raises:
        RunError: the job failed.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as problem:
        said = str(problem)
        if lines := _TOLD.findall(said):
            raise RunError(lines[-1].strip().removesuffix("。"), code="C033") from problem
        raise RunError(
            f"Spark 作业失败({' '.join(said.split())[:300]})",
            code="C034",
            remedy="请看 Spark 的日志；内存不足时调小配置 limits.part_rows 或给执行器更多内存",
        ) from problem
