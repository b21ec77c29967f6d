"""Builds a durable-rules rule set from the decision rules.

Tests of durable-rules 2.0.28 showed the following, which explains the form of the rule set:
- with a `$not` beside a phase fact that is asserted last, the result depends on the order of assertion; a `$not`
  without a join corrupts the heap when the state is deleted. So the engine matches only facts that must exist. Facts
  that must not exist are looked up by `inference` in its own memory when a rule fires; it is complete by then;
- a field that is compared with a field of another fact must exist in both (`$ex`), else the result is arbitrary;
- every rule starts with its phase fact, which is asserted after all other facts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .decision_rules import DecisionRule, DecisionRules, Pattern, Phase

END = "end"
"""Name of the rule that fires last for every combination; if it does not fire, the inference did not finish."""

Call = Callable[[Any], None]


def rule_set(rules: DecisionRules, fired: Callable[[Phase, DecisionRule], Call], ended: Call) -> dict[str, Any]:
    """Rule id → definition, in the form that `Host.register_rulesets` takes.

    Args:
        fired: makes the callback of a rule; a callback must take exactly one parameter and must not raise.
        ended: the callback of the last rule.
    """
    phases: tuple[tuple[Phase, tuple[DecisionRule, ...]], ...] = (("weigh", rules.weigh), ("decide", rules.decide))
    definition = {
        rule.id: {"all": _conditions(phase, rule), "run": fired(phase, rule)}
        for phase, group in phases
        for rule in group
    }
    definition[END] = {"all": [{"m_p": _phase("decide")}], "pri": 10, "run": ended}  # the largest `pri` fires last
    return definition


def phase_fact(phase: Phase) -> dict[str, str]:
    """The fact that opens a phase."""
    return {"fact": "phase", "phase": phase}


def _phase(phase: Phase) -> dict[str, Any]:
    return {"$and": [{field: value} for field, value in phase_fact(phase).items()]}


def _conditions(phase: Phase, rule: DecisionRule) -> list[dict[str, Any]]:
    joined = sorted({field for pattern in rule.positive for field in pattern.same})
    conditions: list[dict[str, Any]] = [{"m_p": _phase(phase)}]
    for index, pattern in enumerate(rule.positive):
        present = joined if index == 0 else sorted(pattern.same)
        tests = [*_tests(pattern), *({"$ex": {field: 1}} for field in present)]
        tests += [{field: {"m_0": field}} for field in pattern.same]
        conditions.append({f"m_{index}": {"$and": tests} if len(tests) > 1 else tests[0]})
    return conditions


def _tests(pattern: Pattern) -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = [{"fact": pattern.kind}]
    for field, values in pattern.is_.items():
        choice = [{field: value} for value in values]
        tests.append({"$or": choice} if len(choice) > 1 else choice[0])
    return tests
