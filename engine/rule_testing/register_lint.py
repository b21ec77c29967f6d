"""What is wrong with a policy's clause register: statements that nothing judges, and names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.errors import RuleError
from ..core.text import fold_text
from ..policy.corpus import Policy
from ..policy.register import Statement, judging_names, register_of
from .lint_finding import LintFinding


def lint_register(policy: Policy) -> Iterator[LintFinding]:
    """Findings on clauses.yaml; one that does not load is a finding itself."""
    try:
        register = register_of(policy)
    except RuleError as problem:
        yield LintFinding.of_error(problem)
        return
    yield from _gaps(register)
    yield from _strangers(policy, register)
    yield from _unregistered(policy, register)
    yield from _citations(policy, register)


def _gaps(register: Sequence[Statement]) -> Iterator[LintFinding]:
    for statement in register:
        if statement.is_gap:
            what = "登记为可判断的条款，但没有编写判断，也没有写明原因"
            yield LintFinding(
                level="error", where=statement.clause.id, what=what, remedy="编写条款，或在登记表写 encoded 或 reason"
            )


def _strangers(policy: Policy, register: Sequence[Statement]) -> Iterator[LintFinding]:
    """Names in `encoded` and `see` that are no criterion, target or row."""
    judging, rows = judging_names(policy), {statement.clause.id for statement in register}
    for statement in register:
        clause = statement.clause
        for key, names, known, remedy in (
            ("encoded", clause.encoded, judging.keys(), "写条款或目标的编号"),
            ("see", clause.see, rows - {clause.id}, "写登记表中别的条目的编号"),
        ):
            for name in names:
                if name not in known:
                    yield LintFinding(level="error", where=clause.id, what=f"{key} 中的“{name}”不存在", remedy=remedy)


def _unregistered(policy: Policy, register: Sequence[Statement]) -> Iterator[LintFinding]:
    """Criteria and targets that no statement names: nobody can tell which words of the document they stand for."""
    judging = judging_names(policy)
    named = {judging[name] for statement in register for name in statement.judges}
    for name in dict.fromkeys(judging.values()):
        if name not in named:
            yield LintFinding(
                level="error",
                where=f"{policy.head.id}/clauses.yaml",
                what=f"{name} 没有在条款登记表中登记",
                remedy="登记这一条，或写进它所判断的那一条的 encoded",
            )


def _citations(policy: Policy, register: Sequence[Statement]) -> Iterator[LintFinding]:
    """Criteria that cite another place than the row of their id; a local standard keeps the clause's place."""
    places = {statement.clause.id: statement.clause.clause for statement in register}
    for rule in policy.rules:
        name, cited = rule.criterion.id, rule.criterion.clause
        if rule.local is None and fold_text(places.get(name, cited)) != fold_text(cited):
            what = f"引用“{cited}”与登记表的“{places[name]}”不同"
            yield LintFinding(level="warning", where=name, what=what, remedy="请核对原文")
