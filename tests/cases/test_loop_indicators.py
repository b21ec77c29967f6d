"""Indicators that the loop counts: what a closing states, beside the document's targets; what it does not say is not known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from made_histories import MadeCase, whole_life, write_histories

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.figures.case_stories import last_place
from tenglong.engine.cases.figures.figure_sheets import indicator_row
from tenglong.engine.cases.figures.loop_indicators import LoopIndicator
from tenglong.engine.cases.figures.period_figures import read_cases
from tenglong.engine.cases.figures.report_period import parse_report_period
from tenglong.engine.cases.life import CaseState, checked
from tenglong.engine.core.errors import RunError

OTHER = "SZ20-E01"
"""A clause whose cases count only where the closing says so."""


def closed(firm: int, day: str = "2022-08-20", *, criterion: str = OTHER, **closing: str) -> MadeCase:
    return MadeCase(
        firm=firm,
        town="白石镇",
        criterion=criterion,
        opened="2022-01-05",
        events=whole_life("2022-01-10", day, **closing),
    )


def indicators(register: Register, text: str = "2022") -> dict[tuple[str, int], LoopIndicator]:
    """(target, year of the value) → the indicator."""
    period = parse_report_period(text)
    with register.reading() as connection:
        figures = read_cases(connection, period, period.last, through=last_place(connection)).figures()
    return {(entry.entry.target, entry.value.year or 0): entry for entry in figures.indicators}


def rows(register: Register, text: str = "2022") -> dict[tuple[str, int], dict[str, str]]:
    last = parse_report_period(text).last
    return {key: indicator_row(entry, last) for key, entry in indicators(register, text).items()}


def test_targets_and_days_are_those_of_the_document(register: Register) -> None:
    made = rows(register)
    assert {key: row["standard"] for key, row in made.items()} == {
        ("SZ22-I07", 2022): "目标100家（当年）", ("SZ22-I07", 2023): "目标200家（累计）",
        ("SZ22-I04", 2022): "目标20家（当年）", ("SZ22-I04", 2023): "达到220家（累计）",
        ("SZ22-I05", 2022): "目标130家（当年）", ("SZ22-I05", 2023): "达到1385家（累计）",
        ("SZ22-I03", 2022): "目标3000亩（当年）", ("SZ22-I03", 2023): "目标5000亩（累计）",
        ("SZ22-I06", 2022): "目标3万吨标准煤（当年）", ("SZ22-I06", 2023): "目标5万吨标准煤（累计）",
    }  # fmt: skip
    assert {row["due"] for key, row in made.items() if key[1] == 2023} == {"2023-12-31"}


def test_without_a_closing_that_says_something_nothing_is_known_and_nothing_is_zero(register: Register) -> None:
    write_histories(register, [closed(1), MadeCase(firm=2, town="白石镇")])
    for (target, year), row in rows(register).items():
        if year == 2022:
            assert (row["counted"], row["reached"], row["share"]) == ("", "未知", ""), target
            assert row["state"].startswith("未知：台账中没有写明；另有1件"), target


def test_firms_count_once_and_by_what_the_closing_states(register: Register) -> None:
    write_histories(register, [
        closed(1, counted_as="整治高耗低效企业"), closed(1, "2022-09-01", counted_as="整治高耗低效企业"),
        closed(2, counted_as="整治提升企业"), closed(3, counted_as="淘汰落后产能企业"), closed(4, counted_as="都不计入"), closed(5),
        closed(6, criterion="SZ22-E03"), closed(7, criterion="SZ22-E02", counted_as="都不计入"),
    ])  # fmt: skip
    made = indicators(register)
    counted = {
        target: (entry.counted.value, len(entry.counted.unsaid))
        for (target, year), entry in made.items()
        if year == 2022
    }
    assert counted["SZ22-I07"] == (1, 2)
    assert counted["SZ22-I05"] == (3, 1)  # 1 and 2 as stated (I07 is part of I05), 6 by its clause
    assert counted["SZ22-I04"] == (1, 2)
    assert [case.story.enterprise for case in made["SZ22-I05", 2022].counted.cases] == [1, 1, 2, 6]


def test_amounts_add_up_exactly_in_the_unit_of_the_target(register: Register) -> None:
    write_histories(register, [
        closed(1, freed_land="0.1", freed_energy="12345.6"), closed(2, freed_land="0.2", freed_energy="0"), closed(3, "2021-12-31", freed_land="9"),
    ])  # fmt: skip
    made = indicators(register)
    assert made["SZ22-I03", 2022].counted.value == Fraction(3, 10)
    assert made["SZ22-I06", 2022].counted.value == Fraction("1.23456")
    assert not made["SZ22-I06", 2022].least
    assert made["SZ22-I06", 2022].share == Fraction("1.23456") / 3


def test_a_total_adds_what_the_document_reports_of_earlier_years(register: Register) -> None:
    as_outdated = {"counted_as": "淘汰落后产能企业"}
    write_histories(
        register,
        [
            closed(1, **as_outdated),
            closed(2, **as_outdated),
            closed(2, "2023-03-01", **as_outdated),
            closed(3, "2023-05-01", **as_outdated),
        ],
    )
    of_next = indicators(register, "2023Q2")["SZ22-I04", 2023]
    assert of_next.counted.value == 1  # firm 2 counted in 2022
    assert of_next.reached.value == 168 + 20 + 2 + 1
    assert rows(register, "2023Q2")["SZ22-I04", 2023]["state"] == "差29家，距到期184天"
    assert rows(register)["SZ22-I04", 2023]["reached"] == "190"


def test_what_is_reached_is_said_and_after_the_last_target_there_is_none(register: Register) -> None:
    write_histories(register, [closed(1, freed_land="3000")])
    made = rows(register)
    assert made["SZ22-I03", 2022]["state"] == "已达到目标数"
    assert made["SZ22-I03", 2022]["share"] == "100.00"
    assert indicators(register, "2024") == {}


@pytest.mark.parametrize(("text", "kept"), [("12.50", "12.5"), ("１２", "12"), ("1,234.5", "1234.5"), ("0", "0")])
def test_an_amount_is_kept_as_exact_text(text: str, kept: str) -> None:
    state = CaseState(state="replied", latest={"reply": {"day": "2022-08-01"}})
    facts = {"day": "2022-08-20", "approver": "王某", "freed_land": text}
    assert checked("2022-000001", state, "finish", facts)["freed_land"] == kept


@pytest.mark.parametrize("text", ["约5", "-1", "1,5", "5亩", "1/3", "=1"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    state = CaseState(state="replied", latest={"reply": {"day": "2022-08-01"}})
    with pytest.raises(RunError, match="不是不小于0的数"):
        checked("2022-000001", state, "finish", {"day": "2022-08-20", "approver": "王某", "freed_land": text})


def test_an_amount_is_counted_up_to_the_day_of_the_report_only(register: Register) -> None:
    write_histories(register, [closed(1, "2022-08-20", freed_land="5"), closed(2, "2022-11-02", freed_land="7")])
    assert indicators(register, "2022Q3")["SZ22-I03", 2022].counted.value == 5
    assert indicators(register)["SZ22-I03", 2022].counted.value == 12
    assert date(2022, 11, 2) > parse_report_period("2022Q3").last
