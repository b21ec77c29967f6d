"""Periods as letters print them: from receipt, or their last day where the letter is handed over when it is signed."""

from __future__ import annotations

from datetime import date

from ..core.text import day
from ..decision.laws import laws
from ..policy.profile import Profile
from ..vocabulary.code_types import CaseTrack
from ..vocabulary.holidays import Calendar, Period, parse_period

_DAYS = "＿＿日"


def deadline_words(profile: Profile, track: CaseTrack, letter: str = "本文书") -> str:
    """A track's period as a document prints it; a blank number of days where the profile sets none.

    Args:
        letter: what the document calls the letter whose receipt begins the period.
    """
    days = None if track == "admission" else profile.deadline_days.get(track)
    return _words(profile, None if days is None else parse_period(days), letter)


def last_day(profile: Profile, track: CaseTrack, signed_on: date) -> date | None:
    """The earliest last day of a track's period: that of a letter which is received when it is signed; None without a period."""
    days = None if track == "admission" else profile.deadline_days.get(track)
    return None if days is None else Calendar(profile.holidays).deadline(signed_on, parse_period(days)).day


def statement_words(profile: Profile) -> str:
    """The period for a statement, in working days where the law counts in working days."""
    days = profile.statement_days
    return _words(profile, None if days is None else laws().statement_period(parse_period(days)), "本文书")


def _words(profile: Profile, period: Period | None, letter: str) -> str:
    if period is None:
        return f"自收到{letter}之日起{_DAYS}内"
    if profile.handed_over and profile.issue_date:
        last = Calendar(profile.holidays).deadline(profile.issue_date, period)
        years = "、".join(f"{year}年" for year in last.unsure)
        note = f"〔起草提示：{years}节假日安排未装载，请核对期限末日〕" if years else ""
        return f"{day(last.day)}前（含当日）{note}"
    return f"自收到{letter}之日起{period.days}{'个工作日' if period.working else '日'}内"
