"""Who is one enterprise: people settle what imports ask, merge and split. Each is an event of the chain, and can be undone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from ..core.errors import RunError
from ..core.text import normal_name
from ..decision.case_events import case_events
from ..vocabulary.code_types import RollEvent
from .case_register import NewEvent, Register, append, next_id, no_such_case
from .enterprises import SEPARATOR, key_of_alias
from .life import MOVE
from .row_digests import ROLL, roll_digest
from .tables import ALIAS, CASE, ENTERPRISE, EVENT, MATCH, RUN

Answer = Literal["same", "different"]

_MERGE: RollEvent = "merge"
_DIFFER: RollEvent = "differ"
_SPLIT: RollEvent = "split"


@dataclass(frozen=True, kw_only=True)
class Saying:
    """Who says something of enterprises, and why ("" for no reason stated)."""

    who: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What came of it: the two enterprises (`name`, `other_name`), numbers of the cases that went over, and of those that are open
    twice on one matter now."""

    name: str
    other_name: str
    moved: Sequence[str] = ()
    twice: Sequence[str] = ()


def list_matches(register: Register, *, settled: bool = False) -> list[dict[str, Any]]:
    """The pairs that a person must settle, or with `settled` all: number, why, settled, and of each (prefix `one_`, `other_`) id,
    name, town, uscc and how many open cases it has."""
    low, high = ENTERPRISE.alias("low"), ENTERPRISE.alias("high")
    pairs = MATCH.join(low, MATCH.c.enterprise == low.c.id).join(high, MATCH.c.other == high.c.id)
    columns = [
        side.c[name].label(f"{prefix}_{name}")
        for prefix, side in (("one", low), ("other", high))
        for name in ("id", "name", "town", "uscc")
    ]
    query = select(MATCH.c.id.label("number"), MATCH.c.why, MATCH.c.settled, *columns).select_from(pairs)
    counted = select(CASE.c.enterprise, func.count()).where(CASE.c.state.not_in(case_events().ended))
    with register.reading() as connection:
        rows = connection.execute(query.order_by(MATCH.c.id)).mappings().all()
        open_cases = {row[0]: row[1] for row in connection.execute(counted.group_by(CASE.c.enterprise))}
    return [
        {**row, "one_open": open_cases.get(row["one_id"], 0), "other_open": open_cases.get(row["other_id"], 0)}
        for row in rows
        if settled or not row["settled"]
    ]


def settle(register: Register, number: int, answer: Answer, saying: Saying) -> Settled:
    """Settle a proposal: both are one enterprise, and its cases follow; or they are two. A merger is undone by `different`.

    Raises:
        RunError: there is no such proposal, it is settled so already, or nobody says so.
    """
    _refuse_nobody(saying)
    with register.writing() as connection:
        row = connection.execute(select(MATCH).where(MATCH.c.id == number)).mappings().first()
        if row is None:
            raise RunError(
                f"没有第 {number} 对", code="C130", where="case match", remedy="序号见 tenglong case match --all"
            )
        if row["settled"] == answer:
            raise RunError(
                f"第 {number} 对已经这样认定过", code="C131", where="case match", remedy="要改认定，请写另一种"
            )
        connection.execute(update(MATCH).where(MATCH.c.id == number).values(settled=answer))
        if answer == "same":
            return _merge(connection, row["enterprise"], row["other"], saying)
        if row["settled"] == "same":
            return _unmerge(connection, row["other"], saying)
        names = _names(connection, row["enterprise"], row["other"])
        return _enter(connection, _DIFFER, (row["enterprise"], row["other"]), names, saying=saying)


def split(register: Register, enterprise: int, alias: str, cases: Sequence[str] = (), *, saying: Saying) -> Settled:
    """Make two enterprises of one again: the merger of that enterprise is undone, or a name or code leaves it and is another one's.

    Args:
        alias: the name or code that leaves it; "" to undo its merger.
        cases: numbers of the cases that go along with a name or code.

    Raises:
        RunError: there is no such enterprise, name or case, it was not merged, or nobody says so.
    """
    _refuse_nobody(saying)
    with register.writing() as connection:
        row = connection.execute(select(ENTERPRISE).where(ENTERPRISE.c.id == enterprise)).mappings().first()
        if row is None:
            raise _no_such_enterprise(enterprise)
        if not alias:
            if row["merged_into"] is None:
                remedy = "请用 --alias 写明拆出去的名称或信用代码"
                raise RunError("这家企业没有并入别的企业", code="C133", where=f"企业 {enterprise}", remedy=remedy)
            pairs = (MATCH.c.other == enterprise) & (MATCH.c.settled == "same")
            connection.execute(update(MATCH).where(pairs).values(settled="different"))
            return _unmerge(connection, enterprise, saying)
        return _split_alias(connection, dict(row), alias, cases, saying=saying)


