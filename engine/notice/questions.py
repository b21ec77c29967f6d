"""What a verdict lacks, as questions: one for each field, and who is asked: the enterprise, or the office that knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..language import ast
from ..policy.corpus import Rule
from ..policy.models import PolicyHead
from ..vocabulary.departments import same_department
from ..vocabulary.fields import Vocabulary, VocabularyField
from .case import Question
from .clause_letters import default_letters
from .wording import clauses_text

YES_NO = ("是", "否")
_MOST_ANSWERS = 4


def questions(
    row: Mapping[str, Any],
    asking: Sequence[tuple[Rule, Sequence[str]]],
    problems: Sequence[Mapping[str, Any]],
    fields: Vocabulary,
    *,
    offices: Mapping[str, str] | None = None,
) -> list[Question]:
    """A question for each missing field of a record.

    Args:
        offices: of a record that is no enterprise (a park or cluster), criterion → the office that is asked instead.
        asking: the rules that could not be decided, each with the fields that would decide it.
        problems: what could not be taken from the record's cells as written.
    """
    rules: dict[str, list[Rule]] = {}
    for rule, missing in asking:
        for key in missing:
            rules.setdefault(_stated(key, fields), []).append(rule)
    first_problem = {problem["field"]: problem for problem in reversed(problems)}
    return [
        Question(
            key=key,
            label=fields.label(key),
            unit=fields[key].unit,
            criteria=_places(needing),
            cell=row.get(f"cell:{key}") or "",
            submitted=first_problem.get(key, {}).get("written") or "",
            problem=first_problem.get(key, {}).get("problem") or "",
            answers=_answers(fields[key]),
            department=offices[needing[0].criterion.id] if offices else _department(key, fields.label(key), needing),
        )
        for key, needing in rules.items()
    ]


def _stated(key: str, fields: Vocabulary) -> str:
    """The field that is asked for: of one that follows from another, such as 行业大类 from 所属行业, that other."""
    source = fields[key].decides
    return source if source in fields.fields else key


def _answers(field: VocabularyField) -> tuple[str, ...]:
    """What to choose from; nothing where a figure or a text is asked, or where there are many choices."""
    if field.type == "flag":
        return YES_NO
    return tuple(field.options) if field.type == "choice" and len(field.options) <= _MOST_ANSWERS else ()


def _department(key: str, label: str, rules: Sequence[Rule]) -> str:
    """The office to ask: the one that a clause names for this state, else the generic one; "": the enterprise."""
    generic = default_letters().asked_of_offices.get(label, "")
    if not generic:
        return ""
    named = (
        case.department
        for rule in rules
        for case, (_, condition) in zip(rule.criterion.branches, rule.cases, strict=True)
        if case.department and key in ast.field_keys(condition)
    )
    return next(named, "") or _named_by_clause(generic, rules) or generic


def _named_by_clause(generic: str, rules: Sequence[Rule]) -> str:
    """What a clause calls the office that is meant by a generic name (工业主管部门: 市经信局); "" where none names it."""
    stated = (
        office for rule in rules for office in (*rule.criterion.departments.lead, *rule.criterion.departments.with_)
    )
    return next((office for office in stated if same_department(office, generic)), "")


def _places(rules: Sequence[Rule]) -> tuple[str, ...]:
    """The clauses, those of one document together: 嵊政〔2022〕28号三（一）2、三（二）2."""
    clauses: dict[str, list[str]] = {}
    for rule in rules:
        clauses.setdefault(document_name(rule.head), []).append(rule.criterion.clause)
    return tuple(f"{document}{clauses_text(places)}" for document, places in clauses.items())


def document_name(head: PolicyHead) -> str:
    """A document as a reader knows it: its number; without one, its short name or title."""
    return head.number or f"《{head.short or head.title}》"
