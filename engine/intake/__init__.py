"""A submission of any kind of file to records: typed, exact, each value traceable to its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .submission import read_submission

__all__ = ["read_submission"]


def __getattr__(name: str) -> Any:
    """`read_submission` on first use: the child process that reads files needs none of what it imports."""
    if name == "read_submission":
        from .submission import read_submission

        return read_submission
    raise AttributeError(name)
