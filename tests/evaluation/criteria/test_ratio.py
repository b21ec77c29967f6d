"""Quotients over Int128: as exact as fractions, up to the bound that they state themselves."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import add, mul, sub, truediv
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenglong.engine.evaluation.criteria.figures import combined
from tenglong.engine.evaluation.criteria.ratio import COMPARE, SCALE, SHOWN, Bound, Ratio, common

LEAVES = ("a", "b", "c")
EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, "*": mul, "/": truediv}
Tree = tuple[str, "Tree", "Tree"] | str | Fraction


def random_tree(random: Random, depth: int) -> Tree:
    if depth and random.random() < 0.85:
        return random.choice("+-*/"), random_tree(random, depth - 1), random_tree(random, depth - 1)
    leaves: list[Tree] = [*LEAVES, Fraction(random.choice(["1", "0.7", "3/2000", "-5", "0", "1234.5678"]))]
    return random.choice(leaves)


def exact(tree: Tree, row: dict[str, Fraction | None]) -> Fraction | None:
    if isinstance(tree, str):
        return row[tree]
    if isinstance(tree, Fraction):
        return tree
    operator, left, right = tree
    one, other = exact(left, row), exact(right, row)
    if one is None or other is None or (operator == "/" and other <= 0):
        return None
    return EXACT[operator](one, other)


def compiled(tree: Tree, bounds: list[Bound]) -> Ratio:
    if isinstance(tree, str):
        return Ratio.leaf(tree, Fraction(3, 2000) if tree == "b" else Fraction(1))
    if isinstance(tree, Fraction):
        return Ratio.constant(tree)
    operator, left, right = tree
    result = combined(operator, compiled(left, bounds), compiled(right, bounds))
    bounds += [result.numerator_bound, result.denominator_bound]
    return result


def frame_of(rows: list[dict[str, Fraction | None]]) -> pl.DataFrame:
    sizes = {"b": Fraction(3, 2000)}
    scaled = [
        {key: None if value is None else int(value / sizes.get(key, 1) * 10**SCALE) for key, value in row.items()}
        for row in rows
    ]
    return pl.DataFrame(scaled, schema=dict.fromkeys(LEAVES, pl.Int128))


def random_row(random: Random, bits: int) -> dict[str, Fraction | None]:
    largest = 2 ** min(bits, 60)
    row: dict[str, Fraction | None] = {}
    for key in LEAVES:
        value = random.choice(
            [0, 1, largest, -largest, random.randrange(-largest, largest + 1), 10**SCALE if bits > 27 else 1]
        )
        row[key] = (
            None if random.random() < 0.1 else Fraction(value, 10**SCALE) * (Fraction(3, 2000) if key == "b" else 1)
        )
    return row


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 2**40), depth=st.integers(1, 3))
def test_any_formula_is_as_exact_as_fractions_up_to_its_bound(seed: int, depth: int) -> None:
    random = Random(seed)
    tree, limit = random_tree(random, depth), Fraction(random.choice(["0", "5", "1/3", "-0.125"]))
    bounds: list[Bound] = []
    value = compiled(tree, bounds)
    left, right, bound = value.cross_multiplied(Ratio.constant(limit))
    text, hides, shown = value.text(Fraction(1))
    bits = min(item.leaf_bits() for item in [*bounds, bound, shown])
    if bits < 0:
        return
    rows = [random_row(random, bits) for _ in range(16)]
    compares = [compare(left, right).alias(name) for name, compare in COMPARE.items()]
    frame = frame_of(rows).with_columns(*compares, text.alias("text"), hides.alias("hides"))
    for row, said in zip(rows, frame.iter_rows(named=True), strict=True):
        meant = exact(tree, row)
        expected = [None] * 6 if meant is None else [
            meant < limit, meant <= limit, meant > limit, meant >= limit, meant == limit, meant != limit
        ]  # fmt: skip
        assert [said[name] for name in COMPARE] == expected, (tree, row)
        assert (said["text"] is None) == (meant is None)
        if meant is not None:
            assert abs(Fraction(said["text"]) - meant) <= Fraction(1, 2 * 10**SHOWN)
            assert said["hides"] == (meant != 0 and Fraction(said["text"]) == 0)


@pytest.mark.parametrize(("tax", "land"), [("16.2", "3.24"), ("15.05", "3.01"), ("119.2", "23.84")])
def test_five_times_the_land_is_five_whatever_floats_say(tax: str, land: str) -> None:
    frame = frame_of([{"a": Fraction(tax), "b": None, "c": Fraction(land)}])
    left, right, _ = (
        Ratio.leaf("a", Fraction(1))
        .divided_by(Ratio.leaf("c", Fraction(1)))
        .cross_multiplied(Ratio.constant(Fraction(5)))
    )
    assert frame.select(left == right).item() is True


def test_nothing_is_divided_by_what_is_not_above_zero() -> None:
    rows: list[dict[str, Fraction | None]] = [
        {"a": Fraction(1), "b": None, "c": Fraction(land)} for land in ("0", "-2", "2")
    ]
    quotient = Ratio.leaf("a", Fraction(1)).divided_by(Ratio.leaf("c", Fraction(1)))
    assert frame_of(rows).select(quotient.numerator.is_null()).to_series().to_list() == [True, True, False]


def test_the_common_unit_divides_both() -> None:
    for left, right in (
        (Fraction(3, 2000), Fraction(1, 10**8)),
        (Fraction(7), Fraction(1, 3)),
        (Fraction(5), Fraction(5)),
    ):
        shared = common(left, right)
        assert (left / shared).denominator == (right / shared).denominator == 1


def test_a_bound_leaves_room_for_the_largest_intermediate_result() -> None:
    assert Bound.of(1).leaf_bits() == 126
    assert Bound.of(2, 26).leaf_bits() == 50
    assert Bound.of(1).plus(Bound.of(1)).leaf_bits() == 125
    assert Bound.of(0, 127).leaf_bits() == -1
    assert Bound.of(1, 127).leaf_bits() == -1
