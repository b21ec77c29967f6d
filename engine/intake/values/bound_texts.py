"""Reads a figure of which only a bound is written: 2.0以上, ≥2.0, 不低于2.0, 5万元（含）以上, 低于3亩."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from ...core.text import half_width
from ...records.stated_bounds import bound_state
from ...vocabulary.spellings import spellings
from ...vocabulary.units import Unit
from ...vocabulary.words import BoundOperator, Word, words
from .cell_reading import Reading
from .numbers import read_figure

_MARK = r"(?:\((含|不含)(?:本数)?\))?"
_BARE = re.compile(r"[-+]?[\d.,]+")


def read_bound(text: str, unit: Unit, target: Unit, *, bare: bool) -> Reading | None:
    """The bound that a cell states, as a state in the unit `target`; None where it states none.

    A word that leaves the figure itself open (以下) is read as including it, which is true either way.

    Args:
        unit: the unit of a figure that has none of its own.
        bare: such a figure is allowed.
    """
    clean = "".join(half_width(text).replace("−", "-").split())
    before, after = _patterns()
    match = before.fullmatch(clean) or after.fullmatch(clean)
    if match is None or (not bare and _BARE.fullmatch(match["figure"])):
        return None
    limit = read_figure(match["figure"], unit, target)
    if limit is None:
        return None
    mark = next((group for group in match.groups() if group in ("含", "不含")), None)
    return Reading(None, bound_state(_operator(match["word"], mark), limit), "bound_written")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = words()
    signs = spellings().bounds
    before = _any_of([*signs.before, *(word for word, reading in table.before.items() if _compares(reading))])
    after = _any_of([word for word, reading in table.after.items() if _compares(reading)])
    joined = _any_of(signs.joiners)
    return (
        re.compile(rf"(?P<word>{before})(?P<figure>[^<>≤≥]{{1,30}}?){_MARK}"),
        re.compile(rf"(?P<figure>[^<>≤≥]{{1,30}}?){_MARK}(?:{joined})?(?P<word>{after}){_MARK}"),
    )


def _compares(word: Word) -> bool:
    return word.strict in "<>"


def _any_of(texts: list[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


def _operator(word: str, mark: str | None) -> BoundOperator:
    if word in spellings().bounds.before:
        return spellings().bounds.before[word]
    reading = words().find(word)
    strict = mark == "不含" or (mark is None and reading.reading == "strict")
    return cast(BoundOperator, reading.strict if strict else reading.inclusive)
