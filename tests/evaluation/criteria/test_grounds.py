"""What a verdict says beside its outcome: figures, missing fields, assumptions, cells, cases, who is to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest
from made_records import FILE, SHEET, records_of
from made_rules import policy_of

from tenglong.engine.evaluation.criteria.cautions import find_cautions
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.settings import Settings
from tenglong.engine.records.records import Records
from tenglong.engine.vocabulary.code_types import CELL_STATES
from tenglong.engine.vocabulary.labels import labels

SETTINGS = Settings(as_of=date(2022, 12, 31), year=2022, region="330683")
MISSED = "0.123456789"
"""A figure that the scale cannot hold: its row is judged in fractions."""


def say(rule: str | Mapping[str, Any], record: Mapping[str, Any], **settings: Any) -> dict[str, Any]:
    """The verdict of one made-up rule on one record."""
    policy = policy_of(rule)
    frame = evaluate(
        records_of([record]), [policy], SETTINGS if not settings else Settings(**settings), include_out_of_scope=True
    )
    return frame.row(0, named=True)


def said_of_tax(**record: Any) -> dict[str, Any]:
    """SZ20-E01 on a record of a manufacturer."""
    return (
        evaluate(records_of([{**record, "industry_section": "制造业"}]), load_policies(["SZ20"]), SETTINGS)
        .filter(criterion="SZ20-E01")
        .row(0, named=True)
    )


# Figures


def test_figures_are_exact_decimals_in_the_field_s_unit() -> None:
    said = said_of_tax(tax="49.96", land_actual="10")
    assert (said["actual"], said["limit"], said["margin"], said["unit"]) == ("4.996", "5", "-0.004", "万元/亩")


def test_a_rule_may_write_another_unit_than_the_field_has() -> None:
    said = say("实际用地 在 2000平方米 以上", {"land_actual": "3"})
    assert (said["outcome"], said["actual"], said["limit"], said["unit"]) == ("hit", "3", "3", "亩")


def test_a_quotient_without_a_finite_decimal_is_rounded_for_showing_only() -> None:
    said = say("税收 / 实际用地 < 1/3 * 1万元/亩", {"tax": "1", "land_actual": "3"})
    assert (said["outcome"], said["actual"], said["margin"]) == ("clear", "0.333333333333", "0")


def test_a_margin_too_small_to_show_is_not_shown_as_zero() -> None:
    said = say("税收 / 实际用地 在 1/3 * 1万元/亩 以下", {"tax": "10000000000", "land_actual": "30000000000.00000003"})
    assert said["outcome"] == "hit"
    assert said["margin"].startswith("-0.0000")
    assert float(said["margin"]) < 0


def test_a_rule_of_states_shows_no_figures() -> None:
    said = say("消防隐患", {"fire_hazard": True})
    assert [said[name] for name in ("actual", "limit", "unit", "margin")] == [None] * 4


@pytest.mark.parametrize("tax", ["2/15", "0.123456789", "10000000000000000000000000", "-99999999999999999999999.5"])
def test_figures_beyond_the_scale_are_judged_exactly(tax: str) -> None:
    said = say("税收 低于 5万元", {"tax": tax})
    assert said["outcome"] == ("clear" if tax.startswith("1000") else "hit")


def test_eight_decimals_and_nine_are_judged_alike_next_to_the_limit() -> None:
    below, above = ("2.99999999", "2.999999999"), ("3.00000001", "3.000000001")
    for land in below:
        assert say("实际用地 在 3亩（含）以上", {"land_actual": land})["outcome"] == "clear"
    for land in above:
        assert say("实际用地 在 3亩（不含）以上", {"land_actual": land})["outcome"] == "hit"


def test_a_constant_too_large_for_the_scale_is_compared_all_the_same() -> None:
    rule = f"实际用地 在 {'9' * 30}平方公里 以下"
    for land in ("3", "0", "99999999999999999999.5"):
        assert say(rule, {"land_actual": land})["outcome"] == "hit"


# Missing


def test_missing_names_only_what_would_decide() -> None:
    rule = "规模 是 规上 或 实际用地 在 3亩 以上"
    assert say(rule, {"scale": None, "land_actual": "2"})["missing"] == ["scale"]
    assert say(rule, {"scale": None, "land_actual": "3"})["missing"] == []
    assert say(rule, {})["missing"] == ["scale", "land_actual"]


def test_a_figure_beyond_the_scale_is_not_called_missing() -> None:
    rule = "规模 是 规上 或 实际用地 在 3亩 以上"
    assert say(rule, {"scale": None, "land_actual": "2/15"})["missing"] == ["scale"]
    assert say(rule, {"scale": None, "land_own": "2/15"})["missing"] == ["scale"]


def test_a_figure_below_its_minimum_is_unknown_and_named() -> None:
    said = say("单位能耗增加值 低于 3万元/吨标准煤", {"value_added": "10", "energy": "-5"})
    assert (said["outcome"], said["missing"]) == ("insufficient", ["energy"])


@pytest.mark.parametrize("own", ["2", "2.123456789"])
def test_a_sum_below_the_minimum_is_unknown_however_many_decimals_its_parts_have(own: str) -> None:
    said = say("规模 是 规上 或 实际用地 在 3亩（含）以上", {"scale": "规下", "land_own": own, "land_rent_out": "50"})
    assert (said["outcome"], said["missing"]) == ("insufficient", ["land_actual"])


def test_what_is_missing_at_an_open_figure_is_named_under_either_reading() -> None:
    said = say("安全隐患 且 税收 在 5万元 以下", {"tax": "5", "safety_hazard": None})
    assert (said["outcome"], said["missing"]) == ("insufficient", ["safety_hazard"])
    assert "安全隐患" in said["message"]


def test_an_unknown_scope_is_named_before_the_condition() -> None:
    rule = {"scope": "行业门类 是 制造业", "when": "税收 < 5万元"}
    said = say(rule, {})
    assert (said["outcome"], said["missing"]) == ("insufficient", ["industry_section", "tax"])


def test_a_condition_that_fails_is_clear_even_where_the_scope_is_unknown() -> None:
    assert say({"scope": "行业门类 是 制造业", "when": "税收 < 5万元"}, {"tax": "6"})["outcome"] == "clear"


def test_lists_and_tables_may_stand_in_a_scope() -> None:
    listed = say({"scope": "企业名称 属于 名单(名录)", "when": "税收 < 5万元"}, {"name": "甲乙 有限公司", "tax": "1"})
    assert listed["outcome"] == "hit"
    unloaded = say({"scope": "亩均税收 < 参照(指南, 税)", "when": "税收 < 5万元"}, {"tax": "1", "land_actual": "1"})
    assert unloaded["outcome"] == "needs_reference"


def test_a_loaded_table_without_the_record_s_row_still_needs_the_reference() -> None:
    table = pl.DataFrame({"industry_division": ["C17"], "scale": ["规上"], "税": ["5"], "能": [None]}).cast(pl.String)
    loaded: dict[str, Any] = {
        "as_of": date(2022, 12, 31),
        "year": 2022,
        "region": "330683",
        "references": {"指南": table},
    }
    rule, figures = "亩均税收 低于 参照(指南, 税)", {"tax": "4", "land_actual": "1", "scale": "规上"}
    assert say(rule, {**figures, "industry_division": "C17"}, **loaded)["outcome"] == "hit"
    assert say(rule, {**figures, "industry_division": "C18"}, **loaded)["outcome"] == "needs_reference"
    unknown = say(rule, figures, **loaded)
    assert (unknown["outcome"], unknown["missing"]) == ("insufficient", ["industry_division"])


# Assumptions


def test_land_rented_that_the_sheet_does_not_mention_counts_as_zero_and_the_verdict_says_so() -> None:
    said = said_of_tax(tax="30", land_own="20")
    assert said["actual"] == "1.5"
    assert sum("按 0 计" in text for text in said["assumptions"]) == 2
    assert any("承租用地" in text for text in said["assumptions"])


def test_rented_land_marked_none_counts_as_zero() -> None:
    assert said_of_tax(tax="30", land_own="5", **{"land_rent_in~": "none"})["actual"] == "6"


@pytest.mark.parametrize("state", ["unknown", "error", "unclear", "invalid"])
def test_rented_land_to_be_confirmed_is_not_zero(state: str) -> None:
    said = said_of_tax(tax="30", land_own="20", **{"land_rent_in~": state})
    assert (said["outcome"], said["missing"]) == ("insufficient", ["land_actual"])
    assert not any("按 0 计" in text for text in said["assumptions"])


def test_given_land_that_cannot_be_used_is_not_replaced_by_the_sum() -> None:
    said = said_of_tax(tax="30", land_own="20", **{"land_actual~": "unknown"})
    assert (said["outcome"], said["missing"]) == ("insufficient", ["land_actual"])


def test_given_land_is_taken_before_the_sum() -> None:
    assert said_of_tax(tax="30", land_own="20", land_actual="5")["actual"] == "6"


def test_a_per_mu_figure_is_computed_before_it_is_believed() -> None:
    assert said_of_tax(tax="30", land_actual="10", tax_per_mu="9")["actual"] == "3"
    believed = said_of_tax(tax=None, land_actual="10", tax_per_mu="9")
    assert believed["actual"] == "9"
    assert any("采用填报值" in text for text in believed["assumptions"])


def test_assumptions_are_stated_alike_for_figures_beyond_the_scale() -> None:
    plain = said_of_tax(tax="30", land_own="20", **{"tax~": "unit_assumed"})
    exact = said_of_tax(tax=MISSED, land_own="20", **{"tax~": "unit_assumed"})
    assert plain["assumptions"] == exact["assumptions"]
    assert not any(
        "采用填报值" in text for text in said_of_tax(tax=MISSED, land_own="20", tax_per_mu="1")["assumptions"]
    )


@pytest.mark.parametrize("state", sorted(set(CELL_STATES) - {"none", "unknown", "error", "unclear", "invalid"}))
def test_what_a_value_rests_on_is_stated(state: str) -> None:
    said = said_of_tax(tax="30", land_actual="1", **{"tax~": state})
    assert any(text.endswith(labels().state[state]) for text in said["assumptions"])


# Cells, cases, who is to be asked


def test_every_cell_that_was_read_is_named() -> None:
    said = evaluate(records_of([{"tax": "30", "land_actual": "10"}]), load_policies(["SZ20"]), SETTINGS)
    row = said.filter(criterion="SZ20-E01").row(0, named=True)
    assert (row["file"], row["sheet"], row["row"]) == (FILE, SHEET, 3)
    assert row["cells"] == [f"{SHEET}!A3", f"{SHEET}!B3"]


def test_a_record_joined_from_several_rows_names_its_other_cells() -> None:
    records = records_of([{"tax": "30", "land_actual": "10", "land_actual@": f"{SHEET}!B3、{SHEET}!B9"}])
    row = evaluate(records, load_policies(["SZ20"]), SETTINGS).filter(criterion="SZ20-E01").row(0, named=True)
    assert f"{SHEET}!B9" in "、".join(row["cells"])


@pytest.mark.parametrize("beyond", [None, MISSED])
def test_only_the_cases_that_hold_are_named(beyond: str | None) -> None:
    cases = [
        {"id": "fire", "label": "消防隐患", "when": "消防隐患"},
        {"id": "low", "label": "税收低", "when": "税收 < 5万元"},
        {"id": "land", "label": "违法用地", "when": "违法用地"},
    ]
    said = say({"cases": cases}, {"fire_hazard": True, "tax": beyond or "1", "unlawful_land": None})
    assert (said["outcome"], said["cases"]) == ("hit", ["fire", "low"])


def test_a_criterion_of_figures_asks_whenever_it_is_undecided() -> None:
    assert said_of_tax(remark="无")["asked"] is True


def test_a_criterion_of_states_asks_only_where_the_sheet_has_a_column_for_it() -> None:
    policies = load_policies(["SZ22"])
    with_column = evaluate(records_of([{"safety_hazard": None}]), policies, SETTINGS).filter(criterion="SZ22-F02")
    without = evaluate(records_of([{"tax": None}]), policies, SETTINGS).filter(criterion="SZ22-F02")
    assert (with_column["outcome"].item(), with_column["asked"].item()) == ("insufficient", True)
    assert (without["outcome"].item(), without["asked"].item()) == ("insufficient", False)


# Cautions


def cautions(**record: Any) -> list[str]:
    records: Records = records_of([record])
    return find_cautions(records, load_policies(["SZ20"]), SETTINGS, {})["caution"].to_list()


@pytest.mark.parametrize("tax", ["-30", "-30.123456789", "-1/3", "-99999999999999999999999"])
def test_a_negative_tax_asks_for_a_person_however_it_is_written(tax: str) -> None:
    assert cautions(tax=tax) == ["negative_tax"]


@pytest.mark.parametrize("revenue", ["2000", "2000.000000001", "99999999999999999999999"])
def test_no_tax_and_high_revenue_asks_for_a_person(revenue: str) -> None:
    assert cautions(tax="0", revenue=revenue) == ["group_tax"]
