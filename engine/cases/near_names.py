"""Enterprises whose names are near: one that a run brings, and one of the same township that it no longer has."""

from __future__ import annotations

from collections.abc import Set

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
    towns: dict[str, list[tuple[str, int]]] = {}
    by_name: dict[str, list[int]] = {}
    for firm in absent:
        for name in sorted(firm.names):
            towns.setdefault(fold_text(firm.town), []).append((name, firm.id))
            by_name.setdefault(name, []).append(firm.id)
    names = {town: pl.Series([name for name, _ in entries]) for town, entries in towns.items()}
    for number in roll.added:
        new = roll.firms[number]
        for name in sorted(new.names):
            for other in by_name.get(name, []):
                _propose(roll, new, other, same=True)
            town = fold_text(new.town)
            for at in _near(name, names[town]) if town in names else ():
                _propose(roll, new, towns[town][at][1], same=False)


def _propose(roll: Roll, new: Firm, other: int, *, same: bool) -> None:
    if not any(roll.firms[other].contradicts(code) for code in new.codes):
        roll.propose(new.id, other, "elsewhere" if same else "near")


def _near(name: str, names: pl.Series) -> list[int]:
    """The positions of names that are near, or so few characters apart."""
    keys = names.str.contains_any(sorted(loose_keys(name))).arg_true().to_list()
    alike = [at for at in keys if names[at] != name and likeness(name, names[at]) >= Likeness.LOOSE]
    furthest = max(apart for apart, _ in _APART)
    listed = extract(name, names.to_list(), scorer=Levenshtein.distance, score_cutoff=furthest, limit=None)
    close = [at for text, apart, at in listed if apart and _long_enough(min(len(name), len(text)), apart)]
    return sorted({*alike, *close})


def _long_enough(length: int, apart: int) -> bool:
    return any(apart <= most and length >= least for most, least in _APART)
