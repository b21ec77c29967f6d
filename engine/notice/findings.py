"""Rows and sentences that verdicts and remedies give to a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ..core.exact import exact_text, parse_exact, round_text
from ..vocabulary.code_types import Basis
from ..vocabulary.fields import Kind, vocabulary
from .case import Evidence, JudgedCriterion, NoticeCase, RemedyLine
from .documents import documents
from .letter_fields import BLANK, Fact, Figure, Query
from .wording import Amount, amount, cell_list, distinct, gap, or_blank

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


def facts(case: NoticeCase) -> tuple[Fact, ...]:
    """One row for each comparison or state of each verdict."""
    rows = [(row, item) for row in case.verdicts for item in evidence_of(case, row)]
    return tuple(_fact(case, number, *row) for number, row in enumerate(rows, 1))


def _fact(case: NoticeCase, number: int, row: Mapping[str, Any], item: Evidence) -> Fact:
    words = documents()
    state = not item.actual and not item.limit
    actual = amount(words.state.actual.get(row["outcome"], BLANK) if state else item.actual, item.unit, item.working)
    limit = amount(item.limit, item.unit).text
    cells = cell_list(item.cells)
    return Fact(
        number=str(number),
        indicator=or_blank(item.label),
        actual=_at_limit(item, actual),
        exact=actual.exact,
        rounded=actual.rounded,
        working=_calculated(item, actual),
        standard=words.state.standard if state else criterion_of(case, row).standard or item.standard or limit,
        gap=gap(item.actual, item.limit, item.unit, item.working),
        outcome=words.outcomes.get(row["outcome"], row["outcome"]),
        source="；".join(distinct([case.profile.data_source, cells])) or BLANK,
        cells=cells or BLANK,
        clause=or_blank(row.get("clause")),
        citation=or_blank(row.get("citation")),
        place=row.get("place") or or_blank(f"{row.get('citation') or ''}{row.get('clause') or ''}"),
        message=row.get("message") or "",
    )


def _calculated(item: Evidence, actual: Amount) -> str:
    if not item.working:
        return actual.text
    if actual.rounded.startswith("约"):
        return f"{item.working}≈{actual.rounded.removeprefix('约')}"
    return f"{item.working}＝{actual.exact}"


def _at_limit(item: Evidence, actual: Amount) -> str:
    """The figure as text; one equal to the standard also shows its working and rounded form, to prove it exact."""
    value = parse_exact(item.actual)
    if value is None or value != parse_exact(item.limit):
        return actual.text
    rounded = round_text(value, 2)
    parts = distinct([item.working, f"修约值{rounded}" if rounded != exact_text(value) else ""])
    return actual.exact + (f"（{'；'.join(parts)}）" if parts else "")


def basis_sentences(case: NoticeCase) -> tuple[str, ...]:
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


def departments(case: NoticeCase) -> tuple[str, ...]:
    """The departments that the clauses name, leading ones first."""
    return distinct([name for row in case.verdicts for name in criterion_of(case, row).departments])


def readings(case: NoticeCase) -> tuple[str, ...]:
    """How each ambiguous word of the criteria was read, a sentence each."""
    words = distinct([word for row in case.verdicts for word in criterion_of(case, row).words])
    return tuple(_reading(word, case.profile.word_meanings.get(word, "")) for word in words)


def _reading(word: str, meaning: str) -> str:
    """How a word was read.

    A word that the office has not settled may have its own sentence: 、 joins situations, other words are about figures.
    """
    sentences = documents().readings
    unsettled = word if word in sentences else ""
    return sentences[meaning or unsettled].format(word=word)


def assumptions(case: NoticeCase) -> tuple[str, ...]:
    """The assumptions of the verdicts, each once."""
    return distinct([text for row in case.verdicts for text in row.get("assumptions") or ()])


def settle(case: NoticeCase) -> tuple[str, ...]:
    """What would settle each finding, exactly."""
    return tuple(sentence for remedy in case.remedies if (sentence := _settle(case, remedy)))


def _settle(case: NoticeCase, remedy: RemedyLine) -> str:
    change = parse_exact(remedy.change)
    if not change:
        return ""
    words = documents().settle
    size = amount(exact_text(abs(change)), remedy.unit, remedy.working).text
    sentence = (words["rise"] if change > 0 else words["fall"]).format(label=remedy.label, exact=size)
    if not remedy.word:
        return sentence
    return sentence + _at_the_limit(case, remedy.word)


def _at_the_limit(case: NoticeCase, word: str) -> str:
    words, meaning = documents().settle, case.profile.word_meanings.get(word, "")
    return words[meaning].format(word=word) if meaning in words else ""


def workings(case: NoticeCase) -> tuple[str, ...]:
    """How each of these changes is calculated: 5万元/亩×26亩−98.7万元＝31.3万元."""
    return tuple(text for remedy in case.remedies if (text := _working(remedy)))


def _working(remedy: RemedyLine) -> str:
    change = parse_exact(remedy.change)
    if not change or not remedy.working:
        return ""
    sentence = documents().settle["rise_working" if change > 0 else "fall_working"]
    size = amount(exact_text(abs(change)), remedy.unit)
    rounded = size.rounded.startswith("约")
    result = f"≈{size.rounded.removeprefix('约')}" if rounded else f"＝{size.text}"
    return sentence.format(label=remedy.label, working=remedy.working, result=result)


def tax_to_add(case: NoticeCase) -> str:
    """The tax still needed to reach the standard, or a blank where no remedy is about tax."""
    added = (remedy for remedy in case.remedies if remedy.key == "tax")
    return next((amount(remedy.change, remedy.unit, remedy.working).text for remedy in added), BLANK)


@cache
def _labels(kind: Kind) -> tuple[tuple[str, str, str], ...]:
    fields = vocabulary(kind)
    return tuple((key, fields[key].label, fields[key].unit) for key in documents().figures_of(kind))


def figures(case: NoticeCase) -> tuple[Figure, ...]:
    """The record's own figures; an empty one is calculated where the others suffice, else blank."""
    kind = case.record.get("kind") or "enterprise"
    return tuple(_figure(case, str(number), *field) for number, field in enumerate(_labels(kind), 1))


def _figure(case: NoticeCase, number: str, key: str, label: str, unit: str) -> Figure:
    value, working = case.record.get(key), ""
    if value in (None, "") and key in case.computed:
        value, working = case.computed[key]
    shown = amount(value, "", working)
    source = documents().computed.format(working=working) if working else case.cells.get(key) or "—"
    return Figure(
        number=number,
        label=label,
        value=shown.rounded if working and shown.exact == working else shown.text,
        unit=unit or "—",
        source=source,
    )


def queries(case: NoticeCase) -> tuple[Query, ...]:
    """The rows of the table of missing or unclear fields."""
    return tuple(
        Query(
            number=str(number),
            label=question.label,
            unit=question.unit or "—",
            written=question.submitted or "（空白）",
            problem=question.problem or "未填报",
            source=question.cell or "—",
            needed_for="、".join(question.criteria) or "—",
        )
        for number, question in enumerate(case.questions, 1)
    )
