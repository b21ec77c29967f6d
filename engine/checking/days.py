"""The three days of a check: the data year, the day of the check, and the day on which letters are signed."""

from __future__ import annotations

from datetime import date

from ..core.errors import RunError
from ..policy.profile import Office
from .options import Options


def signing_day(office: Office, options: Options) -> date:
    """The day on which letters are signed: the stated one, else today; `office` is that of `signed_on`."""
    return office.config.issue_date or max(options.today or options.as_of, options.as_of)


def signed_on(office: Office, options: Options) -> Office:
    """The office with the signing day that the options state, if they state one.

    Raises:
        RunError: letters would be signed before the day of the check, or the data year begins after it.
    """
    day, year = options.as_of, options.year
    if year is not None and year > day.year:
        remedy = "请核对 --year 与 --as-of"
        raise RunError(f"数据年度 {year} 年在检查日（{day}）尚未开始", code="C046", where="--year", remedy=remedy)
    if options.issue_date:
        office = office.model_copy(
            update={"config": office.config.model_copy(update={"issue_date": options.issue_date})}
        )
    issued = office.config.issue_date
    if issued and issued < day:
        where = "--issue-date" if options.issue_date else office.where("issue_date")
        raise RunError(
            f"拟签发日 {issued} 早于检查日 {day}",
            code="C047",
            where=where,
            remedy="拟签发日不得早于检查日，请改正其一",
        )
    return office
