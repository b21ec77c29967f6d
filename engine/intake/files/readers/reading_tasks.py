"""What the limited child is asked about a file: its kind, and its grids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ....core.child_messages import Answer
from .bounds import Bounds
from .dispatch import read_kind
from .grid_transfer import answer_of
from .sniff import sniff


def tell_kind(path: str, label: str, bounds: dict[str, Any]) -> Answer:
    """The kind of a file.

    Raises:
        SubmissionError: it is of a kind that is not read.
    """
    return Answer(sniff(Path(path), label))


def read_file(path: str, label: str, bounds: dict[str, Any]) -> Answer:
    """The grids of a file.

    Raises:
        SubmissionError: it is refused.
    """
    file = Path(path)
    return answer_of(read_kind(sniff(file, label), file, Bounds(**bounds), label))
