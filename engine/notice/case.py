"""A case, from which letters are written: one record with its verdicts, for one decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..policy.letter_text import LetterText
from ..policy.profile import Profile
from ..vocabulary.code_types import CaseTrack
from .letter_fields import LetterContext

FINDINGS: Mapping[CaseTrack, frozenset[str]] = {
    "order": frozenset({"unlawful"}),
    "refer": frozenset({"unlawful"}),
    "inform": frozenset({"inefficient", "improve"}),
    "withdraw": frozenset({"withdraw"}),
}
"""Which findings a letter of a track is about; `verify` is about what could not be decided."""

TITLED: tuple[CaseTrack, ...] = ("inform", "withdraw")
"""The tracks whose letters have title and texts from the criterion; their documents are named after them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLetter:
    """What letters about a criterion, or one of its cases, say; `text` is complete, `objections` are sentences."""

    finding: str
    text: LetterText
    objections: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCriterion:
    """What a letter says about a criterion in addition to its verdict.

    Attributes:
        standard: the standard in words, such as 5万元/亩以下; empty: the verdict's limit and unit are printed.
        departments: the clause's responsible departments, most concrete names first.
        leading: those of them that lead; lead_word: what the document calls these, such as 牵头单位.
        reads_trade: whether its scope or condition asks for the 行业门类.
        matters: case id → matter (安全隐患).
        matter_departments: matter → department, where the criterion itself names one.
        words: the ambiguous policy words that its condition uses, such as 以下.
        validity: how long the policy is in force, in words, as far as it is known.
        letters: case id ("" for a criterion without cases) → what its letters say, where its finding has letters.
    """

    standard: str = ""
    departments: Sequence[str] = ()
    leading: Sequence[str] = ()
    lead_word: str = "责任单位"
    reads_trade: bool = False
    matters: Mapping[str, str] = field(default_factory=dict)
    matter_departments: Mapping[str, str] = field(default_factory=dict)
    words: Sequence[str] = ()
    validity: str = ""
    letters: Mapping[str, ClauseLetter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedField:
    """A field of the record that a verdict rests on; `value` is what a letter shows of it, `figure`: it is a number,
    `holds`: it is a state, and the record says yes."""

    key: str
    label: str
    value: str
    figure: bool = False
    holds: bool = False
    aliases: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One comparison or state that a verdict rests on; figures are exact text in `unit`.

    Attributes:
        label: the measured indicator (亩均税收), or the state (安全隐患).
        case: id of the criterion's case, for a state.
        working: the inputs of a computed figure, such as 98.7万元÷26亩.
        standard: the standard in words, such as 5万元/亩以下.
        fields: the fields that it reads and that have a value.
        bound: what the sheet says of a figure that it does not give, such as 填报为不低于2.
    """

    label: str
    case: str = ""
    bound: str = ""
    actual: str = ""
    working: str = ""
    limit: str = ""
    standard: str = ""
    unit: str = ""
    cells: Sequence[str] = ()
    fields: Sequence[StatedField] = ()

    @property
    def measured(self) -> bool:
        """Whether it is a comparison of figures, not a state."""
        return bool(self.actual or self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyLine:
    """A change that would settle a finding.

    Attributes:
        criterion: the criterion whose finding it settles.
        change: exact text in `unit`, positive for more, negative for less.
        target: the figure after the change, exact text in `unit`.
        beyond: whether the target itself is not enough, as the limit counts or may be read as in the finding.
        working: the calculation of its size, such as 5万元/亩×26亩−98.7万元.
        also: what has to change as well for this to settle the finding.
    """

    key: str
    label: str
    change: str
    unit: str
    criterion: str = ""
    target: str = ""
    beyond: bool = False
    working: str = ""
    also: Sequence[RemedyLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field that is missing or unclear.

    Attributes:
        submitted: the text in the cell.
        criteria: the clauses that need it, by document: number and places.
        answers: what to choose from; nothing where a figure or a text is asked.
        department: the office that is asked; "": the enterprise itself.
    """

    label: str
    key: str = ""
    unit: str = ""
    submitted: str = ""
    problem: str = ""
    cell: str = ""
    criteria: Sequence[str] = ()
    answers: Sequence[str] = ()
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """Who took a finding out of review (--release), when and on what ground."""

    approver: str
    reason: str
    approved: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCase:
    """A record and a track.

    Attributes:
        track: the decision that a letter is written for.
        record: field key → exact value as in `Records.frame`, plus `record_id`.
        verdicts: rows of the verdict frame that the letter is about, each with `clause` (text such as 四（五）) and
            `citation` (《…》（文号）) added, and `place` (number and clause) where it is known. Used: criterion, title,
            clause, citation, place, outcome, basis, actual, limit, unit, cells, message, assumptions, cases.
        as_of: the day of the check; signing: that of signing, None if it is the same.
        criteria: criterion id → what a letter says about it.
        matters: the matters that the decision is about (order, refer); empty means all that the verdicts hold.
        evidence: criterion id → evidence of its verdict; where it has none, the verdict's own columns are printed.
        cells: field key → cell reference, for the figures.
        computed: field key → exact value and working, of figures that are empty in the sheet but follow from others.
        sheets: sheet → title of its table, where it has one.
        approved: criterion id → who released it from review, where somebody did.
    """

    track: CaseTrack
    record: Mapping[str, Any]
    verdicts: Sequence[Mapping[str, Any]]
    as_of: date
    profile: Profile
    signing: date | None = None
    year: int | None = None
    criteria: Mapping[str, JudgedCriterion] = field(default_factory=dict)
    remedies: Sequence[RemedyLine] = ()
    questions: Sequence[Question] = ()
    matters: Sequence[str] = ()
    evidence: Mapping[str, Sequence[Evidence]] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    computed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    approved: Mapping[str, Approved] = field(default_factory=dict)

    @property
    def signed_on(self) -> date:
        """The day on which the letter is signed: the law of that day is cited."""
        return self.signing or self.as_of


_UNKNOWN = JudgedCriterion()


def criterion_of(case: NoticeCase, row: Mapping[str, Any]) -> JudgedCriterion:
    """What a letter says about the criterion of a verdict."""
    return case.criteria.get(row["criterion"], _UNKNOWN)


def evidence_of(case: NoticeCase, row: Mapping[str, Any]) -> Sequence[Evidence]:
    """The evidence of a verdict: from the case, else from the columns of the verdict itself."""
    return case.evidence.get(row["criterion"]) or [
        Evidence(
            label=row.get("title") or "",
            actual=row.get("actual") or "",
            limit=row.get("limit") or "",
            unit=row.get("unit") or "",
            cells=row.get("cells") or (),
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter ready to be written.

    Attributes:
        document: id of documents.yaml.
        about: the rows of its case's verdicts that it is about, each with the cases that it is about.
        finding: the finding that its texts are of, "" for letters without texts of a criterion.
    """

    document: str
    track: CaseTrack
    record_id: str
    context: LetterContext
    about: Sequence[Mapping[str, Any]]
    finding: str = ""