def _merge(connection: Connection, first: int, second: int, saying: Saying) -> Settled:
    """The later enterprise becomes one with the earlier; its cases follow, and its names and codes lead there."""
    low, high = sorted((_standing(connection, first), _standing(connection, second)))
    names = _names(connection, low, high)
    if low == high:  # they are one by another pair already
        return _enter(connection, _MERGE, (low, second), names, saying=saying)
    connection.execute(update(ENTERPRISE).where(ENTERPRISE.c.id == high).values(merged_into=low))
    both = connection.execute(
        select(ENTERPRISE).where(ENTERPRISE.c.id.in_((low, high))).order_by(ENTERPRISE.c.id)
    ).all()
    values = {"seen_on": max(row.seen_on for row in both), "uscc": both[0].uscc or both[1].uscc}
    connection.execute(update(ENTERPRISE).where(ENTERPRISE.c.id == low).values(values))
    connection.execute(update(ALIAS).where(ALIAS.c.enterprise == high).values(confirmed_by=saying.who))
    moved = connection.execute(select(CASE.c.id).where(CASE.c.enterprise == high).order_by(CASE.c.id)).scalars().all()
    return _enter(connection, _MERGE, (low, high), names, saying=saying, moved=moved, to=low)


def _unmerge(connection: Connection, enterprise: int, saying: Saying) -> Settled:
    """Undo the merger of an enterprise: the cases that it brought along go back to it."""
    row = connection.execute(select(ENTERPRISE).where(ENTERPRISE.c.id == enterprise)).first()
    if row is None or row.merged_into is None:  # merged the other way round, or over a third one
        raise RunError(
            "这家企业没有并入别的企业", code="C134", where=f"企业 {enterprise}", remedy="请用 tenglong case split 拆分"
        )
    into = row.merged_into
    names = _names(connection, into, enterprise)
    moved = _moved_by_merger(connection, enterprise)
    connection.execute(update(ENTERPRISE).where(ENTERPRISE.c.id == enterprise).values(merged_into=None))
    borrowed = (ENTERPRISE.c.id == into) & (ENTERPRISE.c.uscc == row.uscc)
    connection.execute(update(ENTERPRISE).where(borrowed).values(uscc=""))
    connection.execute(update(ALIAS).where(ALIAS.c.enterprise == enterprise).values(confirmed_by=""))
    return _enter(connection, _SPLIT, (into, enterprise), names, saying=saying, moved=moved, to=enterprise)


def _split_alias(
    connection: Connection, row: Mapping[str, Any], alias: str, cases: Sequence[str], *, saying: Saying
) -> Settled:
    rows = connection.execute(select(ALIAS).where(ALIAS.c.enterprise == row["id"]).order_by(ALIAS.c.id)).mappings()
    wanted = normal_name(alias)
    leaving = [entry for entry in rows if wanted in (_shown(dict(entry)), normal_name(entry["value"]))]
    if not leaving:
        raise RunError(
            f"这家企业不以“{alias}”为名称或代码",
            code="C135",
            where=f"企业 {row['id']}",
            remedy="请照 case match 所列的写",
        )
    number = next_id(connection, ENTERPRISE.c.id)
    coded = next((entry["value"] for entry in leaving if entry["kind"] == "code"), "")
    new = {
        "id": number, "name": alias if not coded else row["name"], "uscc": coded, "town": row["town"], "seen_on": row["seen_on"],
        "merged_into": None,
    }  # fmt: skip
    connection.execute(insert(ENTERPRISE), [new])
    moving = update(ALIAS).where(ALIAS.c.id.in_([entry["id"] for entry in leaving]))
    connection.execute(moving.values(enterprise=number, confirmed_by=saying.who))
    if coded and row["uscc"] == coded:
        connection.execute(update(ENTERPRISE).where(ENTERPRISE.c.id == row["id"]).values(uscc=""))
    run = connection.execute(select(func.max(RUN.c.id))).scalar_one()
    pair = {
        "run": run,
        "enterprise": row["id"],
        "other": number,
        "why": "code" if coded else "name",
        "settled": "different",
    }
    connection.execute(insert(MATCH), [{"id": next_id(connection, MATCH.c.id), **pair}])
    moved = [_case_of(connection, case, row["id"]) for case in cases]
    names = _names(connection, row["id"], number)
    return _enter(connection, _SPLIT, (row["id"], number), names, saying=saying, moved=moved, to=number)


