"""The fields in which two pairs of records differ, by what changed them: the cells, how headers were read, the profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ..core.text import fold_text
from ..records.column_names import cell_column, state_column
from ..records.records import Records, Source, SourceColumn, as_given, in_full
from ..vocabulary.fields import VocabularyField

_FROM_PROFILE = "from_profile"
"""The state of a value that no cell has and the office's profile gives."""

_OLD = "before:"
"""Prefix of the old record's columns beside those of the new one."""


@dataclass(frozen=True, kw_only=True)
class PairedRecords:
    """The records of some pairs, in one order, with all fields.

    Attributes:
        old, new: the records of each run; `record_id` is the number of the pair on both sides.
    """

    old: Records
    new: Records

    @staticmethod
    def of(old: Records, new: Records, pairs: pl.DataFrame, fields: Mapping[str, VocabularyField]) -> PairedRecords:
        """Put the records of `pairs` (pair, old_id, new_id) into one order."""
        sides = []
        for records, column in ((old, "old_id"), (new, "new_id")):
            numbers = pairs.select(pl.col(column).alias("record_id"), "pair")
            frame = in_full(records.frame, fields).join(numbers, on="record_id").sort("pair")
            problems = records.problems.join(numbers, on="record_id", maintain_order="left")
            sides.append(replace(records, frame=_numbered(frame), problems=_numbered(problems)))
        return PairedRecords(old=sides[0], new=sides[1])

    def with_new_cells(self, fields: Iterable[str]) -> Records:
        """The new records, but with the old values where a header is read differently or the profile gives the value."""
        return self._keeping(fields, mapping=True)

    def with_new_mapping(self, fields: Iterable[str]) -> Records:
        """The new records, but with the old values where the profile gives one of the two."""
        return self._keeping(fields, mapping=False)

    def _keeping(self, fields: Iterable[str], *, mapping: bool) -> Records:
        both = pl.concat([self.new.frame, self.old.frame.rename(lambda name: _OLD + name)], how="horizontal")
        remapped = _remapped(self.old.sources, self.new.sources) if mapping else {}
        changed = []
        for key in fields:
            state = state_column(key)
            kept = (pl.col(state) == _FROM_PROFILE).fill_null(False)
            kept |= (pl.col(_OLD + state) == _FROM_PROFILE).fill_null(False)
            if key in remapped:
                kept |= pl.concat_str(f"{_OLD}source", pl.lit("|"), "source").is_in(remapped[key])
            for name in (key, state, cell_column(key)):
                changed.append(pl.when(kept).then(pl.col(_OLD + name)).otherwise(pl.col(name)).alias(name))
        return as_given(replace(self.new, frame=both.with_columns(changed).select(self.new.frame.columns)))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """With the number of the pair as record_id."""
    return frame.with_columns(record_id=pl.col("pair").cast(pl.String)).drop("pair")


def _remapped(old: Sequence[Source], new: Sequence[Source]) -> dict[str, list[str]]:
    """Field → pairs of sheets (`old|new` index) in which one header is read as another field, unit or sense."""
    remapped: dict[str, list[str]] = {}
    for left, before in enumerate(old):
        headers = {fold_text(column.header): column for column in before.columns}
        for right, after in enumerate(new):
            for column in after.columns:
                earlier = headers.get(fold_text(column.header))
                if earlier and _meaning(earlier) != _meaning(column):
                    for key in {earlier.field, column.field} - {""}:
                        remapped.setdefault(key, []).append(f"{left}|{right}")
    return remapped


def _meaning(column: SourceColumn) -> tuple[str, str, bool]:
    return column.field, column.unit, column.opposite
