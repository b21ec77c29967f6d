"""Which other kind of records a submission holds, where none of the asked kind can be read in it: for the error's remedy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...core.errors import SubmissionError
from ...records.problems import Problems
from ...vocabulary.fields import Kind
from ..files.grid import Grid

_LISTS: tuple[Kind, ...] = ("enterprise", "project", "park")

FEWEST_COLUMNS = 2
"""A list is taken for one of a kind if so many of its columns are known there."""


def other_kind(grids: Sequence[Grid], kind: Kind, known_columns: Callable[[Kind], int]) -> Kind | None:
    """The kind by which the most columns are known; indicators where the sheets are no list of any kind.

    Args:
        known_columns: how many columns of the submission are known when it is read as a kind.
    """
    known = {other: known_columns(other) for other in _LISTS if other != kind}
    best = max(known, key=lambda other: known[other])
    if known[best] >= FEWEST_COLUMNS:
        return best
    return "region" if kind != "region" and _holds_indicators(grids) else None


def _holds_indicators(grids: Sequence[Grid]) -> bool:
    from ..regional.regional import read_regional

    try:
        return not read_regional(grids, year=None, problems=Problems()).frame.is_empty()
    except SubmissionError:
        return False
