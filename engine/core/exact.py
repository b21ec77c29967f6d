"""Exact numbers: text and floats from a sheet to `Fraction`, and back to text without rounding.

Between the stages every number is written in one canonical way, its exact text: a plain decimal if it has finitely
many digits ("49.96", "-30", "0.0015"), otherwise a fraction in lowest terms ("2/15").
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_RATIO = re.compile(r"[+-]?\d+/\d+")


_LONGEST = 1000
"""Characters of a number; Python refuses to write one of more than 4,300 digits."""


def parse_exact(text: str) -> Fraction | None:
    """The exact value of a plain number ("12", "-3.50", "1e3") or a ratio ("2/15"); None for any other text.

    >>> parse_exact("9" * 5000) is None
    True
    """
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return Fraction(Decimal(text))
    if _RATIO.fullmatch(text) and not text.endswith("/0"):
        return Fraction(text)
    return None


def from_float(value: float) -> Fraction:
    """The value that a spreadsheet shows for a binary float: exactly its 15 significant decimal digits.

    `repr` would give 0.30000000000000004 for a cell that shows 0.3 in Excel and means 0.3.
    """
    return Fraction(Decimal(f"{value:.15g}"))


def finite_places(value: Fraction) -> int | None:
    """How many decimal places are needed to write `value` exactly; None if no finite number of places is enough."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def exact_text(value: Fraction) -> str:
    """The canonical exact text of `value`: a finite decimal without trailing zeros, else "p/q"."""
    places = finite_places(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return _fixed(value, places)


def _fixed(value: Fraction, places: int) -> str:
    scaled = value.numerator * 10**places // value.denominator
    digits = str(abs(scaled)).rjust(places + 1, "0")
    integer, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return ("-" if scaled < 0 else "") + integer + (f".{part}" if part else "")


def round_text(value: Fraction, places: int) -> str:
    """`value` rounded half to even (GB/T 8170-2008) to `places` decimals. Only for display, never for judging."""
    return _fixed(Fraction(round(value * 10**places), 10**places), places)  # `round` of a Fraction is half to even


def stated_text(value: Fraction, longest: int = 8) -> str:
    """A stated figure for display: a finite decimal of more than `longest` places, as programs leave them behind, is
    shown with 约 and those places; any other value exactly.

    >>> stated_text(Fraction("149.70000000000002")), stated_text(Fraction("33.125"))
    ('约149.7', '33.125')
    """
    places = finite_places(value)
    if places is None or places <= longest:
        return exact_text(value)
    return f"约{exact_text(Fraction(round_text(value, longest)))}"


def show(value: Fraction, places: int = 2, longest: int = 8) -> str:
    """A text for display: the exact decimal if it has at most `longest` places, else "约" and a rounded decimal.

    It is rounded to `places` places, but to four at least.
    """
    finite = finite_places(value)
    if finite is not None and finite <= longest:
        return exact_text(value)
    return f"约{round_text(value, max(places, 4))}"


LONG_FIGURE = r"-?\d+\.\d{9,}"
"""Pattern of a figure with more decimals than anybody reads, as quotients have them."""


def with_short_figures(sentence: str) -> str:
    """A sentence for people, each of its long figures with 约 and four decimals. One that would look round by that stays
    as it is: it may stand beside the round figure that it misses.

    >>> with_short_figures("亩均税收0.30853658529万元/亩，相差-4.69146341471万元/亩")
    '亩均税收约0.3085万元/亩，相差约-4.6915万元/亩'
    >>> with_short_figures("亩均税收4.999999999万元/亩")
    '亩均税收4.999999999万元/亩'
    """
    return re.sub(LONG_FIGURE, _short_figure, sentence)


def _short_figure(match: re.Match[str]) -> str:
    rounded = round_text(Fraction(match[0]), 4)
    return match[0] if rounded.endswith("00") else f"约{rounded}"
