"""Odd frames: none, one row, nothing in it, another kind; the order and independence of verdicts."""

from __future__ import annotations

from datetime import date
from random import Random

import polars as pl
import pytest
from made_records import random_rows, records_of
from made_rules import policy_of

from tenglong.engine.evaluation.criteria.cautions import CAUTIONS, find_cautions
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.evaluation.criteria.verdict_columns import VERDICT_COLUMNS
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.settings import Settings
from tenglong.engine.records.records import KEYS, Records, empty_kind

SETTINGS = Settings(as_of=date(2022, 12, 31), year=2022)


def schema_of(frame: pl.DataFrame) -> dict[str, object]:
    return dict(frame.schema)


def test_no_records_give_an_empty_frame_of_the_same_columns() -> None:
    frame = evaluate(empty_kind("enterprise"), load_policies(), SETTINGS)
    assert frame.is_empty()
    assert schema_of(frame) == VERDICT_COLUMNS
    assert schema_of(find_cautions(empty_kind("enterprise"), load_policies(), SETTINGS, {})) == CAUTIONS


def test_no_policies_give_an_empty_frame_of_the_same_columns() -> None:
    frame = evaluate(records_of([{"tax": "1"}]), [], SETTINGS)
    assert frame.is_empty()
    assert schema_of(frame) == VERDICT_COLUMNS


def test_a_kind_without_criteria_gives_an_empty_frame() -> None:
    frame = evaluate(records_of([{"kind": "park"}]), [policy_of("税收 < 5万元")], SETTINGS, include_out_of_scope=True)
    assert frame.is_empty()


def test_only_out_of_scope_records_give_an_empty_frame_of_the_same_columns() -> None:
    frame = evaluate(records_of([{"region_code": "330212", "tax": "1"}]), load_policies(["SZ20", "SZ22"]), SETTINGS)
    assert frame.is_empty()
    assert schema_of(frame) == VERDICT_COLUMNS


def test_a_record_with_nothing_but_its_place_in_the_sheet_is_undecided() -> None:
    records = Records(records_of([{}]).frame.select(*KEYS), ())
    frame = evaluate(records, load_policies(["SZ20", "SZ22"]), SETTINGS, include_out_of_scope=True)
    assert schema_of(frame) == VERDICT_COLUMNS
    of_other_years = ["SZ20-T21", "SZ22-F01"]
    assert set(frame.filter(~pl.col("criterion").is_in(of_other_years))["outcome"]) == {
        "insufficient",
        "needs_reference",
    }
    assert not frame.filter(pl.col("missing").list.len() == 0, outcome="insufficient").height


def test_columns_without_a_single_value_are_read_whatever_their_type() -> None:
    row = dict.fromkeys(["tax", "tax~", "land_actual", "fire_hazard", "scale", "name", "report_year", "establish_date"])
    typed = records_of([row])
    untyped = Records(typed.frame.with_columns(pl.lit(None).alias(key) for key in row), typed.sources)
    policies = load_policies(["SZ20", "SZ22"])
    assert evaluate(untyped, policies, SETTINGS).equals(evaluate(typed, policies, SETTINGS))
    assert find_cautions(untyped, policies, SETTINGS, {}).is_empty()


def test_a_sheet_of_workshops_alone_is_judged_as_among_enterprises() -> None:
    workshop, enterprise = {"kind": "workshop", "fire_hazard": True}, {"kind": "enterprise", "fire_hazard": None}
    policies = load_policies(["SZ22"])
    alone = evaluate(records_of([workshop]), policies, SETTINGS, include_out_of_scope=True)
    among = evaluate(records_of([workshop, enterprise]), policies, SETTINGS, include_out_of_scope=True)
    assert among.filter(kind="workshop").equals(alone)


def test_a_record_is_judged_alike_alone_in_any_batch_and_in_any_order() -> None:
    policies = load_policies(["SZ20", "SZ22"])
    rules = [rule for policy in policies for rule in policy.rules if "enterprise" in rule.criterion.record]
    rows = [
        {**row, "record_id": f"r{number}"} for number, row in enumerate(random_rows(Random(7), rules, policies, 40))
    ]

    def judged(*batch: dict[str, object]) -> pl.DataFrame:
        return evaluate(records_of(batch), policies, SETTINGS, include_out_of_scope=True).drop("row", "cells", "asked")

    whole = judged(*rows)
    assert judged(*rows[::-1]).sort("record_id", "criterion").equals(whole.sort("record_id", "criterion"))
    for row in rows[::5]:
        assert judged(row).equals(whole.filter(record_id=row["record_id"]))


def test_verdicts_stand_in_record_order_then_in_the_documents_order() -> None:
    policies = load_policies(["SZ20", "SZ22"])
    rows = [{"record_id": name, "tax": tax} for name, tax in (("b", "1/3"), ("a", "1"), ("c", "0.123456789"))]
    frame = evaluate(records_of(rows), policies, SETTINGS, include_out_of_scope=True)
    order = [rule.criterion.id for policy in policies for rule in policy.rules if "enterprise" in rule.criterion.record]
    assert frame["record_id"].unique(maintain_order=True).to_list() == ["b", "a", "c"]
    assert frame["criterion"].to_list() == order * 3


def test_the_same_input_gives_the_same_frame() -> None:
    policies = load_policies(["SZ20", "SZ22"])
    rules = [rule for policy in policies for rule in policy.rules if "enterprise" in rule.criterion.record]
    records = records_of(random_rows(Random(1), rules, policies, 60))
    assert evaluate(records, policies, SETTINGS).equals(evaluate(records, policies, SETTINGS))


@pytest.mark.parametrize("when", ["成立日期 + 200年 晚于 检查日", "供地日期 - 3年 早于 成立日期"])
def test_the_placeholder_date_9999_does_not_break_a_check(when: str) -> None:
    rows = [
        {"establish_date": date(9999, 12, 31), "land_supply_date": date(2024, 2, 29), "tax": tax}
        for tax in ("1", "1/3")
    ]
    frame = evaluate(records_of(rows), [policy_of(f"{when} 且 税收 < 5万元")], SETTINGS)
    assert frame["outcome"].to_list() == ["hit", "hit"]


def test_a_name_is_listed_whatever_its_width_and_spaces() -> None:
    names = [
        "浙江丙（嵊州）有限公司",
        " 浙江丙(嵊州)有限公司　",
        "浙江丙（嵊州）有限 公司",
        "浙江丙(嵊州)有限公司\u200b",
    ]
    others = ["浙江丙有限公司", "浙江丙(嵊州)有限", "浙江丁（嵊州）有限公司"]
    rows = [{"name": name} for name in [*names, *others]]
    frame = evaluate(records_of(rows), [policy_of("企业名称 属于 名单(名录)")], SETTINGS)
    assert frame["outcome"].to_list() == ["hit"] * 4 + ["boundary"] * 2 + ["clear"]
