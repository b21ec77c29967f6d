"""The reading process: reads one file under a memory limit and leaves an `Outcome` in a file.

Run as `python -m tenglong.engine.intake.files.readers.child`, with a pickled `Request` on standard input.
"""

from __future__ import annotations

import pickle
import sys

from ....core.errors import SubmissionError
from .child_messages import OUT_OF_MEMORY, Outcome, Request
from .dispatch import read_kind

_FAILED_ALLOCATION = ("allocate memory", "start new thread", "spawn thread", "cannot allocate", "failed to map segment")


def main() -> int:
    """Read as the request says; the exit code is 0 if an outcome was written."""
    request: Request = pickle.load(sys.stdin.buffer)
    limit_memory(request.bounds.memory_megabytes)
    try:
        try:
            outcome = Outcome(read_kind(request.kind, request.path, request.bounds, request.label))
        except SubmissionError as refusal:
            if is_out_of_memory(refusal):
                return OUT_OF_MEMORY
            outcome = Outcome(grids=[], refusal=(refusal.what, refusal.code, refusal.where, refusal.remedy))
        with request.outcome.open("wb") as stream:
            pickle.dump(outcome, stream, protocol=pickle.HIGHEST_PROTOCOL)
    except BaseException as problem:
        if is_out_of_memory(problem):
            return OUT_OF_MEMORY
        raise
    return 0


def is_out_of_memory(problem: BaseException) -> bool:
    """Whether this error, or its cause, is a failed allocation: in Python, in polars (a panic), or in a thread."""
    message = str(problem)
    failed = isinstance(problem, MemoryError) or any(words in message for words in _FAILED_ALLOCATION)
    cause = problem.__cause__ or problem.__context__
    return failed or (cause is not None and is_out_of_memory(cause))


def limit_memory(megabytes: int) -> None:
    """Limit this process's address space, where the system can do so (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000,) * 2)


if __name__ == "__main__":
    sys.exit(main())
