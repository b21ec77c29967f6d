"""How cells write values such as yes and no: rules/vocabulary/spellings.yaml."""

from __future__ import annotations

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model
from .words import BoundOperator


class FlagWords(Model):
    """Spellings of yes and no, and of absolute judgements, whose meaning does not depend on how the header asks."""

    affirmed: list[str]
    denied: list[str]
    right: list[str]
    wrong: list[str]
    having: list[str]
    had: list[str]
    asks: list[str]
    doubtful: list[str]
    negations: list[str]


class BoundWords(Model):
    """Signs and words of a bound before its figure, and words that may stand between a figure and a word behind it."""

    before: dict[str, BoundOperator]
    joiners: list[str]


class Spellings(Model):
    """The contents of spellings.yaml."""

    none: list[str]
    unknown: list[str]
    errors: str
    flags: FlagWords
    violations: dict[str, list[str]]
    subjects: list[str]
    problem_flags: list[str]
    says_no: dict[str, list[str]]
    settled: list[str]
    denials: list[str]
    numerals: dict[str, int]
    multipliers: dict[str, int]
    month_end: list[str]
    quiet: list[str]
    bounds: BoundWords
    loose_units: dict[str, dict[str, str]]


@cached_across_runs
def spellings() -> Spellings:
    """The spellings of spellings.yaml.

    Raises:
        RuleError: spellings.yaml is broken.
    """
    return load_model(Spellings, RULES / "vocabulary" / "spellings.yaml")
