"""补填表: the questions that a check left open, as a form for each enterprise and one for each office that is asked instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ...notice.case import NoticeCase, Question
from ...notice.cases import CaseBuilder
from ...notice.file_names import UniqueNames, safe_name
from ...ooxml.table_sheets import BORDER
from ...ooxml.workbook import clean_text, save_workbook
from ...policy.profile import IssuingOffice
from ...vocabulary.fields import Kind, VocabularyField, vocabulary
from ...vocabulary.submission_forms import submission_forms
from .form import HEADER_ROW, explain_columns, form_book, header, requirement

if TYPE_CHECKING:
    from ...checking.check import Check

_KNOWN = ("region", "town", "name", "uscc", "report_year")
"""Fields that tell whose form it is and of which year: filled in already."""

_NOT_ASKED = PatternFill("solid", fgColor="D9D9D9")
"""Fill of a cell of an office's form that is not asked of that enterprise."""

_Asked = Mapping[str, Question]
"""Field key → question."""


@dataclass(frozen=True, kw_only=True)
class Supplements:
    """What was written.

    Attributes:
        forms: how many forms of enterprises.
        offices: the offices that have a form.
        nameless: names of enterprises that stand in none, since the sheet gives no credit code.
    """

    forms: int
    offices: Sequence[str]
    nameless: Sequence[str]


def write_supplements(run: Check, folder: Path) -> Supplements:
    """Write a form into `folder` for each enterprise that is asked something itself, and one for each office that knows
    what is not asked of enterprises (their offences), with a row an enterprise.

    A record without credit code stands in none: its answers could not be joined to it, as a name alone proves nothing.

    Raises:
        RunError: a file cannot be written.
    """
    names, forms, office = UniqueNames(), 0, run.office.config.office
    nameless: list[str] = []
    of_offices: dict[str, list[tuple[NoticeCase, _Asked]]] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for case in CaseBuilder.of(run).cases():
        asked = _by_office(case) if case.track == "verify" else {}
        called = safe_name(str(case.record.get("name") or case.record.get("uscc") or ""))
        if asked and not case.record.get("uscc"):
            nameless.append(called)
            continue
        for name, questions in asked.items():
            if name:
                of_offices.setdefault(name, []).append((case, questions))
                continue
            guide = [_explained(question, key, case) for key, question in questions.items()]
            _write(folder / f"{names.unique(f'补填表-{called}')}.xlsx", [(case, questions)], guide, office)
            forms += 1
    for name, rows in of_offices.items():
        guide = [_counted(key, rows) for key in dict.fromkeys(key for _, asked in rows for key in asked)]
        _write(folder / f"{names.unique(safe_name(f'补填表-{name}'))}.xlsx", rows, guide, office)
    return Supplements(forms=forms, offices=list(of_offices), nameless=nameless)


def _by_office(case: NoticeCase) -> dict[str, dict[str, Question]]:
    """Who is asked, "" for the enterprise itself → the questions, by field."""
    asked: dict[str, dict[str, Question]] = {}
    for question in case.questions:
        if question.key:
            asked.setdefault(question.department, {})[question.key] = question
    return asked


def _write(
    path: Path, rows: Sequence[tuple[NoticeCase, _Asked]], guide: list[list[str]], office: IssuingOffice
) -> None:
    kind = _kind(rows[0][0])
    wanted = {key for _, asked in rows for key in asked}
    fields = {key: field for key, field in vocabulary(kind).fields.items() if key in _KNOWN or key in wanted}
    book = form_book(kind, fields, office)
    sheet = book.worksheets[0]
    for number, (case, asked) in enumerate(rows, 1):
        known = {**case.record, "report_year": case.year}
        stated = {key: known.get(key) for key in _KNOWN if key not in asked}
        _row(sheet, number, fields, stated)
        for place, key in enumerate(fields, 2):
            if key not in _KNOWN and key not in asked:
                sheet.cell(HEADER_ROW + number, place).fill = _NOT_ASKED
    lines = [submission_forms().supplement, *submission_forms().guide]
    explain_columns(book.create_sheet("填表说明"), lines, ["栏目", "填写要求", "原表情况", "用于"], guide)
    save_workbook(book, path)


def _kind(case: NoticeCase) -> Kind:
    return case.record.get("kind") or "enterprise"


def _row(sheet: Worksheet, number: int, fields: Mapping[str, VocabularyField], known: Mapping[str, Any]) -> None:
    """An enterprise's row: what is known of it; the asked columns stay empty."""
    sheet.cell(HEADER_ROW + number, 1, number)
    for place, (key, field) in enumerate(fields.items(), 2):
        cell, value = sheet.cell(HEADER_ROW + number, place), known.get(key)
        if value not in (None, ""):
            cell.value = int(value) if field.type == "number" else clean_text(str(value))
            if field.type != "number":
                cell.data_type = "s"
        cell.number_format = sheet.column_dimensions[get_column_letter(place)].number_format
    sheet.row_dimensions[HEADER_ROW + number].height = 24
    for cell in sheet[HEADER_ROW + number]:
        cell.border, cell.alignment = BORDER, Alignment(vertical="center")


def _explained(question: Question, key: str, case: NoticeCase) -> list[str]:
    """The note on a question in the form of one enterprise."""
    field = vocabulary(_kind(case))[key]
    before = (
        f"填写为“{question.submitted}”：{question.problem}" if question.submitted else question.problem or "没有填写"
    )
    return [header(field), requirement(field), clean_text(before), "；".join(question.criteria)]


def _counted(key: str, rows: Sequence[tuple[NoticeCase, _Asked]]) -> list[str]:
    """The note on a question in the form of an office, which asks it of several enterprises."""
    field = vocabulary(_kind(rows[0][0]))[key]
    questions = [asked[key] for _, asked in rows if key in asked]
    clauses = dict.fromkeys(clause for question in questions for clause in question.criteria)
    return [header(field), requirement(field), f"{len(questions)} 家没有填写或填写不清", "；".join(clauses)]
