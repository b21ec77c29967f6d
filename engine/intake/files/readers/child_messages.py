"""The messages between the caller and the reading process: the request and its outcome."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..grid import Grid
from .bounds import Bounds
from .sniff import FileKind

OUT_OF_MEMORY = 77
"""Exit code of a reading process that ran out of the memory allowed."""


class Request(NamedTuple):
    """What to read, and where to leave the `Outcome`."""

    kind: FileKind
    path: Path
    label: str
    bounds: Bounds
    outcome: Path


class Outcome(NamedTuple):
    """Grids, or the parts of a `SubmissionError`: what, code, where, remedy."""

    grids: list[Grid]
    refusal: tuple[str, str, str, str] | None = None
