"""The Chinese words for the codes of the program, from rules/vocabulary/labels.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model
from .code_types import (
    Basis,
    CellState,
    ChangeCause,
    ClauseRecord,
    ClauseStatus,
    DataDoubt,
    Decision,
    FileState,
    HeaderMatching,
    LetterAction,
    MatchDoubt,
    MatchReason,
    Outcome,
    ReportEvent,
    RollEvent,
    RunAction,
    RunEvent,
    Severity,
    TargetKind,
    UnitSource,
    Validity,
)
from .fields import Kind
from .words import BoundOperator, Operator


class SeverityLabels(Model):
    """The words for how severe a problem or a finding is, for each place that shows them."""

    problem_list: dict[Severity, str]
    summary: dict[Severity, str]
    reading: dict[Severity, str]
    rules_listing: dict[Severity, str]
    lint: dict[Severity, str]


class ValidityLabels(Model):
    """The words for how the last day of a policy is known, for each place that shows them."""

    letter: dict[Validity, str]
    catalogue: dict[Validity, str]


class TargetLabels(Model):
    """The words for the kind of a target, for each place that shows them, and for how it was met or missed."""

    word: dict[TargetKind, str]
    catalogue: dict[TargetKind, str]
    handbook: dict[TargetKind, str]
    met: dict[TargetKind, str]
    missed: dict[TargetKind, str]
    missed_note: dict[TargetKind, str]


class TargetStateLabels(Model):
    """The words with which a verdict begins that finds a target neither met nor missed.

    Attributes:
        undecided: two readings of text or sheet lead to different results.
        unfinished: the data year is not over on the day of the check.
        not_due: the target's year has not come.
    """

    undecided: str
    unfinished: str
    not_due: str


class ComparisonLabels(Model):
    """The words for comparisons of figures and of days."""

    figure: dict[Operator, str]
    day: dict[Operator, str]


class CompareLabels(Model):
    """The words of a comparison of two runs."""

    run: dict[str, str] = Field(description="old、new 两次检查的称呼")
    cause: dict[ChangeCause, str]
    letter_action: dict[LetterAction, str]
    match_doubt: dict[MatchDoubt, str]
    baseline: dict[Literal["new", "doubtful"], str] = Field(description="前次没有这条记录的")


class CaseLabels(Model):
    """The words for what runs say of cases; what people enter has its words in decisions/case_events.yaml."""

    action: dict[RunAction, str]
    event: dict[RunEvent | RollEvent | ReportEvent, str]
    fact: dict[str, str] = Field(description="检查在办理记录中写明的各项")
    measure: dict[Literal["rules", "profile", "headers"], str] = Field(description="判断所依据的")
    other_measure: str = Field(description="所依据的与上次不同，写在拟销号理由之后")
    mended_alone: str = Field(description="一个事项未触发，同一条款的其他事项不是这样")
    not_mended: str = Field(description="条款未触发，但不是因为整改")
    doubtful: str = Field(description="说不清是不是这家企业")
    match: dict[MatchReason, str] = Field(description="为什么两家可能是同一家")
    settled: dict[Literal["", "same", "different"], str]
    scope: dict[Literal["full", "part", "single"], str]


class Labels(Model):
    """Tables of code → label, one for each set of codes; `next` says what the office does after a decision."""

    outcome: dict[Outcome, str]
    basis: dict[Basis, str]
    data_doubt: dict[DataDoubt, str]
    finding: dict[str, str]
    decision: dict[Decision, str]
    next: dict[Decision, str]
    kind: dict[Kind, str]
    clause_status: dict[ClauseStatus, str]
    clause_reason: dict[ClauseStatus, str] = Field(description="该状态通常不作判断的原因；空为可以判断")
    clause_record: dict[ClauseRecord, str]
    validity: ValidityLabels
    target_kind: TargetLabels
    target_state: TargetStateLabels
    severity: SeverityLabels
    bound: dict[str, str]
    state: dict[CellState, str]
    stated_bound: dict[BoundOperator, str]
    no_figure: dict[str, str] = Field(description="数据状态；blank 为空白")
    unit_from: dict[UnitSource, str]
    header_match: dict[HeaderMatching, str]
    comparison: ComparisonLabels
    file_state: dict[FileState, str]
    template_part: dict[str, str]
    stage: dict[str, str]
    compare: CompareLabels
    case: CaseLabels

    def of(self, field: str, code: str) -> str:
        """The label of a field's code; the code itself if the field has no labels (a criterion id, a matter)."""
        table: dict[str, str] = getattr(self, field, {})
        return table.get(code, code)


@cached_across_runs
def labels() -> Labels:
    """The label table.

    Raises:
        RuleError: labels.yaml is broken.
    """
    return load_model(Labels, RULES / "vocabulary" / "labels.yaml")
