"""All figures of a period, as they are known at a place of the chain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection

from ...decision.case_figures import case_figures
from .case_marks import MarkedCase, PeriodHorizons, marked_case
from .case_stories import CaseStory, Horizon, case_stories
from .fixed_reports import fixed_report
from .group_figures import RankedGroups, Rate, by_department, by_town
from .loop_indicators import LoopIndicator, loop_indicators
from .report_period import ReportPeriod

_MONTHS = 12
"""Months of the course of things, the last one included."""


class MonthFigures(NamedTuple):
    """A month: 2022-09, cases begun, cases closed or finished in it."""

    month: str
    opened: int
    done: int


@dataclass(frozen=True, kw_only=True)
class PeriodFigures:
    """The figures of a period up to a day.

    Attributes:
        cases: those that have begun, oldest first.
        county: the towns that the office answers for, those without a case too; () if that is not known.
        continues: whether the report of the period before was fixed, so that this one begins where that one ends.
    """

    period: ReportPeriod
    as_of: date
    cases: Sequence[MarkedCase]
    continues: bool
    county: Sequence[str] = ()

    @property
    def _by(self) -> Rate:
        return case_figures().reports[self.period.kind].ranked_by

    @cached_property
    def towns(self) -> RankedGroups:
        """By town, ranked."""
        return by_town(self.cases, self._by, self.county)

    @cached_property
    def departments(self) -> RankedGroups:
        """By department."""
        return by_department(self.cases, self._by)

    @cached_property
    def indicators(self) -> list[LoopIndicator]:
        """The counted indicators of the period's year."""
        return loop_indicators(self.cases, self.as_of.year)

    @cached_property
    def months(self) -> list[MonthFigures]:
        """The months up to that of the day, oldest first, by the days that the events state; none before the first case."""
        last = self.as_of.year * 12 + self.as_of.month - 1
        names = [f"{number // 12}-{number % 12 + 1:02d}" for number in range(last - _MONTHS + 1, last + 1)]
        opened = [case.opened_on[:7] for case in self.cases]
        done = [case.ended_on[:7] for case in self.cases if case.state in case_figures().done]
        start = min(opened, default="")
        return [MonthFigures(name, opened.count(name), done.count(name)) for name in names if name >= start]

    @cached_property
    def digest(self) -> str:
        """sha256 of every case with its marks and days, and of what the indicators come to."""
        cases = [
            (
                case.story.number,
                case.story.town,
                case.story.department,
                case.state,
                sorted(case.marks),
                case.due,
                case.days,
            )
            for case in self.cases
        ]
        indicators = [
            (entry.entry.target, str(entry.value.year), str(entry.reached.value)) for entry in self.indicators
        ]
        return sha256(json.dumps([cases, indicators], ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ReadCases:
    """What was read of the register for a period.

    Attributes:
        stories: the cases with their events, up to a place of the chain.
        through: the place up to which the report knows it.
        former: the same of the fixed report of the period before; None if there is none.
    """

    stories: Sequence[CaseStory]
    period: ReportPeriod
    as_of: date
    through: int
    former: int | None

    def figures(self, county: Sequence[str] = ()) -> PeriodFigures:
        """What it comes to, for an office that answers for these towns."""
        day_before = self.period.before.last.isoformat()
        horizons = PeriodHorizons(
            before=Horizon(day_before, self.through if self.former is None else self.former),
            after=Horizon(self.as_of.isoformat(), self.through),
            first=self.period.first.isoformat(),
        )
        marked = (marked_case(story, horizons) for story in self.stories)
        cases = [case for case in marked if case is not None]
        continues = self.former is not None
        return PeriodFigures(period=self.period, as_of=self.as_of, cases=cases, continues=continues, county=county)


def read_cases(connection: Connection, period: ReportPeriod, as_of: date, *, through: int) -> ReadCases:
    """Read what a report of a period up to a day knows at that place of the chain."""
    earlier = period.before
    former = fixed_report(connection, earlier.code, earlier.last.isoformat(), through=through)
    stories = list(case_stories(connection, through))
    return ReadCases(
        stories=stories, period=period, as_of=as_of, through=through, former=former.through if former else None
    )
