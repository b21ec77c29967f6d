"""The facts of a letter that are no figures: each state as a sentence, with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .case import Evidence, JudgedCriterion, NoticeCase, criterion_of, evidence_of
from .data_sources import evidence_source
from .documents import documents
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
            if text := _sentence(criterion, item, documents().tracks[case.track].forbidden):
                yield text, item


def _sentence(criterion: JudgedCriterion, item: Evidence, forbidden: Sequence[str]) -> str:
    """The clause's own words for the fact; else the case's name, or the fields as they were submitted, but for those
    whose name the track forbids: a letter about low efficiency does not speak of offences, not even that there is none.
    """
    letter = criterion.letters.get(item.case)
    if letter and letter.text.fact:
        return letter.text.fact
    if item.measured:
        return ""
    if item.case or not item.fields:
        return item.label
    stated = [field for field in item.fields if not any(word in field.label for word in forbidden)]
    holding = "、".join(distinct([field.label for field in stated if field.holds]))
    others = [f"{field.label}：{field.value}" for field in stated if not field.holds]
    return "；".join(distinct([holding, *others])) or item.label
