"""`tenglong case supervise`: a 督办单 for each town and department that has overdue cases; issuing it is an event of each case."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

from ...core.errors import RunError
from ...core.new_file import refuse_existing, why_not
from ...core.resources import TEMPLATES
from ...core.text import day as day_words
from ...decision.case_due import case_due
from ...notice.blanks import BLANK, BLANK_DATE
from ...notice.file_names import UniqueNames, safe_name
from ...notice.letter_fields import LetterOffice
from ...notice.signing_office import letter_office, own_number
from ...notice.wording import or_blank
from ...ooxml.template import LetterTemplate
from ...policy.profile import IssuingOffice
from ..case_register import Register
from ..enter import CheckedEvent, history, signed, write_events
from ..life import checked
from ..look import due_cases, matter_of
from ..papers import PAPER, kept
from .shown_cases import cases_in

SUPERVISE = "supervise"
"""The event that a letter which goes out is for each of its cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueCase:
    """A row of the letter's list."""

    number: Annotated[str, "序号"]
    case: Annotated[str, "案件编号"]
    name: Annotated[str, "企业名称"]
    matter: Annotated[str, "事项"]
    letter: Annotated[str, "已签发文书的文号；没有的为空白线"]
    due: Annotated[str, "期限"]
    days: Annotated[str, "逾期天数"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionDocument:
    """The letter as a document."""

    number: Annotated[str, "文号，顺序号留空"]
    date: Annotated[str, "成文日期；未签发的留空"]
    copies: Annotated[str, "抄送：牵头部门；没有的为空，不印版记"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionContext:
    """All that the letter's template can use."""

    document: Annotated[SupervisionDocument, "文书"]
    office: Annotated[LetterOffice, "发文机关"]
    recipient: Annotated[str, "主送：乡镇人民政府、街道办事处"]
    department: Annotated[str, "牵头部门"]
    as_of: Annotated[str, "截至日期"]
    count: Annotated[str, "件数"]
    longest: Annotated[str, "最长逾期天数"]
    by: Annotated[str, "要求办结日；没有写明的留空"]
    cases: Annotated[tuple[OverdueCase, ...], "逾期案件"]
    blank: Annotated[str, "空白线"] = BLANK


@dataclass(frozen=True, kw_only=True)
class Supervision:
    """What is asked, and by whom.

    Attributes:
        day: cases whose period ended before it are overdue.
        by: until when they have to be done; None for a blank.
        issued: the day on which the letters go out, which is then entered for each case; None for drafts.
        town, department: only those of this town, of departments with these characters.
    """

    office: IssuingOffice
    who: str
    day: date
    by: date | None = None
    issued: date | None = None
    town: str = ""
    department: str = ""


@dataclass(frozen=True, kw_only=True)
class SupervisionLetter:
    """A letter: its file's name, whom it is for, the numbers of its cases."""

    file: str
    town: str
    department: str
    cases: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Supervised:
    """The letters, and the numbers of cases that are left out, as their day is unsure."""

    letters: Sequence[SupervisionLetter]
    unsure: Sequence[str]


def supervise(register: Register, folder: Path, asked: Supervision) -> Supervised:
    """Write the letters about what is overdue into a new folder; none and no folder where nothing is overdue.

    Raises:
        RunError: the folder exists or cannot be written, or a case does not allow the event; there are no letters then.
    """
    signed("case supervise", asked.who)
    refuse_existing(folder)
    rows = [row for row in due_cases(register, asked.day, -1) if _is_asked(row, asked)]
    unsure = [row["number"] for row in rows if row["unsure"]]
    letters = _letters(register, [row for row in rows if not row["unsure"]], asked)
    if not letters:
        return Supervised(letters=[], unsure=unsure)
    aside = folder.absolute().with_name(f".{folder.name}.{uuid4().hex[:8]}.new")
    try:
        aside.mkdir()
        for letter, content in letters:
            (aside / letter.file).write_bytes(content)
        aside.rename(folder)
        _issue(register, folder, [letter for letter, _ in letters], asked)
    except OSError as problem:
        raise RunError(
            f"督办单无法写入（{why_not(problem)}）", code="C166", where=str(folder), remedy="请换一个文件夹，或检查磁盘"
        ) from problem
    except RunError:
        shutil.rmtree(folder)  # its own folder, which was not there before
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Supervised(letters=[letter for letter, _ in letters], unsure=unsure)


def _is_asked(row: Mapping[str, Any], asked: Supervision) -> bool:
    return (not asked.town or row["town"] == asked.town) and asked.department in row["department"]


def _letters(
    register: Register, rows: Sequence[Mapping[str, Any]], asked: Supervision
) -> list[tuple[SupervisionLetter, bytes]]:
    """The letters and their files, by town and department."""
    with register.reading() as connection:
        cases = {case.row["number"]: case for case in cases_in(connection, [row["number"] for row in rows])}
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["town"], row["department"]), []).append(row)
    template = LetterTemplate(TEMPLATES / "supervision.docx", SupervisionContext)
    words, names, letters = case_due().supervision, UniqueNames(), []
    for (town, department), members in sorted(groups.items()):
        stem = safe_name(f"{words.title}_{town or words.nowhere}_{department or words.nobody}")
        numbers = {row["number"]: _number_of(cases[row["number"]].state().latest) for row in members}
        context = _context(members, numbers, asked)
        letter = SupervisionLetter(
            file=f"{names.unique(stem)}.docx", town=town, department=department, cases=list(numbers)
        )
        letters.append((letter, template.render({each.name: getattr(context, each.name) for each in fields(context)})))
    return letters


def _number_of(latest: Mapping[str, Mapping[str, str]]) -> str:
    """The number of the letter that the period runs from."""
    return latest.get("reissue", latest.get("issue", {})).get("number", "")


def _context(rows: Sequence[Mapping[str, Any]], numbers: Mapping[str, str], asked: Supervision) -> SupervisionContext:
    words, office = case_due().supervision, asked.office
    town, department = rows[0]["town"], rows[0]["department"]
    return SupervisionContext(
        document=SupervisionDocument(
            number=own_number(office, asked.issued),
            date=day_words(asked.issued) if asked.issued else BLANK_DATE,
            copies=department,
        ),
        office=letter_office(office, or_blank(office.superior)),
        recipient=words.recipient(town) if town else BLANK,
        department=department or words.nobody,
        as_of=day_words(asked.day),
        count=str(len(rows)),
        longest=str(max(-row["days_left"] for row in rows)),
        by=day_words(asked.by) if asked.by else BLANK_DATE,
        cases=tuple(
            OverdueCase(
                number=str(at), case=row["number"], name=or_blank(row["name"]), matter=matter_of(row),
                letter=or_blank(numbers[row["number"]]), due=row["due"], days=str(-row["days_left"]),
            )
            for at, row in enumerate(rows, 1)
        ),
    )  # fmt: skip


def _issue(register: Register, folder: Path, letters: Sequence[SupervisionLetter], asked: Supervision) -> None:
    """Enter for each case that its letter goes out, with the letter's hash; all in one transaction."""
    if asked.issued is None:
        return
    facts = {"day": asked.issued.isoformat(), **({"by": asked.by.isoformat()} if asked.by else {})}
    stated = {
        number: {**facts, PAPER: kept(register, number, [folder / letter.file])}
        for letter in letters
        for number in letter.cases
    }
    with register.writing() as connection:
        for number, event in stated.items():
            case = history(connection, number)
            entry = CheckedEvent(SUPERVISE, checked(number, case.state, SUPERVISE, event))
            write_events(connection, case, [entry], who=asked.who.strip())
