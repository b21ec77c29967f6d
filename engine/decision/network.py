"""Decision rules as a durable-rules 2.0.28 rule set.

Measured on that version, and the reason for the shape:
- a `$not` beside a phase fact that comes last gives answers that depend on the order of assertion, and one without a
  join corrupts the heap when the state is deleted. So only what must exist is matched there; what must not exist is
  looked up by `inference` in its own memory when a rule fires, at which time that memory is complete;
- a field that is compared with another fact's field must exist on both sides (`$ex`), else the result is arbitrary;
- every rule starts with its phase fact, which is asserted after all others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .decision_rules import DecisionRule, DecisionRules, Pattern, Phase

END = "end"
"""Name of the rule that fires after all others of a combination; without it the inference was cut short."""

Call = Callable[[Any], None]


def rule_set(rules: DecisionRules, fired: Callable[[Phase, DecisionRule], Call], ended: Call) -> dict[str, Any]:
    """The definition that `Host.register_rulesets` takes, by rule id.

    Args:
        fired: makes the callback of a rule; a callback takes exactly one parameter and never raises.
        ended: callback of the closing rule.
    """
    phases: tuple[tuple[Phase, tuple[DecisionRule, ...]], ...] = (("weigh", rules.weigh), ("decide", rules.decide))
    definition = {
        rule.id: {"all": _conditions(phase, rule), "run": fired(phase, rule)}
        for phase, group in phases
        for rule in group
    }
    definition[END] = {"all": [{"m_p": _phase("decide")}], "pri": 10, "run": ended}  # the largest number fires last
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
