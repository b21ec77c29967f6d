"""From a run's tables to the cases of which letters are written: one a decided record and track, in record order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import polars as pl

from ..core.exact import exact_text
from ..decision.facts import NOT_NAMED, CriterionFacts, Issuer
from ..evaluation.criteria.binding import placed
from ..evaluation.criteria.prepare import prepare
from ..evaluation.criteria.remedy import Remedy, remedies
from ..evaluation.criteria.row_judge import RowJudge
from ..language import ast
from ..policy.cluster_groups import cluster_named, leading_groups
from ..policy.corpus import Policy, Rule, rules_for
from ..policy.profile import TASK_FORCE, Profile
from ..policy.settings import Settings
from ..records.records import Records
from ..vocabulary.code_types import CaseTrack, DecisionTrack
from .case import FINDINGS, Approved, Evidence, JudgedCriterion, NoticeCase, Question, RemedyLine
from .clause_letters import default_letters, judged_criterion
from .clause_words import citation
from .documents import documents
from .evidence import RememberingJudge, computed, evidence
from .questions import document_name, questions

if TYPE_CHECKING:
    from ..checking.check import Check

OPEN = ("hit", "boundary", "insufficient")
ADMITTED = ("project", "park")
"""Kinds of records that ask for admission."""
_UNNAMED = re.compile(r"(?:sheet|工作表)\d*", re.IGNORECASE)
PLANNED = ("谋划", "拟建")
"""Stages in which a project can still be admitted or not."""


@dataclass(frozen=True, kw_only=True)
class CaseBuilder:
    """Makes the cases out of the tables of one run."""

    records: Records
    policies: Sequence[Policy]
    settings: Settings
    profile: Profile
    verdicts: pl.DataFrame
    decisions: pl.DataFrame
    cautions: pl.DataFrame
    approvals: pl.DataFrame
    _texts: dict[str, JudgedCriterion] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Check, decisions: pl.DataFrame | None = None) -> CaseBuilder:
        """The builder of a run's cases; `decisions`: its decisions in another order."""
        return cls(
            records=run.records, policies=run.policies, settings=run.settings, profile=run.office.config,
            verdicts=run.verdicts, decisions=run.decisions if decisions is None else decisions,
            cautions=run.cautions, approvals=run.approvals,
        )  # fmt: skip

    @cached_property
    def _rules(self) -> dict[str, tuple[Rule, Policy]]:
        return {rule.criterion.id: (rule, policy) for policy in self.policies for rule in policy.rules}

    def cases(self) -> Iterator[NoticeCase]:
        """The cases of every decision that produces a document; every project and park, for its admission.

        A task force (专班) writes to nobody.
        """
        if self.profile.office.kind == TASK_FORCE:
            return
        yield from self._admissions()
        tracks = list(get_args(DecisionTrack))
        decided = self.decisions.filter(pl.col("decisions").list.eval(pl.element().is_in(tracks)).list.any())
        ids = decided.select("record_id")
        rows = self._rows(ids)
        verdicts = self._verdicts(ids)
        problems = _grouped(self.records.problems.filter(pl.col("record_id").is_in(ids["record_id"].to_list())))
        for decision in decided.iter_rows(named=True):
            name = decision["record_id"]
            for track in decision["decisions"]:
                if track in tracks:
                    yield self._case(
                        track,
                        decision,
                        row=rows[name],
                        verdicts=verdicts.get(name, []),
                        problems=problems.get(name, []),
                    )

    def _admissions(self) -> Iterator[NoticeCase]:
        """An opinion for each project that is still planned or new, on the admission standards that bind it.

        None goes out on a basis that the office does not allow, for a project that no such standard binds, or for one in
        another place than the office's.
        """
        frame = self.records.frame
        elsewhere = self.cautions.filter(pl.col("caution") == "outside")["record_id"].to_list()
        own = ~pl.col("record_id").is_in(elsewhere)
        ids = frame.filter(pl.col("kind").is_in(ADMITTED), _not_begun(frame), own).select("record_id")
        if ids.is_empty():
            return
        rows, verdicts = self._rows(ids), self._verdicts(ids, documents().outcomes)
        for name in ids["record_id"]:
            if about := [self._cited(verdict) for verdict in verdicts.get(name, []) if self._admits(verdict)]:
                yield self._about("admission", rows[name], about)

    def _admits(self, verdict: Mapping[str, Any]) -> bool:
        rule, policy = self._rules[verdict["criterion"]]
        if not rule.criterion.admission or verdict["basis"] not in self.profile.letters_on:
            return False
        facts = CriterionFacts.of(rule.criterion, policy)
        return Issuer.of(self.profile).named_by(rule.criterion.id, facts) != NOT_NAMED

    @cached_property
    def _sheets(self) -> dict[str, str]:
        """Sheet → title of its table, where it has one and no other sheet has the same name; a sheet without a name of its
        own (Sheet1) is called like its file."""
        titles: dict[str, set[str]] = {}
        for source in self.records.sources:
            called = Path(source.file).stem if _UNNAMED.fullmatch(source.sheet) else ""
            titles.setdefault(source.sheet, set()).add(source.title or called)
        return {sheet: next(iter(names)) for sheet, names in titles.items() if len(names) == 1 and names != {""}}

    @cached_property
    def _approved(self) -> dict[tuple[str, str], Approved]:
        """(record, criterion) → who released it from review."""
        return {
            (row["record_id"], row["criterion"]): Approved(
                approver=row["approver"], reason=row["reason"], approved=date.fromisoformat(row["approved"])
            )
            for row in self.approvals.iter_rows(named=True)
        }

    @cached_property
    def _checked(self) -> list[Rule]:
        """The rules for records of this kind: they share a vocabulary."""
        return rules_for(self.policies, self.records.frame["kind"].unique())

    @cached_property
    def _compared(self) -> dict[str, list[ast.Compare]]:
        return {name: ast.measures(rule.when) for name, (rule, _) in self._rules.items()}

    @cached_property
    def _derived(self) -> dict[str, ast.Derived]:
        """The derived fields that the rules read."""
        return {node.key: node for rule in self._checked for node in rule.nodes if isinstance(node, ast.Derived)}

    def _rows(self, ids: pl.DataFrame) -> dict[str, dict[str, Any]]:
        """Prepared rows by record id, with the cell of every field under `cell:<key>`."""
        chosen = Records(
            self.records.frame.join(ids, on="record_id", how="semi", maintain_order="left"), self.records.sources
        )
        if not self._checked:
            return {row["record_id"]: {"_year": None, **row} for row in chosen.frame.iter_rows(named=True)}
        frame = placed(prepare(chosen, self._checked, self.settings), self.policies, self.settings)
        keys = [key for key in self._checked[0].vocabulary.fields if chosen.has(key)]
        frame = frame.with_columns(chosen.cell(key).alias(f"cell:{key}") for key in keys)
        return {row["record_id"]: row for row in frame.iter_rows(named=True)}

    def _verdicts(self, ids: pl.DataFrame, outcomes: Iterable[str] = OPEN) -> dict[str, list[dict[str, Any]]]:
        chosen = self.verdicts.join(ids, on="record_id", how="semi", maintain_order="left")
        return _grouped(chosen.filter(pl.col("outcome").is_in(list(outcomes))))

    def _case(
        self, track: DecisionTrack, decision: Mapping[str, Any], row: Mapping[str, Any],
        verdicts: Sequence[dict[str, Any]], problems: Sequence[Mapping[str, Any]],
    ) -> NoticeCase:  # fmt: skip
        criteria = decision["criteria"][decision["decisions"].index(track)]
        about = [
            self._cited(verdict)
            for verdict in verdicts
            if verdict["criterion"] in criteria and self._concerns(track, verdict)
        ]
        return self._about(
            track,
            row,
            about,
            questions=self._questions(row, about, problems) if track == "verify" else (),
            matters=decision[f"{track}_matters"] if track in ("order", "refer") else (),
        )

    def _about(
        self, track: CaseTrack, row: Mapping[str, Any], about: Sequence[dict[str, Any]],
        *, questions: Sequence[Question] = (), matters: Sequence[str] = (),
    ) -> NoticeCase:  # fmt: skip
        memo: dict[Any, Any] = {}
        judges = {verdict["criterion"]: self._judge(verdict["criterion"], row, memo) for verdict in about}
        return NoticeCase(
            track=track,
            record=row,
            verdicts=about,
            as_of=self.settings.as_of,
            signing=self.settings.signing_day,
            profile=self.profile,
            year=row["_year"],
            criteria={name: self._text(name) for name in judges},
            evidence={
                verdict["criterion"]: self._evidence(track, verdict, judges[verdict["criterion"]]) for verdict in about
            },
            remedies=self._remedies(judges) if track in ("inform", "withdraw") else (),
            questions=questions,
            matters=matters,
            sheets=self._sheets,
            approved={name: known for name in judges if (known := self._approved.get((row["record_id"], name)))},
            cells={key.removeprefix("cell:"): cell for key, cell in row.items() if key.startswith("cell:") and cell},
            computed=self._computed(row, memo),
        )

    def _concerns(self, track: DecisionTrack, verdict: Mapping[str, Any]) -> bool:
        """Of the verdicts that led to the decision, those whose finding is the track's; a boundary may be released."""
        if track == "verify":
            return bool(verdict["outcome"] == "insufficient" and verdict["asked"])
        findings = {finding for finding, _ in self._situations(verdict)}
        return verdict["outcome"] in ("hit", "boundary") and bool(findings & FINDINGS[track])

    def _situations(self, verdict: Mapping[str, Any]) -> list[tuple[str, str]]:
        rule, _ = self._rules[verdict["criterion"]]
        return CriterionFacts.of(rule.criterion).situations(tuple(verdict["cases"] or ()))

    def _judge(self, criterion: str, row: Mapping[str, Any], memo: dict[Any, Any]) -> RowJudge:
        rule, _ = self._rules[criterion]
        return RememberingJudge(
            row=row,
            vocabulary=rule.vocabulary,
            lists=rule.lists,
            units=rule.reference_units,
            as_of=self.settings.as_of,
            memo=memo,
        )

    def _evidence(self, track: CaseTrack, verdict: Mapping[str, Any], judge: RowJudge) -> list[Evidence]:
        """The evidence of a verdict; of a criterion whose cases differ in finding, only the cases of this track."""
        rule, _ = self._rules[verdict["criterion"]]
        facts = CriterionFacts.of(rule.criterion)
        cases = [
            case for case in verdict["cases"] or ()
            if track in ("verify", "admission") or facts.findings.get(case, facts.finding) in FINDINGS.get(track, ())
        ]  # fmt: skip
        return evidence(rule, judge, cases, self._compared[rule.criterion.id])

    def _computed(self, row: Mapping[str, Any], memo: dict[Any, Any]) -> Mapping[str, tuple[str, str]]:
        if not self._checked:
            return {}
        keys = documents().figures_of(row["kind"])
        return computed(keys, self._derived, self._judge(self._checked[0].criterion.id, row, memo))

    def _cited(self, verdict: dict[str, Any]) -> dict[str, Any]:
        rule, policy = self._rules[verdict["criterion"]]
        return {
            **verdict,
            "clause": rule.criterion.clause,
            "citation": citation(policy.head),
            "short": document_name(policy.head),
            "place": self._short(verdict["criterion"]),
        }

    def _text(self, criterion: str) -> JudgedCriterion:
        if criterion not in self._texts:
            rule, policy = self._rules[criterion]
            self._texts[criterion] = judged_criterion(rule, policy.head, self.profile.word_meanings)
        return self._texts[criterion]

    def _remedies(self, judges: Mapping[str, RowJudge]) -> list[RemedyLine]:
        return [
            _remedy_line(criterion, remedy)
            for criterion, judge in judges.items()
            for remedy in remedies(self._rules[criterion][0], judge)
        ]

    def _questions(
        self, row: Mapping[str, Any], verdicts: Sequence[Mapping[str, Any]], problems: Sequence[Mapping[str, Any]]
    ) -> list[Question]:
        asking = [(self._rules[verdict["criterion"]][0], verdict["missing"]) for verdict in verdicts]
        parks = {name: self._park_office(name, row) for name in (verdict["criterion"] for verdict in verdicts)}
        offices = parks if row["kind"] == "park" else None
        return questions(row, asking, problems, self._checked[0].vocabulary, offices=offices)

    def _park_office(self, criterion: str, row: Mapping[str, Any]) -> str:
        """Who knows about a park or cluster: the office that leads it, or the clause, or else its leading body."""
        rule, policy = self._rules[criterion]
        stated = rule.criterion.departments
        cluster = cluster_named(str(row.get("name") or ""))
        leading = [office for group in leading_groups(stated, policy.folder, cluster) for office in group.lead]
        generic = default_letters().park_office
        return next((office for office in (*(leading if cluster else ()), *stated.lead) if office != "各地"), generic)

    def _short(self, criterion: str) -> str:
        """The clause of a criterion as an enterprise can find it: number of the document and place in it."""
        rule, policy = self._rules[criterion]
        return f"{document_name(policy.head)}{rule.criterion.clause}"


def _remedy_line(criterion: str, remedy: Remedy) -> RemedyLine:
    return RemedyLine(
        criterion=criterion,
        key=remedy.key,
        label=remedy.label,
        change=exact_text(remedy.change),
        target=exact_text(remedy.target),
        unit=remedy.unit,
        working=remedy.working,
        beyond=remedy.beyond,
        also=tuple(_remedy_line(criterion, each) for each in remedy.also),
    )


def _not_begun(frame: pl.DataFrame) -> pl.Expr:
    """Whether a project is still planned, or new where its stage is not stated."""
    stage, nature = (
        pl.col(key) if key in frame.columns else pl.lit(None, dtype=pl.String) for key in ("stage", "nature")
    )
    return pl.when(stage.is_null()).then(nature == "新建").otherwise(stage.is_in(PLANNED)).fill_null(False)


def _grouped(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        grouped.setdefault(row["record_id"], []).append(row)
    return grouped
