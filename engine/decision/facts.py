"""The facts that the inference gets from a verdict: only codes, no figures and no names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..core.errors import DecisionError
from ..policy.cluster_groups import stated_departments
from ..policy.corpus import Policy
from ..policy.models import Criterion
from ..policy.profile import Profile
from ..vocabulary.departments import same_department
from .fact_schema import BASES, FINDINGS, OUTCOMES, Fact
from .laws import laws

NAMED, NOT_NAMED, NONE_NAMED = "是", "否", "未写"
"""Whether a clause names the issuing office: only departments are named one by one, and some clauses name none."""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The office that would act on the findings.

    Attributes:
        kind: `profile.office.kind`, "" if the profile has none.
        powers: the matters that it may order to be corrected.
        letters_on: the states of a policy basis in which it allows letters.
        name: its full name.
        assigned: criteria and policies that another document gives to it (`profile.assigned_clauses`).
    """

    kind: str = ""
    powers: frozenset[str] = frozenset()
    letters_on: frozenset[str] = frozenset({"in_force"})
    name: str = ""
    assigned: frozenset[str] = frozenset()

    @classmethod
    def of(cls, profile: Profile) -> Issuer:
        """The office that a profile describes."""
        office = profile.office
        return cls(
            kind=office.kind,
            powers=frozenset(profile.powers),
            letters_on=frozenset(profile.letters_on),
            name=office.name,
            assigned=frozenset(profile.assigned_clauses),
        )

    def answers_for(self, department: str) -> bool:
        """Whether it is itself the department that a clause names."""
        return self.kind == "部门" and bool(department) and same_department(self.name, department)

    def competent_for(self, matter: str, facts: CriterionFacts) -> bool:
        """Whether a matter is its own: it is the department that the clause names, or that laws.yaml does where no clause does."""
        if self.kind != "部门" or not matter:
            return False
        if department := facts.departments.get(matter) or laws().among(matter, facts.stated):
            return self.answers_for(department)
        law = laws().matters.get(matter)
        return law is not None and law.department.means(self.name)

    def named_by(self, criterion: str, facts: CriterionFacts) -> str:
        """Whether a clause names this office as leading or taking part: `NAMED`, `NOT_NAMED` or `NONE_NAMED`.

        Townships and governments carry the documents out in their place and are not named one by one. A matter in the
        list of powers, and a clause that another document assigns to the office, count as named.
        """
        if self.kind != "部门" or {criterion, criterion.partition("-")[0]} & self.assigned:
            return NAMED
        if self.powers & set(facts.matters.values()):
            return NAMED
        if not facts.offices:
            return NONE_NAMED
        return NAMED if any(self.answers_for(office) for office in facts.offices) else NOT_NAMED


def issuer_warnings(profile: Profile) -> tuple[str, ...]:
    """What somebody must know of the issuing office before letters are expected."""
    if profile.office.kind != "专班":
        return ()
    return (
        f"发文机关“{profile.office.name}”是专班（议事协调机构），不得对外行文，本次不出文书；请以有关机关名义另行检查",
    )


@dataclass(frozen=True, kw_only=True)
class CriterionFacts:
    """What the decisions need to know about a criterion.

    Attributes:
        finding: the finding of the criterion.
        matters: case id → matter, for cases that have one.
        findings: case id → finding, for cases with a finding of their own.
        departments: matter → department that answers for it.
        stated: the departments that the clause itself names, leading or taking part.
        offices: the departments that the clause, or else its document, names as leading or taking part.
        leads: those of them that lead.
        admission: whether it is a standard for the admission of projects and parks.
    """

    finding: str
    matters: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    stated: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    admission: bool = False

    @classmethod
    def of(cls, criterion: Criterion, policy: Policy | None = None) -> CriterionFacts:
        """The facts of a loaded criterion; the offices are those of the clause in its policy."""
        stated = stated_departments(criterion, policy) if policy else criterion.departments
        answering = [case.department for case in criterion.cases if case.department]
        return cls(
            finding=criterion.finding,
            matters={case.id: case.matter for case in criterion.cases if case.matter},
            findings={case.id: case.finding for case in criterion.cases if case.finding},
            departments={case.matter: case.department for case in criterion.cases if case.matter},
            stated=(*criterion.departments.lead, *criterion.departments.with_),
            offices=tuple(dict.fromkeys([*stated.lead, *stated.with_, *answering])),
            leads=tuple(stated.lead or stated.with_),
            admission=criterion.admission,
        )

    def situations(self, cases: tuple[str, ...]) -> list[tuple[str, str]]:
        """(finding, matter) of the given cases, each once; without cases, that of the whole criterion."""
        pairs = ((self.findings.get(case, self.finding), self.matters.get(case, "")) for case in cases or ("",))
        return list(dict.fromkeys(pairs))


class Verdict(NamedTuple):
    """The parts of a verdict on which decisions depend."""

    criterion: str
    outcome: str
    basis: str
    asked: bool
    cases: tuple[str, ...]
    released: bool = False


def finding_facts(verdict: Verdict, criteria: Mapping[str, CriterionFacts], issuer: Issuer) -> Iterator[Fact]:
    """A fact `finding` for each situation of the verdict; see `fact_schema.VERDICT_FACTS`.

    Raises:
        DecisionError: a criterion or a code is unknown.
    """
    _check(verdict, criteria)
    named = issuer.named_by(verdict.criterion, criteria[verdict.criterion])
    for finding, matter in criteria[verdict.criterion].situations(verdict.cases):
        values = {
            "fact": "finding",
            "item": f"{verdict.criterion}/{finding}/{matter}",
            "criterion": verdict.criterion,
            "finding": finding,
            "outcome": verdict.outcome,
            "basis": verdict.basis,
            "letters": _yes(verdict.basis in issuer.letters_on),
            "matter": matter,
            "listed": _yes(matter in issuer.powers),
            "office": issuer.kind,
            "own": _yes(issuer.competent_for(matter, criteria[verdict.criterion])),
            "named": named,
            "leads": "、".join(criteria[verdict.criterion].leads) if named == NOT_NAMED else "",
            "asked": _yes(verdict.asked),
            "released": _yes(verdict.released),
        }
        yield {key: value for key, value in values.items() if value}


def caution_fact(caution: str) -> Fact:
    """The fact for a caution; one whose code names a criterion (`waived:SZ20-E01`) affects only that criterion."""
    criterion = caution.partition(":")[2]
    if criterion:
        return {"fact": "waiver", "criterion": criterion, "caution": caution}
    return {"fact": "caution", "caution": caution}


def _yes(holds: bool) -> str:
    return "是" if holds else "否"


def _check(verdict: Verdict, criteria: Mapping[str, CriterionFacts]) -> None:
    if verdict.criterion not in criteria:
        raise DecisionError("结论所依的条款不在规则中", code="D001", where=verdict.criterion)
    findings = {finding for finding, _ in criteria[verdict.criterion].situations(verdict.cases)}
    for codes, known in ((findings, FINDINGS), ({verdict.outcome}, OUTCOMES), ({verdict.basis}, BASES)):
        if unknown := codes - known:
            raise DecisionError(
                f"代码“{'、'.join(map(str, unknown))}”不在允许之列", code="D002", where=verdict.criterion
            )
