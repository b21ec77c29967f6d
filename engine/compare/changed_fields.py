"""The fields in which two pairs of records differ, by what changed them: cells, how headers were read, the profile, the data year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from ..core.exact import exact_text, parse_exact
from ..records.column_names import cell_column, state_column
from ..records.records import Records, in_full
from ..vocabulary.fields import VocabularyField
from .changed_readings import ChangedReading, changed_readings

_FROM_PROFILE = "from_profile"
"""The state of a value that no cell has and the office's profile gives."""

_YEAR = "report_year"
"""The field that the options give where no cell does."""

_OLD = "before:"
"""Prefix of the old record's columns beside those of the new one."""


@dataclass(frozen=True, kw_only=True)
class PairedRecords:
    """The records of some pairs, in one order, with all fields.

    Attributes:
        old, new: the records of each run; `record_id` is the number of the pair on both sides.
        fields: those of the kind of records.
    """

    old: Records
    new: Records
    fields: Mapping[str, VocabularyField]

    @staticmethod
    def of(old: Records, new: Records, pairs: pl.DataFrame, fields: Mapping[str, VocabularyField]) -> PairedRecords:
        """Put the records of `pairs` (pair, old_id, new_id) into one order."""
        sides = []
        for records, column in ((old, "old_id"), (new, "new_id")):
            numbers = pairs.select(pl.col(column).alias("record_id"), "pair")
            frame = in_full(records.frame, fields).join(numbers, on="record_id").sort("pair")
            problems = records.problems.join(numbers, on="record_id", maintain_order="left")
            sides.append(replace(records, frame=_numbered(frame), problems=_numbered(problems)))
        return PairedRecords(old=sides[0], new=sides[1], fields=fields)

    def with_new_cells(self) -> Records:
        """The new cells as the older run read their headers, with the values that its profile and options gave."""
        readings = changed_readings(self.old.sources, self.new.sources, self.fields)
        return self._keeping(readings, profile=True)

    def with_new_mapping(self) -> Records:
        """The new records, but with the values that the older run's profile and options gave."""
        return self._keeping({}, profile=True)

    def with_new_profile(self) -> Records:
        """The new records, but of the older run's data year where no cell states it."""
        return self._keeping({}, profile=False)

    def _keeping(self, readings: Mapping[str, list[ChangedReading]], *, profile: bool) -> Records:
        """The new records with the old values of what a later step replaces."""
        both = pl.concat([self.new.frame, self.old.frame.rename(lambda name: _OLD + name)], how="horizontal")
        kept: dict[str, list[pl.Expr]] = {_YEAR: [self._unstated_year()]} if _YEAR in self.fields else {}
        values = {key: pl.col(key) for key in self.fields}
        for key in self.fields:
            states = (state_column(key), _OLD + state_column(key))
            if profile and any((both[state] == _FROM_PROFILE).any() for state in states):
                kept.setdefault(key, []).extend((pl.col(state) == _FROM_PROFILE).fill_null(False) for state in states)
            for reading in readings.get(key, ()):
                here = (pl.col(f"{_OLD}source") == reading.old) & (pl.col("source") == reading.new)
                if reading.factor is None:
                    kept.setdefault(key, []).append(here)
                else:
                    figures = _times(both.filter(here)[key], reading.factor)
                    values[key] = pl.when(here).then(pl.col(key).replace(figures)).otherwise(values[key])
        changed = [
            pl.when(pl.any_horizontal(conditions))
            .then(pl.col(_OLD + name))
            .otherwise(values.get(name, pl.col(name)))
            .alias(name)
            for key, conditions in kept.items()
            for name in (key, state_column(key), cell_column(key))
        ]
        changed += [value.alias(key) for key, value in values.items() if key not in kept]
        return replace(self.new, frame=both.with_columns(changed).select(self.new.frame.columns))

    def _unstated_year(self) -> pl.Expr:
        """Whether neither sheet states the data year of a record."""
        unstated = pl.lit(True)
        for prefix, records in (("", self.new), (_OLD, self.old)):
            columns = [index for index, source in enumerate(records.sources) if source.letter(_YEAR)]
            unstated &= pl.col(prefix + cell_column(_YEAR)).is_null() & ~pl.col(f"{prefix}source").is_in(columns)
        return unstated


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """With the number of the pair as record_id."""
    return frame.with_columns(record_id=pl.col("pair").cast(pl.String)).drop("pair")


def _times(figures: pl.Series, factor: Fraction) -> dict[str, str]:
    """Each figure as it stands → the figure times the factor."""
    numbers = {text: parse_exact(text) for text in figures.drop_nulls().unique()}
    return {text: exact_text(number * factor) for text, number in numbers.items() if number is not None}
