"""Policy words and their readings, from rules/vocabulary/words.yaml."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from ..core.errors import RuleError
from ..core.resources import RULES
from ..core.validation import Model, validated
from ..core.yaml_source import load_yaml

Operator = Literal["<", "<=", ">", ">=", "==", "!="]
Meaning = Literal["含", "不含", "且", "或"]
"""How an office reads a word whose text leaves it open: 含 or 不含 the exact figure; for 、, 且 or 或."""

LISTING = "、"
"""The mark between situations that a clause lists without saying whether one of them suffices."""


class Word(Model):
    """A comparing word: its operator under either reading, and the reading that its text has."""

    strict: Operator
    inclusive: Operator
    reading: Literal["strict", "inclusive", "open"]


class Words(Model):
    """Words that follow the figure (以上), words that precede it (低于), and what stands at targets alone (左右)."""

    after: dict[str, Word]
    before: dict[str, Word]
    targets: dict[str, Literal[">=", "about", "exact"]] = Field(default={})

    def find(self, text: str) -> Word:
        """The word's readings; the grammar lets only known words through."""
        return self.after[text] if text in self.after else self.before[text]


@cache
def words() -> Words:
    """The word table.

    Raises:
        RuleError: words.yaml is broken.
    """
    source = load_yaml(RULES / "vocabulary" / "words.yaml", RuleError)
    return validated(Words, source)
