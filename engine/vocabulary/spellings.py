"""The tables that intake reads by: how cells spell things (spellings.yaml), how sheets look (layout.yaml)."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from pydantic import Field

from ..core.errors import RuleError
from ..core.resources import RULES
from ..core.validation import validated
from ..core.yaml_source import load_yaml
from .fields import Model


class FlagWords(Model):
    """Spellings of yes and no, and of absolute judgements that hold whichever way a header asks."""

    affirmed: list[str]
    denied: list[str]
    right: list[str]
    wrong: list[str]
    having: list[str]
    had: list[str]
    asks: list[str]
    doubtful: list[str]
    negations: list[str]


class Spellings(Model):
    """rules/vocabulary/spellings.yaml."""

    none: list[str]
    unknown: list[str]
    errors: str
    flags: FlagWords
    violations: dict[str, list[str]]
    no_violation: list[str]
    settled: list[str]
    denials: list[str]
    numerals: dict[str, int]
    multipliers: dict[str, int]
    month_end: list[str]
    quiet: list[str]
    loose_units: dict[str, dict[str, str]]


class ByValues(Model):
    """Two fields that share headers (all of both when `headers` is empty): the values decide."""

    first: str
    second: str
    headers: list[str] = Field(default=[])


class RegionalWords(Model):
    """Words of the sheets of regional indicators; patterns but for the two tables of what a figure counts."""

    targets: str
    done: str
    title_targets: str
    title_done: str
    not_figures: str
    wider: str
    filler: str
    value_ending: str
    bracket: str
    accumulation_in_headers: dict[str, str]
    accumulation_in_cells: dict[str, str]


class LayoutWords(Model):
    """rules/vocabulary/layout.yaml."""

    totals: str
    grand_totals: str
    notes: str
    signatures: str
    examples: str
    sections: str
    skipped_sheets: str
    column_letters: str
    column_number_labels: list[str]
    reporter: list[str]
    line_labels: list[str]
    unit_labels: list[str]
    year_labels: list[str]
    headings: dict[str, dict[str, list[str]]]
    heading_excludes: dict[str, list[str]]
    by_values: list[ByValues]
    sizes: list[str]
    line_exempt: list[str]
    obvious_units: list[str]
    counting_units: list[str]
    never_added: list[str]
    harmless: list[str]
    modifiers: list[str]
    guards: list[str]
    foreign_parents: list[str]
    pairs: list[str]
    adds_up: list[str]
    of_parcel: list[str]
    descriptive: list[str]
    regional: RegionalWords


M = TypeVar("M", bound=Model)


def load_table(model: type[M], name: str) -> M:
    """A table of rules/vocabulary as `model`.

    Raises:
        RuleError: missing or broken file; names the line.
    """
    source = load_yaml(RULES / "vocabulary" / f"{name}.yaml", RuleError)
    return validated(model, source)


@cache
def spellings() -> Spellings:
    """How cells spell things."""
    return load_table(Spellings, "spellings")


@cache
def layout_words() -> LayoutWords:
    """How sheets are laid out."""
    return load_table(LayoutWords, "layout")
