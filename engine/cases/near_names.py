"""Enterprises whose names are near: one that a run brings, and one of the same township that it no longer has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import polars as pl
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from ..core.text import fold_text
from ..vocabulary.enterprise_names import Likeness, likeness
from ..vocabulary.name_keys import loose_keys
from .enterprises import Firm, Roll

_APART = ((1, 6), (2, 8))
"""(so many characters apart, in names that are at least so long): perhaps a misprint."""


def propose_near(roll: Roll, present: Set[int]) -> None:
    """Ask a person about new enterprises that resemble one that the run does not have.

    Two that stand in one submission are two for its office, so they are not asked about; nor are two with sound codes that differ.

    Args:
        present: the enterprises of the run.
    """
    absent = [firm for number, firm in roll.firms.items() if number not in present and firm.names]
    if not roll.added or not absent:
        return
    brought: dict[str, set[str]] = {}
    for number in roll.added:
        brought.setdefault(fold_text(roll.firms[number].town), set()).update(roll.firms[number].names)
    names: dict[str, list[str]] = {town: [] for town in brought}
    firms: dict[str, list[int]] = {town: [] for town in brought}
    by_name: dict[str, list[int]] = {}
    for firm in absent:
        town = fold_text(firm.town)
        for name in sorted(firm.names):
            by_name.setdefault(name, []).append(firm.id)
            if town in brought:
                names[town].append(name)
                firms[town].append(firm.id)
    near = {town: _near(brought[town], names[town]) for town in brought}
    for number in roll.added:
        new, town = roll.firms[number], fold_text(roll.firms[number].town)
        for name in sorted(new.names):
            for other in by_name.get(name, []):
                _propose(roll, new, other, same=True)
            for at in near[town][name]:
                _propose(roll, new, firms[town][at], same=False)


def _propose(roll: Roll, new: Firm, other: int, *, same: bool) -> None:
    if not any(roll.firms[other].contradicts(code) for code in new.codes):
        roll.propose(new.id, other, "elsewhere" if same else "near")


def _near(new: Set[str], names: Sequence[str]) -> dict[str, list[int]]:
    """For each new name the positions of names that are near, or so few characters apart."""
    holding = _holding({name: loose_keys(name) for name in new}, names)
    furthest = max(apart for apart, _ in _APART)
    near = {}
    for name in new:
        alike = [at for at in holding[name] if names[at] != name and likeness(name, names[at]) >= Likeness.LOOSE]
        listed = extract(name, names, scorer=Levenshtein.distance, score_cutoff=furthest, limit=None)
        close = [at for text, apart, at in listed if apart and _long_enough(min(len(name), len(text)), apart)]
        near[name] = sorted({*alike, *close})
    return near


def _holding(keys: Mapping[str, Set[str]], names: Sequence[str]) -> dict[str, set[int]]:
    """For each new name the positions of names in which one of its keys stands; all keys are looked for in one pass."""
    every = pl.lit(pl.Series(sorted(set().union(*keys.values())), dtype=pl.String).implode())
    parts = pl.DataFrame({"name": names}, schema={"name": pl.String}).with_row_index("at")
    parts = parts.select("at", pl.col("name").str.extract_many(every, overlapping=True).alias("key")).explode("key")
    at_key: dict[str, set[int]] = {}
    for at, key in parts.drop_nulls().iter_rows():
        at_key.setdefault(key, set()).add(at)
    return {name: set().union(*(at_key.get(key, ()) for key in own)) for name, own in keys.items()}


def _long_enough(length: int, apart: int) -> bool:
    return any(apart <= most and length >= least for most, least in _APART)
