"""Reports that were fixed (定稿): an event of the chain says which, and up to which place of the chain it knew.

A report of a period that is over is fixed when it is first written. From then on it prints the same: later entries, of whatever day,
stand behind that place. They count in the next period (补登), whose beginning is the fixed end of this one, so that nothing
is lost and no closed figure changes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ...vocabulary.code_types import ReportEvent
from ..case_register import NewEvent
from ..tables import EVENT
from .case_stories import recorded_day

FIX_REPORT: ReportEvent = "fix_report"


@dataclass(frozen=True, kw_only=True)
class FixedReport:
    """A fixed report.

    Attributes:
        event: place of its event in the chain.
        through: place of the last event that it knew.
        day: on which it was fixed.
        digest: sha256 of its figures.
    """

    event: int
    through: int
    day: str
    who: str
    digest: str


def fixed_report(connection: Connection, code: str, as_of: str, *, through: int | None = None) -> FixedReport | None:
    """The latest fixed report of a period up to a day; None if there is none.

    Args:
        code: of the period, such as 2022Q3.
        through: look only at what stands up to this place of the chain.
    """
    latest = None
    columns = (EVENT.c.id, EVENT.c.at, EVENT.c.who, EVENT.c.facts)
    for row in connection.execute(select(*columns).where(EVENT.c.kind == FIX_REPORT).order_by(EVENT.c.id)):
        facts = json.loads(row.facts)
        if (facts["report"], facts["as_of"]) == (code, as_of) and (through is None or row.id <= through):
            latest = FixedReport(
                event=row.id,
                through=int(facts["through"]),
                day=recorded_day(row.at),
                who=row.who,
                digest=facts["figures"],
            )
    return latest


def fixing(code: str, as_of: str, *, through: int, digest: str, who: str) -> NewEvent:
    """The event that fixes a report which knows the chain up to that place."""
    facts = {"report": code, "as_of": as_of, "through": str(through), "figures": digest}
    return NewEvent(case=None, kind=FIX_REPORT, who=who, day=as_of, facts=facts)
