"""Which letters the office's lawyer refused in a review sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ..core.text import normal_name
from ..vocabulary.uscc import normal_code
from .case import Letter
from .letter_fields import BLANK


@dataclass(frozen=True)
class HeldLetters:
    """Tells which letters are held back; `held` is a `decision.review.HELD` frame, or empty."""

    held: pl.DataFrame

    def holds(self, letter: Letter) -> bool:
        """Whether the reviewer refused this letter."""
        enterprise = letter.context.enterprise
        about = (letter.context.document.title, addressed(letter.context.department))
        return any(
            (who, *about) in self._letters for who in (normal_code(enterprise.uscc), normal_name(enterprise.name))
        )

    @cached_property
    def _letters(self) -> frozenset[tuple[str, str, str]]:
        """(code, or name where there is no code; title; department) of each letter."""
        return frozenset(
            (row["uscc"] or row["name"], row["title"], row["department"]) for row in self.held.iter_rows(named=True)
        )


def addressed(department: str) -> str:
    """The department that a letter is addressed to; "" where the template prints a blank."""
    return "" if department.startswith(BLANK) else department
