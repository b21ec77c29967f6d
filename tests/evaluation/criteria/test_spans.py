"""Comparisons that a stated bound decides, and those that it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_records import records_of
from made_rules import policy_of

from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.evaluation.criteria.spans import Span
from tenglong.engine.policy.settings import Settings

FIGURES = st.fractions(min_value=-9, max_value=9, max_denominator=4)
WIDTHS = st.none() | st.fractions(min_value=0, max_value=9, max_denominator=4)
COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, Fraction]:
    """A span and a figure of it."""
    figure, below, above = draw(FIGURES), draw(WIDTHS), draw(WIDTHS)
    low = None if below is None else figure - below
    high = None if above is None else figure + above
    open_low, open_high = draw(st.booleans()), draw(st.booleans())
    return Span(low=low, high=high, low_open=open_low and low != figure, high_open=open_high and high != figure), figure


@given(spans(), spans(), st.sampled_from(sorted(COMPARE)))
def test_what_is_decided_for_all_figures_is_so_for_each(left, right, operator):
    decided = left[0].compared(operator, right[0])
    assert decided is None or decided is COMPARE[operator](left[1], right[1])


@given(spans(), spans())
def test_what_is_calculated_from_two_figures_lies_in_the_span_calculated(left, right):
    made_by: list[tuple[Span | None, Callable[[Fraction, Fraction], Fraction]]] = [
        (left[0].plus(right[0]), add),
        (left[0].plus(right[0].negated()), sub),
        (left[0].times(right[0]), mul),
        (left[0].divided_by(right[0]), truediv),
    ]
    for made, calculate in made_by:
        if made is not None:
            point = Span.point(calculate(left[1], right[1]))
            assert made.compared("==", point) is not False


@pytest.mark.parametrize(
    ("operator", "limit", "compared", "figure", "holds"),
    [
        (">=", 2, ">=", 2, True),
        (">=", 2, "<", 2, False),
        (">", 2, "<=", 2, False),
        (">=", 2, ">", 2, None),
        ("<", 2, "<", 2, True),
        ("<=", 2, "<", 2, None),
        ("<=", 2, "<=", 2, True),
        ("<=", 1, ">=", 2, False),
        (">=", 1, ">=", 2, None),
        (">", 2, "==", 2, False),
        (">", 2, "!=", 2, True),
    ],
)
def test_a_bound_against_a_limit(operator, limit, compared, figure, holds):
    span = Span.beyond(operator, Fraction(limit))
    assert span.compared(compared, Span.point(Fraction(figure))) is holds


def judged(when: str, **fields: Any) -> dict[str, Any]:
    """The verdict of a criterion with one condition."""
    settings = Settings(year=2022, region="330683", as_of=date(2022, 12, 31))
    return evaluate(records_of([fields]), [policy_of(when)], settings).row(0, named=True)


@pytest.mark.parametrize(
    ("when", "fields", "outcome"),
    [
        ("容积率 低于 2", {"far~": ">=2"}, "clear"),
        ("容积率 低于 2", {"far~": ">2"}, "clear"),
        ("容积率 低于 2", {"far~": "<2"}, "hit"),
        ("容积率 低于 2", {"far~": "<=2"}, "insufficient"),
        ("容积率 低于 2", {"far~": ">=1.8"}, "insufficient"),
        ("容积率 低于 2", {"far~": "unclear"}, "insufficient"),
        ("实际用地 在 3亩（含）以上", {"land_actual~": ">=3"}, "hit"),
        ("实际用地 在 3亩 以下", {"land_actual~": "<=3"}, "insufficient"),
        ("实际用地 在 3亩 以下", {"land_actual~": "<3"}, "hit"),
        ("实际用地 在 3亩 以下", {"land_actual~": ">3"}, "clear"),
        ("实际用地 < 8亩", {"land_own~": ">=3", "land_rent_in": "5"}, "clear"),
        ("实际用地 < 8亩", {"land_own~": ">=3", "land_rent_in": "5", "land_rent_out": "1"}, "insufficient"),
        ("实际用地 < 8亩", {"land_own~": "<=3", "land_rent_in": "0", "land_rent_out": "4"}, "insufficient"),
        ("实际用地 < 8亩", {"land_own": "3", "land_rent_in": "0", "land_rent_out": "4"}, "insufficient"),
        ("实际用地 < 8亩", {"land_own": "3", "land_rent_in": "0", "land_rent_out": f"{10**20}.01"}, "insufficient"),
        ("亩均税收 在 5万元/亩 以下", {"tax~": ">=60", "land_actual": "10"}, "clear"),
        ("亩均税收 在 5万元/亩 以下", {"tax~": ">=50", "land_actual": "10"}, "insufficient"),
        ("亩均税收 在 5万元/亩 以下", {"tax~": ">50", "land_actual": "10"}, "clear"),
        ("亩均税收 在 5万元/亩 以下", {"tax~": "<=40", "land_actual": "10"}, "hit"),
        ("亩均税收 在 5万元/亩 以下", {"tax~": "<50", "land_actual": "10"}, "hit"),
        ("亩均税收 在 5万元/亩 以下", {"tax~": "<=40", "land_actual~": ">=10"}, "hit"),
        ("亩均税收 在 5万元/亩 以下", {"tax": "-3", "land_actual~": ">=3"}, "hit"),
        ("亩均税收 在 5万元/亩 以下", {"tax": "10", "land_actual~": ">=3"}, "hit"),
        ("亩均税收 在 5万元/亩 以下", {"tax": "10", "land_actual~": "<=3"}, "insufficient"),
        ("亩均税收 在 5万元/亩 以下", {"tax~": ">=60", "land_actual~": ">=3"}, "insufficient"),
        ("亩均税收 低于 5万元/亩", {"tax_per_mu~": ">=5"}, "clear"),
        ("亩均税收 低于 5万元/亩", {"tax_per_mu~": ">=5", "tax": "10", "land_actual": "10"}, "hit"),
        ("规模 是 规上 或 实际用地 > 5亩", {"scale": "规下", "land_actual~": ">=3"}, "insufficient"),
        ("规模 是 规上 或 实际用地 > 5亩", {"scale": "规上", "land_actual~": ">=3"}, "hit"),
    ],
)
def test_a_bound_decides_only_what_it_decides(when, fields, outcome):
    assert judged(when, **fields)["outcome"] == outcome


def test_the_verdict_says_that_it_rests_on_a_bound_and_a_hit_goes_to_a_person():
    hit = judged("容积率 低于 2", **{"far~": "<2"})
    assert hit["assumptions"] == ["容积率填报为低于2"]
    assert (hit["actual"], hit["doubts"]) == (None, ["bounded_figure"])
    clear = judged("容积率 低于 2", **{"far~": ">=2"})
    assert (clear["assumptions"], clear["doubts"]) == (["容积率填报为不低于2"], [])


def test_a_hit_that_holds_without_the_bound_is_not_doubted():
    assert judged("规模 是 规上 或 实际用地 > 5亩", **{"scale": "规上", "land_actual~": ">=3"})["doubts"] == []


def test_what_a_bound_does_not_decide_is_asked():
    open_ = judged("容积率 低于 2", **{"far~": ">=1.8"})
    assert (open_["missing"], open_["asked"]) == (["far"], True)
