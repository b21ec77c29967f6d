"""Which policy governs a record: its validity on both dates, its place, its years, its kinds."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from made_records import records_of
from made_rules import policy_of

from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.policy.settings import Settings

RECORD = {"scale": "规上", "industry_section": "制造业", "tax": "1", "land_actual": "10"}


def verdicts(policy: str | Policy, record: dict[str, Any], settings: Settings) -> pl.DataFrame:
    policies = load_policies([policy]) if isinstance(policy, str) else [policy]
    return evaluate(records_of([record]), policies, settings, include_out_of_scope=True)


@pytest.mark.parametrize(
    ("policy", "year", "as_of", "basis"),
    [
        ("SZ22", 2022, date(2022, 12, 31), "in_force"),
        ("SZ22", 2022, date(2022, 5, 10), "in_force"),
        ("SZ22", 2023, date(2023, 12, 31), "in_force"),
        ("SZ22", 2022, date(2024, 1, 1), "retrospective"),
        ("SZ22", 2022, date(2026, 11, 20), "retrospective"),
        ("SZ22", 2024, date(2026, 11, 20), "expired"),
        ("SZ22", 2022, date(2022, 5, 9), "not_yet"),
        ("SZ22", 2021, date(2022, 6, 1), "in_force"),  # a policy judges the data of the year before
        ("SZ22", 2021, date(2022, 5, 10), "in_force"),
        ("SZ20", 2022, date(2022, 12, 31), "in_force"),
        ("SZ20", 2025, date(2025, 12, 31), "in_force"),
        ("SZ20", 2025, date(2026, 1, 1), "unverified"),
        ("SZ20", 2026, date(2026, 11, 20), "unverified"),
        ("SZ20", 2020, date(2020, 4, 23), "not_yet"),
    ],
)
def test_validity_is_checked_against_the_data_year_and_the_day_of_the_check(
    policy: str, year: int, as_of: date, basis: str
) -> None:
    assert set(verdicts(policy, RECORD, Settings(as_of=as_of, year=year))["basis"]) == {basis}


def test_a_record_keeps_the_year_that_it_states() -> None:
    settings = Settings(as_of=date(2022, 12, 31), year=2022)
    assert set(verdicts("SZ22", {**RECORD, "report_year": "2024"}, settings)["basis"]) == {"expired"}


def test_without_a_year_the_last_calendar_year_is_taken_and_said() -> None:
    frame = verdicts("SZ20", RECORD, Settings(as_of=date(2023, 3, 1)))
    assert all(any("2022" in text and "年度" in text for text in texts) for texts in frame["assumptions"])
    asked_for = verdicts("SZ20", RECORD, Settings(as_of=date(2023, 3, 1), year=2022))
    assert not any("年度" in text for texts in asked_for["assumptions"] for text in texts)


@pytest.mark.parametrize("written", ["22", "2022.5", "1/2"])
def test_a_year_that_is_none_is_not_silently_replaced(written: str) -> None:
    frame = verdicts("SZ20", {**RECORD, "report_year": written}, Settings(as_of=date(2023, 3, 1)))
    assert all(any("2022" in text for text in texts) for texts in frame["assumptions"])


@pytest.mark.parametrize(
    ("year", "outcome"), [(2018, "out_of_scope"), (2019, "hit"), (2020, "hit"), (2025, "hit"), (2026, "out_of_scope")]
)
def test_a_criterion_binds_its_years(year: int, outcome: str) -> None:
    frame = verdicts("SZ20", RECORD, Settings(as_of=date(2026, 11, 20), year=year))
    assert frame.filter(criterion="SZ20-E01")["outcome"].to_list() == [outcome]


@pytest.mark.parametrize("code", ["330683", "330683104", "330683104307"])
def test_a_policy_binds_its_county_and_the_townships_in_it(code: str) -> None:
    frame = verdicts("SZ20", {**RECORD, "region_code": code}, Settings(as_of=date(2022, 12, 31), year=2022))
    assert frame.filter(criterion="SZ20-E01")["outcome"].to_list() == ["hit"]


@pytest.mark.parametrize("code", ["330212", "330502", "330402104", "330682"])
def test_a_policy_says_nothing_about_another_county(code: str) -> None:
    frame = verdicts("SZ20", {**RECORD, "region_code": code}, Settings(as_of=date(2022, 12, 31), year=2022))
    assert set(frame["outcome"]) == {"out_of_scope"}


@pytest.mark.parametrize("code", ["330600", "330000"])
def test_a_place_that_only_contains_the_county_leaves_it_open(code: str) -> None:
    frame = verdicts("SZ20", {**RECORD, "region_code": code}, Settings(as_of=date(2022, 12, 31), year=2022))
    said = frame.filter(criterion="SZ20-E01").row(0, named=True)
    assert (said["outcome"], said["missing"]) == ("insufficient", ["region"])


def test_a_policy_of_a_prefecture_binds_all_its_counties() -> None:
    policy = policy_of("税收 < 5万元", region="330400", region_name="嘉兴市")
    for code, outcome in (("330402", "hit"), ("330483", "hit"), ("330400", "hit"), ("330502", "out_of_scope")):
        frame = verdicts(policy, {"tax": "1", "region_code": code}, Settings(as_of=date(2022, 12, 31), year=2022))
        assert frame["outcome"].to_list() == [outcome]


def test_policies_of_one_county_take_its_records_for_granted_and_say_so() -> None:
    frame = verdicts("SZ20", RECORD, Settings(as_of=date(2022, 12, 31), year=2022))
    assert all(any("嵊州市" in text for text in texts) for texts in frame["assumptions"])


BOTH = [policy_of("税收 < 5万元"), policy_of("税收 < 5万元", id="UU22", region="330502", region_name="吴兴区")]


def placed(told: str = "", **record: str) -> list[tuple[str, list[str], list[str]]]:
    """Outcome, missing and assumptions under a policy of 嵊州 and one of 吴兴."""
    settings = Settings(as_of=date(2022, 12, 31), year=2022, region=told)
    frame = evaluate(records_of([{"tax": "1", **record}]), BOTH, settings, include_out_of_scope=True)
    return list(frame.select("outcome", "missing", "assumptions").iter_rows())


def outcomes(told: str = "", **record: str) -> list[str]:
    return [outcome for outcome, _, _ in placed(told, **record)]


def test_the_place_in_the_sheet_comes_before_the_one_asked_for_and_that_before_the_registration() -> None:
    wuxing = "91330502MA00000000"
    assert outcomes("330683", region_code="330502", uscc=wuxing) == ["out_of_scope", "hit"]
    assert outcomes("330683", uscc=wuxing) == ["hit", "out_of_scope"]
    assert outcomes(uscc=wuxing) == ["out_of_scope", "hit"]
    assert not any(texts for _, _, texts in placed("330683", uscc=wuxing))


def test_a_place_taken_from_the_registration_or_from_nothing_is_stated() -> None:
    assert all("330502" in texts[0] for _, _, texts in placed(uscc="91330502MA00000000"))
    assert all("嵊州市" in texts[0] for _, _, texts in placed())


def test_a_place_that_no_table_knows_is_not_replaced_by_home() -> None:
    assert [row[:2] for row in placed("330683", region="某新区")] == [("insufficient", ["region"])] * 2


def test_a_workshop_is_no_small_enterprise() -> None:
    frame = verdicts(
        "SZ22", {**RECORD, "kind": "workshop", "fire_hazard": True}, Settings(as_of=date(2022, 12, 31), year=2022)
    )
    said = dict(frame.select("criterion", "outcome").iter_rows())
    assert said["SZ22-E01"] == "out_of_scope"
    assert said["SZ22-F02"] == "hit"


def test_out_of_scope_rows_are_left_out_unless_asked_for() -> None:
    record = {**RECORD, "industry_section": "批发和零售业"}
    settings = Settings(as_of=date(2022, 12, 31), year=2022)
    frame = evaluate(records_of([record]), load_policies(["SZ22"]), settings)
    assert "out_of_scope" not in frame["outcome"]
    assert verdicts("SZ22", record, settings).filter(criterion="SZ22-E01")["outcome"].to_list() == ["out_of_scope"]
