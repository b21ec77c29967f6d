"""Tells from an error, or from what caused it, that memory or disk space ran out: Python and polars say it in many ways."""

from __future__ import annotations

import errno
from collections.abc import Iterator

_FAILED_ALLOCATION = (
    "allocate memory", "memory allocation", "start new thread", "spawn thread", "cannot allocate", "failed to map segment",
)  # fmt: skip
_NO_SPACE = ("No space left on device", "os error 28", "os error 112", "Disk quota exceeded", "disk is full")


def is_out_of_memory(problem: BaseException) -> bool:
    """Whether this is a failed allocation: in Python, in polars (a panic), or in a thread.

    >>> is_out_of_memory(RuntimeError("can't start new thread"))
    True
    """
    return any(
        isinstance(cause, MemoryError) or any(words in str(cause) for words in _FAILED_ALLOCATION)
        for cause in _causes(problem)
    )


def is_disk_full(problem: BaseException) -> bool:
    """Whether this is a write that found no space."""
    return any(
        (isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT))
        or any(words in str(cause) for words in _NO_SPACE)
        for cause in _causes(problem)
    )


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
