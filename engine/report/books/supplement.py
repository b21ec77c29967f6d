"""补填表: a form for each enterprise with the questions that a check left open, to be handed in beside the first table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ...notice.case import NoticeCase, Question
from ...notice.cases import CaseBuilder
from ...notice.file_names import UniqueNames, safe_name
from ...ooxml.workbook import clean_text, save_workbook
from ...policy.profile import IssuingOffice
from ...vocabulary.fields import Kind, VocabularyField, vocabulary
from ...vocabulary.submission_forms import submission_forms
from .form import HEADER_ROW, explain_columns, form_book, header, requirement

if TYPE_CHECKING:
    from ...checking.check import Check

_KNOWN = ("region", "town", "name", "uscc", "report_year")
"""Fields that tell whose form it is and of which year: filled in already."""


@dataclass(frozen=True)
class Supplements:
    """How many forms were written, and the names of enterprises that got none since the sheet gives no credit code."""

    forms: int
    nameless: Sequence[str]


def write_supplements(run: Check, folder: Path) -> Supplements:
    """Write a form into `folder` for each enterprise that is asked something itself.

    What offices know (offences) is not asked of enterprises. A record without credit code gets none: its answers could not be
    joined to it, as a name alone proves nothing.

    Raises:
        RunError: a file cannot be written.
    """
    names, forms = UniqueNames(), 0
    nameless: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    for case in CaseBuilder.of(run).cases():
        asked = {question.key: question for question in case.questions if question.key and not question.department}
        if case.track != "verify" or not asked:
            continue
        called = safe_name(str(case.record.get("name") or case.record.get("uscc") or ""))
        if not case.record.get("uscc"):
            nameless.append(called)
            continue
        _write(case, asked, folder / f"{names.unique(f'补填表-{called}')}.xlsx", run.office.config.office)
        forms += 1
    return Supplements(forms, nameless)


def _write(case: NoticeCase, asked: Mapping[str, Question], path: Path, office: IssuingOffice) -> None:
    kind: Kind = case.record.get("kind") or "enterprise"
    fields = {key: field for key, field in vocabulary(kind).fields.items() if key in _KNOWN or key in asked}
    book = form_book(kind, fields, office)
    sheet = book.worksheets[0]
    known = {**case.record, "report_year": case.year}
    _row(sheet, fields, {key: known.get(key) for key in fields if key not in asked})
    rows = [_asked(fields[key], question) for key, question in asked.items()]
    guide = [submission_forms().supplement, *submission_forms().guide]
    explain_columns(book.create_sheet("填表说明"), guide, ["栏目", "填写要求", "原表情况", "用于"], rows)
    save_workbook(book, path)


def _row(sheet: Worksheet, fields: Mapping[str, VocabularyField], known: Mapping[str, Any]) -> None:
    """The enterprise's row: what is known of it; the asked columns stay empty."""
    sheet.cell(HEADER_ROW + 1, 1, 1)
    for place, (key, field) in enumerate(fields.items(), 2):
        cell, value = sheet.cell(HEADER_ROW + 1, place), known.get(key)
        if value not in (None, ""):
            cell.value = int(value) if field.type == "number" else clean_text(str(value))
            if field.type != "number":
                cell.data_type = "s"
        cell.number_format = sheet.column_dimensions[get_column_letter(place)].number_format


def _asked(field: VocabularyField, question: Question) -> list[str]:
    before = (
        f"填写为“{question.submitted}”：{question.problem}" if question.submitted else question.problem or "没有填写"
    )
    return [header(field), requirement(field), clean_text(before), "；".join(question.criteria)]
