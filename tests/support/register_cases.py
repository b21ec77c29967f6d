"""Cases put straight into a register, and what people enter about them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert

from tenglong.engine.cases.case_register import NewEvent, Register, append
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.tables import CASE, ENTERPRISE, RUN
from tenglong.engine.vocabulary.holidays import Calendar

ISSUE = ("issue", {"number": "三政告〔2022〕1号", "day": "2022-12-01"})
SERVE = ("serve", {"manner": "直接送达", "day": "2022-12-02"})
TOWNS = ("白石镇", "青溪街道")


def with_case(register: Register, period: str = "30") -> str:
    """The number of a case that has just begun."""
    return with_cases(register, 1, period=period)[0]


def with_cases(register: Register, count: int, *, period: str = "30") -> list[str]:
    """The numbers of cases that have just begun, each of a firm of its own, the firms in two towns by turns."""
    numbers = [f"2022-{number:06d}" for number in range(1, count + 1)]
    with register.writing() as connection:
        for number, case in enumerate(numbers, 1):
            name, town = f"青溪{'甲乙丙丁戊己庚辛壬癸'[(number - 1) % 10]}机械厂", TOWNS[(number - 1) % 2]
            firm = {"id": number, "name": name, "uscc": "", "town": town, "seen_on": ""}
            connection.execute(insert(ENTERPRISE), [firm])
            connection.execute(insert(CASE), [_row(number, case, period)])
            facts = {"number": case, "criterion": "SZ22-E02", "message": "填报有安全隐患"}
            append(connection, [NewEvent(case=number, kind="open", who="王某", facts=facts, day="2022-12-01")])
    return numbers


def _row(number: int, case: str, period: str) -> Mapping[str, object]:
    return {
        "id": number, "number": case, "enterprise": number, "criterion": "SZ22-E02", "matter": "安全隐患", "track": "order",
        "title": "责令整改", "department": "市应急管理局", "opened": "2022-12-01", "state": "proposed", "period": period,
    }  # fmt: skip


def with_run(register: Register) -> None:
    """A run in the register, to which proposals belong."""
    row = {
        "id": 1, "fingerprint": "1", "as_of": "2022-01-01", "folder": "", "imported": "", "who": "", "scope": "part",
        "measure": "", "records": 0,
    }  # fmt: skip
    with register.writing() as connection:
        connection.execute(insert(RUN), [row])


def enter_all(register: Register, *events: tuple[str, Mapping[str, str]], number: str = "2022-000001") -> str:
    """Enter events one after the other; the last day of the period then."""
    for kind, facts in events:
        done = enter(register, number, kind, facts, who="张某", calendar=Calendar())
    return done.due
