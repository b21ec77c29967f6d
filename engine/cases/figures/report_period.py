"""A month, quarter or year, as it is typed and as it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ...core.errors import RunError
from ...decision.case_figures import ReportKind

_FORM = re.compile(r"(\d{4})(?:-?[Qq]([1-4])|-(\d{1,2}))?")
_QUARTERS = "一二三四"


@dataclass(frozen=True, kw_only=True)
class ReportPeriod:
    """A month, quarter or year.

    Attributes:
        first, last: its days, both included.
        code: as it is typed, such as 2022Q3.
    """

    kind: ReportKind
    first: date
    last: date
    code: str

    @property
    def words(self) -> str:
        """What people call it.

        >>> [parse_report_period(text).words for text in ("2022", "2022Q3", "2022-09")]
        ['2022年', '2022年第三季度', '2022年9月']
        """
        year, month = self.first.year, self.first.month
        if self.kind == "year":
            return f"{year}年"
        return f"{year}年{month}月" if self.kind == "month" else f"{year}年第{_QUARTERS[(month - 1) // 3]}季度"

    @property
    def before(self) -> ReportPeriod:
        """The period of the same kind that ends on the day before.

        >>> parse_report_period("2022Q1").before.code
        '2021Q4'
        """
        return _period_at(self.kind, self.first - timedelta(1))


_MONTHS: dict[ReportKind, int] = {"month": 1, "quarter": 3, "year": 12}


def _period_at(kind: ReportKind, day: date) -> ReportPeriod:
    """The period of that kind in which the day lies."""
    months = _MONTHS[kind]
    start = (day.month - 1) // months * months + 1
    year, month = (day.year, start + months) if start + months <= 12 else (day.year + 1, 1)
    codes = {"month": f"{day.year}-{start:02d}", "quarter": f"{day.year}Q{(start + 2) // 3}", "year": f"{day.year}"}
    first = date(day.year, start, 1)
    return ReportPeriod(kind=kind, first=first, last=date(year, month, 1) - timedelta(1), code=codes[kind])


def parse_report_period(text: str) -> ReportPeriod:
    """Read 2022, 2022Q3 or 2022-09.

    Raises:
        RunError: it has none of these forms.

    >>> period = parse_report_period("2022-2")
    >>> (period.code, period.first.isoformat(), period.last.isoformat())
    ('2022-02', '2022-02-01', '2022-02-28')
    """
    match = _FORM.fullmatch(text.strip())
    year, month = (int(match[1]), int(match[3] or 1)) if match else (0, 0)
    if match is None or not 1990 <= year <= 2100 or not 1 <= month <= 12:
        remedy = "写作 2022、2022Q3 或 2022-09"
        raise RunError(f"“{text}”不是年、季度或月份", code="C170", where="--period", remedy=remedy)
    if match[2]:
        return _period_at("quarter", date(year, int(match[2]) * 3, 1))
    return _period_at("month" if match[3] else "year", date(year, month, 1))
