"""Parts of a year as sheets write them: 2022年1季度, 上半年, 1-6月, 202203, 2022-01-01至2022-03-31."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

import polars as pl

from ..core.text import fold_text

WHOLE_YEAR = "1-12"
UNREADABLE = "?"
"""The months of a period that is written but cannot be read."""

_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_NUMBER = r"([一二三四1-4])"
_TO = r"(?:-|至|到|~)+"
_DAY = r"(20\d\d)[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?"
_YEAR = re.compile(r"^(20\d\d)(?:年度|年|[-/.]|(?=q|\d\d月?$|$))")
_YEAR_WORDS = re.compile(r"(全年|年度|年|全年累计|全年合计|合计|总计|)")
_IN_TITLE = re.compile(
    rf"第?[一二三四1-4]季度|[上下]半年|前三季度|{_NUMBER}{_TO}{_NUMBER}季度|(?<!\d)\d{{1,2}}月?份?{_TO}\d{{1,2}}月"
)


class YearPart(NamedTuple):
    """A part of a year: its year, None where it names none, and its first and last month."""

    year: int | None
    first: int
    last: int


def read_period(text: str, header: str = "") -> YearPart | None:
    """The period that a cell means; None where it cannot be read. A bare number is what the header counts.

    >>> read_period("2022年1季度"), read_period("1-6月"), read_period("3", "月份")
    (YearPart(year=2022, first=1, last=3), YearPart(year=None, first=1, last=6), YearPart(year=None, first=3, last=3))
    """
    folded = fold_text(text)
    if days := re.fullmatch(f"{_DAY}{_TO}{_DAY}", folded):
        return _of_days(*map(int, days.groups()))
    match = _YEAR.match(folded)
    year, rest = (int(match.group(1)), folded[match.end() :]) if match else (None, folded)
    if rest.isdecimal() and len(rest) <= 2:
        rest += "季度" if "季" in header and year is None else "月"
    months = _months(rest) if rest or year else None
    return YearPart(year, *months) if months and 1 <= months[0] <= months[1] <= 12 else None


def _months(text: str) -> tuple[int, int] | None:
    if _YEAR_WORDS.fullmatch(text):
        return 1, 12
    if half := re.fullmatch("([上下])半年(?:度|累计)?", text):
        return (1, 6) if half.group(1) == "上" else (7, 12)
    if text.removesuffix("累计") in ("前三季度", "前3季度"):
        return 1, 9
    if quarter := re.fullmatch(rf"(?:第?{_NUMBER}季度?|q([1-4])|([1-4])q)", text):
        number = _number(next(filter(None, quarter.groups())))
        return 3 * number - 2, 3 * number
    if quarters := re.fullmatch(rf"{_NUMBER}{_TO}{_NUMBER}季度(?:累计)?", text):
        first, last = map(_number, quarters.groups())
        return 3 * first - 2, 3 * last
    if span := re.fullmatch(rf"(\d{{1,2}})月?份?{_TO}(\d{{1,2}})月份?(?:累计)?", text):
        return int(span.group(1)), int(span.group(2))
    month = re.fullmatch(r"(\d{1,2})月份?", text)
    return (int(month.group(1)), int(month.group(1))) if month else None


def _number(text: str) -> int:
    return _NUMBERS.get(text) or int(text)


def _of_days(year: int, month: int, day: int, last_year: int, last_month: int, last_day: int) -> YearPart | None:
    """The months between two days, if they are the first and the last day of months of one year."""
    if year != last_year or not 1 <= month <= last_month <= 12:
        return None
    by_months = day == 1 and last_day == monthrange(year, last_month)[1]
    return YearPart(year, month, last_month) if by_months else None


def period_in_title(folded: str) -> str:
    """The part of a year that a title states for all rows, "" for none. A single month may be that of the survey."""
    periods = {match.group() for match in _IN_TITLE.finditer(folded)}
    return periods.pop() if len(periods) == 1 else ""


def read_periods(texts: pl.Series, header: str) -> pl.DataFrame:
    """Columns `year` and `months` ("1-3", `UNREADABLE`) of texts; null where nothing is written."""
    distinct = texts.unique().drop_nulls().to_list()
    periods = {text: read_period(text, header) for text in distinct}
    years = {text: str(period.year) if period and period.year else None for text, period in periods.items()}
    months = {text: f"{period.first}-{period.last}" if period else UNREADABLE for text, period in periods.items()}
    return pl.DataFrame(
        {
            "year": texts.replace_strict(years, default=None, return_dtype=pl.String),
            "months": texts.replace_strict(months, default=None, return_dtype=pl.String),
        }
    )
