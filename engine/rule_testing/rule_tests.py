"""Runs the policies' own cases; reports differences, what no case touches, generated boundary cases, caught mutants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ..evaluation.criteria.evaluate import evaluate
from ..language import ast
from ..policy.corpus import Policy, load_policies
from ..policy.settings import Settings
from ..records.records import Records
from ..vocabulary.fields import Vocabulary, vocabulary
from ..vocabulary.words import Meaning
from .boundary import Probe, probes
from .mutation import Mutant, mutants
from .rule_cases import CaseBatch, Expected, PlacedCase, batches_of, load_cases, records_of
from .rule_report import RuleTestReport, TestDifference

Verdict = Mapping[str, Any]


@dataclass(kw_only=True)
class _ReportDraft:
    """What one policy's run adds to the report."""

    cases: int = 0
    checks: int = 0
    differences: list[TestDifference] = field(default_factory=list)
    untested: list[str] = field(default_factory=list)
    probes: int = 0
    probe_differences: list[TestDifference] = field(default_factory=list)
    unprobed: list[str] = field(default_factory=list)
    mutants: int = 0
    survivors: list[str] = field(default_factory=list)


def run_rule_tests(policies: Sequence[Policy], *, mutate: bool = False) -> RuleTestReport:
    """Run every policy's tests.yaml and the generated boundary cases.

    Args:
        policies: as loaded without an office's readings.
        mutate: also change each comparator, figure, field and branch in turn and see whether a case notices.

    Raises:
        RuleError: a broken tests.yaml.
    """
    draft = _ReportDraft()
    for policy in policies:
        _run(policy, draft, mutate=mutate)
    return RuleTestReport(
        cases=draft.cases,
        checks=draft.checks,
        differences=tuple(draft.differences),
        untested=tuple(draft.untested),
        probes=draft.probes,
        probe_differences=tuple(draft.probe_differences),
        unprobed=tuple(draft.unprobed),
        mutants=draft.mutants if mutate else None,
        survivors=tuple(draft.survivors),
    )


def _run(policy: Policy, draft: _ReportDraft, *, mutate: bool) -> None:
    cases = load_cases(policy)
    batches = batches_of(cases, policy.head)
    draft.cases += len(cases)
    for batch in batches:
        read = policy if not batch.readings else _reading(policy.folder, tuple(sorted(batch.readings.items())))
        verdicts = _verdicts(
            evaluate(records_of(batch.cases, policy.head), [read], _settings(batch), include_out_of_scope=True)
        )
        for case in batch.cases:
            _compare(case, verdicts, draft)
    draft.untested += _untested(policy, cases)
    _probe(policy, draft)
    if mutate:
        _mutate(policy, batches, draft)


@cache
def _reading(folder: Path, readings: tuple[tuple[str, Meaning], ...]) -> Policy:
    return load_policies([folder.name], dict(readings), folder.parent)[0]


def _settings(batch: CaseBatch) -> Settings:
    return Settings(as_of=batch.as_of, signing=batch.issue_date, references=batch.references)


def _verdicts(frame: pl.DataFrame) -> dict[tuple[str, str], Verdict]:
    return {(row["record_id"], row["criterion"]): row for row in frame.iter_rows(named=True)}


# Written cases


def _compare(case: PlacedCase, verdicts: Mapping[tuple[str, str], Verdict], draft: _ReportDraft) -> None:
    fields = vocabulary(case.spec.kind)
    for (record, criterion), verdict in verdicts.items():
        if record != case.spec.id:
            continue
        draft.checks += 1
        expected = case.spec.expect.get(criterion)
        if expected is not None:
            differing = _differs(expected, verdict, fields)
        else:
            unexpected = verdict["outcome"] not in case.rest
            differing = [(f"{'、'.join(case.rest)} 之一", verdict["outcome"])] if unexpected else []
        for wanted, got in differing:
            draft.differences.append(
                TestDifference(
                    where=case.where,
                    case=case.spec.name,
                    criterion=criterion,
                    expected=wanted,
                    got=got,
                    message=verdict["message"] or "",
                )
            )
    for criterion in case.spec.expect:
        if (case.spec.id, criterion) not in verdicts:
            draft.differences.append(
                TestDifference(
                    where=case.where,
                    case=case.spec.name,
                    criterion=criterion,
                    expected=case.spec.expect[criterion].outcome,
                    got="没有结论",
                )
            )


