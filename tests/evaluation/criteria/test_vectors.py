"""The regression vectors of the domain study (notes §5.2) that evaluation alone can show, by their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import pytest
from made_records import records_of

from tenglong.engine.core.exact import exact_text
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.units import unit

IN_2022 = Settings(as_of=date(2022, 12, 31), year=2022)


def verdict(
    criterion: str,
    record: Mapping[str, Any],
    settings: Settings = IN_2022,
    meaning: Literal["含", "不含"] | None = None,
) -> dict[str, Any]:
    """The verdict of one shipped criterion on one record of a manufacturer."""
    policies = load_policies([criterion.partition("-")[0]], {"以下": meaning} if meaning else {})
    frame = evaluate(
        records_of([{"industry_section": "制造业", **record}]), policies, settings, include_out_of_scope=True
    )
    return next(row for row in frame.iter_rows(named=True) if row["criterion"] == criterion)


def outcome(criterion: str, **record: Any) -> str:
    return str(verdict(criterion, record)["outcome"])


def converted(figure: str, written: str, wanted: str) -> str:
    """The exact text that intake hands over for a figure in another unit."""
    return exact_text(Fraction(figure) * unit(written).to(unit(wanted)))


@pytest.mark.parametrize(("tax", "land"), [("16.2", "3.24"), ("15.05", "3.01"), ("119.2", "23.84"), ("50", "10")])
def test_v1_v2_exactly_five_is_boundary_whatever_floats_make_of_it(tax: str, land: str) -> None:
    record = {"tax": tax, "land_actual": land}
    assert verdict("SZ20-E01", record)["outcome"] == "boundary"
    assert verdict("SZ20-E01", record, meaning="含")["outcome"] == "hit"
    assert verdict("SZ20-E01", record, meaning="不含")["outcome"] == "clear"
    assert verdict("SZ20-E01", record)["margin"] == "0"


def test_v3_4_996_triggers_though_it_would_be_shown_as_5_00() -> None:
    said = verdict("SZ20-E01", {"tax": "49.96", "land_actual": "10"})
    assert (said["outcome"], said["actual"], said["limit"], said["margin"]) == ("hit", "4.996", "5", "-0.004")


def test_v4_5_001_is_clear() -> None:
    assert outcome("SZ20-E01", tax="50.01", land_actual="10") == "clear"


def test_v5_the_same_figure_in_yuan_is_judged_alike() -> None:
    tax = converted("162000", "元", "万元")
    assert tax == "16.2"
    assert outcome("SZ20-E01", tax=tax, land_actual="3.24") == "boundary"


def screened(**record: Any) -> str:
    return outcome("SZ22-E01", **record)


def test_v6_2000_square_metres_are_exactly_three_mu_and_in_the_screening_range() -> None:
    assert screened(scale="规下", land_actual=converted("2000", "平方米", "亩")) == "hit"


def test_v7_1999_9_square_metres_are_not_in_the_screening_range() -> None:
    assert screened(scale="规下", land_actual=converted("1999.9", "平方米", "亩")) == "clear"


def test_v8_a_large_enterprise_is_in_range_whatever_its_land() -> None:
    assert screened(scale="规上", land_actual="0.8") == "hit"
    assert screened(scale="规上", land_actual=None) == "hit"


def test_v9_a_small_enterprise_without_land_figures_is_undecided() -> None:
    said = verdict("SZ22-E01", {"scale": "规下", "land_actual": None})
    assert (said["outcome"], said["missing"]) == ("insufficient", ["land_actual"])


def test_v10_land_let_to_others_does_not_count() -> None:
    said = verdict("SZ20-E01", {"tax": "30", "land_own": "20", "land_rent_out": "15"})
    assert (said["outcome"], said["actual"]) == ("clear", "6")


@pytest.mark.parametrize("state", [None, "none", "unknown", "error", "unclear", "invalid"])
def test_v11_a_missing_tax_is_never_zero(state: str | None) -> None:
    said = verdict("SZ20-E01", {"tax": None, "tax~": state, "land_actual": "10"})
    assert (said["outcome"], said["missing"], said["actual"]) == ("insufficient", ["tax"], None)


def test_v12_an_explicit_zero_tax_triggers() -> None:
    assert outcome("SZ20-E01", tax="0", land_actual="10") == "hit"


def test_v13_nothing_can_be_computed_per_zero_mu() -> None:
    for record in ({"tax": "5", "land_actual": "0"}, {"tax": "5", "land_own": "0"}):
        said = verdict("SZ20-E01", record)
        assert (said["outcome"], said["missing"], said["actual"]) == ("insufficient", ["land_actual"], None)


def test_v15_the_plan_is_no_basis_in_2026_for_data_of_2025() -> None:
    assert verdict("SZ22-E01", {"scale": "规上"}, Settings(as_of=date(2026, 11, 20), year=2025))["basis"] == "expired"


def test_v20_one_unlawful_fact_of_a_two_high_enterprise_triggers_whatever_is_blank() -> None:
    said = verdict("SZ22-E02", {"two_high": True, "safety_hazard": True, "pollution": None})
    assert (said["outcome"], said["finding"], said["cases"]) == ("hit", "unlawful", ["safety"])


def test_v20_a_blank_is_not_a_no() -> None:
    record = {"two_high": True, "safety_hazard": False, "pollution": False, "product_quality": False}
    said = verdict("SZ22-E02", record)
    assert (said["outcome"], said["missing"]) == ("insufficient", ["energy_violation"])


def test_v21_a_two_high_enterprise_without_unlawful_facts_is_to_improve() -> None:
    record = dict.fromkeys(["safety_hazard", "pollution", "product_quality", "energy_violation"], False)
    assert outcome("SZ22-E02", two_high=True, **record) == "clear"
    said = verdict("SZ22-E03", {"two_high": True, **record})
    assert (said["outcome"], said["finding"]) == ("hit", "improve")
