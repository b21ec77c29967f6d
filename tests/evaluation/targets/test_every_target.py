"""Every figure of every target, from both sides: a sheet with the figure itself, one just below and one just above it.

What has to follow is taken from the clause's word alone (以上 includes the figure, 突破 does not, 左右 and 提取 leave what is
beside it open) and from whether the text says 力争.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from regional_sheets import judge, policies

from tenglong.engine.core.exact import exact_text, finite_places
from tenglong.engine.policy.targets import PolicyTarget, TargetValue, targets_of
from tenglong.engine.vocabulary.indicators import ALL_CLUSTERS

REACHED, MISSED, OPEN = {"clear"}, {"hit"}, {"boundary", "needs_reference"}
BESIDE = {
    "突破": (MISSED, MISSED, REACHED),
    "冲破": (MISSED, MISSED, REACHED),
    "超过": (MISSED, MISSED, REACHED),
    "左右": (OPEN, REACHED, OPEN),
    "提取": (MISSED, REACHED, OPEN),
}
"""Word of the clause → what follows below, at and above the figure, where that is not missed, reached, reached."""

UNDECIDED = {
    ("SZ20-T31", 2022): "one cluster is below it, the whole may still reach it",
    ("SZ20-T32", 2025): "as SZ20-T31",
    ("SZ22-I11", 2022): "below the base of 2020 it is the year's, and the total is not known",
}


SIDES = (-1, 0, 1)
Case = tuple[PolicyTarget, TargetValue]


def cases() -> list[Case]:
    """Every target of every policy with each of its figures."""
    return [
        (target, value)
        for policy in policies()
        for target in targets_of(policy)
        if target.spec.kind != "open"
        for value in target.spec.values
        if finite_places(value.limit or Fraction(0)) is not None
    ]


def year_of(value: TargetValue) -> int:
    return value.years[1] if value.years else value.year or 0


def name_of(case: Case) -> str:
    return f"{case[0].spec.name}@{year_of(case[1])}"


def cluster_of(target: PolicyTarget) -> str:
    names = target.spec.cluster
    return next((name for name in names if name != ALL_CLUSTERS or len(names) == 1), "")


def place_of(target: PolicyTarget) -> str:
    return target.spec.place[0] if target.spec.place else target.policy.head.region_name


def subjects(target: PolicyTarget) -> set[tuple[str, str, str]]:
    """(place, cluster, indicator) of the figure, and of those that it would be computed from."""
    place, entry = place_of(target), target.spec.entry
    own = {(place, cluster_of(target), name) for name in (target.spec.indicator, entry.growth_of) if name}
    return own | {(place, cluster, name) for name in entry.ratio_of for cluster in ("", ALL_CLUSTERS)}


def sheets() -> list[list[Case]]:
    """The cases, so divided that no sheet has two figures of one subject."""
    parts: list[list[Case]] = []
    for case in cases():
        fitting = (part for part in parts if all(subjects(case[0]).isdisjoint(subjects(other[0])) for other in part))
        part = next(fitting, None)
        if part is None:
            parts.append([case])
        else:
            part.append(case)
    return parts


def row_of(case: Case, side: int) -> list[object]:
    """The figure just below (-1), at (0) or just above (1) the target's, labelled as the target counts."""
    target, value = case
    label = target.spec.accumulation_of(value)
    figure = (value.limit or Fraction(0)) + side * Fraction(target.spec.precision or "0.01")
    names = [place_of(target), cluster_of(target) or None, target.spec.indicator, year_of(value)]
    return [*names, exact_text(figure), target.spec.entry.unit, None if label == "未明" else label]


@pytest.fixture(scope="module")
def outcomes() -> dict[tuple[str, int], set[str]]:
    """(case, side) → what is said of a place with that figure."""
    header = ["地区", "产业集群", "指标", "年度", "数值", "单位", "口径"]
    judged_as: dict[tuple[str, int], set[str]] = {}
    for part in sheets():
        for side in SIDES:
            verdicts = judge([header, *(row_of(case, side) for case in part)], day=date(2025, 12, 31)).verdicts
            for case in part:
                mine = (pl.col("criterion") == case[0].spec.name) & pl.col("name").str.ends_with(
                    f"{year_of(case[1])}年"
                )
                judged_as[name_of(case), side] = set(verdicts.filter(mine)["outcome"])
    return judged_as


@pytest.mark.parametrize("case", cases(), ids=name_of)
def test_a_target_is_missed_below_its_figure_and_reached_at_or_above_it(
    case: Case, outcomes: dict[tuple[str, int], set[str]]
) -> None:
    target, value = case
    for side, expected in zip(SIDES, BESIDE.get(value.word, (MISSED, REACHED, REACHED)), strict=True):
        if target.spec.kind == "disputed" and expected is MISSED:
            allowed = OPEN
        elif not target.spec.firm and expected is not OPEN:
            allowed = REACHED
        elif (target.spec.name, value.year) in UNDECIDED and expected is MISSED:
            allowed = OPEN
        else:
            allowed = expected
        assert outcomes[name_of(case), side], side
        assert outcomes[name_of(case), side] <= allowed, side
