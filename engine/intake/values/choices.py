"""Reads choices: finds the option under which the vocabulary lists a cell's spelling."""

from __future__ import annotations

from functools import cache

import polars as pl

from ...core.text import fold_text
from ...vocabulary.fields import VocabularyField
from ...vocabulary.layout_words import layout_words
from .cell_reading import UNCLEAR, Reading, ticked, without_value
from .flags import read_flag


def read_choice(text: str, key: str, options: dict[str, list[str]]) -> Reading:
    """The option that a cell means; 大/中/小/微 under 企业规模 does not decide between 规上 and 规下."""
    table = _table(tuple((option, tuple(words)) for option, words in options.items()))
    word = ticked(fold_text(text))
    if word is None:
        return UNCLEAR
    if (option := table.get(word)) is not None:
        return Reading(option)
    if key == "scale" and word in _sizes():
        return Reading(None, "", "size_not_scale")
    return without_value(text) or UNCLEAR


@cache
def _sizes() -> frozenset[str]:
    return frozenset(map(fold_text, layout_words().sizes))


@cache
def _table(options: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return {fold_text(word): option for option, words in options for word in (option, *words)}


def recognised_share(values: pl.Series, key: str, field: VocabularyField) -> float:
    """The share of distinct values that a choice or flag recognises, 0 to 1; for free text always 0.5."""
    if field.type == "choice":
        known = [read_choice(text, key, field.options).value is not None for text in values]
    elif field.type == "flag":
        known = [read_flag(text, field, key=key, sense="plain", header="").value is not None for text in values]
    else:
        return 0.5
    return sum(known) / len(known) if known else 0.0
