"""Regional indicators from an enterprise list: sums over sums, what they cover, and when a list is not enough."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from regional_sheets import policies

from tenglong.engine.evaluation.targets.aggregate import INDICATORS, aggregate_targets
from tenglong.engine.evaluation.targets.aggregate_sums import merged_totals, totals_of
from tenglong.engine.policy.settings import Settings
from tenglong.engine.records.records import KEYS, Records


def listed(*enterprises: dict[str, Any]) -> Records:
    """Enterprises of Shengzhou in 2023 (two towns), large and manufacturing unless they say otherwise."""
    usual = {
        "region": "嵊州市",
        "region_code": "330683",
        "report_year": "2023",
        "scale": "规上",
        "industry_section": "制造业",
    }
    keys = {"file": "名录.xlsx", "sheet": "名录", "source": 0, "kind": "enterprise"}
    rows = [
        {
            **keys,
            "row": 2 + at,
            "record_id": f"r{at}",
            "name": f"第{at}厂",
            "town": ("三界镇", "甘霖镇")[at % 2],
            **usual,
            **given,
        }
        for at, given in enumerate(enterprises)
    ]
    return Records(pl.DataFrame(rows, schema_overrides=dict(KEYS), infer_schema_length=None), ())


def computed(records: Records, criterion: str, *, year: int = 2023, region: str = "") -> dict[str, Any]:
    day = Settings(as_of=date(year, 12, 31), region=region)
    frame = aggregate_targets(totals_of(records, policies(), day), policies(), day)
    found = frame.filter(pl.col("criterion") == criterion)
    assert found.height == 1
    return found.row(0, named=True)


def test_the_regions_ratio_is_sum_over_sum_and_never_the_mean_of_ratios() -> None:
    verdict = computed(listed({"tax": "100", "land_actual": "1"}, {"tax": "20", "land_actual": "9"}), "SZ22-I01")
    assert (verdict["actual"], verdict["limit"], verdict["outcome"]) == ("12", "28", "hit")
    assert (verdict["listed"], verdict["used"], verdict["share"]) == (2, 2, "100")


@pytest.mark.parametrize("tax, outcome", [("279.99", "hit"), ("280", "clear"), ("280.01", "clear")])
def test_the_ratio_is_judged_exactly(tax: str, outcome: str) -> None:
    half = {"tax": "0", "land_actual": "3.5"}
    assert computed(listed({"tax": tax, "land_actual": "6.5"}, half), "SZ22-I01")["outcome"] == outcome


def test_unknown_figures_leave_it_open_and_are_named_with_what_is_covered() -> None:
    records = listed(
        {"tax": "300", "land_actual": "10"}, {"tax": None, "land_actual": "30"}, {"tax": "5", "land_actual": None}
    )
    verdict = computed(records, "SZ22-I01")
    assert (verdict["outcome"], verdict["actual"], verdict["share"]) == ("insufficient", "30", "25")
    assert verdict["unknown"] == ["第1厂", "第2厂"]
    assert verdict["missing"] == ["tax", "land_actual"]
    assert "清单内3家，采用1家" in verdict["message"]


def test_it_says_what_the_missing_ones_would_have_to_bring() -> None:
    records = listed({"tax": "200", "land_actual": "10"}, {"tax": None, "land_actual": "10"})
    assert "所缺企业的税收实际贡献合计不少于360万元方达到" in computed(records, "SZ22-I01")["message"]


def test_land_follows_from_its_parts_where_it_is_not_given() -> None:
    records = listed(
        {"tax": "280", "land_actual": None, "land_own": "20", "land_rent_out": "15", "land_rent_in": None},
        {"tax": "0", "land_actual": "5", "land_own": None, "land_rent_out": None, "land_rent_in": None},
    )
    assert computed(records, "SZ22-I01")["actual"] == "28"


def test_small_enterprises_workshops_and_other_trades_do_not_count() -> None:
    records = listed(
        {"tax": "280", "land_actual": "10"},
        {"tax": "0", "land_actual": "0"},
        {"tax": "0", "land_actual": "90", "scale": "规下"},
        {"tax": "0", "land_actual": "90", "industry_section": "批发和零售业"},
        {"tax": "0", "land_actual": "90", "kind": "workshop"},
        {"tax": "0", "land_actual": "90", "region": "新昌县", "region_code": "330624"},
    )
    assert computed(records, "SZ22-I01")["actual"] == "28"


def test_an_enterprise_whose_size_is_unknown_leaves_it_open() -> None:
    records = listed({"tax": "280", "land_actual": "10"}, {"tax": "1", "land_actual": "1", "scale": None})
    verdict = computed(records, "SZ22-I01")
    assert (verdict["outcome"], verdict["unknown"]) == ("insufficient", ["第1厂"])


def test_a_trade_that_is_not_written_is_taken_as_industry_and_said() -> None:
    records = listed({"tax": "280", "land_actual": "10", "industry_section": None}, {"tax": "0", "land_actual": "0"})
    assert any("未填行业" in text for text in computed(records, "SZ22-I01")["assumptions"])


def test_a_list_of_one_town_does_not_stand_for_the_county() -> None:
    records = listed(
        {"tax": "280", "land_actual": "10", "town": "三界镇"}, {"tax": "1", "land_actual": "1", "town": "三界镇"}
    )
    verdict = computed(records, "SZ22-I01")
    assert verdict["outcome"] == "insufficient"
    assert "清单只含三界镇的企业" in verdict["message"]


def test_value_added_people_and_research_are_summed_likewise() -> None:
    records = listed(
        {"value_added": "1000", "land_actual": "5", "employees": "40", "rd": "40", "revenue": "1000"},
        {"value_added": "150", "land_actual": "5", "employees": "10", "rd": "0", "revenue": "250"},
    )
    found = {name: computed(records, name)["actual"] for name in ("SZ22-I02", "SZ22-I00", "SZ22-I09")}
    assert found == {"SZ22-I02": "115", "SZ22-I00": "23", "SZ22-I09": "3.2"}


def test_a_count_is_settled_by_what_is_known_where_that_is_enough() -> None:
    large, small = {"revenue": "1000001", "report_year": "2025"}, {"revenue": "1000000", "report_year": "2025"}
    unknown = {"revenue": None, "report_year": "2025"}
    assert computed(listed(large, large, unknown), "SZ20-T11", year=2025)["outcome"] == "clear"
    assert computed(listed(large, small, unknown), "SZ20-T11", year=2025)["outcome"] == "insufficient"
    assert computed(listed(large, small, small), "SZ20-T11", year=2025)["outcome"] == "hit"


@pytest.mark.parametrize("tax, day, outcome", [(100, 30, "boundary"), (100, 31, "hit"), (280, 30, "clear")])
def test_a_list_of_an_unfinished_year_does_not_miss_a_target(tax: int, day: int, outcome: str) -> None:
    records = listed({"tax": str(tax), "land_actual": "10"}, {"tax": "0", "land_actual": "0"})
    settings = Settings(as_of=date(2023, 12, day))
    frame = aggregate_targets(totals_of(records, policies(), settings), policies(), settings)
    assert frame.filter(pl.col("criterion") == "SZ22-I01")["outcome"].to_list() == [outcome]


def test_figures_beyond_the_scale_are_added_exactly() -> None:
    records = listed({"tax": "2800/3", "land_actual": "100/3"}, {"tax": "0", "land_actual": "0.000000001"})
    assert computed(records, "SZ22-I01")["outcome"] == "hit"


def test_a_list_without_enterprises_gives_nothing() -> None:
    empty = Records(pl.DataFrame(schema=dict(KEYS)), ())
    day = Settings(as_of=date(2023, 12, 31))
    sums = totals_of(empty, policies(), day)
    assert aggregate_targets(sums, policies(), day).schema == pl.DataFrame(schema=INDICATORS).schema


FIGURES = st.one_of(st.none(), st.sampled_from(["0", "1/3", "2.5", "1000", "0.000000001"]))
ENTERPRISE = st.fixed_dictionaries(
    {
        "tax": FIGURES,
        "land_actual": FIGURES,
        "revenue": FIGURES,
        "scale": st.sampled_from(["规上", "规下", None]),
        "industry_section": st.sampled_from(["制造业", "批发和零售业", None]),
        "report_year": st.sampled_from(["2022", "2023", "2025", None]),
        "town": st.sampled_from(["三界镇", None]),
    }
)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(ENTERPRISE, min_size=1, max_size=12), st.lists(st.integers(0, 12), max_size=3))
def test_the_sums_of_parts_of_a_list_add_up_to_those_of_the_list(
    enterprises: list[dict[str, Any]], cuts: list[int]
) -> None:
    whole, day = listed(*enterprises), Settings(as_of=date(2023, 12, 31))
    ends = [0, *sorted(min(cut, len(enterprises)) for cut in cuts), len(enterprises)]
    parts = [Records(whole.frame.slice(start, end - start), ()) for start, end in pairwise(ends)]
    together = merged_totals(totals_of(part, policies(), day) for part in parts if part.frame.height)
    told = [aggregate_targets(sums, policies(), day) for sums in (together, totals_of(whole, policies(), day))]
    assert_frame_equal(*told)
