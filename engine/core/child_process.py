"""The limited child's own side: it takes questions from its parent, answers them under a limit of memory, and ends with it."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import IO, Any, cast

from .child_messages import Answer, read_message, write_message
from .errors import TenglongError
from .exhaustion import is_out_of_memory
from .process_limits import end_with_parent, limit_memory

_LONGEST_QUESTION = 16_000_000


def serve(first: str) -> None:
    """Answer questions until the parent has no more; `first` is a module that will be needed."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to act on
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    questions: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    import_module(first)
    while True:
        kind, answer = _answered(questions.get())
        write_message(answers, {"kind": kind, "data": answer.data}, answer.blobs)


def _listen(stream: IO[bytes], questions: queue.SimpleQueue[Mapping[str, Any]]) -> None:
    """Hand on the parent's questions; where its end of the pipe closes, it is gone, and this process ends at once."""
    try:
        while True:
            questions.put(read_message(stream, most=_LONGEST_QUESTION).data)
    finally:
        os._exit(0)


def _answered(question: Mapping[str, Any]) -> tuple[str, Answer]:
    """("done", the task's answer), ("error", an error's class and texts), ("memory" or "died", what happened)."""
    try:
        module, _, name = question["task"].partition(":")
        task = cast("Callable[..., Answer]", getattr(import_module(module), name))
        limit_memory(question["megabytes"] * 1_000_000)
        return "done", task(**question["arguments"])
    except BaseException as problem:  # a parser may fail in any way, a panic of polars is no Exception
        if is_out_of_memory(problem):
            return "memory", Answer("")
        if isinstance(problem, TenglongError):
            return "error", Answer([type(problem).__name__, problem.what, problem.code, problem.where, problem.remedy])
        return "died", Answer(type(problem).__name__)
