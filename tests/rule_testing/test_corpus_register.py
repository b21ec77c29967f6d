"""Nothing of the five documents is left out: every statement is registered, with what judges it or why nothing does."""

from __future__ import annotations

from collections import Counter

import pytest

from tenglong.engine.policy.cluster_groups import responsible
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.policy.register import JUDGED_STATUSES, Statement, register_of
from tenglong.engine.policy.targets import targets_of


def ids(prefix: str, first: int, last: int) -> set[str]:
    return {f"{prefix}{number:02d}" for number in range(first, last + 1)}


CHECKABLE = {
    "SZ20": ids("T", 1, 32) | ids("E", 1, 1) | ids("F", 1, 2) | ids("P", 1, 2) | ids("L", 1, 4),
    "JX22": ids("T", 1, 17) | ids("F", 1, 3) | ids("L", 1, 1) | ids("V", 1, 1),
    "SZ22": {"I00"}
    | ids("E", 1, 7)
    | ids("R", 1, 1)
    | ids("F", 1, 4)
    | ids("N", 1, 18)
    | ids("P", 1, 2)
    | ids("V", 1, 1),
    "HZ17": ids("T", 1, 25) | ids("E", 1, 10) | ids("F", 1, 7) | ids("L", 1, 2) | ids("V", 1, 1),
    "YZ21": ids("N", 1, 25)
    | ids("K", 1, 3)
    | ids("E", 1, 3)
    | ids("F", 1, 3)
    | ids("P", 1, 1)
    | ids("L", 1, 2)
    | ids("V", 1, 1),
}
STATEMENTS = {"SZ20": 135, "JX22": 113, "SZ22": 190, "HZ17": 158, "YZ21": 213}


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    return {policy.head.id: policy for policy in load_policies(list(CHECKABLE))}


@pytest.fixture(scope="module")
def registers(policies: dict[str, Policy]) -> dict[str, tuple[Statement, ...]]:
    return {name: register_of(policy) for name, policy in policies.items()}


def test_every_statement_of_the_five_documents_is_registered(registers: dict[str, tuple[Statement, ...]]) -> None:
    assert {name: len(register) for name, register in registers.items()} == STATEMENTS
    for name, register in registers.items():
        registered = {one.clause.id.partition("-")[2] for one in register}
        assert registered >= CHECKABLE[name]
        assert {row for row in registered if row.startswith("S")} >= {"S001", "S002", "S003"}
    assert sum(map(len, CHECKABLE.values())) == 180


def test_what_can_be_judged_is_judged_or_says_why_not(registers: dict[str, tuple[Statement, ...]]) -> None:
    statements = [one for register in registers.values() for one in register]
    assert [one.clause.id for one in statements if one.is_gap] == []
    assert [one.clause.id for one in statements if not one.judges and not one.clause.why] == []
    judged = [one for one in statements if one.judges]
    assert {one.clause.status for one in judged} >= set(JUDGED_STATUSES)


def test_every_criterion_and_target_stands_for_a_statement(
    policies: dict[str, Policy], registers: dict[str, tuple[Statement, ...]]
) -> None:
    for name, policy in policies.items():
        judging = {judge.partition(".")[0] for one in registers[name] for judge in one.judges}
        assert {rule.criterion.id for rule in policy.rules} <= judging
        assert {target.spec.id for target in targets_of(policy)} <= judging


def test_what_differs_inside_a_document_is_noted_where_it_stands(registers: dict[str, tuple[Statement, ...]]) -> None:
    notes = {one.clause.id: one.clause.note for register in registers.values() for one in register}
    assert "C7" in notes["SZ22-S099"]
    assert "C7" in notes["SZ22-S111"]
    assert "C5" in notes["SZ22-S007"]
    assert "C12" in notes["YZ21-S088"]


def test_every_rule_names_the_offices_that_the_text_names_for_it_and_no_others(
    policies: dict[str, Policy], registers: dict[str, tuple[Statement, ...]]
) -> None:
    for name, policy in policies.items():
        offices = {rule.criterion.id: responsible(rule.criterion.departments, policy.folder) for rule in policy.rules}
        offices |= {f"{target.spec.name} target": target.departments for target in targets_of(policy)}
        for rule, departments in offices.items():
            names = {rule.split()[0], rule.split()[0].partition(".")[0]}
            rows = [one.clause.departments for one in registers[name] if names & set(one.judges)]
            assert set(departments.lead) == {office for row in rows for office in row.lead}, rule
            assert set(departments.with_) == {office for row in rows for office in row.with_}, rule


def test_criteria_stand_in_the_order_of_the_register(
    policies: dict[str, Policy], registers: dict[str, tuple[Statement, ...]]
) -> None:
    for name, policy in policies.items():
        places = {one.clause.id: place for place, one in enumerate(registers[name])}
        for kind in ("enterprise", "project", "park"):
            order = [places[rule.criterion.id] for rule in policy.rules if kind in rule.criterion.record]
            assert len(order) == len(set(order))


def test_the_lists_have_as_many_names_as_the_annexes(policies: dict[str, Policy]) -> None:
    size = {name: len(entries.rows) for policy in policies.values() for name, entries in policy.lists.items()}
    assert size["传统制造业重点培育企业"] == 52
    assert size["重点培育标杆企业"] == 88
    assert size["龙头企业"] == 29
    assert size["支撑项目"] == 31 + 25  # 25 of them also as annex 2 writes them
    assert size["重大项目"] == 71
    assert size["第一批重点项目"] == 48
    assert (size["在建类项目"], size["新建谋划类项目"]) == (28, 15)
    assert (size["四大产业集聚区"], size["产业园区"]) == (4, 6)


def test_how_long_each_document_holds_and_how_that_is_known(policies: dict[str, Policy]) -> None:
    known = {
        name: (str(one.head.valid_from), str(one.head.valid_to), one.head.validity) for name, one in policies.items()
    }
    assert known == {
        "HZ17": ("2017-11-10", "2020-12-31", "title"),
        "JX22": ("2022-09-01", "None", "unknown"),
        "SZ20": ("2020-04-24", "None", "unknown"),
        "SZ22": ("2022-05-10", "2023-12-31", "stated"),
        "YZ21": ("2021-11-03", "2025-12-31", "title"),
    }
    assert [name for name, one in policies.items() if not one.head.number] == ["HZ17", "YZ21"]


def test_statuses_of_the_statements(registers: dict[str, tuple[Statement, ...]]) -> None:
    statuses = Counter(one.clause.status for register in registers.values() for one in register)
    assert statuses["measure"] > statuses["target"] > statuses["organisational"] > statuses["flag"] > 0
