"""Words by which intake recognises the rows, lines and sheets of a submission: rules/vocabulary/layout_words.yaml."""

from __future__ import annotations

from pydantic import Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model


class ByValues(Model):
    """Two fields with the same headers (`headers`, or all of both if empty): the values decide which field it is.

    It is the first where more of the values are its spellings; with `every`, only where all are.
    """

    first: str
    second: str
    headers: list[str] = Field(default=[])
    every: bool = Field(default=False)


class RegionalWords(Model):
    """Words on sheets of regional indicators. All are patterns, except the two tables that say what a figure counts."""

    targets: str
    done: str
    title_targets: str
    title_done: str
    not_figures: str
    wider: str
    filler: str
    value_ending: str
    title_ending: str
    bracket: str
    accumulation_in_headers: dict[str, str]
    accumulation_in_cells: dict[str, str]


class WrittenBook(Model):
    """A workbook that this program writes for people to read or fill in: a row has all of these headers, whatever it is called now."""

    name: str
    headers: list[str] = Field(min_length=1)
    remedy: str = Field(description="误作上报表交来的，怎么办")


class LayoutWords(Model):
    """The contents of layout_words.yaml."""

    totals: str
    grand_totals: str
    partials: str
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
    unit_notes: str
    year_labels: list[str]
    headings: dict[str, dict[str, list[str]]]
    heading_excludes: dict[str, list[str]]
    by_values: list[ByValues]
    sizes: list[str]
    written_books: list[WrittenBook] = Field(description="本程序写出、由人看或填的工作簿，依次对照")
    line_exempt: list[str]
    obvious_units: list[str]
    counting_units: list[str]
    never_bounded: list[str]
    never_added: list[str]
    harmless: list[str]
    modifiers: list[str]
    guards: list[str]
    fillers: list[str]
    foreign_parents: list[str]
    pairs: list[str]
    adds_up: list[str]
    of_parcel: list[str]
    descriptive: list[str]
    parcel_headers: str
    taxes: list[str]
    all_taxes: list[str]
    regional: RegionalWords


@cached_across_runs
def layout_words() -> LayoutWords:
    """The words of layout_words.yaml.

    Raises:
        RuleError: layout_words.yaml is broken.
    """
    return load_model(LayoutWords, RULES / "vocabulary" / "layout_words.yaml")
