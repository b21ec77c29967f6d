"""People say who is one enterprise: cases follow, all of it is in the chain, and it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from register_cases import ISSUE, enter_all, with_cases, with_run
from sqlalchemy import insert, select, update

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import CaseFilter, altered, list_cases, one_case
from tenglong.engine.cases.matches import Saying, list_matches, settle, split
from tenglong.engine.cases.tables import ALIAS, ENTERPRISE, MATCH
from tenglong.engine.core.errors import RunError

WHO = Saying(who="王某", reason="营业执照变更")


@pytest.fixture
def asked(register: Register) -> Register:
    """Three firms with a case each about one matter; a person is asked about the first and second, second and third."""
    with_cases(register, 3)
    with_run(register)
    with register.writing() as connection:
        pairs = [
            {"id": 1, "enterprise": 1, "other": 2, "why": "near"},
            {"id": 2, "enterprise": 2, "other": 3, "why": "code"},
        ]
        connection.execute(insert(MATCH), [{**pair, "run": 1, "settled": ""} for pair in pairs])
        names = [
            {"id": at, "enterprise": 1, "kind": "name", "value": name}
            for at, name in ((1, "甲厂|白石镇"), (2, "老甲厂|白石镇"))
        ]
        connection.execute(insert(ALIAS), names)
    return register


def owners(register: Register) -> list[str]:
    return [row["name"] for row in list_cases(register, CaseFilter())]


def test_cases_of_a_merged_firm_follow_it_and_both_stay(asked: Register) -> None:
    assert [row["number"] for row in list_matches(asked)] == [1, 2]
    done = settle(asked, 1, "same", WHO)
    assert (done.name, done.other_name) == ("青溪甲机械厂", "青溪乙机械厂")
    assert list(done.moved) == ["2022-000002"]
    assert list(done.twice) == ["2022-000001", "2022-000002"]
    assert owners(asked) == ["青溪甲机械厂", "青溪甲机械厂", "青溪丙机械厂"]
    assert [row.get("beside", "") for row in list_cases(asked, CaseFilter())] == ["2022-000002", "2022-000001", ""]
    moved = one_case(asked, "2022-000002")[1][-1]
    assert (moved["kind"], moved["who"], moved["facts"]["reason"]) == ("move", "王某", "营业执照变更")
    assert [row["number"] for row in list_matches(asked)] == [2]
    assert altered(asked) == []


def test_a_merger_is_undone_and_what_was_entered_meanwhile_stays(asked: Register) -> None:
    settle(asked, 1, "same", WHO)
    enter_all(asked, ISSUE, number="2022-000002")
    done = settle(asked, 1, "different", WHO)
    assert list(done.moved) == ["2022-000002"]
    assert owners(asked) == ["青溪甲机械厂", "青溪乙机械厂", "青溪丙机械厂"]
    assert one_case(asked, "2022-000002")[0]["state"] == "issued"
    assert altered(asked) == []
    with pytest.raises(RunError, match="已经这样认定过"):
        settle(asked, 1, "different", WHO)


def test_a_chain_of_mergers_is_undone_in_the_middle(asked: Register) -> None:
    settle(asked, 2, "same", WHO)
    settle(asked, 1, "same", WHO)
    assert owners(asked) == ["青溪甲机械厂"] * 3
    split(asked, 2, "", saying=WHO)
    assert owners(asked) == ["青溪甲机械厂", "青溪乙机械厂", "青溪乙机械厂"]
    split(asked, 3, "", saying=WHO)
    assert owners(asked) == ["青溪甲机械厂", "青溪乙机械厂", "青溪丙机械厂"]
    assert altered(asked) == []
    assert {row["settled"] for row in list_matches(asked, settled=True)} == {"different"}


def test_a_name_leaves_a_firm_with_the_cases_that_a_person_names(asked: Register) -> None:
    done = split(asked, 1, "老甲厂", ["2022-000001"], saying=WHO)
    assert (done.other_name, list(done.moved)) == ("老甲厂", ["2022-000001"])
    assert owners(asked)[0] == "老甲厂"
    with asked.reading() as connection:
        assert connection.execute(select(ALIAS.c.enterprise).order_by(ALIAS.c.id)).scalars().all() == [1, 4]
    assert altered(asked) == []
    for enterprise, alias, cases, words in (
        (1, "老甲厂", [], "不以“老甲厂”为名称或代码"),
        (9, "", [], "没有编号为 9 的企业"),
        (1, "", [], "没有并入别的企业"),
        (1, "甲厂", ["2022-000002"], "案件不是这家企业的"),
    ):
        with pytest.raises(RunError, match=words):
            split(asked, enterprise, alias, cases, saying=WHO)
    assert altered(asked) == []


def test_an_altered_firm_alias_or_answer_is_found(asked: Register) -> None:
    settle(asked, 1, "same", WHO)
    for change in (
        update(ENTERPRISE).where(ENTERPRISE.c.id == 2).values(merged_into=3),
        update(ALIAS).where(ALIAS.c.id == 2).values(enterprise=3),
        update(MATCH).where(MATCH.c.id == 1).values(settled="different"),
        ALIAS.delete().where(ALIAS.c.id == 2),
    ):
        with asked.engine.begin() as connection:
            before = [connection.execute(select(table)).mappings().all() for table in (ENTERPRISE, ALIAS, MATCH)]
            connection.execute(change)
        assert altered(asked) == ["企业、别名或认定记录在第 4 条办理记录之后被改动过"]
        with asked.engine.begin() as connection:
            for table, rows in zip((ENTERPRISE, ALIAS, MATCH), before, strict=True):
                for row in rows:
                    connection.execute(update(table).where(table.c.id == row["id"]).values(**row))
                if not connection.execute(select(table.c.id).where(table.c.id == 2)).first():
                    connection.execute(insert(table), [dict(row) for row in rows if row["id"] == 2])
        assert altered(asked) == []


def test_the_command_lists_settles_and_splits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = Register.at(tmp_path / "台账库.db")
    with_cases(register, 2)
    with_run(register)
    with register.writing() as connection:
        connection.execute(
            insert(MATCH), [{"id": 1, "run": 1, "enterprise": 1, "other": 2, "why": "near", "settled": ""}]
        )
    where = ["--register", str(tmp_path / "台账库.db")]
    assert _run(["case", "match", *where]) == 0
    assert capsys.readouterr().out == (
        "1  待认定  企业1 青溪甲机械厂（白石镇，代码未填，未办结 1 件） 与 企业2 青溪乙机械厂（青溪街道，代码未填，未办结 1 件）："
        "同乡镇名称相近\n"
    )
    assert _run(["case", "match", "1", "same", "--who", "王某", "--reason", "更名", *where]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "已登记：青溪甲机械厂、青溪乙机械厂",
        "随之转移的案件：2022-000002",
        "同一事项有两件以上未办结，都保留，请人工处理：2022-000001、2022-000002",
    ]
    assert _run(["case", "list", *where]) == 0
    assert "同一事项另有未办结 2022-000002" in capsys.readouterr().out
    assert _run(["case", "match", *where]) == 0
    assert capsys.readouterr().out == "没有须人工认定的企业\n"
    assert _run(["case", "split", "2", "--who", "王某", *where]) == 0
    assert _run(["case", "log", *where]) == 0
    out = capsys.readouterr().out
    assert "认定为同一家企业（王某）理由：更名；企业：青溪甲机械厂；另一企业：青溪乙机械厂" in out
    assert "拆分企业（王某）" in out
    assert _run(["case", "match", "1", *where]) == 2
    assert _run(["case", "match", "7", "same", *where]) == 2
    assert "[C130]" in capsys.readouterr().err
    assert _run(["case", "verify", *where]) == 0
