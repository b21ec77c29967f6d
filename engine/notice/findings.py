"""Rows and sentences that verdicts and remedies give to a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from ..core.exact import exact_text, parse_exact, round_text
from ..core.text import day
from ..vocabulary.code_types import Basis
from ..vocabulary.fields import Kind, vocabulary
from .blanks import BLANK
from .case import Evidence, NoticeCase, StatedField, criterion_of, evidence_of
from .data_sources import evidence_source, row_words, source_words
from .documents import documents
from .evidence import bound_words
from .letter_fields import Fact, Figure, Query
from .wording import Amount, amount, cell_list, clauses_text, distinct, gap, or_blank, stated


def facts(case: NoticeCase) -> tuple[Fact, ...]:
    """One row for each comparison or state of each verdict."""
    rows = [(row, item) for row in case.verdicts for item in evidence_of(case, row)]
    return tuple(_fact(case, number, *row) for number, row in enumerate(rows, 1))


def comparisons(case: NoticeCase, rows: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of `facts(case)` that are figures, numbered by themselves."""
    measured = (item.measured for row in case.verdicts for item in evidence_of(case, row))
    figures_ = [fact for fact, is_figure in zip(rows, measured, strict=True) if is_figure]
    return tuple(replace(fact, number=str(number)) for number, fact in enumerate(figures_, 1))


def _fact(case: NoticeCase, number: int, row: Mapping[str, Any], item: Evidence) -> Fact:
    words = documents()
    state = not item.measured
    actual = amount(words.state.actual.get(row["outcome"], BLANK) if state else item.actual, item.unit, item.working)
    limit = amount(item.limit, item.unit).text
    cells = cell_list(item.cells)
    return Fact(
        number=str(number),
        indicator=or_blank(item.label),
        actual=item.bound or _at_limit(item, actual),
        exact=actual.exact,
        rounded=actual.rounded,
        working=_calculated(item, actual),
        standard=words.state.standard if state else criterion_of(case, row).standard or item.standard or limit,
        gap=gap(item.actual, item.limit, item.unit, item.working),
        outcome=words.outcomes.get(row["outcome"], row["outcome"]),
        source=evidence_source(case, [item]) or BLANK,
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
    if not _at(item):
        return actual.text
    value = parse_exact(item.actual) or Fraction(0)
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
        words[basis].format(cited=citation + clauses_text(texts) + (f"（{validity}）" if validity else ""))
        for (basis, citation, validity), texts in clauses.items()
    )


def departments(case: NoticeCase) -> tuple[str, ...]:
    """The departments that the clauses name, leading ones first."""
    return distinct([name for row in case.verdicts for name in criterion_of(case, row).departments])


def leading(case: NoticeCase) -> tuple[str, ...]:
    """The departments that lead by the clauses."""
    return distinct([name for row in case.verdicts for name in criterion_of(case, row).leading])


def lead_word(case: NoticeCase) -> str:
    """What the documents call those departments; where they differ, as the first does."""
    return next((word for row in case.verdicts if (word := criterion_of(case, row).lead_word)), "")


def asked_under(case: NoticeCase) -> tuple[str, ...]:
    """Of questions: the documents behind them by their full names, and what is said of one that is no longer in force."""
    words = documents().asked_under
    return distinct(
        [
            words[row["basis"]].format(name=name, citation=str(row["citation"]).removesuffix(f"（{name}）"))
            for row in case.verdicts
            if (name := row.get("short")) and row["basis"] in words and is_asked(case, row)
        ]
    )


def is_asked(case: NoticeCase, row: Mapping[str, Any]) -> bool:
    """Whether one of the letter's questions is for the clause of a verdict."""
    document, clause = row.get("short") or "", row.get("clause") or ""
    places = (place for question in case.questions for place in question.criteria)
    return any(place.startswith(document) and clause in place for place in places)


def readings(case: NoticeCase) -> tuple[str, ...]:
    """How the office reads each ambiguous word of the criteria, and what a person approved of one case, a sentence each."""
    words = distinct([word for row in case.verdicts for word in criterion_of(case, row).words])
    settled = {word: case.profile.word_meanings[word] for word in words if word in case.profile.word_meanings}
    by_profile = [documents().readings[meaning].format(word=word) for word, meaning in settled.items()]
    return distinct([*by_profile, *(_approved(case, row) for row in case.verdicts)])


def _approved(case: NoticeCase, row: Mapping[str, Any]) -> str:
    """The reading that a person approved where the text leaves a finding open; "" for all others."""
    approved = case.approved.get(row["criterion"])
    if approved is None or row["outcome"] != "boundary":
        return ""
    item = next((item for item in evidence_of(case, row) if item.measured and _at(item)), None)
    return documents().approved["at_limit" if item else "open"].format(
        label=item.label if item else "", title=row.get("title") or "",
        words="、".join(f"“{word}”" for word in criterion_of(case, row).words),
        approver=approved.approver, day=day(approved.approved), reason=approved.reason,
    )  # fmt: skip


def _at(item: Evidence) -> bool:
    """Whether a figure is exactly its standard."""
    value = parse_exact(item.actual)
    return value is not None and value == parse_exact(item.limit)


def assumptions(case: NoticeCase) -> tuple[str, ...]:
    """The assumptions of the verdicts, each once."""
    return distinct([text for row in case.verdicts for text in row.get("assumptions") or ()])


@cache
def _fields(kind: Kind) -> tuple[StatedField, ...]:
    words = vocabulary(kind)
    return tuple(
        StatedField(key=key, label=words[key].label, value=words[key].unit, figure=True, aliases=words[key].aliases)
        for key in documents().figures_of(kind)
    )


def figures(case: NoticeCase) -> tuple[Figure, ...]:
    """The record's own figures; an empty one is calculated from the others where they suffice."""
    kind = case.record.get("kind") or "enterprise"
    return tuple(_figure(case, str(number), field) for number, field in enumerate(_fields(kind), 1))


def _figure(case: NoticeCase, number: str, field: StatedField) -> Figure:
    value, working = case.record.get(field.key), ""
    if value in (None, "") and field.key in case.computed:
        value, working = case.computed[field.key]
    source = documents().computed.format(working=working) if working else ""
    if value and not working:
        source = source_words(case.profile, [field]) or row_words([case.cells.get(field.key, "")], case.sheets)
    if value in (None, "") and (words := bound_words(case.record, field.key)):
        value = text = words
        source = row_words([case.cells.get(field.key, "")], case.sheets)
    else:
        text = amount(value, "").rounded if "/" in (value or "") else stated(value, "")
    return Figure(
        number=number, label=field.label, value=text if value else documents().blank_figure, unit=field.value or "—",
        source=source or "—",
    )  # fmt: skip


def queries(case: NoticeCase) -> tuple[Query, ...]:
    """The rows of the table of missing or unclear fields."""
    return tuple(
        Query(
            number=str(number),
            label=question.label,
            unit=question.unit or "—",
            written=question.submitted or "（空白）",
            problem=question.problem or "未填报",
            state=f"“{question.submitted}”" if question.submitted else question.problem or "未填报",
            answer="　".join(f"□{answer}" for answer in question.answers),
            source=row_words([question.cell], case.sheets) or "—",
            department=question.department,
            needed_for="、".join(question.criteria) or "—",
        )
        for number, question in enumerate(case.questions, 1)
    )
