"""Random draws for whole columns: a draw is a function of a key, a seed and a name, the same on every computer.

The bits come from splitmix64 (Steele, Lea, Flood 2014) on integers that wrap at 2⁶⁴; the hash of polars is not used, as
it may change with the version. Draws are floats; the caller rounds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from itertools import accumulate
from math import pi
from zlib import crc32

import polars as pl

_STEP = 0x9E3779B97F4A7C15
_MIXES = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a credit code by value (GB 32100-2015)."""

_PLACE = "91330683"
"""An enterprise (91) registered in 嵊州 (330683)."""

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Of the first eight characters of an organisation's code (GB 11714-1997)."""


def uniform(key: pl.Expr, seed: int, name: str) -> pl.Expr:
    """Float64 from 0 up to but not including 1, made of 53 bits."""
    start = (seed << 32 | crc32(name.encode())) * _STEP % 2**64
    bits = key * _whole(_STEP) + _whole(start)
    for shift, factor in _MIXES:
        bits = (bits ^ (bits // _whole(2**shift))) * _whole(factor)
    bits = bits ^ (bits // _whole(2**31))
    return (bits // _whole(2**11)).cast(pl.Float64) / 2**53


def normal(key: pl.Expr, seed: int, name: str) -> pl.Expr:
    """Draws from the standard normal distribution (Box and Muller 1958)."""
    size = (-2 * (1 - uniform(key, seed, f"{name} size")).log()).sqrt()
    return size * (2 * pi * uniform(key, seed, f"{name} turn")).cos()


def share(key: pl.Expr, seed: int, name: str, part: float) -> pl.Expr:
    """Booleans, True in that share of the draws."""
    return uniform(key, seed, name) < part


def chosen(key: pl.Expr, seed: int, name: str, shares: Mapping[str, int]) -> pl.Expr:
    """One of the texts, each as often as its share says; the shares add up to a hundred."""
    draw = uniform(key, seed, name) * 100
    choice = pl.lit(None, dtype=pl.String)
    for text, bound in reversed(list(zip(shares, accumulate(shares.values()), strict=True))):
        choice = pl.when(draw < bound).then(pl.lit(text)).otherwise(choice)
    return choice


def credit_code(number: pl.Expr) -> pl.Expr:
    """A valid credit code of an invented organisation; its organisation code is X0000000 and up, by `number`, which is
    below ten million.
    """
    number = number.cast(pl.Int64)
    digits = [pl.lit(ALPHABET.index("X")), *(number // 10**power % 10 for power in range(6, -1, -1))]
    weighed = _sum([pl.lit(33 * _WEIGHTS[0]), *(d * w for d, w in zip(digits[1:], _WEIGHTS[1:], strict=True))])
    rest = (11 - weighed % 11) % 11  # a check digit of 10 is written X
    ninth = pl.when(rest == 10).then(ALPHABET.index("X")).otherwise(rest)
    values = [*(pl.lit(ALPHABET.index(character)) for character in _PLACE), *digits, ninth]
    total = _sum([value * pow(3, place, 31) for place, value in enumerate(values)])
    last = pl.lit(ALPHABET).str.slice((31 - total % 31) % 31, 1)
    shown = pl.when(rest == 10).then(pl.lit("X")).otherwise(rest.cast(pl.String))
    return pl.concat_str(pl.lit(f"{_PLACE}X"), number.cast(pl.String).str.zfill(7), shown, last)


def _sum(terms: list[pl.Expr]) -> pl.Expr:
    return reduce(lambda left, right: left + right, terms)


def _whole(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)
