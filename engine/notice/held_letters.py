"""Which letters the office's lawyer refused in a review sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from ..core.text import normal_name
from ..vocabulary.uscc import normal_code
from .blanks import BLANK

if TYPE_CHECKING:
    from .case import Letter

Refusal = tuple[str, str, str]
"""Code, or name where there is no code; title; department."""


class HeldLetters:
    """Tells which letters are held back, and which refusals met no letter.

    Args:
        held: a `decision.review.HELD` frame, or empty.
    """

    def __init__(self, held: pl.DataFrame) -> None:
        self._rows: dict[Refusal, dict[str, Any]] = {
            (row["uscc"] or row["name"], row["title"], row["department"]): row for row in held.iter_rows(named=True)
        }
        self._met: set[Refusal] = set()

    def holds(self, letter: Letter) -> bool:
        """Whether the reviewer refused this letter."""
        enterprise = letter.context.enterprise
        about = (letter.context.document.title, addressed(letter.context.department))
        refusals = {(who, *about) for who in (normal_code(enterprise.uscc), normal_name(enterprise.name))}
        met = refusals & self._rows.keys()
        self._met |= met
        return bool(met)

    def unmet(self) -> list[dict[str, Any]]:
        """The refusals that have met no letter so far, as rows of the frame."""
        return [row for refusal, row in self._rows.items() if refusal not in self._met]


def addressed(department: str) -> str:
    """The department that a letter is addressed to; "" where the template prints a blank."""
    return "" if department.startswith(BLANK) else department
