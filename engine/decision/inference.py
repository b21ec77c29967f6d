"""Forward chaining with durable-rules, in two phases, for one combination of facts at a time."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.errors import DecisionError
from .decision_rules import DecisionRule, DecisionRules, Pattern, Phase
from .fact_schema import Fact
from .network import phase_fact, rule_set

_STATE = "1"
"""Id of the only engine state in use; deleted after each combination, as the engine holds at most 1,024 states."""

_NAME = "decisions"


@dataclass(frozen=True)
class Firing:
    """A decision rule that fired, with the fields of the facts that made it fire."""

    rule: DecisionRule
    fields: Fact


def infer(rules: DecisionRules, facts: Sequence[Fact]) -> tuple[Firing, ...]:
    """The rules that fire on a combination of facts, in the order of the rules; the order of the facts does not matter.

    Raises:
        DecisionError: the engine failed, so nothing is known about this combination.
    """
    try:
        with _ONE_AT_A_TIME:
            inference: _Inference | None = getattr(_THREAD, "inference", None)
            if inference is None or inference.rules is not rules:
                inference = _THREAD.inference = _Inference(rules)
            return inference.run(facts)
    except Exception as problem:
        _THREAD.inference = None  # its memory may hold part of a combination
        combination = ";".join(",".join(fact.values()) for fact in facts)
        raise DecisionError(
            f"处理意见无法推断({problem})",
            code="D003",
            where=f"结论组合 {combination[:300]}",
            remedy="请把此行发给维护人员",
        ) from problem


_THREAD = threading.local()
"""One engine host for each thread, as the engine keeps state that threads must not share."""

_ONE_AT_A_TIME = threading.Lock()
"""Lock for what the hosts share inside the engine, which is not safe for threads either."""


class _Inference:
    """An engine host with the rules, and the facts of the current combination."""

    def __init__(self, rules: DecisionRules) -> None:
        from durable import engine  # slow to import and rarely needed, e.g. not for `tenglong --help`

        class Host(engine.Host):  # type: ignore[misc]
            """A host without the two timer threads that hosts normally start."""

            def _run(self) -> None:
                pass

        self.rules = rules
        self._place = {rule.id: index for index, rule in enumerate(rules.decide)}
        self._nothing_fired: type[Exception] = engine.MessageNotHandledException
        self._host = Host()
        self._host.register_rulesets({_NAME: rule_set(rules, self._fired, self._ended)})
        self._forget()

    def run(self, facts: Sequence[Fact]) -> tuple[Firing, ...]:
        self._forget()
        for fact in facts:
            self._assert(fact)
        self._assert(phase_fact("weigh"))
        while self._derived:
            self._assert(self._derived.pop(0))
        self._assert(phase_fact("decide"))
        self._host.delete_state(_NAME, _STATE)
        if not self._done:
            raise RuntimeError("推断中断")
        return tuple(sorted(self._firings, key=self._order))

    def _forget(self) -> None:
        self._memory: list[Fact] = []
        self._derived: list[Fact] = []
        self._firings: list[Firing] = []
        self._errors: list[Exception] = []
        self._done = False

    def _order(self, firing: Firing) -> tuple[int, str, list[tuple[str, str]]]:
        return self._place[firing.rule.id], firing.fields.get("criterion", ""), sorted(firing.fields.items())

    def _assert(self, fact: Fact) -> None:
        """Give a fact to the engine. It is no error if no rule fires; any other report of the engine is one."""
        self._memory.append(fact)
        message = {"sid": _STATE, "id": len(self._memory), **fact}
        try:
            result = self._host.assert_fact(_NAME, message)
        except self._nothing_fired:
            return
        if self._errors:
            raise self._errors[0]
        if result == 0:  # the engine silently drops an action that takes over 10 s (a laptop in sleep)
            raise TimeoutError("推断超时")

    def _fired(self, phase: Phase, rule: DecisionRule) -> Callable[[Any], None]:
        names = [f"m_{index}" for index in range(len(rule.positive))]

        def call(closure: Any) -> None:  # exactly one parameter; must not raise into the engine
            try:
                matched = [self._memory[getattr(closure, name).id - 1] for name in names]
                if not any(self._exists(pattern, matched[0]) for pattern in rule.negative):
                    fields = {key: value for fact in reversed(matched) for key, value in fact.items()}
                    (self._derive if phase == "weigh" else self._decide)(rule, fields)
            except Exception as problem:
                self._errors.append(problem)

        return call

    def _ended(self, closure: Any) -> None:
        self._done = True

    def _exists(self, pattern: Pattern, first: Fact) -> bool:
        """Whether memory has a fact that fits the pattern; an absent field equals nothing."""
        return any(
            fact["fact"] == pattern.kind
            and all(fact.get(field) in values for field, values in pattern.is_.items())
            and all(field in fact and fact[field] == first.get(field) for field in pattern.same)
            for fact in self._memory
        )

    def _derive(self, rule: DecisionRule, fields: Fact) -> None:
        filled = {field: text.format_map(defaultdict(str, fields)) for field, text in rule.then.is_.items()}
        fact = {"fact": rule.then.fact, **{field: value for field, value in filled.items() if value}}
        if fact not in self._memory and fact not in self._derived:
            self._derived.append(fact)

    def _decide(self, rule: DecisionRule, fields: Fact) -> None:
        self._firings.append(Firing(rule, fields))
