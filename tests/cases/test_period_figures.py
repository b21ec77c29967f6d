"""Figures of a month, quarter or year: against a second calculation, what is closed stays closed, nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from figures_oracle import NEXT, STATE_AFTER, Entry, Window, figures, mean_days, places
from hypothesis import given
from hypothesis import strategies as st
from made_histories import MadeCase, add_events, event_of, served_only, whole_life, write_histories
from sqlalchemy import update

from tenglong.engine.cases.case_register import NewEvent, Register, append
from tenglong.engine.cases.figures.case_marks import PeriodHorizons, marked_case
from tenglong.engine.cases.figures.case_stories import CaseStory, Horizon, StoryEvent, last_place
from tenglong.engine.cases.figures.fixed_reports import fixed_report, fixing
from tenglong.engine.cases.figures.group_figures import by_department, by_town
from tenglong.engine.cases.figures.period_figures import PeriodFigures, read_cases
from tenglong.engine.cases.figures.report_period import parse_report_period
from tenglong.engine.cases.tables import CASE
from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.case_figures import MARKS, case_figures

TOWNS = ["白石镇", "黑石镇", "黄石镇"]
START = date(2022, 1, 1)


@st.composite
def histories(draw: st.DrawFn, *, ordered: bool = False) -> tuple[list[Entry], dict[int, str]]:
    """Chains of a few cases whose events mix; days are those of each case in order, or now and then typed wrongly."""
    count = draw(st.integers(1, 6))
    pending = []
    for case in range(1, count + 1):
        state, day, kinds = "", START + timedelta(draw(st.integers(0, 150))), []
        for _ in range(draw(st.integers(1, 8))):
            choices = ("open", "reopen") if not state else NEXT[state]
            if not choices:
                break
            kind = draw(st.sampled_from(choices))
            state = STATE_AFTER[kind]
            kinds.append((case, kind, day))
            day += timedelta(draw(st.integers(0 if ordered else -20, 60)))
        pending.append(kinds)
    entries: list[Entry] = []
    while any(pending):
        kinds = draw(st.sampled_from([kinds for kinds in pending if kinds]))
        case, kind, day = kinds.pop(0)
        due = (day + timedelta(draw(st.integers(1, 40)))).isoformat() if kind in ("serve", "extend") else ""
        entries.append(Entry(case, len(entries) + 1, kind, day.isoformat(), due))
    return entries, {case: draw(st.sampled_from([*TOWNS, ""])) for case in range(1, count + 1)}


def stories(entries: Sequence[Entry], towns: dict[int, str]) -> list[CaseStory]:
    return [
        CaseStory(
            number=f"2022-{case:06d}", enterprise=case, name="某厂", town=town, uscc="", department="", criterion="SZ22-E02",
            matter="", title="", track="order", former="",
            events=tuple(StoryEvent(each.place, each.kind, each.day, _facts(each)) for each in entries if each.case == case),
        )
        for case, town in towns.items()
    ]  # fmt: skip


def _facts(entry: Entry) -> dict[str, str]:
    name = {"serve": "due", "extend": "until"}.get(entry.kind)
    return {name: entry.due} if name else {}


def counted(entries: Sequence[Entry], towns: dict[int, str], window: Window) -> PeriodFigures:
    period = parse_report_period("2022Q2")
    horizons = PeriodHorizons(
        before=Horizon((date.fromisoformat(window.first) - timedelta(1)).isoformat(), window.former_place),
        after=Horizon(window.last, window.place),
        first=window.first,
    )
    marked = [marked_case(story, horizons) for story in stories(entries, towns)]
    cases = [case for case in marked if case is not None]
    return PeriodFigures(period=period, as_of=date.fromisoformat(window.last), cases=cases, continues=True)


@given(histories(), st.integers(0, 48), st.integers(0, 48), st.integers(0, 91))
def test_every_figure_is_that_of_a_second_calculation(
    made: tuple[list[Entry], dict[int, str]], place: int, former: int, length: int
) -> None:
    entries, towns = made
    last = (date(2022, 4, 1) + timedelta(min(length, 90))).isoformat()
    window = Window("2022-04-01", last, place, min(former, place))
    expected = figures(entries, towns, window)
    result = counted(entries, towns, window)
    names = {group.name if group.known else "": group for group in result.towns.groups}
    assert names.keys() == expected.keys()
    for town, group in names.items():
        assert {mark: group.counts[mark] for mark in MARKS if group.counts[mark]} == dict(expected[town])
    total: Counter[str] = sum(expected.values(), Counter())
    assert {mark: result.towns.total.counts[mark] for mark in MARKS} == {mark: total[mark] for mark in MARKS}
    assert result.towns.total.average_days == mean_days(entries, window)
    rates = {
        town: Fraction(figure["done"], figure["tasks"]) for town, figure in expected.items() if town and figure["tasks"]
    }
    assert result.towns.ranks == places(rates)


@given(histories(ordered=True), st.lists(st.integers(0, 48), min_size=12, max_size=12))
def test_months_that_follow_each_other_lose_nothing_and_count_nothing_twice(
    made: tuple[list[Entry], dict[int, str]], known: list[int]
) -> None:
    entries, towns = made
    at, flows, former_open = 0, Counter[str](), 0
    for month in range(1, 13):
        first = date(2022, month, 1)
        last = (first + timedelta(31)).replace(day=1) - timedelta(1)
        place = max(at, known[month - 1]) if month < 12 else len(entries)
        total = counted(entries, towns, Window(first.isoformat(), last.isoformat(), place, at)).towns.total.counts
        assert total["carried"] == former_open
        assert (
            total["carried"] + total["opened"] + total["revived"]
            == total["open"] + total["closed"] + total["finished"] + total["dismissed"] + total["voided"]
        )
        flows.update(total)
        at, former_open = place, total["open"]
    within = [entry for entry in entries if entry.day <= "2022-12-31"]
    assert flows["opened"] == len({entry.case for entry in within if entry.kind in ("open", "reopen")})
    assert flows["closed"] == len({entry.case for entry in within if entry.kind == "close"})
    assert flows["due_done"] == total["done"]


def fixed(register: Register, text: str, *, fix: bool = True) -> PeriodFigures:
    """The figures with all that is known now; fixed, if asked."""
    period = parse_report_period(text)
    with register.writing() as connection:
        here = last_place(connection)
        result = read_cases(connection, period, period.last, through=here).figures()
        if fix:
            event = fixing(period.code, period.last.isoformat(), through=here, digest=result.digest, who="王某")
            append(connection, [event])
    return result


def printed_again(register: Register, text: str) -> PeriodFigures:
    """The figures as the fixed report knew them."""
    period = parse_report_period(text)
    with register.reading() as connection:
        report = fixed_report(connection, period.code, period.last.isoformat())
        assert report is not None
        result = read_cases(connection, period, period.last, through=report.through).figures()
        assert report.digest == result.digest
        return result


def test_what_is_entered_late_counts_in_the_next_quarter_and_never_changes_a_fixed_one(register: Register) -> None:
    write_histories(register, [
        MadeCase(firm=1, town="白石镇", events=whole_life("2022-07-05", "2022-08-20")),
        MadeCase(firm=2, town="白石镇", events=served_only("2022-07-10")),
        MadeCase(firm=3, town="黑石镇"),
    ])  # fmt: skip
    third = fixed(register, "2022Q3").towns.total.counts
    assert (third["opened"], third["closed"], third["open"], third["overdue"]) == (3, 1, 2, 1)
    ends = whole_life("2022-07-10", "2022-09-01")[2:]
    add_events(register, *(event_of(2, *event) for event in ends))
    again = printed_again(register, "2022Q3").towns.total.counts
    assert again == third
    now = fixed(register, "2022Q3", fix=False).towns.total.counts
    assert (now["closed"], now["open"], now["overdue"]) == (2, 1, 0)
    fourth = fixed(register, "2022Q4").towns.total.counts
    assert (fourth["carried"], fourth["closed"], fourth["late"], fourth["open"]) == (2, 1, 1, 1)
    year = fixed(register, "2022").towns.total.counts
    assert year["closed"] == third["closed"] + fourth["closed"]


def test_a_quarter_that_is_fixed_again_knows_more_and_later_quarters_print_as_they_did(register: Register) -> None:
    write_histories(register, [MadeCase(firm=1, town="白石镇", events=served_only("2022-07-10"))])
    fixed(register, "2022Q3")
    before = fixed(register, "2022Q4")
    add_events(register, *(event_of(1, *event) for event in whole_life("2022-07-10", "2022-09-01")[2:]))
    assert fixed(register, "2022Q3").towns.total.counts["closed"] == 1
    assert printed_again(register, "2022Q3").towns.total.counts["closed"] == 1
    again = printed_again(register, "2022Q4")
    assert again.digest == before.digest
    assert again.towns.total.counts["carried"] == 1


def test_firms_that_become_one_later_stay_two_in_a_fixed_report(register: Register) -> None:
    counting = {"counted_as": "整治高耗低效企业"}
    ended = whole_life("2022-07-05", "2022-08-20", **counting)
    write_histories(
        register, [MadeCase(firm=1, town="白石镇", events=ended), MadeCase(firm=2, town="黑石镇", events=ended)]
    )
    before = fixed(register, "2022Q3")
    pair = {"enterprise": "1", "other": "2", "to": "1"}
    with register.writing() as connection:
        append(connection, [NewEvent(case=2, kind="move", who="王某", facts=pair)])
        connection.execute(update(CASE).where(CASE.c.id == 2).values(enterprise=1))
    again, now = printed_again(register, "2022Q3"), fixed(register, "2022", fix=False)
    for result, towns, firms in ((before, 2, 2), (again, 2, 2), (now, 1, 1)):
        assert len(result.towns.groups) == towns
        assert result.indicators[0].counted.value == firms
    assert fixed(register, "2022Q3", fix=False).towns.total.counts == before.towns.total.counts


def test_an_event_without_a_day_counts_on_the_day_in_china_on_which_it_was_recorded(register: Register) -> None:
    write_histories(register, [MadeCase(firm=1, town="白石镇")])
    with register.writing() as connection:
        note = NewEvent(case=1, kind="note", who="张某", facts={"content": "催办"})
        append(connection, [note], at="2022-09-30T16:30:00+00:00")
    with register.reading() as connection:
        period = parse_report_period("2022Q3")
        [case] = read_cases(connection, period, period.last, through=last_place(connection)).figures().cases
    assert [event.kind for event in case.seen] == ["open"]


def test_towns_of_equal_rates_share_a_place_and_who_has_no_task_has_none(register: Register) -> None:
    ended, dismissed = (
        whole_life("2022-07-05", "2022-08-20"),
        [("dismiss", "2022-07-20", {"approver": "王某", "reason": "不属实"})],
    )
    write_histories(register, [
        MadeCase(firm=1, town="白石镇", department="市应急管理局", events=ended), MadeCase(firm=2, town="白石镇", events=served_only("2022-07-10")),
        MadeCase(firm=3, town="黑石镇", events=ended), MadeCase(firm=4, town="黑石镇"), MadeCase(firm=5, town="红石镇"),
        MadeCase(firm=6, town="黄石镇", events=dismissed), MadeCase(firm=7, town="", events=ended),
    ])  # fmt: skip
    result = fixed(register, "2022Q3", fix=False)
    towns = by_town(result.cases, "rate")
    assert towns.ranks == {"白石镇": 1, "黑石镇": 1, "红石镇": 3}
    assert towns.tied == {"白石镇", "黑石镇"}
    assert [group.name for group in towns.groups] == ["白石镇", "黑石镇", "红石镇", "黄石镇", "（乡镇未填）"]
    assert towns.total.rate("rate") == Fraction(3, 6)
    assert towns.groups[0].shown("rate") == "50.00"
    assert all(group.few("rate") for group in towns.groups[:3])
    departments = by_department(result.cases, "rate")
    assert [(group.name, len(group.cases)) for group in departments.groups] == [("市应急管理局", 1), ("市经信局", 6)]
    assert departments.ranks == {}


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2022", "2022-01-01", "2022-12-31", "2022年"),
        ("2022q1", "2022-01-01", "2022-03-31", "2022年第一季度"),
        ("2022-Q4", "2022-10-01", "2022-12-31", "2022年第四季度"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        ("2022-12", "2022-12-01", "2022-12-31", "2022年12月"),
    ],
)
def test_a_period_is_a_year_a_quarter_or_a_month(text: str, first: str, last: str, words: str) -> None:
    period = parse_report_period(text)
    assert (period.first.isoformat(), period.last.isoformat(), period.words) == (first, last, words)
    assert period.before.last == period.first - timedelta(1)
    assert parse_report_period(period.code) == period


@pytest.mark.parametrize("text", ["", "2022Q5", "2022-13", "2022-00", "22", "1022", "2022-09-30", "９月"])
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(RunError, match="不是年、季度或月份"):
        parse_report_period(text)


def test_the_table_names_every_mark_and_every_indicator_a_choice_of_the_closing() -> None:
    from tenglong.engine.decision.case_events import case_events

    facts, table = case_events().facts, case_figures()
    assert set(table.figures) == set(MARKS)
    assert [
        entry.stated for entry in table.indicators if entry.stated and entry.stated not in facts["counted_as"].choices
    ] == []
    assert all(entry.fact in facts and facts[entry.fact].unit for entry in table.indicators if entry.fact)
    for kind in ("close", "finish"):
        assert {"counted_as", *(entry.fact for entry in table.indicators if entry.fact)} <= set(
            case_events().events[kind].may
        )
