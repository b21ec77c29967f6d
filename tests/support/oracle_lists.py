"""What a list of a policy says of a record, row by row and name by name: part of the oracle.

How alike two names are is asked of the vocabulary, which has tests of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from tenglong.engine.policy.name_lists import ListRow, PolicyList
from tenglong.engine.vocabulary.enterprise_names import likeness
from tenglong.engine.vocabulary.project_names import project_likeness

COMPARED = {
    "enterprise": cache(likeness),
    "project": cache(project_likeness),
    "": lambda one, other: 3 * (one == other),
}
Truth = bool | None


def row_of(entries: PolicyList, kinds: Sequence[str], names: Sequence[str | None], *, alike: bool) -> ListRow | None:
    """The row with the record's names; with `alike` also one that only resembles them."""
    rows = [(row, _levels(row, kinds, names)) for row in entries.rows]
    exact = (row for row, levels in rows if set(levels) == {3} and not row.guess)
    near = (row for row, levels in rows if alike and None not in levels and _may_be(levels))
    return next(exact, None) or next(near, None)


def listed(entries: PolicyList, kinds: Sequence[str], names: Sequence[str | None], *, alike: bool) -> Truth:
    """Whether the list has the record; None where a name that is not known could decide."""
    if any(_unknown(entries, kinds, at, name) for at, name in enumerate(names)):
        return None
    if row_of(entries, kinds, names, alike=alike):
        return True
    if row_of(entries, kinds, names, alike=True):
        return False
    return None if any(None in levels and 0 not in levels for levels in _all(entries, kinds, names)) else False


def unknown(entries: PolicyList, keys: Sequence[str], names: Sequence[str | None]) -> list[str]:
    """The fields that say nothing, or a word that a closed list does not know."""
    pairs = zip(keys, names, entries.names, strict=True)
    return [key for key, name, known in pairs if name is None or (entries.closed and plain(name) not in known)]


def _unknown(entries: PolicyList, kinds: Sequence[str], at: int, name: str | None) -> bool:
    if name is None:
        return kinds[at] != "project" or len(kinds) == 1
    return entries.closed and plain(name) not in entries.names[at]


def _all(entries: PolicyList, kinds: Sequence[str], names: Sequence[str | None]) -> list[list[int | None]]:
    return [_levels(row, kinds, names) for row in entries.rows]


def _levels(row: ListRow, kinds: Sequence[str], names: Sequence[str | None]) -> list[int | None]:
    return [_level(*part) for part in zip(kinds, row.names, names, strict=True)]


def _level(kind: str, cell: Sequence[str], name: str | None) -> int | None:
    """0 not at all, 1 one character apart, 2 perhaps the same (a blank cell may mean any), 3 the same."""
    if name is None:
        return None
    return max((int(COMPARED[kind](plain(one), plain(name))) for one in cell), default=2)


def _may_be(levels: Sequence[int | None]) -> bool:
    known = sorted(level or 0 for level in levels)
    return known[0] >= 2 or known[:2] == [1, 3]


@cache
def plain(name: str) -> str:
    """A name without white space and invisible characters, full-width and half-width forms alike."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", name) if not sign.isspace() and sign not in "\u200b\ufeff"
    )
