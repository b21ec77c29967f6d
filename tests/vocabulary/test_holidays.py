"""Deadlines by the right calendar."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from notice_cases import PROFILE, case

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.decision.laws import laws
from tenglong.engine.notice.compose import context_of
from tenglong.engine.policy.profile import Profile, load_profile
from tenglong.engine.vocabulary.holidays import Calendar, HolidayYear, Period, holiday_table, parse_period


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        (date(2026, 11, 20), Period(10), date(2026, 11, 30)),
        (date(2026, 11, 20), Period(30), date(2026, 12, 21)),
        (date(2026, 9, 16), Period(15), date(2026, 10, 8)),
        (date(2026, 9, 28), Period(5, working=True), date(2026, 10, 10)),
        (date(2022, 12, 31), Period(1, working=True), date(2023, 1, 3)),
        (date(2024, 9, 13), Period(1, working=True), date(2024, 9, 14)),
    ],
    ids=[
        "plain",
        "ends on a Sunday",
        "ends in a holiday",
        "working days over a holiday",
        "new year",
        "make-up Saturday",
    ],
)
def test_the_last_day_is_a_working_day(start: date, period: Period, last: date) -> None:
    assert Calendar().deadline(start, period).day == last


def test_a_year_without_a_table_is_named() -> None:
    assert Calendar().deadline(date(2026, 12, 28), Period(10)).unsure == (2027,)
    assert Calendar().deadline(date(2026, 12, 28), Period(5, working=True)).unsure == (2027,)


def test_the_office_s_own_year_comes_before_the_package_s() -> None:
    own = {2027: HolidayYear.model_validate({"rest": ["01-01..01-04"], "work": []})}
    found = Calendar(own).deadline(date(2026, 12, 28), Period(5, working=True))
    assert (found.day, found.unsure) == (date(2027, 1, 6), ())


def test_make_up_days_are_weekend_days_and_holidays_are_whole() -> None:
    for year, table in holiday_table().items():
        assert all(date(year, *first).weekday() >= 5 for first, _ in table.work)
        assert all(date(year, *first) <= date(year, *last) for first, last in table.rest)
        assert table.source


KNOWN_TO_BOTH = sorted(set(holiday_table()) & {day.year for day in chinese_calendar.holidays})


@pytest.mark.parametrize("year", KNOWN_TO_BOTH)
def test_every_day_is_a_working_day_or_not_as_in_chinesecalendar(year: int) -> None:
    first = date(year, 1, 1)
    days = [first + timedelta(number) for number in range((date(year + 1, 1, 1) - first).days)]
    assert [day for day in days if Calendar().works(day) != chinese_calendar.is_workday(day)] == []


def test_chinesecalendar_knows_every_year_of_the_table_up_to_2026() -> None:
    assert {year for year in holiday_table() if year <= 2026} <= set(KNOWN_TO_BOTH)


def test_a_period_is_a_number_of_days_or_of_working_days() -> None:
    assert parse_period(15) == Period(15)
    assert parse_period("5个工作日") == Period(5, working=True)
    for wrong in (0, -1, "五天", "0个工作日", "5天"):
        with pytest.raises(ValueError, match="期限写作"):
            parse_period(wrong)


def test_the_law_s_short_periods_for_a_statement_are_working_days() -> None:
    assert laws().statement_period(Period(3)) == Period(3, working=True)
    assert laws().statement_period(Period(10)) == Period(10)


def test_a_letter_prints_its_periods_as_dates_and_asks_about_an_unknown_year() -> None:
    handed = {"handed_over": True, "issue_date": date(2026, 11, 20)}
    profile = PROFILE.model_copy(update={**handed, "statement_days": 3, "deadline_days": {"order": 60}})
    context = context_of(case("order", profile=profile), "order")
    assert context.statement_deadline == "2026年11月25日前（含当日）"
    assert context.deadline == "2027年1月19日前（含当日）〔起草提示：2027年节假日安排未装载，请核对期限末日〕"


def test_the_day_of_signing_starts_the_period_and_dates_the_letter() -> None:
    profile = PROFILE.model_copy(
        update={"handed_over": True, "issue_date": date(2026, 11, 8), "deadline_days": {"inform": 2}}
    )
    context = context_of(case("inform", profile=profile), "inform")
    assert (context.document.date, context.deadline) == ("2026年11月8日", "2026年11月10日前（含当日）")
    assert context.document.number == "三政告〔2026〕＿＿＿＿号"


def test_a_number_follows_the_office_s_scheme_and_its_order_stays_blank() -> None:
    profile = PROFILE.model_copy(update={"numbers": {"order": "三综执责改〔{year}〕{number}号"}})
    assert context_of(case("order", profile=profile), "order").document.number == "三综执责改〔＿＿＿＿〕＿＿＿＿号"
    assert context_of(case("inform", profile=profile), "inform").document.number == "三政告〔＿＿＿＿〕＿＿＿＿号"


@pytest.mark.parametrize(
    "scheme", ["三政告[{year}]{number}号", "三政告〔{year}〕第{number}号", "三政告", "三政告({year}){number}号"]
)
def test_a_number_scheme_that_is_not_the_standard_s_is_refused_in_one_line(tmp_path, scheme: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "profile.yaml"
    path.write_text(f'numbers: {{order: "{scheme}"}}\n', encoding="utf-8")
    with pytest.raises(ProfileError, match="文号格式"):
        load_profile(path)


def test_a_profile_with_holidays_and_periods_survives_the_run_s_record() -> None:
    given = {
        "holidays": {2027: {"rest": ["01-01..01-03"], "work": ["01-09"]}}, "statement_days": 3,
        "issue_date": "2026-11-08", "deadline_days": {"order": "5个工作日"},
    }  # fmt: skip
    profile = Profile.model_validate(given)
    assert Profile.model_validate_json(profile.model_dump_json()) == profile
