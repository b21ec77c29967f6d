"""Which fields two runs read from their sheets in another way: another field of a header, another unit, the other sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..core.text import fold_text
from ..records.records import Source, SourceColumn
from ..vocabulary.fields import VocabularyField
from ..vocabulary.units import find_unit

_OWN_UNIT = "cell"
"""Where a unit is from that stands in the cells: then it is part of what was filled in."""


@dataclass(frozen=True, kw_only=True)
class ChangedReading:
    """A field that the newer run reads otherwise in one sheet than the older run in another.

    Attributes:
        old, new: the numbers of the two sheets.
        factor: a figure of the newer run, times this, is what the older one would have read in the same cell (another unit);
            None: what it would have read is not known, and its own value stands for it.
    """

    old: int
    new: int
    factor: Fraction | None


def changed_readings(
    old: Sequence[Source], new: Sequence[Source], fields: Mapping[str, VocabularyField]
) -> dict[str, list[ChangedReading]]:
    """Field → the pairs of sheets that it is read otherwise in; fields that follow from one that is are among them."""
    readings: dict[str, list[ChangedReading]] = {}
    for left, before in enumerate(old):
        for right, after in enumerate(new):
            for key, factor in _differing(before, after, fields).items():
                readings.setdefault(key, []).append(ChangedReading(old=left, new=right, factor=factor))
    return readings


def _differing(before: Source, after: Source, fields: Mapping[str, VocabularyField]) -> dict[str, Fraction | None]:
    remapped: dict[str, Fraction | None] = {}
    headers = {fold_text(column.header): column for column in before.columns}
    for column in after.columns:
        earlier = headers.get(fold_text(column.header))
        if earlier and earlier.field != column.field:
            remapped |= dict.fromkeys({earlier.field, column.field} - {""})
    stated = {column.field: column for column in before.columns if column.field}
    for column in after.columns:
        earlier = stated.get(column.field)
        if earlier and column.field not in remapped and (factor := _factor(earlier, column)) != 1:
            remapped[column.field] = factor
    for key, field in fields.items():
        if key not in remapped and {field.decides, *field.inferred_from} & remapped.keys():
            remapped[key] = None
    return remapped


def _factor(earlier: SourceColumn, column: SourceColumn) -> Fraction | None:
    """How many of what the older run would have read a figure is; 1 where both read it alike, None where it is not known."""
    if earlier.opposite != column.opposite:
        return None
    if earlier.unit == column.unit or _OWN_UNIT in (earlier.unit_from, column.unit_from):
        return Fraction(1)
    old, new = find_unit(earlier.unit), find_unit(column.unit)
    return old.to(new) if old and new and old.dimension == new.dimension else None
