"""Rows and sentences that verdicts and remedies give to a letter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ..exact import exact_text, parse_exact
from ..policy.vocabulary import vocabulary
from ..profile import Basis
from .case import Case, Criterion, Remedy
from .documents import documents
from .model import BLANK, Fact, Figure, Query
from .wording import amount, distinct, gap, or_blank

_UNKNOWN = Criterion()


def criterion_of(case: Case, row: Mapping[str, Any]) -> Criterion:
    """What a letter says about the criterion of a verdict."""
    return case.criteria.get(row["criterion"], _UNKNOWN)


def facts(case: Case) -> tuple[Fact, ...]:
    """One row a verdict."""
    return tuple(_fact(case, number, row) for number, row in enumerate(case.verdicts, 1))


def _fact(case: Case, number: int, row: Mapping[str, Any]) -> Fact:
    unit = row.get("unit") or ""
    actual = amount(row.get("actual"), unit)
    return Fact(
        number=str(number),
        indicator=or_blank(row.get("title")),
        actual=actual.text,
        exact=actual.exact,
        rounded=actual.rounded,
        standard=criterion_of(case, row).standard or amount(row.get("limit"), unit).text,
        gap=gap(row.get("actual"), row.get("limit"), unit),
        outcome=documents().outcomes.get(row["outcome"], row["outcome"]),
        source="、".join(row.get("cells") or ()) or BLANK,
        clause=or_blank(row.get("clause")),
        citation=or_blank(row.get("citation")),
        message=row.get("message") or "",
    )


def basis_sentences(case: Case) -> tuple[str, ...]:
    """One sentence for each document and state of validity, its clauses together."""
    clauses: dict[tuple[Basis, str, str], list[str]] = {}
    for row in case.verdicts:
        key = (row["basis"], or_blank(row.get("citation")), criterion_of(case, row).validity)
        clauses.setdefault(key, []).append(row.get("clause") or "")
    words = documents().basis
    return tuple(
        words[basis].format(cited=citation + "、".join(distinct(texts)) + (f"（{validity}）" if validity else ""))
        for (basis, citation, validity), texts in clauses.items()
    )


def readings(case: Case) -> tuple[str, ...]:
    """How each ambiguous word of the criteria was read."""
    words = distinct([word for row in case.verdicts for word in criterion_of(case, row).words])
    meanings = case.profile.word_meanings
    return tuple(documents().readings[meanings.get(word, "")].format(word=word) for word in words)


def assumptions(case: Case) -> tuple[str, ...]:
    """What the verdicts rest on."""
    return distinct([text for row in case.verdicts for text in row.get("assumptions") or ()])


def settle(case: Case) -> tuple[str, ...]:
    """What would settle each finding, exactly."""
    return tuple(sentence for remedy in case.remedies if (sentence := _settle(case, remedy)))


def _settle(case: Case, remedy: Remedy) -> str:
    change = parse_exact(remedy.change)
    if not change:
        return ""
    words = documents().settle
    size = amount(exact_text(abs(change)), remedy.unit).text
    sentence = (words["rise"] if change > 0 else words["fall"]).format(label=remedy.label, exact=size)
    if not remedy.word:
        return sentence
    return sentence + _at_the_limit(case, remedy.word)


def _at_the_limit(case: Case, word: str) -> str:
    meaning = case.profile.word_meanings.get(word)
    return "" if meaning == "不含" else documents().settle[meaning or ""].format(word=word)


def tax_to_add(case: Case) -> str:
    """The tax that is lacking, or a blank where no remedy is a matter of tax."""
    added = (remedy for remedy in case.remedies if remedy.key == "tax")
    return next((amount(remedy.change, remedy.unit).text for remedy in added), BLANK)


@cache
def _labels() -> tuple[tuple[str, str, str], ...]:
    fields = vocabulary("enterprise")
    return tuple((key, fields[key].label, fields[key].unit) for key in documents().figures)


def figures(case: Case) -> tuple[Figure, ...]:
    """The record's own figures, blank where nothing was given."""
    return tuple(
        Figure(
            number=str(number),
            label=label,
            value=amount(case.record.get(key), "").text,
            unit=unit or "—",
            source=case.cells.get(key) or "—",
        )
        for number, (key, label, unit) in enumerate(_labels(), 1)
    )


def queries(case: Case) -> tuple[Query, ...]:
    """What the enterprise is asked."""
    return tuple(
        Query(
            number=str(number),
            label=question.label,
            unit=question.unit or "—",
            written=question.written or "（空白）",
            problem=question.problem or "未填报",
            source=question.cell or "—",
            needed_for="、".join(question.criteria) or "—",
        )
        for number, question in enumerate(case.questions, 1)
    )
