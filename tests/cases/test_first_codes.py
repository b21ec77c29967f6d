"""The code with which a firm was first seen: what came or left later changes nothing in a report of before."""

from __future__ import annotations

import pytest
from register_cases import with_cases, with_run
from sqlalchemy import insert

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.figures.case_stories import case_stories, last_place
from tenglong.engine.cases.figures.first_codes import first_codes
from tenglong.engine.cases.matches import Saying, settle, split
from tenglong.engine.cases.tables import ALIAS, MATCH

CODE, LATER = "91330683X00000019G", "91330683X00000028C"
WHO = Saying(who="王某", reason="营业执照变更")


@pytest.fixture
def known(register: Register) -> Register:
    """Two firms with a case each: the first came with its code, the second got one later."""
    with_cases(register, 2)
    with_run(register)
    with register.writing() as connection:
        aliases = [(1, "code", CODE), (1, "name", "甲厂|白石镇"), (2, "name", "乙厂|青溪街道"), (2, "code", LATER)]
        rows = [
            {"id": at, "enterprise": firm, "kind": kind, "value": value}
            for at, (firm, kind, value) in enumerate(aliases, 1)
        ]
        connection.execute(insert(ALIAS), rows)
        pair = {"id": 1, "run": 1, "enterprise": 1, "other": 2, "why": "near", "settled": ""}
        connection.execute(insert(MATCH), [pair])
    return register


def codes(register: Register, through: int) -> dict[str, str]:
    with register.reading() as connection:
        return {story.number: story.uscc for story in case_stories(connection, through)}


def place(register: Register) -> int:
    with register.reading() as connection:
        return last_place(connection)


def test_a_code_that_came_later_is_not_that_of_the_first_record(known: Register) -> None:
    assert codes(known, place(known)) == {"2022-000001": CODE, "2022-000002": ""}


def test_a_code_that_left_its_firm_is_still_its_own_in_a_report_of_before(known: Register) -> None:
    before = place(known)
    split(known, 1, CODE, ["2022-000001"], saying=WHO)
    assert codes(known, before) == {"2022-000001": CODE, "2022-000002": ""}
    assert codes(known, place(known)) == {"2022-000001": CODE, "2022-000002": ""}
    now = place(known)
    with known.reading() as connection:
        assert first_codes(connection, before) == {1: CODE}
        assert first_codes(connection, now) == {3: CODE}


def test_firms_that_were_merged_and_parted_keep_their_own(known: Register) -> None:
    before = place(known)
    settle(known, 1, "same", WHO)
    assert codes(known, place(known)) == {"2022-000001": CODE, "2022-000002": CODE}
    split(known, 2, "", saying=WHO)
    for through in (before, place(known)):
        assert codes(known, through) == {"2022-000001": CODE, "2022-000002": ""}
