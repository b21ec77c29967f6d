"""Exact quotients as polars expressions: coefficient × numerator / denominator over Int128, never divided.

Every numeric leaf is an Int128 column of value × 10^SCALE. `Bound` counts bits, so that before anything is computed it
is known how large a leaf may be for every intermediate result to fit into 127 bits. Rows with a larger leaf are judged
one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd

import polars as pl

SCALE = 8
"""Decimal places that a leaf column holds exactly."""

SHOWN = 12
"""Most decimal places of a figure in a verdict; a finite quotient rarely needs more."""

WIDTH = 126
"""Most bits that an intermediate result may take."""


@dataclass(frozen=True)
class Bound:
    """How many bits a value can take: |value| < 2^max(degree × leaf bits + extra) over all `terms`.

    Attributes:
        terms: pairs of (degree, extra): how many leaves are multiplied, and the bits that do not depend on them.

    >>> tax, land = Bound.of(1), Bound.of(1, extra=3)
    >>> sorted(tax.times(land).terms)
    [(2, 3)]
    >>> tax.times(land).leaf_bits()
    61
    """

    terms: frozenset[tuple[int, int]]

    @staticmethod
    def of(degree: int, extra: int = 0) -> Bound:
        """The bound of a single term."""
        return Bound(frozenset({(degree, extra)}))

    def times(self, other: Bound) -> Bound:
        """The bound of a product."""
        return Bound(frozenset((d1 + d2, e1 + e2) for d1, e1 in self.terms for d2, e2 in other.terms))

    def plus(self, other: Bound) -> Bound:
        """The bound of a sum."""
        return Bound(frozenset((degree, extra + 1) for degree, extra in self.terms | other.terms))

    def union(self, other: Bound) -> Bound:
        """The bound of a value that is one of the two."""
        return Bound(self.terms | other.terms)

    def leaf_bits(self) -> int:
        """The most bits that a leaf may have for the value to stay within `WIDTH`; -1 where no leaf may."""
        if any(extra > WIDTH for _, extra in self.terms):
            return -1
        return min((WIDTH - extra) // degree if degree else WIDTH for degree, extra in self.terms)


UNIT_BOUND = Bound.of(0)
"""The bound of 1."""


def literal(value: int) -> pl.Expr:
    """An Int128 constant; null where the value does not fit, which the bounds then show."""
    return pl.lit(value if abs(value) < 2**127 else None, dtype=pl.Int128)


def common(left: Fraction, right: Fraction) -> Fraction:
    """The largest fraction of which both are whole multiples."""
    return Fraction(
        gcd(left.numerator * right.denominator, right.numerator * left.denominator),
        left.denominator * right.denominator,
    )


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """coefficient × numerator / denominator; the coefficient and a known denominator are above zero.

    Attributes:
        coefficient: exact, the same in all rows.
        numerator: Int128; null where the value is unknown.
        denominator: Int128; None for 1.
        numerator_bound, denominator_bound: how many bits the two can take.
    """

    coefficient: Fraction
    numerator: pl.Expr
    denominator: pl.Expr | None = None
    numerator_bound: Bound = UNIT_BOUND
    denominator_bound: Bound = UNIT_BOUND

    @staticmethod
    def leaf(column: str, size: Fraction) -> Ratio:
        """A field: its scaled column, whose unit is `size` base units."""
        return Ratio(
            coefficient=size / 10**SCALE, numerator=pl.col(column), denominator=None, numerator_bound=Bound.of(1)
        )

    @staticmethod
    def constant(value: Fraction) -> Ratio:
        """A constant figure in a rule, in base units."""
        sign = (value > 0) - (value < 0)
        return Ratio(coefficient=abs(value) or Fraction(1), numerator=literal(sign))

    @staticmethod
    def dated(values: Sequence[tuple[int, Fraction]], year: pl.Expr) -> Ratio:
        """A figure that depends on the data year: the last one whose first year is not after it, else the first."""
        size = reduce(common, [abs(value) for _, value in values if value], Fraction(0)) or Fraction(1)
        multiples = [(first, int(value / size)) for first, value in values]
        numerator = literal(multiples[0][1])
        for first, multiple in multiples[1:]:
            numerator = pl.when(year >= first).then(literal(multiple)).otherwise(numerator)
        most = max(abs(multiple) for _, multiple in multiples)
        return Ratio(
            coefficient=size, numerator=numerator, denominator=None, numerator_bound=Bound.of(0, most.bit_length())
        )

    def scaled(self, unit: Fraction) -> tuple[pl.Expr, Bound]:
        """The numerator as a whole multiple of `unit`."""
        factor = int(self.coefficient / unit)
        return _times(self.numerator, factor), self.numerator_bound.times(_bits(factor))

    def negated(self) -> Ratio:
        """Minus the value."""
        return Ratio(
            coefficient=self.coefficient,
            numerator=literal(0) - self.numerator,
            denominator=self.denominator,
            numerator_bound=self.numerator_bound,
            denominator_bound=self.denominator_bound,
        )

    def times(self, other: Ratio) -> Ratio:
        """The product."""
        return Ratio(
            coefficient=self.coefficient * other.coefficient,
            numerator=self.numerator * other.numerator,
            denominator=_product(self.denominator, other.denominator),
            numerator_bound=self.numerator_bound.times(other.numerator_bound),
            denominator_bound=self.denominator_bound.times(other.denominator_bound),
        )

    def divided_by(self, other: Ratio) -> Ratio:
        """The quotient; unknown where the divisor is not above zero (nothing can be computed per 0 亩)."""
        divisor = pl.when(other.numerator > literal(0)).then(other.numerator)
        dividend = self.numerator if other.denominator is None else self.numerator * other.denominator
        return Ratio(
            coefficient=self.coefficient / other.coefficient,
            numerator=pl.when(divisor.is_not_null()).then(dividend),
            denominator=_product(self.denominator, divisor),
            numerator_bound=self.numerator_bound.times(other.denominator_bound),
            denominator_bound=self.denominator_bound.times(other.numerator_bound),
        )

    def plus(self, other: Ratio) -> Ratio:
        """The sum."""
        unit = common(self.coefficient, other.coefficient)
        (left, left_bound), (right, right_bound) = self.scaled(unit), other.scaled(unit)
        if other.denominator is not None:
            left, left_bound = left * other.denominator, left_bound.times(other.denominator_bound)
        if self.denominator is not None:
            right, right_bound = right * self.denominator, right_bound.times(self.denominator_bound)
        return Ratio(
            coefficient=unit,
            numerator=left + right,
            denominator=_product(self.denominator, other.denominator),
            numerator_bound=left_bound.plus(right_bound),
            denominator_bound=self.denominator_bound.times(other.denominator_bound),
        )

    def where(self, condition: pl.Expr) -> Ratio:
        """This value where `condition` is true, elsewhere unknown."""
        numerator = pl.when(condition).then(self.numerator)
        return Ratio(
            coefficient=self.coefficient,
            numerator=numerator,
            denominator=self.denominator,
            numerator_bound=self.numerator_bound,
            denominator_bound=self.denominator_bound,
        )

    def otherwise(self, other: Ratio) -> Ratio:
        """This value where it is known, else the other."""
        factor = other.coefficient / self.coefficient
        known = self.numerator.is_not_null()
        numerator = pl.when(known).then(self.numerator).otherwise(_times(other.numerator, factor.numerator))
        scaled_denominator = _times(_or_one(other.denominator), factor.denominator)
        denominator = None
        if factor.denominator > 1 or self.denominator is not None or other.denominator is not None:
            denominator = pl.when(known).then(_or_one(self.denominator)).otherwise(scaled_denominator)
        return Ratio(
            coefficient=self.coefficient,
            numerator=numerator,
            denominator=denominator,
            numerator_bound=self.numerator_bound.union(other.numerator_bound.times(_bits(factor.numerator))),
            denominator_bound=self.denominator_bound.union(other.denominator_bound.times(_bits(factor.denominator))),
        )

    def cross_multiplied(self, other: Ratio) -> tuple[pl.Expr, pl.Expr, Bound]:
        """Whole numbers that compare as the two quotients do, and the bound of both."""
        unit = common(self.coefficient, other.coefficient)
        (left, left_bound), (right, right_bound) = self.scaled(unit), other.scaled(unit)
        if other.denominator is not None:
            left, left_bound = left * other.denominator, left_bound.times(other.denominator_bound)
        if self.denominator is not None:
            right, right_bound = right * self.denominator, right_bound.times(self.denominator_bound)
        return left, right, left_bound.union(right_bound)

    def text(self, unit: Fraction) -> tuple[pl.Expr, pl.Expr, Bound]:
        """For showing: the value in units of `unit` as a decimal of at most SHOWN places, half to even.

        Returns the text, whether it hides a difference from zero, and the bound of the computation.
        """
        factor = self.coefficient / unit
        rounded = _rounded(
            self.numerator * literal(factor.numerator * 10**SHOWN),
            literal(factor.denominator) * _or_one(self.denominator),
        )
        bound = self.numerator_bound.times(_bits(2 * factor.numerator * 10**SHOWN))
        bound = bound.union(self.denominator_bound.times(_bits(2 * factor.denominator)))
        hides = (rounded == literal(0)) & (self.numerator != literal(0))
        return _decimal(rounded), hides, bound


def _times(value: pl.Expr, factor: int) -> pl.Expr:
    return value if factor == 1 else value * literal(factor)


def _bits(factor: int) -> Bound:
    return Bound.of(0, factor.bit_length() if factor > 1 else 0)


def _product(left: pl.Expr | None, right: pl.Expr | None) -> pl.Expr | None:
    if left is None or right is None:
        return left if right is None else right
    return left * right


def _or_one(value: pl.Expr | None) -> pl.Expr:
    return literal(1) if value is None else value


def _rounded(top: pl.Expr, bottom: pl.Expr) -> pl.Expr:
    """top / bottom to the nearest whole number, half to even. A struct computes each step once."""
    step = pl.field
    steps = pl.struct(top.alias("top"), bottom.alias("bottom"))
    steps = steps.struct.with_fields((step("top") // step("bottom")).alias("floor"))
    steps = steps.struct.with_fields((literal(2) * (step("top") - step("floor") * step("bottom"))).alias("rest"))
    odd = step("floor") % literal(2) == literal(1)
    up = (step("rest") > step("bottom")) | ((step("rest") == step("bottom")) & odd)
    return steps.struct.with_fields((step("floor") + up.cast(pl.Int128)).alias("rounded")).struct.field("rounded")


def _decimal(scaled: pl.Expr) -> pl.Expr:
    """A whole number of 10^-SHOWN as a decimal; null beyond 38 digits, which only rows beyond the bound have."""
    most = 10**38 - 1
    fitting = pl.when(scaled.is_between(literal(-most), literal(most))).then(scaled)
    text = fitting.reinterpret(dtype=pl.Decimal(38, SHOWN)).cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".")


COMPARE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}
"""Comparisons by operator; null where a side is null."""
