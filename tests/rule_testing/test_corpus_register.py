"""Nothing of the five documents is left out: every clause of the catalogue is registered with a status and a reason."""

from __future__ import annotations

from collections import Counter

import pytest

from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.rule_testing.lint import lint, register_gaps


def ids(prefix: str, first: int, last: int) -> set[str]:
    return {f"{prefix}{number:02d}" for number in range(first, last + 1)}


CLAUSES = {
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


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    return {policy.head.id: policy for policy in load_policies(list(CLAUSES))}


def test_there_are_180_clauses_in_five_documents(policies: dict[str, Policy]) -> None:
    registered = {name: {clause.id.partition("-")[2] for clause in policy.clauses} for name, policy in policies.items()}
    assert registered == CLAUSES
    assert sum(len(policy.clauses) for policy in policies.values()) == 180


def test_no_clause_is_open(policies: dict[str, Policy]) -> None:
    assert [gap for policy in policies.values() for gap in register_gaps(policy)] == []


def test_every_clause_that_is_not_judged_says_why(policies: dict[str, Policy]) -> None:
    for policy in policies.values():
        judged = {rule.criterion.id for rule in policy.rules}
        assert [clause.id for clause in policy.clauses if clause.id not in judged and not clause.reason] == []


def test_criteria_stand_in_the_order_of_the_register(policies: dict[str, Policy]) -> None:
    for policy in policies.values():
        places = {clause.id: place for place, clause in enumerate(policy.clauses)}
        for kind in ("enterprise", "project", "park"):
            order = [places[rule.criterion.id] for rule in policy.rules if kind in rule.criterion.record]
            assert len(order) == len(set(order))


@pytest.mark.slow
def test_the_rules_have_no_fault(policies: dict[str, Policy]) -> None:
    assert [finding.line for finding in lint(list(policies.values())) if finding.level == "error"] == []


def test_the_lists_have_as_many_names_as_the_annexes(policies: dict[str, Policy]) -> None:
    size = {name: len(names) for policy in policies.values() for name, names in policy.lists.items()}
    assert size["传统制造业重点培育企业"] == 52
    assert size["重大项目"] == 69  # of the 71 one has no name, and two firms have projects of one name
    assert size["第一批重点项目"] == 48
    assert (size["在建类项目"], size["新建谋划类项目"]) == (28, 15)
    assert (size["四大产业集聚区"], size["产业园区"]) == (8, 14)  # each under its other names too


def test_how_long_each_document_holds_and_how_that_is_known(policies: dict[str, Policy]) -> None:
    known = {
        name: (str(one.head.valid_from), str(one.head.valid_to), one.head.validity) for name, one in policies.items()
    }
    assert known == {
        "HZ17": ("2017-11-10", "2020-12-31", "title"),
        "JX22": ("2022-09-01", "None", "unknown"),
        "SZ20": ("2020-04-24", "None", "unknown"),
        "SZ22": ("2022-05-10", "2023-12-31", "stated"),
        "YZ21": ("2021-01-01", "2025-12-31", "title"),
    }
    assert [name for name, one in policies.items() if not one.head.number] == ["HZ17", "YZ21"]


def test_statuses_by_document(policies: dict[str, Policy]) -> None:
    statuses = Counter(clause.status for policy in policies.values() for clause in policy.clauses)
    assert sum(statuses.values()) == 180
    assert statuses["target"] > statuses["flag"] > statuses["automated"] > 0
