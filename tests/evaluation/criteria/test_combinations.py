"""What is worked out once for each combination of facts is what each record would get by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_records import random_rows, records_of
from made_rules import policy_of, random_criterion
from polars.testing import assert_frame_equal

from tenglong.engine.evaluation.criteria.combinations import Facts, combinations
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.settings import Settings

SETTINGS = Settings(as_of=date(2022, 12, 31), year=2022)

tables = st.lists(
    st.tuples(st.sampled_from([True, False, None]), st.sampled_from(["none", "filled", None])), max_size=30
)


@given(tables)
def test_every_row_has_the_number_of_the_distinct_row_like_it(rows: list[tuple[bool | None, str | None]]) -> None:
    table = pl.DataFrame(rows, schema={"holds": pl.Boolean, "state": pl.String}, orient="row")
    distinct, numbers = combinations(table)
    assert_frame_equal(distinct[numbers], table)
    assert distinct.height == len(set(rows))


def test_a_fact_named_twice_is_one_column() -> None:
    facts = Facts()
    first = facts.column("known", pl.col("tax").is_not_null())
    assert facts.column("known", pl.col("tax").is_not_null()).meta.eq(first)
    assert len(facts.of_records()) == len(facts.names) == 1


@pytest.mark.slow
@settings(max_examples=6, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**40))
def test_records_judged_together_are_judged_as_each_alone(seed: int) -> None:
    random = Random(seed)
    policies = [policy_of(*(random_criterion(random) for _ in range(3)))]
    records = records_of(random_rows(random, policies[0].rules, policies, 12))
    alone = pl.concat(
        evaluate(
            replace(records, frame=records.frame[place : place + 1]), policies, SETTINGS, include_out_of_scope=True
        )
        for place in range(records.frame.height)
    )
    assert_frame_equal(evaluate(records, policies, SETTINGS, include_out_of_scope=True), alone)
    assert_frame_equal(evaluate(records, policies, SETTINGS), alone.filter(pl.col("outcome") != "out_of_scope"))