def _differs(expected: Expected, verdict: Verdict, fields: Vocabulary) -> list[tuple[str, str]]:
    """(expected, got) for everything in which the verdict differs from what the case states."""
    pairs: list[tuple[Any, Any]] = [(expected.outcome, verdict["outcome"])]
    if expected.basis is not None:
        pairs.append((expected.basis, verdict["basis"]))
    if expected.actual is not None:
        pairs.append((expected.actual, verdict["actual"]))
    if expected.missing is not None:
        wanted = sorted(fields.keys.get(name, name) for name in expected.missing)
        pairs.append((wanted, sorted(verdict["missing"])))
    if expected.cases is not None:
        pairs.append((sorted(expected.cases), sorted(verdict["cases"])))
    if expected.doubts is not None:
        pairs.append((sorted(expected.doubts), sorted(verdict["doubts"])))
    return [(_text(wanted), _text(got)) for wanted, got in pairs if wanted != got]


def _text(value: Any) -> str:
    return f"[{'、'.join(value)}]" if isinstance(value, list) else str(value)


def _untested(policy: Policy, cases: Sequence[PlacedCase]) -> list[str]:
    """Criteria that lack a hit or a non-hit among the test cases, and branches that no test case names."""
    expected = [(name, verdict) for case in cases for name, verdict in case.spec.expect.items()]
    untested: list[str] = []
    for rule in policy.rules:
        name = rule.criterion.id
        outcomes = {verdict.outcome for criterion, verdict in expected if criterion == name}
        named = {case_id for criterion, verdict in expected if criterion == name for case_id in verdict.cases or []}
        open_only = all(isinstance(condition, ast.Open) for _, condition in rule.cases)
        holds = "boundary" if open_only else "hit"  # what the text leaves open is never a hit
        untested += [] if holds in outcomes else [f"{name} 触发"]
        untested += [] if outcomes - {holds} else [f"{name} 不触发"]
        untested += [f"{name} 情形 {case.label}" for case in rule.criterion.cases if case.id not in named]
        if rule.fields and "insufficient" not in outcomes:
            untested.append(f"{name} 数据不足")
        if rule.scope is not None and "out_of_scope" not in outcomes:
            untested.append(f"{name} 不适用")
    return untested


# Generated boundaries


def _probe(policy: Policy, draft: _ReportDraft) -> None:
    generated, unprobed = probes(policy)
    draft.unprobed += unprobed
    draft.probes += len(generated)
    if not generated:
        return
    for batch in batches_of([probe.case for probe in generated], policy.head):
        verdicts = _verdicts(
            evaluate(records_of(batch.cases, policy.head), [policy], _settings(batch), include_out_of_scope=True)
        )
        names = {case.spec.id for case in batch.cases}
        for probe in generated:
            if probe.case.spec.id in names:
                draft.probe_differences += _probe_differs(probe, verdicts)


def _probe_differs(probe: Probe, verdicts: Mapping[tuple[str, str], Verdict]) -> list[TestDifference]:
    verdict = verdicts[probe.case.spec.id, probe.criterion]
    if verdict["outcome"] == probe.outcome:
        return []
    case = probe.case
    return [
        TestDifference(
            where=case.where,
            case=case.spec.name,
            criterion=probe.criterion,
            expected=probe.outcome,
            got=verdict["outcome"],
            message="",
        )
    ]


# Mutants


def _mutate(policy: Policy, batches: Sequence[CaseBatch], draft: _ReportDraft) -> None:
    """Judge the changed rules of a policy, one evaluation for each batch of cases; each mutant has its own id.

    The largest batch comes first, and a mutant that a case has noticed is not judged again.
    """
    living = {mutant.id: mutant for mutant in mutants(policy)}
    draft.mutants += len(living)
    for batch in sorted(batches, key=lambda batch: -len(batch.cases)):
        if batch.readings or not living:
            continue
        altered = replace(policy, rules=tuple(mutant.rule for mutant in living.values()))
        records: Records = records_of(batch.cases, policy.head)
        verdicts = _verdicts(evaluate(records, [altered], _settings(batch), include_out_of_scope=True))
        for case in batch.cases:
            fields = vocabulary(case.spec.kind)
            noticed = [mutant.id for mutant in living.values() if _notices(case, mutant, verdicts, fields)]
            for name in noticed:
                del living[name]
    draft.survivors += [mutant.what for mutant in living.values()]


def _notices(case: PlacedCase, mutant: Mutant, verdicts: Mapping[tuple[str, str], Verdict], fields: Vocabulary) -> bool:
    verdict = verdicts.get((case.spec.id, mutant.id))
    expected = case.spec.expect.get(mutant.criterion)
    if verdict is None:
        return False
    if expected is None:
        return verdict["outcome"] not in case.rest
    return bool(_differs(expected, verdict, fields))
