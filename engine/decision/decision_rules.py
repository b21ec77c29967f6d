"""Reads the decision rules in rules/decisions/*.yaml and checks them against the possible facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, source_location, validated
from ..core.yaml_source import YamlSource, load_yaml
from ..vocabulary.code_types import DECISIONS
from .fact_schema import DERIVED, FACTS, OUTCOMES, Codes, Fact

FOLDER = RULES / "decisions"

Phase = Literal["weigh", "decide"]

_SLOT = re.compile(r"\{(\w+)\}")

Values = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(
        lambda value: (value,) if isinstance(value, str) else value, json_schema_input_type=str | tuple[str, ...]
    ),
    Field(min_length=1),
]


class Pattern(Model):
    """A fact that must exist or, with `not`, must not exist."""

    fact: str = ""
    not_: str = Field(default="", alias="not")
    is_: dict[str, Values] = Field(default={}, alias="is", description="字段 → 允许的值(一个或几个)")
    same: tuple[str, ...] = Field(default=(), description="与第一个事实取值相同的字段")

    @model_validator(mode="after")
    def _one_kind(self) -> Pattern:
        if bool(self.fact) == bool(self.not_):
            raise ValueError("fact 与 not 必须且只能写一个")
        return self

    @property
    def kind(self) -> str:
        """The kind of fact that it describes."""
        return self.fact or self.not_


class Consequence(Model):
    """What follows from a rule: either a decision with its reason, or a new fact."""

    decision: str = ""
    reason: str = ""
    fact: str = ""
    is_: dict[str, str] = Field(default={}, alias="is")

    @model_validator(mode="after")
    def _one_kind(self) -> Consequence:
        if (bool(self.decision), bool(self.reason), bool(self.fact)) not in ((True, True, False), (False, False, True)):
            raise ValueError("写 decision 和 reason,或写 fact 和 is")
        return self

    @property
    def slots(self) -> list[str]:
        """The fields that are named in braces, each once, in order."""
        return list(dict.fromkeys(_SLOT.findall(" ".join((self.reason, *self.is_.values())))))


class DecisionRule(Model):
    """A rule: if certain facts exist and others do not, its consequence follows."""

    id: str = Field(pattern=r"^[A-Z]\d{1,3}$")
    title: str
    when: tuple[Pattern, ...] = Field(min_length=1)
    then: Consequence

    @property
    def positive(self) -> tuple[Pattern, ...]:
        """The facts that must exist."""
        return tuple(pattern for pattern in self.when if pattern.fact)

    @property
    def negative(self) -> tuple[Pattern, ...]:
        """The facts that must not exist."""
        return tuple(pattern for pattern in self.when if pattern.not_)


class DecisionRuleFile(Model):
    """The contents of weigh.yaml or decide.yaml."""

    phase: Phase
    rules: tuple[DecisionRule, ...] = Field(min_length=1)


@dataclass(frozen=True)
class DecisionRules:
    """The rules of both phases, in file order."""

    weigh: tuple[DecisionRule, ...]
    decide: tuple[DecisionRule, ...]


def load_rules(folder: Path = FOLDER) -> DecisionRules:
    """Read weigh.yaml and decide.yaml.

    Raises:
        RuleError: broken YAML; an unknown fact, field, code or decision; a negation that could be decided too early;
            or more rules than the inference engine can hold. The error gives file, line and rule.
    """
    return _shipped() if folder == FOLDER else _read_rules(folder)


@cached_across_runs
def _shipped() -> DecisionRules:
    return _read_rules(FOLDER)


def _read_rules(folder: Path) -> DecisionRules:
    loaded: dict[str, tuple[DecisionRule, ...]] = {}
    seen: set[str] = set()
    for phase in ("weigh", "decide"):
        source = load_yaml(folder / f"{phase}.yaml", RuleError)
        file = validated(DecisionRuleFile, source)
        if file.phase != phase:
            raise RuleError(f"phase 应为 {phase}", code="R029", where=source_location(source, "phase"))
        for index, rule in enumerate(file.rules):
            _RuleValidation(source=source, index=index, rule=rule, phase=file.phase).run()
            if rule.id in seen:
                raise RuleError(
                    f"编号 {rule.id} 重复", code="R030", where=source_location(source, "rules", index, "id")
                )
            seen.add(rule.id)
        loaded[phase] = file.rules
    rules = DecisionRules(loaded["weigh"], loaded["decide"])
    _check_size(rules, folder)
    return rules


MOST_RULES = 50
MOST_RULES_WITH_CHOICE = 30
"""The largest number of rules: durable-rules 2.0.28 fails on larger rule sets, and earlier if they use `$or`."""


def _check_size(rules: DecisionRules, folder: Path) -> None:
    every = rules.weigh + rules.decide
    choice = any(len(values) > 1 for rule in every for pattern in rule.positive for values in pattern.is_.values())
    most = MOST_RULES_WITH_CHOICE if choice else MOST_RULES
    if len(every) + 1 > most:  # plus the rule that ends the inference
        raise RuleError(
            f"处理规则共 {len(every)} 条,超过 {most - 1} 条", code="R031", where=folder.name, remedy="请合并规则"
        )


@dataclass(frozen=True, kw_only=True)
class _RuleValidation:
    """Checks one rule against the schema of facts."""

    source: YamlSource
    index: int
    rule: DecisionRule
    phase: Phase

    def run(self) -> None:
        for number, pattern in enumerate(self.rule.when):
            self._pattern(number, pattern)
        if self.phase == "weigh":
            self._fact()
        else:
            self._decision()
        known = {field for pattern in self.rule.positive for field in FACTS[pattern.kind]}
        for slot in self.rule.then.slots:
            if slot not in known:
                raise self._wrong(f"“{{{slot}}}”不是前述事实的字段", "then")

    def _pattern(self, number: int, pattern: Pattern) -> None:
        at = ("when", number)
        if pattern.kind not in FACTS:
            raise self._wrong(f"没有“{pattern.kind}”这种事实", *at, remedy=f"可用的有:{'、'.join(FACTS)}")
        if number == 0 and (pattern.not_ or pattern.same):
            raise self._wrong("第一项应是存在的事实,且不能写 same", *at)
        if self.phase == "weigh" and pattern.not_ in DERIVED:
            raise self._wrong(f"第一阶段不能否定“{pattern.not_}”,那时还没有推完", *at)
        self._values(pattern.kind, pattern.is_, *at)
        first = FACTS[self.rule.when[0].kind]
        for field in pattern.same:
            if field not in FACTS[pattern.kind] or field not in first:
                raise self._wrong(f"same 中的“{field}”不是两个事实共有的字段", *at, "same")

    def _values(self, kind: str, values: Mapping[str, tuple[str, ...]], *at: str | int) -> None:
        for field, allowed in values.items():
            if field not in FACTS[kind]:
                known = "、".join(FACTS[kind])
                raise self._wrong(f"“{kind}”没有字段“{field}”", *at, "is", field, remedy=f"可用的有:{known}")
            codes: Codes = FACTS[kind][field]
            for value in allowed:
                if codes is not None and value not in codes:
                    known = "、".join(sorted(codes))
                    raise self._wrong(f"字段“{field}”没有取值“{value}”", *at, "is", field, remedy=f"可用的有:{known}")

    def _fact(self) -> None:
        then = self.rule.then
        if then.fact not in DERIVED:
            raise self._wrong(f"第一阶段只能推出 {'、'.join(DERIVED)}", "then")
        fixed = {field: () if _SLOT.search(value) else (value,) for field, value in then.is_.items()}
        self._values(then.fact, fixed, "then")

    def _decision(self) -> None:
        then = self.rule.then
        if then.decision not in DECISIONS:
            known = "、".join(DECISIONS)
            raise self._wrong(f"没有处理意见“{then.decision}”", "then", "decision", remedy=f"可用的有:{known}")
        if len([slot for slot in then.slots if slot != "criterion"]) > 1:
            raise self._wrong("理由中除 {criterion} 外最多再写一个字段", "then", "reason")

    def _wrong(self, what: str, *path: str | int, remedy: str = "") -> RuleError:
        return RuleError(
            what, code="R032", where=source_location(self.source, "rules", self.index, *path), remedy=remedy
        )


def could_match(rules: DecisionRules, fact: Fact) -> bool:
    """Whether any rule looks at a given fact of this form; if none does, the engine need not be told of it."""
    return any(
        pattern.kind == fact["fact"] and all(fact.get(field) in values for field, values in pattern.is_.items())
        for rule in rules.weigh + rules.decide
        for pattern in rule.when
    )


def spoken_outcomes(rules: DecisionRules) -> frozenset[str]:
    """The outcomes that at least one rule looks at."""
    return frozenset(
        outcome
        for rule in rules.weigh + rules.decide
        for pattern in rule.when
        if pattern.kind == "finding"
        for outcome in pattern.is_.get("outcome", tuple(OUTCOMES))
    )
