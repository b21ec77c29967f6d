"""Working days and days off in China: weekends, and each year's arrangement of holidays and make-up working days."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model

_LEAP_YEAR = 2000

_DAY = re.compile(r"(\d{2})-(\d{2})")
_WORKING_DAYS = re.compile(r"(\d{1,3})个?工作日")


def _spans(value: object) -> object:
    """Turn texts such as 01-01..01-03 and 04-05 into (first, last) pairs of (month, day)."""
    if not isinstance(value, list):
        raise ValueError("写作列表，如 [01-01..01-03, 04-05]")
    return [_span(entry) if isinstance(entry, str) else entry for entry in value]


def _span(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, _, last = text.partition("..")
    ends = [_DAY.fullmatch(end) for end in (first, last or first)]
    if None in ends:
        raise ValueError(f"日期“{text}”写作 01-01 或 01-01..01-03")
    first_day, last_day = (_day(end[1], end[2]) for end in ends if end)
    return first_day, last_day


def _day(month: str, day: str) -> tuple[int, int]:
    """Month and day; one that no year has is refused.

    >>> _day("02", "29")
    (2, 29)
    """
    try:
        date(_LEAP_YEAR, int(month), int(day))
    except ValueError as problem:
        raise ValueError(f"没有 {month}-{day} 这一天") from problem
    return int(month), int(day)


Spans = Annotated[
    list[tuple[tuple[int, int], tuple[int, int]]], BeforeValidator(_spans, json_schema_input_type=list[str])
]


class HolidayYear(Model):
    """A year's arrangement: days off in addition to weekends, and weekend days on which people work."""

    source: str = Field(default="", description="出处，如 国办发明电〔2024〕12号")
    rest: Spans = Field(description="放假日，如 [01-01..01-03, 04-05]")
    work: Spans = Field(default=[], description="调休上班的周末")


def _of_calendar(years: dict[int, HolidayYear]) -> dict[int, HolidayYear]:
    """Refuse years that no calendar has, and 02-29 in a year without it."""
    for year, table in years.items():
        if not 2000 <= year <= 2100:
            raise ValueError(f"没有 {year} 年的节假日安排，年份写作 2027")
        if any(end == (2, 29) for span in (*table.rest, *table.work) for end in span) and not isleap(year):
            raise ValueError(f"{year} 年没有 02-29 这一天")
    return years


HolidayYears = Annotated[dict[int, HolidayYear], AfterValidator(_of_calendar)]


class HolidayTable(Model):
    """The contents of rules/vocabulary/holidays.yaml."""

    years: HolidayYears


@cached_across_runs
def holiday_table() -> Mapping[int, HolidayYear]:
    """The arrangements that come with the program, by year.

    Raises:
        RuleError: the file is broken.
    """
    return load_model(HolidayTable, RULES / "vocabulary" / "holidays.yaml").years


@dataclass(frozen=True)
class Period:
    """A number of calendar days or of working days."""

    days: int
    working: bool = False


_LONGEST_PERIOD = 3660
"""Days of the longest period: ten years."""


def parse_period(value: int | str) -> Period:
    """Read a period: 15 is fifteen calendar days, "5个工作日" is five working days.

    Raises:
        ValueError: the value has neither form.
    """
    working = isinstance(value, str)
    match = _WORKING_DAYS.fullmatch(value) if isinstance(value, str) else None
    days = int(match[1]) if match else value
    if isinstance(days, int) and days > _LONGEST_PERIOD:
        raise ValueError(f"期限最长 {_LONGEST_PERIOD} 天")
    if isinstance(days, int) and days >= 1:
        return Period(days, working=working)
    raise ValueError("期限写作天数(15)或工作日(5个工作日)")


def _as_period(value: int | str) -> int | str:
    parse_period(value)
    return value


PeriodText = Annotated[int | str, BeforeValidator(_as_period, json_schema_input_type=int | str)]


@dataclass(frozen=True)
class Deadline:
    """The last day of a period; `unsure` holds the years whose holiday arrangement is not known."""

    day: date
    unsure: tuple[int, ...] = ()


def _exceptions(years: Mapping[int, HolidayYear]) -> Mapping[date, bool]:
    """Day → whether people work on it, for the days that differ from the normal week."""
    days: dict[date, bool] = {}
    for year, table in years.items():
        for spans, works in ((table.rest, False), (table.work, True)):
            for (month, day), (last_month, last_day) in spans:
                current, last = date(year, month, day), date(year, last_month, last_day)
                while current <= last:
                    days[current] = works
                    current += timedelta(1)
    return days


@cache
def _shipped() -> Mapping[date, bool]:
    return _exceptions(holiday_table())


@dataclass(frozen=True)
class Calendar:
    """The holidays by which days are counted: the office's own years first, then the table of the program."""

    own: Mapping[int, HolidayYear] = field(default_factory=dict)

    @cached_property
    def _days(self) -> Mapping[date, bool]:
        return _exceptions({**holiday_table(), **self.own}) if self.own else _shipped()

    def works(self, day: date) -> bool:
        """Whether people work on this day."""
        return self._days.get(day, day.weekday() < 5)

    def deadline(self, start: date, period: Period) -> Deadline:
        """The last day of a period that begins on the day after `start`; if that is a day off, the next working day.

        This follows 民法典 201、203 条. Whoever chooses the period must see to 行政处罚法 85 条 (二日、三日、五日、七日
        are working days).
        """
        day, left = start, period.days
        if not period.working:
            day, left = start + timedelta(period.days), 0
        while left or not self.works(day):
            day += timedelta(1)
            left -= self.works(day) if left else 0
        first = start.year if period.working else day.year
        unsure = tuple(
            year for year in range(first, day.year + 1) if year not in holiday_table() and year not in self.own
        )
        return Deadline(day, unsure)
