"""The traps of durable-rules 2.0.28 stay shut: order, negation, chaining, memory, threads, errors."""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
import threading
from typing import Any

import polars as pl
import pytest

from tenglong.engine.core.errors import DecisionError
from tenglong.engine.decision import inference
from tenglong.engine.decision.decide import decide
from tenglong.engine.decision.decision_rules import load_rules
from tenglong.engine.decision.facts import CriterionFacts, Issuer
from tenglong.engine.decision.inference import infer
from tenglong.engine.decision.network import rule_set

RULES = load_rules()


def finding(name: str, **fields: str) -> dict[str, str]:
    given = {"item": name, "criterion": name, "finding": "inefficient", "outcome": "hit", "basis": "in_force"}
    return {
        "fact": "finding",
        **given,
        "letters": "是",
        "listed": "否",
        "named": "是",
        "asked": "否",
        "released": "否",
        **fields,
    }


def told(facts: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(firing.rule.then.decision, firing.fields.get("criterion", "")) for firing in infer(RULES, facts)]


def test_every_order_of_assertion_gives_the_same() -> None:
    facts = [
        finding("A"),
        finding("B", finding="unlawful", matter="消防隐患", listed="是", office="部门"),
        finding("C", finding="list"),
        {"fact": "caution", "caution": "conflict"},
        finding("D", finding="protected"),
    ]
    assert {tuple(told(list(order))) for order in itertools.permutations(facts)} == {
        (("review", "A"), ("review", "B"), ("review", "A"), ("list", "C"))
    }


def test_a_fact_is_not_used_up_by_the_first_rule_that_it_fires() -> None:
    assert told([finding("A"), finding("B"), finding("P", finding="protected")]) == [("review", "A"), ("review", "B")]


def test_a_name_that_may_be_on_a_protected_list_keeps_letters_back() -> None:
    near = finding("P", finding="protected", outcome="boundary")
    assert told([finding("A", finding="withdraw"), near]) == [("review", "P"), ("review", "A")]


def test_conclusions_of_the_first_phase_chain_twice() -> None:
    """finding → power → obstacle (with a caution) → review."""
    facts = [finding("A", finding="unlawful", matter="消防隐患", listed="是", office="部门")]
    assert told(facts) == [("order", "A")]
    assert told([*facts, {"fact": "caution", "caution": "conflict"}]) == [("review", "A")]


def test_a_negation_looks_at_the_same_item_only() -> None:
    assert told([finding("A"), finding("B", letters="否")]) == [("inform", "A"), ("review", "B")]


def test_a_joined_field_that_is_absent_matches_nothing() -> None:
    power: dict[str, str] = {"fact": "power", "criterion": "A"}
    bare = {key: value for key, value in finding("A", finding="unlawful", letters="是").items() if key != "item"}
    assert ("order", "A") not in told([bare, power])


def test_both_sides_of_a_join_are_guarded_by_existence() -> None:
    definition = rule_set(RULES, lambda phase, rule: print, print)
    conditions = definition["D1"]["all"]
    assert [name for condition in conditions for name in condition] == ["m_p", "m_0", "m_1"]
    for condition in conditions[1:]:
        (pattern,) = condition.values()
        assert {"$ex": {"item": 1}} in pattern["$and"]


def test_the_definition_uses_neither_negation_nor_division() -> None:
    text = str(rule_set(RULES, lambda phase, rule: print, print))
    assert not any(operator in text for operator in ("$not", "$nex", "$div"))


def test_nothing_told_gives_nothing() -> None:
    assert told([]) == []


def test_many_findings_of_one_record_keep_apart() -> None:
    names = [f"A{number}" for number in range(120)]
    assert sorted(name for _, name in told([finding(name) for name in names])) == sorted(names)