def _enter(
    connection: Connection, kind: RollEvent, pair: tuple[int, int], names: tuple[str, str], *, saying: Saying,
    moved: Sequence[int] = (), to: int = 0,
) -> Settled:  # fmt: skip
    """Move cases and write the events: one of the register, one of each case that goes to another enterprise."""
    if moved:
        connection.execute(update(CASE).where(CASE.c.id.in_(moved)).values(enterprise=to))
    stated = {"name": names[0], "other_name": names[1], "reason": saying.reason}
    facts = {"enterprise": str(pair[0]), "other": str(pair[1]), **{name: text for name, text in stated.items() if text}}
    of_roll = {**facts, "cases": ",".join(map(str, moved)), ROLL: roll_digest(connection)}
    entries = [NewEvent(case=None, kind=kind, who=saying.who, facts=of_roll)]
    entries += [NewEvent(case=case, kind=MOVE, who=saying.who, facts={**facts, "to": str(to)}) for case in moved]
    append(connection, entries)
    numbers = connection.execute(select(CASE.c.number).where(CASE.c.id.in_(moved)).order_by(CASE.c.id)).scalars().all()
    twice = _open_twice(connection, to) if kind == _MERGE and to else []
    return Settled(name=names[0], other_name=names[1], moved=numbers, twice=twice)


def _open_twice(connection: Connection, enterprise: int) -> list[str]:
    """Numbers of the open cases of an enterprise that share criterion and matter with another one."""
    query = select(CASE.c.number, CASE.c.criterion, CASE.c.matter).where(CASE.c.enterprise == enterprise)
    rows = connection.execute(query.where(CASE.c.state.not_in(case_events().ended)).order_by(CASE.c.id)).all()
    subjects = [(row.criterion, row.matter) for row in rows]
    return [row.number for row, subject in zip(rows, subjects, strict=True) if subjects.count(subject) > 1]


def _moved_by_merger(connection: Connection, enterprise: int) -> list[int]:
    """The cases that the latest merger of an enterprise took over."""
    query = select(EVENT.c.facts).where(EVENT.c.case_file.is_(None), EVENT.c.kind == _MERGE).order_by(EVENT.c.id.desc())
    for text in connection.execute(query).scalars():
        facts = json.loads(text)
        if facts["other"] == str(enterprise):
            return [int(case) for case in facts["cases"].split(",") if case]
    return []


def _standing(connection: Connection, enterprise: int) -> int:
    """The enterprise that stands for another one after all mergers."""
    query = select(ENTERPRISE.c.merged_into).where(ENTERPRISE.c.id == enterprise)
    into = connection.execute(query).scalar()
    return enterprise if into is None else _standing(connection, into)


def _names(connection: Connection, first: int, second: int) -> tuple[str, str]:
    query = select(ENTERPRISE.c.id, ENTERPRISE.c.name).where(ENTERPRISE.c.id.in_((first, second)))
    names = {row.id: row.name for row in connection.execute(query)}
    return names[first], names[second]


def _case_of(connection: Connection, number: str, enterprise: int) -> int:
    row = connection.execute(select(CASE.c.id, CASE.c.enterprise).where(CASE.c.number == number)).first()
    if row is None:
        raise no_such_case(number)
    if row.enterprise != enterprise:
        raise RunError("案件不是这家企业的", code="C136", where=number, remedy="请核对编号，见 tenglong case show")
    return int(row.id)


def _shown(alias: Mapping[str, Any]) -> str:
    if alias["kind"] == "code":
        return normal_name(alias["value"])
    return key_of_alias(alias["kind"], alias["value"]).rpartition(SEPARATOR)[0]


def _refuse_nobody(saying: Saying) -> None:
    if not saying.who.strip():
        raise RunError("没有写明由谁认定", code="C137", where="case match", remedy="请用 --who 写明姓名")


def _no_such_enterprise(enterprise: int) -> RunError:
    return RunError(
        f"台账库没有编号为 {enterprise} 的企业",
        code="C132",
        where="case split",
        remedy="企业编号见 tenglong case match --all",
    )
