"""Policy words and their readings, from rules/vocabulary/words.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, validated
from ..core.yaml_source import load_yaml

Operator = Literal["<", "<=", ">", ">=", "==", "!="]
BoundOperator = Literal["<", "<=", ">", ">="]
Meaning = Literal["含", "不含", "且", "或"]
"""How an office reads a word that the text leaves open: 含 or 不含 for the exact figure, 且 or 或 for the mark 、."""

LISTING = "、"
"""The mark between listed situations if the clause does not say whether one of them is enough."""


class Word(Model):
    """A word of comparison: its operator in each reading, and the reading that the text gives it."""

    strict: Operator
    inclusive: Operator
    reading: Literal["strict", "inclusive", "open"]


class Words(Model):
    """Words after the figure (以上), words before it (低于), and words that only targets use (左右)."""

    after: dict[str, Word]
    before: dict[str, Word]
    targets: dict[str, Literal[">=", "about", "exact"]] = Field(default={})

    def find(self, text: str) -> Word:
        """The readings of a word, which must be known (the grammar accepts only known words)."""
        return self.after[text] if text in self.after else self.before[text]


@cached_across_runs
def words() -> Words:
    """The word table.

    Raises:
        RuleError: words.yaml is broken.
    """
    source = load_yaml(RULES / "vocabulary" / "words.yaml", RuleError)
    return validated(Words, source)
