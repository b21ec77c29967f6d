"""Rows of the register that are not what its chain of events says: cases, enterprises, runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from ..decision.case_events import case_events
from .life import MOVE, OPEN, PROPOSE_CLOSE, REOPEN, folded
from .row_digests import ROLL, ROWS, roll_digest, run_digest
from .tables import CASE, EVENT, RUN, RUN_ACTION

_STATED = {
    "number": "编号",
    "criterion": "条款",
    "matter": "事项",
    "track": "处理",
    "former": "前案",
    "period": "期限天数",
}
"""Columns of a case that its first event states, in words."""

_UNSAID = ("absent", "older")
"""What a run says of a case without saying anything of its finding."""

_Event = tuple[str, Mapping[str, str]]


def stray_cases(connection: Connection) -> Iterator[str]:
    """Cases that are not what their events and the runs come to, and cases without a beginning."""
    events: dict[int, list[_Event]] = {}
    query = select(EVENT.c.case_file, EVENT.c.kind, EVENT.c.facts).where(EVENT.c.case_file.is_not(None))
    for row in connection.execute(query.order_by(EVENT.c.id)):
        events.setdefault(row.case_file, []).append((row.kind, json.loads(row.facts)))
    actions = _last_actions(connection)
    for case in connection.execute(select(CASE).order_by(CASE.c.id)).mappings():
        if case["id"] not in events:
            yield f"案件 {case['number']} 没有立案记录"
            continue
        for what, stands, due in _differences(dict(case), events[case["id"]], actions.get(case["id"])):
            yield f"案件 {case['number']} {what}记为“{stands}”，按办理记录应为“{due}”"


def _differences(
    case: Mapping[str, Any], events: Sequence[_Event], action: Mapping[str, Any] | None
) -> Iterator[tuple[str, str, str]]:
    """(column in words, what it says, what it should say)."""
    states, ended = case_events().states, case_events().ended
    expected: dict[str, tuple[str, str]] = {}
    came_to = folded(events)
    state = came_to.state
    if state != case["state"]:
        yield "", states.get(case["state"], case["state"]), states[state]
    beginning = next((facts for kind, facts in events if kind in (OPEN, REOPEN)), {})
    if "enterprise" in beginning:  # not of a register's first version
        expected |= {name: (label, beginning.get(name, "")) for name, label in _STATED.items()}
        owner = [facts["to"] for kind, facts in events if kind == MOVE]
        expected["enterprise"] = ("企业", owner[-1] if owner else beginning["enterprise"])
    if came_to.due:
        expected |= {"due": ("期限", came_to.due), "unsure": ("期限待核", str(int(bool(came_to.unsure))))}
    if action is not None:
        expected |= {"seen": ("最近结论", action["action"]), "margin": ("差距", action["margin"])}
        proposals = [facts["reason"] for kind, facts in events if kind == PROPOSE_CLOSE]
        proposed = action["action"] in ("close_proposed", "unknown") and case["proposal"] in proposals[-1:]
        if case["proposal"] and not (proposed and state not in ended):
            yield "拟销号理由", case["proposal"], ""
    for name, (label, text) in expected.items():
        if str(case[name]) != text:
            yield label, str(case[name]), text


def _last_actions(connection: Connection) -> dict[int, Mapping[str, Any]]:
    """Case → what the last run that spoke of its finding said."""
    latest = (
        select(func.max(RUN_ACTION.c.id)).where(RUN_ACTION.c.action.not_in(_UNSAID)).group_by(RUN_ACTION.c.case_file)
    )
    rows = connection.execute(select(RUN_ACTION).where(RUN_ACTION.c.id.in_(latest))).mappings()
    return {row["case_file"]: dict(row) for row in rows}


def stray_rows(connection: Connection) -> Iterator[str]:
    """Runs that are not what was imported, and enterprises, aliases and match proposals that nobody wrote so."""
    query = select(EVENT.c.id, EVENT.c.facts).where(EVENT.c.case_file.is_(None)).order_by(EVENT.c.id)
    events = [(row.id, json.loads(row.facts)) for row in connection.execute(query)]
    imported = {facts["run"]: (number, facts) for number, facts in events if ROWS in facts}
    for run, (number, facts) in imported.items():
        if run_digest(connection, int(run)) != facts[ROWS]:
            yield f"第 {number} 条导入的检查（文件：{facts['files']}）在导入后被改动过"
    first = min(map(int, imported), default=0)
    runs = connection.execute(select(RUN.c.id).where(RUN.c.id >= first).order_by(RUN.c.id)).scalars()
    for run in runs if imported else ():
        if str(run) not in imported:
            yield f"检查 {run} 没有导入记录"
    rolls = [(number, facts[ROLL]) for number, facts in events if ROLL in facts]
    if rolls and roll_digest(connection) != rolls[-1][1]:
        yield f"企业、别名或认定记录在第 {rolls[-1][0]} 条办理记录之后被改动过"