def test_an_error_in_a_callback_becomes_a_decision_error_and_the_next_combination_is_clean(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("坏")

    with monkeypatch.context() as patch:
        patch.setattr(inference._Inference, "_decide", broken)
        with pytest.raises(DecisionError, match="坏"):
            told([finding("A")])
    assert told([finding("B")]) == [("inform", "B")]


def test_an_engine_error_is_never_taken_for_nothing_fired(monkeypatch: pytest.MonkeyPatch) -> None:
    from durable import engine

    def broken(*_: Any) -> None:
        raise engine.MessageObservedException({"id": 1})

    with monkeypatch.context() as patch:
        patch.setattr(engine.Ruleset, "assert_fact", broken)
        with pytest.raises(DecisionError):
            told([finding("A")])
    assert told([finding("A")]) == [("inform", "A")]


def test_an_action_that_the_engine_drops_after_ten_seconds_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from durable import engine

    clock = itertools.count(step=11.0)
    with monkeypatch.context() as patch:
        patch.setattr(engine, "_unix_now", lambda: next(clock))
        with pytest.raises(DecisionError, match="超时"):
            told([finding("A")])
    assert told([finding("A")]) == [("inform", "A")]


def test_no_background_threads_and_one_host_a_thread() -> None:
    told([finding("A")])
    before = threading.active_count()
    results: list[list[tuple[str, str]]] = []
    hosts: list[int] = []

    def work() -> None:
        for _ in range(50):
            results.append(told([finding("A"), finding("B", letters="否")]))
        hosts.append(id(inference._THREAD.inference))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert threading.active_count() == before
    assert results == [[("inform", "A"), ("review", "B")]] * 200
    assert len(hosts) == 4


def test_memory_stays_flat_beyond_the_thousand_states_that_the_engine_can_hold() -> None:
    def many(start: int) -> None:
        for number in range(start, start + 1500):
            told([finding(f"A{number}"), finding("B", letters="否")])

    many(0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many(1500)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024


def test_the_inference_runs_once_for_each_distinct_combination(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    original = inference.infer

    def counted(rules: Any, facts: Any) -> Any:
        seen.append(facts)
        return original(rules, facts)

    monkeypatch.setattr("tenglong.engine.decision.decide.infer", counted)
    size = 5000
    verdicts = pl.DataFrame(
        {
            "record_id": [str(number) for number in range(size)] * 2,
            "uscc": "",
            "name": "",
            "town": "",
            "criterion": ["A"] * size + ["B"] * size,
            "outcome": "hit",
            "basis": ["in_force", "expired"] * size,
            "asked": False,
            "cases": [[]] * size * 2,
        },
        schema_overrides={"cases": pl.List(pl.String)},
    )
    cautions = pl.DataFrame(schema={"record_id": pl.String, "caution": pl.String, "reason": pl.String})
    criteria = {"A": CriterionFacts(finding="inefficient"), "B": CriterionFacts(finding="list")}
    assert decide(verdicts, cautions, Issuer(), criteria).height == size
    assert len(seen) == 2


def test_the_engine_is_loaded_only_when_something_is_inferred() -> None:
    code = "import sys, tenglong.engine.decision; sys.exit('durable' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_criterion_or_code_is_an_error_and_not_silence() -> None:
    row = {
        "record_id": ["1"],
        "uscc": [""],
        "name": [""],
        "town": [""],
        "criterion": ["A"],
        "outcome": ["hit"],
        "basis": ["in_force"],
        "asked": [False],
        "cases": [[]],
    }
    frame = pl.DataFrame(row, schema_overrides={"cases": pl.List(pl.String)})
    cautions = pl.DataFrame(schema={"record_id": pl.String, "caution": pl.String, "reason": pl.String})
    with pytest.raises(DecisionError, match="不在规则中"):
        decide(frame, cautions, Issuer(), {})
    with pytest.raises(DecisionError, match="brandnew"):
        decide(frame, cautions, Issuer(), {"A": CriterionFacts(finding="brandnew")})
