"""The letters of one case: one for each kind of matter of an information or withdrawal, one for each department of a referral."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ..policy.letter_text import LetterText
from .case import FINDINGS, TITLED, ClauseLetter, NoticeCase, criterion_of
from .clause_letters import default_letters
from .copied_offices import is_issuer
from .violations import about_matters, by_department
from .wording import distinct

ASKED = {"verify": False, "inquiry": True}
"""Documents that ask questions → whether offices are asked, not the enterprise."""


RECEIPT = "receipt"
"""The document that goes with letters to offices too; an enterprise's forms go with those to the enterprise alone."""


class LetterPart(NamedTuple):
    """A part of a case that has a letter of its own, to this department ("": to the enterprise)."""

    case: NoticeCase
    department: str = ""


def parts(case: NoticeCase, document: str = "") -> list[LetterPart]:
    """The parts of a case that have a letter of this document, in the order of its verdicts."""
    if case.track == "refer":
        return [LetterPart(about_matters(case, names), to) for to, names in by_department(case).items()]
    if case.track in TITLED:
        return [LetterPart(part) for part in _by_letter(case)]
    if document in ASKED:
        asked = [
            replace(question, department=_addressed(case, question.department))
            for question in case.questions
            if bool(question.department) is ASKED[document] and not _asks_itself(case, question.department)
        ]
        to = "、".join(distinct([question.department for question in asked]))
        return [LetterPart(replace(case, questions=asked), to)] if asked else []
    if case.track == "verify":
        asking = [part for name in ASKED for part in parts(case, name)]
        return [part for part in asking if not part.department or document == RECEIPT]
    return [LetterPart(case)]


def _addressed(case: NoticeCase, department: str) -> str:
    """The office that a question is for, by its name: the town's own where the record says which town it is."""
    town = str(case.record.get("town") or "")
    if department != default_letters().own_town or not town.endswith(("镇", "乡", "街道")):
        return department
    return f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"


def _asks_itself(case: NoticeCase, department: str) -> bool:
    """Whether the department that a question is for is the issuing office."""
    if case.profile.office.kind == "乡镇街道" and department == default_letters().own_town:
        return True
    return is_issuer(case.profile, department)


def letter_of(case: NoticeCase) -> ClauseLetter | None:
    """What the letter of a part says: its verdicts all have the same; None for tracks without such texts."""
    letters = (letter for row in case.verdicts for _, letter in _letters(case, row))
    return next(letters, None)


def _by_letter(case: NoticeCase) -> Iterator[NoticeCase]:
    """The case, divided by what its letters say: verdicts, cases, evidence and remedies that belong together."""
    groups: dict[tuple[str, LetterText], dict[str, list[str]]] = {}
    nothing: list[tuple[str, ClauseLetter | None]] = [("", None)]
    for row in case.verdicts:
        for name, letter in _letters(case, row) or nothing:
            key = (letter.finding, letter.text.model_copy(update={"fact": ""})) if letter else ("", LetterText())
            groups.setdefault(key, {}).setdefault(row["criterion"], []).append(name)
    for held in groups.values():
        yield _only(case, held)


def _letters(case: NoticeCase, row: Mapping[str, Any]) -> list[tuple[str, ClauseLetter]]:
    """(case id, its letter) for each case of the verdict that holds and whose finding is the track's."""
    letters = criterion_of(case, row).letters
    held = [name for name in row.get("cases") or () if name in letters] or ([""] if "" in letters else [])
    return [(name, letters[name]) for name in held if letters[name].finding in FINDINGS.get(case.track, ())]


def _only(case: NoticeCase, held: dict[str, list[str]]) -> NoticeCase:
    """The case with these criteria alone, each with these of its cases."""
    return replace(
        case,
        verdicts=[
            {**row, "cases": [name for name in held[row["criterion"]] if name]}
            for row in case.verdicts
            if row["criterion"] in held
        ],
        evidence={
            criterion: [item for item in items if item.case in held[criterion]]
            for criterion, items in case.evidence.items()
            if criterion in held
        },
        remedies=[remedy for remedy in case.remedies if not remedy.criterion or remedy.criterion in held],
    )
