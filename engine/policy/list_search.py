"""Finds the row of a list that names a record: by the same names, or by names that resemble them, which a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import polars as pl

from ..vocabulary.enterprise_names import Likeness, likeness
from ..vocabulary.fields import Vocabulary
from ..vocabulary.name_keys import loose_keys, near_keys, probes
from ..vocabulary.project_names import project_likeness
from .name_lists import ListRow, PolicyList

_LIKENESS = {"enterprise": likeness, "project": project_likeness}

Names = tuple[str | None, ...]
"""A record's names in normal form, one for each column of a list; None where unknown."""


class ListMatch(NamedTuple):
    """What a list says of a record.

    Attributes:
        row: the row that names the record, or that it resembles; None where it is not on the list.
        exact: the row has the record's own names, and the document prints them; of a guessed row nothing is sure.
    """

    row: ListRow | None
    exact: bool = False


NOT_LISTED = ListMatch(None)


@dataclass(frozen=True)
class ListSearch:
    """A list, searched by fields of a record.

    Attributes:
        kinds: by column, what the field's texts name ("enterprise", "project"), "" where only the same text counts.
    """

    entries: PolicyList
    kinds: tuple[str, ...]

    @staticmethod
    def of(entries: PolicyList, keys: Sequence[str], fields: Vocabulary) -> ListSearch:
        """The search of a list by the fields `keys`."""
        return ListSearch(entries, tuple(fields[key].name_of for key in keys))

    @property
    def needed(self) -> list[int]:
        """The columns without which nothing is found. A project is looked for among those of its firm."""
        return [at for at, kind in enumerate(self.kinds) if kind != "project" or len(self.kinds) == 1]

    def unknown(self, at: int, name: str | None) -> bool:
        """Whether a name cannot be looked for: there is none where one is needed, or a closed list does not know it."""
        if name is None:
            return at in self.needed
        return self.entries.closed and name not in self.entries.names[at]

    def match(self, names: Names) -> ListMatch | None:
        """What the list says; None where an unknown name could decide."""
        if any(self.unknown(at, name) for at, name in enumerate(names)):
            return None
        levels = [(row, self._levels(row, names)) for row in self._rows(names)]
        for row, level in levels:
            if set(level) == {Likeness.SAME} and not row.guess:
                return ListMatch(row, exact=True)
        for row, level in levels:
            if _resembles(level):
                return ListMatch(row)
        return None if any(_could_resemble(level) for _, level in levels) else NOT_LISTED

    def _levels(self, row: ListRow, names: Names) -> list[Likeness | None]:
        columns = zip(self.kinds, row.names, names, strict=True)
        return [_level(kind, listed, name) for kind, listed, name in columns]

    # Which names and rows are worth a look

    def candidates(self, columns: Sequence[str]) -> pl.Expr:
        """Whether a record's names may be on the list, from columns of normal names: true of all that are listed, or
        resemble or could resemble a listed one, and of few others."""
        if self.entries.closed:
            return pl.lit(value=True)
        exact = [pl.col(column).is_in(sorted(names)) for column, names in zip(columns, self.entries.names, strict=True)]
        near = [self._has(near_keys, at, columns[at]) | exact[at] for at in self.needed]
        loose = [self._has(loose_keys, at, columns[at]) | exact[at] for at in self.needed]
        unsaid = pl.any_horizontal(pl.col(column).is_null() for column in columns)
        telling = [pl.all_horizontal(near), unsaid & pl.all_horizontal(loose)]
        return pl.any_horizontal(*telling, *exact).fill_null(value=False)

    def _has(self, keys: Callable[[str], set[str]], at: int, column: str) -> pl.Expr:
        """Whether a name has one of the keys of a column's names; brackets may divide them."""
        if self._any_row:
            return pl.lit(value=True)
        if self.kinds[at] != "enterprise":
            return pl.lit(value=False)
        parts = {key for name in self.entries.names[at] for key in keys(name)}
        return pl.col(column).str.contains_any(sorted(parts)) | pl.col(column).str.contains("(", literal=True)

    @property
    def _any_row(self) -> bool:
        """Whether every row must be looked at: one leaves a needed column blank, or projects are compared alone."""
        blank = any(not row.names[at] for row in self.entries.rows for at in self.needed)
        return blank or self.kinds == ("project",)

    def _rows(self, names: Names) -> Iterator[ListRow]:
        """The rows that may have or resemble the names, in the list's order."""
        numbers: set[int] = set()
        for at, name in enumerate(names):
            numbers.update(self._by_name[at].get(name or "", ()))
            if name and self.kinds[at] == "enterprise":
                numbers.update(number for key in probes(name) for number in self._by_key[at].get(key, ()))
        if self._any_row:
            numbers.update(range(len(self.entries.rows)))
        return (self.entries.rows[number] for number in sorted(numbers))

    @cached_property
    def _by_name(self) -> list[dict[str, list[int]]]:
        """By column: name → numbers of the rows that have it."""
        return self._index(lambda name: {name})

    @cached_property
    def _by_key(self) -> list[dict[str, list[int]]]:
        """By column: key of a name → numbers of the rows with a name that has it."""
        return self._index(loose_keys)

    def _index(self, parts: Callable[[str], set[str]]) -> list[dict[str, list[int]]]:
        tables: list[dict[str, list[int]]] = [{} for _ in self.kinds]
        for number, row in enumerate(self.entries.rows):
            for table, names in zip(tables, row.names, strict=True):
                for key in {part for name in names for part in parts(name)}:
                    table.setdefault(key, []).append(number)
        return tables


def _level(kind: str, listed: Sequence[str], name: str | None) -> Likeness | None:
    """How alike a name is to those of a cell; a cell that the document leaves blank may mean any."""
    if name is None:
        return None
    if not listed:
        return Likeness.NEAR
    if name in listed:
        return Likeness.SAME
    compare = _LIKENESS.get(kind)
    return max(compare(text, name) for text in listed) if compare else Likeness.NONE


def _resembles(levels: Sequence[Likeness | None]) -> bool:
    """Every name is near; or one is a misprint and all others are the same."""
    known = sorted(level for level in levels if level is not None)
    if len(known) < len(levels):
        return False
    misprint = len(known) > 1 and known[0] == Likeness.LOOSE and known[1] == Likeness.SAME
    return known[0] >= Likeness.NEAR or misprint


def _could_resemble(levels: Sequence[Likeness | None]) -> bool:
    """Whether a name that is not known could make it the record's row."""
    return None in levels and Likeness.NONE not in levels
