"""What the handbook of rules says: policies, criteria, targets and clauses as plain text, ready to be put on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...language import ast
from ...language.render import condition_text, top_level_parts
from ...policy.cluster_groups import leading_groups
from ...policy.corpus import Policy, Rule
from ...policy.register import Statement, register_of
from ...policy.targets import PolicyTarget, TargetValue, targets_of
from ...rule_testing.rule_cases import PlacedCase, RuleCase, load_cases
from ...vocabulary.fields import vocabulary
from ...vocabulary.labels import labels
from .catalogue import bound_lines, data_needed, validity
from .letter_lines import letter_lines
from .statement_text import departments_words, handling, lines_on, record_words, remarks
from .target_text import target_departments

_EXAMPLES = 5
"""Examples of a criterion: of each outcome the first, then more until there are as many."""


@dataclass(frozen=True, kw_only=True)
class HandbookCase:
    """One of several situations of a criterion."""

    label: str
    words: str
    matter: str
    department: str


@dataclass(frozen=True)
class Example:
    """A case of the policy's own tests."""

    name: str
    inputs: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class HandbookEntry:
    """A criterion as an inspector reads it."""

    id: str
    title: str
    clause: str
    kinds: str
    finding: str
    summary: str
    bounds: Sequence[str]
    together: str
    conditions: Sequence[str]
    situations: Sequence[HandbookCase]
    figures: Sequence[str]
    consequence: str
    letters: Sequence[str]
    departments: str
    data: Sequence[str]
    examples: Sequence[Example]
    note: str
    places: Sequence[str]
    local: str


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """A target of a place."""

    id: str
    indicator: str
    clause: str
    values: str
    kind: str
    departments: str
    note: str


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """A row of the clause register."""

    id: str
    clause: str
    record: str
    summary: str
    status: str
    handling: str
    remarks: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A policy."""

    id: str
    title: str
    number: str
    issuer: str
    region: str
    validity: str
    note: str
    entries: Sequence[HandbookEntry]
    aims: Sequence[TargetLine]
    statements: Sequence[StatementLine]


def chapter(policy: Policy) -> Chapter:
    """All that the handbook says about a policy.

    Raises:
        RuleError: the policy's file of tests, targets or clauses is broken.
    """
    head = policy.head
    cases = load_cases(policy)
    aims = [_aim(target) for target in targets_of(policy)]
    entries = [_entry(rule, policy, cases) for rule in policy.rules]
    number = head.number or "原文无文号"
    return Chapter(
        id=head.id,
        title=head.title,
        number=number,
        issuer=head.issuer,
        region=head.region_name,
        validity=validity(head),
        note=head.note,
        entries=entries,
        aims=aims,
        statements=[_statement(statement) for statement in register_of(policy)],
    )


def _entry(rule: Rule, policy: Policy, cases: Sequence[PlacedCase]) -> HandbookEntry:
    criterion, fields = rule.criterion, rule.vocabulary
    together, conditions = ("", []) if criterion.cases else top_level_parts(rule.when, fields)
    conditions_of = dict(rule.cases)
    situations = [
        HandbookCase(
            label=case.label,
            words=condition_text(conditions_of[case.id], fields),
            matter=case.matter,
            department=case.department,
        )
        for case in criterion.cases
    ]
    return HandbookEntry(
        id=criterion.id,
        title=criterion.title,
        clause=criterion.clause,
        kinds="、".join(labels().kind[kind] for kind in criterion.record),
        finding=labels().finding[criterion.finding],
        summary=criterion.summary,
        bounds=list(bound_lines(rule, condition_text(rule.scope, fields) if rule.scope is not None else "")),
        together=together,
        conditions=conditions,
        situations=situations,
        figures=list(_figures(rule)),
        consequence=criterion.consequence,
        letters=list(letter_lines(criterion)),
        departments=departments_words(criterion.departments, leading_groups(criterion.departments, policy.folder)),
        data=list(data_needed(rule, policy)),
        examples=_examples(criterion.id, cases),
        note=criterion.note,
        places=list(lines_on(policy, criterion.id)),
        local=rule.premise,
    )


def _figures(rule: Rule) -> Iterator[str]:
    """The parameters year by year; all other figures are part of the conditions."""
    for node in dict.fromkeys(node for node in rule.nodes if isinstance(node, ast.Dated)):
        for value in rule.criterion.parameters[node.name]:
            yield f"{node.name}：{value.from_} 年起 {value.value}（{value.source}）"


def _examples(criterion: str, cases: Sequence[PlacedCase]) -> list[Example]:
    named = [case.spec for case in cases if criterion in case.spec.expect]
    firsts: dict[str, RuleCase] = {}
    for case in named:
        firsts.setdefault(case.expect[criterion].outcome, case)
    chosen = list(firsts.values())
    chosen += [case for case in named if case not in chosen][: max(_EXAMPLES - len(chosen), 0)]
    order = {case.id: place for place, case in enumerate(named)}
    return [_example(case, criterion) for case in sorted(chosen, key=lambda case: order[case.id])]


def _example(case: RuleCase, criterion: str) -> Example:
    fields = vocabulary(case.kind)
    known: Mapping[str, str] = {name: fields.label(key) for name, key in fields.keys.items()}
    inputs = [f"{known.get(name, name)} {_cell(value)}" for name, value in case.cells.items()]
    inputs += [f"地区 {case.region}"] if case.region else []
    inputs += [labels().kind[case.kind]] if case.kind == "workshop" else []
    expected = case.expect[criterion]
    outcome = labels().of("outcome", expected.outcome)
    if expected.basis not in (None, "in_force"):
        inputs.append(f"{case.year} 年数据，{case.as_of.isoformat()} 检查")
        outcome += f"（{labels().of('basis', str(expected.basis))}）"
    return Example(case.name, "；".join(inputs), outcome)


def _cell(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "空" if value is None or value == "" else str(value)


def _aim(bound: PolicyTarget) -> TargetLine:
    target = bound.spec
    clusters = f"（{'、'.join(target.cluster)}）" if target.cluster else ""
    places = f"，{'、'.join(target.place)}" if target.place else ""
    values = "；".join(_value(value, target.entry.unit) for value in target.values)
    return TargetLine(
        id=target.name,
        indicator=f"{target.indicator}{clusters}{places}",
        clause=target.clause,
        values=values,
        kind=labels().target_kind.handbook[target.kind],
        departments=target_departments(bound),
        note=target.note,
    )


def _statement(statement: Statement) -> StatementLine:
    clause = statement.clause
    return StatementLine(
        id=clause.id,
        clause=clause.clause,
        record=record_words(statement),
        summary=clause.summary,
        status=labels().clause_status[clause.status],
        handling=handling(statement),
        remarks="；".join(remarks(statement)),
    )


def _value(value: TargetValue, unit: str) -> str:
    when = f"{value.years[0]}—{value.years[1]} 年每年" if value.years else f"{value.year} 年"
    if value.value is None:
        return f"{when}：{value.why}"
    counting = f"（{value.accumulation}）" if value.accumulation else ""
    return f"{when}{value.word} {value.shown or value.value + unit}{counting}"
