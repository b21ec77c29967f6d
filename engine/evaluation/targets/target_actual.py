"""A figure of a regional sheet, and what a place has reached of an indicator or why that is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from ...policy.targets import TargetRegion
from ...vocabulary.labels import labels


@dataclass(frozen=True, kw_only=True)
class ReportedFigure:
    """A record's figure in the indicator's unit.

    Attributes:
        accumulation: 当年, 累计, 新增, 年均, 时点, 基数 as the sheet says; "" where it does not, 未明 where it says both.
        state: code of a cell without a usable figure, or of one whose unit was assumed.
    """

    order: int
    record_id: str
    year: int
    accumulation: str
    value: Fraction | None
    state: str | None
    cell: str

    @property
    def missing_reason(self) -> str:
        """Why the figure gives no value."""
        return f"{self.year}年数据{labels().no_figure.get(self.state or 'blank', '无法使用')}"


class SeriesKey(NamedTuple):
    """Place, cluster and indicator of a series; the place is None where the one in the sheet is not known."""

    place: TargetRegion | None
    cluster: str
    indicator: str


@dataclass(frozen=True, kw_only=True)
class Achievement:
    """What was reached, or why that is not known.

    Attributes:
        value: None where it is not known.
        missing_reason: why it is not known, "" where it is.
        least: what is known to be reached at least, though not all of it is known.
        other: what it is under another reading of the sheet, never less; None where there is only one reading.
        exact_ratio: computed from numerator and denominator.
    """

    value: Fraction | None = None
    cells: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    missing_reason: str = ""
    least: Fraction | None = None
    other: Achievement | None = None
    exact_ratio: bool = False

    def with_assumed(self, text: str) -> Achievement:
        """The same achievement with one more assumption."""
        return replace(self, assumed=(*self.assumed, text))


def from_figure(figure: ReportedFigure) -> Achievement:
    """A reported figure taken as it stands."""
    if figure.value is None:
        return Achievement(cells=(figure.cell,), missing_reason=figure.missing_reason)
    assumed = ("未写单位，按默认单位计",) if figure.state == "unit_assumed" else ()
    return Achievement(value=figure.value, cells=(figure.cell,), assumed=assumed)


_PLACES = 10**6
"""A root is rounded down to a multiple of 1 / `_PLACES`: six decimals."""


def root(value: Fraction, degree: int) -> Fraction:
    """The positive root, rounded down to six decimals, computed in whole numbers only."""
    scaled = value * _PLACES**degree
    radicand = scaled.numerator // scaled.denominator
    low, high = 0, max(1, radicand)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= radicand else (low, middle - 1)
    return Fraction(low, _PLACES)
