"""Evaluation against the oracle: any record, any rule, both ways of computing, every reading of 以下.

Each example judges a batch of records. `TENGLONG_EXAMPLES=5000 pytest tests/evaluation/criteria/test_oracle.py`
tries more.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any, Literal
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_records import random_rows, records_of
from made_rules import policy_of, random_criterion
from oracle import Expected, World, expect

from tenglong.engine.evaluation.criteria import prepare as preparation
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.corpus import Policy, Rule, load_policies
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.units import unit

Meaning = Literal["含", "不含"]

EXAMPLES = int(os.environ.get("TENGLONG_EXAMPLES", "20"))
BATCH = 24
MEANINGS: list[Meaning | None] = [None, "含", "不含"]
DAYS = [date(2022, 3, 1), date(2022, 8, 15), date(2024, 2, 29), date(2026, 11, 20)]
TABLE: list[dict[str, str | None]] = [
    {"industry_division": "C17", "scale": "规上", "税": "5", "能": "1/3"},
    {"industry_division": "C17", "scale": "规下", "税": "12.123456789", "能": None},
    {"industry_division": "某某有限公司", "scale": "规上", "税": "0", "能": "2.5"},
]

search = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="TENGLONG_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
search_shipped = settings(search, max_examples=-(-EXAMPLES // 2))
"""Half as many examples of twice as many records: forty rules cost nearly the same for any number of records."""

GUIDE = [{**row, "亩均税收": row["税"], "单位能耗增加值": row["能"]} for row in TABLE]
seeds = st.integers(0, 2**40)
worlds = st.builds(
    World,
    as_of=st.sampled_from(DAYS),
    year=st.sampled_from([None, 2022, 2024]),
    signing=st.sampled_from([None, date(2026, 11, 20), date(2027, 1, 4)]),
    region=st.sampled_from(["", "330683"]),
    tables=st.sampled_from([{}, {"指南": TABLE, "高耗低效指南": GUIDE}]),
)


@cache
def shipped(meaning: Meaning | None) -> list[Policy]:
    """All policies of the package, with one reading of 以下."""
    return load_policies(meanings={"以下": meaning} if meaning else {})


def families() -> list[str]:
    """A record kind for each vocabulary that the shipped criteria use."""
    kinds = {kind for policy in shipped(None) for rule in policy.rules for kind in rule.criterion.record}
    return sorted(kinds - {"workshop"})


def of_kind(policies: Sequence[Policy], kind: str) -> list[Rule]:
    kinds = {"enterprise", "workshop"} if kind == "enterprise" else {kind}
    return [rule for policy in policies for rule in policy.rules if kinds & set(rule.criterion.record)]


def judged(
    rows: Sequence[Mapping[str, Any]], rules: Sequence[Rule], policies: Sequence[Policy], world: World
) -> pl.DataFrame:
    """The verdicts of `evaluate`, out of scope too."""
    records = records_of(rows, rules[0].vocabulary)
    circumstances = Settings(
        as_of=world.as_of,
        year=world.year,
        signing=world.signing,
        region=world.region,
        references=_tables(policies, world),
    )
    return evaluate(records, policies, circumstances, include_out_of_scope=True)


def _tables(policies: Sequence[Policy], world: World) -> dict[str, pl.DataFrame]:
    declared = {
        name: table for policy in policies for name, table in policy.head.references.items() if name in world.tables
    }
    keys = ("industry_division", "scale")
    return {
        name: pl.DataFrame([{key: row[key] for key in (*keys, *table.columns)} for row in world.tables[name]])
        for name, table in declared.items()
    }


def differences(verdict: Mapping[str, Any], expected: Expected) -> list[str]:
    """What a verdict says otherwise than the oracle."""
    said = {
        "outcome": verdict["outcome"],
        "basis": verdict["basis"],
        "doubts": tuple(verdict["doubts"]),
        "missing": set(verdict["missing"]),
        "cases": tuple(verdict["cases"]),
        "clear_cases": tuple(verdict["clear_cases"]),
    }
    meant = {
        "outcome": expected.outcome,
        "basis": expected.basis,
        "doubts": expected.doubts,
        "missing": set(expected.missing),
        "cases": expected.cases,
        "clear_cases": expected.clear_cases,
    }
    wrong = [f"{key}: said {said[key]}, expected {meant[key]}" for key in said if said[key] != meant[key]]
    size = unit(verdict["unit"] or "").size
    for key in ("actual", "limit", "margin"):
        text, value = verdict[key], getattr(expected, key)
        if not _same_figure(text, None if value is None else value / size):
            wrong.append(f"{key}: said {text}, expected {value}")
    return wrong


def _same_figure(text: str | None, value: Fraction | None) -> bool:
    if text is None or value is None:
        return text is None and value is None
    return _sign(Fraction(text)) == _sign(value) and abs(Fraction(text) - value) <= Fraction(1, 2 * 10**12)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def assert_as_expected(
    rows: Sequence[Mapping[str, Any]], rules: Sequence[Rule], policies: Sequence[Policy], world: World
) -> pl.DataFrame:
    frame = judged(rows, rules, policies, world)
    assert frame.height == len(rows) * len(rules)
    pairs = [(row, rule) for row in rows for rule in rules]
    for verdict, (row, rule) in zip(frame.iter_rows(named=True), pairs, strict=True):
        assert verdict["criterion"] == rule.criterion.id
        wrong = differences(verdict, expect(row, rule, policies, world))
        said = {key: value for key, value in row.items() if value is not None}
        condition = rule.criterion.when or [case.when for case in rule.criterion.cases]
        assert not wrong, f"{wrong}\n{rule.criterion.id} {rule.criterion.scope} | {condition}\n{said}\n{world}"
    return frame


@pytest.mark.slow
@pytest.mark.parametrize("kind", families())
@search_shipped
@given(seed=seeds, meaning=st.sampled_from(MEANINGS), world=worlds)
def test_shipped_criteria_judge_as_the_oracle_does(kind: str, seed: int, meaning: Meaning | None, world: World) -> None:
    policies = shipped(meaning)
    rules = of_kind(policies, kind)
    assert_as_expected(random_rows(Random(seed), rules, policies, 2 * BATCH), rules, policies, world)


@pytest.mark.slow
@search
@given(seed=seeds, meaning=st.sampled_from(MEANINGS), world=worlds)
def test_any_rule_judges_as_the_oracle_does(seed: int, meaning: Meaning | None, world: World) -> None:
    random = Random(seed)
    policies = [policy_of(*(random_criterion(random) for _ in range(3)), meanings={"以下": meaning} if meaning else {})]
    rules = list(policies[0].rules)
    assert_as_expected(random_rows(random, rules, policies, BATCH), rules, policies, world)


@pytest.mark.slow
@search
@given(seed=seeds, world=worlds)
def test_the_two_ways_of_computing_agree(seed: int, world: World) -> None:
    random = Random(seed)
    policies = [policy_of(*(random_criterion(random) for _ in range(3)))]
    rules = list(policies[0].rules)
    rows = random_rows(random, rules, policies, BATCH)
    vectorised = judged(rows, rules, policies, world)
    with patch.object(preparation, "_HOLDS", "^$"):  # the scale holds nothing: every figure is judged in fractions
        one_by_one = judged(rows, rules, policies, world)
    figures = ["actual", "limit", "margin", "message"]
    assert vectorised.drop(figures).equals(one_by_one.drop(figures))
    for name in figures[:3]:
        for text, exact in zip(vectorised[name], one_by_one[name], strict=True):
            assert _same_figure(text, None if exact is None else Fraction(exact)), f"{name}: {text} and {exact}"
