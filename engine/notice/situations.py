"""The facts of a letter that are no figures: each state as a sentence, with its source."""

from __future__ import annotations

from collections.abc import Iterator

from .case import Evidence, JudgedCriterion, NoticeCase, criterion_of, evidence_of
from .data_sources import evidence_source
from .letter_fields import Situation
from .wording import distinct


def situations(case: NoticeCase) -> tuple[Situation, ...]:
    """The states that the findings rest on, each once."""
    sources: dict[str, list[Evidence]] = {}
    for text, item in _sentences(case):
        sources.setdefault(text, []).append(item)
    return tuple(
        Situation(number=str(number), text=text, source=evidence_source(case, items))
        for number, (text, items) in enumerate(sources.items(), 1)
    )


def _sentences(case: NoticeCase) -> Iterator[tuple[str, Evidence]]:
    for row in case.verdicts:
        criterion = criterion_of(case, row)
        for item in evidence_of(case, row):
            if text := _sentence(criterion, item):
                yield text, item


def _sentence(criterion: JudgedCriterion, item: Evidence) -> str:
    """The clause's own words for the fact; else the case's name, or the fields as they were submitted."""
    letter = criterion.letters.get(item.case)
    if letter and letter.text.fact:
        return letter.text.fact
    if item.measured:
        return ""
    if item.case or not item.fields:
        return item.label
    return "；".join(distinct([f"{field.label}：{field.value}" for field in item.fields]))
