"""The figures that a record may have where its cells state only bounds, and what a comparison of them is in every case."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...vocabulary.words import Operator

_ZERO = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Span:
    """All figures between two ends, in base units.

    Attributes:
        low, high: the ends; None where there is none.
        low_open, high_open: the end itself is not among the figures.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @staticmethod
    def point(value: Fraction) -> Span:
        """One figure."""
        return Span(low=value, high=value)

    @staticmethod
    def beyond(operator: Operator, limit: Fraction) -> Span:
        """All figures that stand in this relation to a limit."""
        is_open = operator in ("<", ">")
        return Span(low=limit, low_open=is_open) if operator[0] == ">" else Span(high=limit, high_open=is_open)

    def not_below(self, minimum: Fraction) -> Span | None:
        """The figures that are not below a minimum; None where there are none."""
        if self.low is not None and self.low >= minimum:
            return self
        if self.high is not None and (self.high < minimum or (self.high == minimum and self.high_open)):
            return None
        return Span(low=minimum, high=self.high, high_open=self.high_open)

    def negated(self) -> Span:
        """The figures with the other sign."""
        low, high = (None if end is None else -end for end in (self.high, self.low))
        return Span(low=low, high=high, low_open=self.high_open, high_open=self.low_open)

    def plus(self, other: Span) -> Span:
        """All sums."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        low_open, high_open = self.low_open or other.low_open, self.high_open or other.high_open
        return Span(low=low, high=high, low_open=low_open, high_open=high_open)

    def times(self, other: Span) -> Span | None:
        """All products; None where a figure may be below zero."""
        if self._may_be_negative() or other._may_be_negative():
            return None
        high = None if self.high is None or other.high is None else self.high * other.high
        return Span(low=(self.low or _ZERO) * (other.low or _ZERO), high=high)

    def divided_by(self, other: Span) -> Span | None:
        """All quotients; None where the divisor may be zero or below."""
        if other._may_be_negative() or (other.low == 0 and not other.low_open):
            return None
        downwards = self.negated()._most_of_quotients(other)
        low, low_open = (None if downwards[0] is None else -downwards[0]), downwards[1]
        high, high_open = self._most_of_quotients(other)
        return Span(low=low, high=high, low_open=low_open, high_open=high_open)

    def _most_of_quotients(self, other: Span) -> tuple[Fraction | None, bool]:
        """The upper end of all quotients by figures above zero, and whether it is none of them."""
        if self.high is None:
            return None, False
        if self.high < 0:  # the nearer to zero, the larger the divisor is
            return (self.high / other.high, self.high_open or other.high_open) if other.high else (_ZERO, True)
        if self.high == 0:
            return _ZERO, self.high_open
        return (self.high / other.low, self.high_open or other.low_open) if other.low else (None, False)

    def _may_be_negative(self) -> bool:
        return self.low is None or self.low < 0

    def compared(self, operator: Operator, other: Span) -> bool | None:
        """Whether the comparison is true of all figures (True) or of none (False); None where that depends on them."""
        difference = self.plus(other.negated())
        low, high = difference.low, difference.high
        never_below, never_above = low is not None and low >= 0, high is not None and high <= 0
        above = never_below and (low != 0 or difference.low_open)
        below = never_above and (high != 0 or difference.high_open)
        always: dict[Operator, bool] = {
            "<": below, "<=": never_above, ">": above, ">=": never_below, "==": low == high == 0, "!=": above or below,
        }  # fmt: skip
        never: dict[Operator, bool] = {
            "<": never_below, "<=": above, ">": never_above, ">=": below, "==": above or below, "!=": low == high == 0,
        }  # fmt: skip
        return True if always[operator] else False if never[operator] else None
