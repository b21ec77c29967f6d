"""The words by which intake tells the rows, lines and sheets of a submission apart: rules/vocabulary/layout_words.yaml."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from ..core.resources import RULES
from ..core.validation import Model, load_model


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
    """layout_words.yaml."""

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


@cache
def layout_words() -> LayoutWords:
    """How sheets are laid out.

    Raises:
        RuleError: layout_words.yaml is broken.
    """
    return load_model(LayoutWords, RULES / "vocabulary" / "layout_words.yaml")
