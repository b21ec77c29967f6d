"""Empty submission forms: a workbook with the fields of one kind of record, units, drop-downs, checks, an example."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...core.errors import RuleError
from ...ooxml.table_sheets import landscape
from ...ooxml.workbook import save_workbook
from ...policy.profile import IssuingOffice
from ...vocabulary.fields import FieldType, Kind, VocabularyField, vocabulary
from ...vocabulary.submission_forms import submission_forms
from ...vocabulary.units import PLAIN, Dimension

EXAMPLE = "示例"
"""What the first cell of a row says that a reader of submissions leaves out."""

HEADER_ROW, EXAMPLE_ROW, LAST_ROW = 3, 4, 2004

_RULED = 20
"""Ruled rows below the example, for who fills in the form by hand."""

_RULED_HEIGHT = 24
"""Their height, in points."""

_SCALE = 70
"""Scale in print, in per cent."""

_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEADER = PatternFill("solid", start_color="DDEBF7")
_GREY = Font(italic=True, color="808080")
_LONGEST_LIST = 257
"""Characters of a drop-down that a workbook may hold, with its quotes; a longer one is only explained."""
_CONDITIONS: dict[FieldType, dict[str, str]] = {
    "number": {"type": "decimal", "operator": "between", "formula1": "-1E+15", "formula2": "1E+15"},
    "code": {"type": "textLength", "operator": "equal", "formula1": "18"},
    "date": {"type": "date", "operator": "greaterThan", "formula1": "18264"},  # after 1950-01-01
}


def write_form(kind: Kind, path: Path, office: IssuingOffice | None = None) -> None:
    """Write an empty form for `kind`; the same vocabulary gives the same bytes.

    Args:
        office: the office that collects the forms; its name and contact stand on them.

    Raises:
        RuleError: the kind has no vocabulary, or submission_forms.yaml names a field that it lacks.
        RunError: the file cannot be written.
    """
    fields = form_fields(kind)
    book = form_book(kind, fields, office or IssuingOffice())
    sheet = book.worksheets[0]
    _example(sheet, fields, submission_forms().examples.get(kind, {}))
    for number in range(EXAMPLE_ROW + 1, EXAMPLE_ROW + 1 + _RULED):
        sheet.row_dimensions[number].height = _RULED_HEIGHT
        for place in range(1, len(fields) + 2):
            sheet.cell(number, place).border = _BOX
    _explain(book.create_sheet("填表说明"), fields)
    save_workbook(book, path)


def form_book(kind: Kind, fields: dict[str, VocabularyField], office: IssuingOffice) -> Workbook:
    """A workbook with title, headers, formats and checks of the fields, without rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "填报表"
    _heading(sheet, kind, fields, office)
    _columns(sheet, fields)
    return book


def form_fields(kind: Kind) -> dict[str, VocabularyField]:
    """Key → field, in order, for the fields that a form of `kind` asks for; a running number stands before them."""
    known = vocabulary(kind).fields
    keys = submission_forms().columns.get(kind) or [key for key, field in known.items() if _asked(field)]
    if strange := [key for key in keys if key not in known]:
        raise RuleError(
            f"填报表要求的字段“{strange[0]}”不在词表中", code="R043", where=f"vocabulary/submission_forms.yaml {kind}"
        )
    return {key: known[key] for key in keys if key != "seq"}


def _asked(field: VocabularyField) -> bool:
    return not field.decides and not (field.derive and field.derive.prefer == "computed")


def header(field: VocabularyField) -> str:
    """The header of the column: label and, for a number, its unit."""
    return f"{field.label}({unit})" if (unit := _shown_unit(field)) else field.label


def _shown_unit(field: VocabularyField) -> str:
    return field.unit if field.type == "number" and field.unit not in submission_forms().silent_units else ""


def _heading(sheet: Worksheet, kind: Kind, fields: dict[str, VocabularyField], office: IssuingOffice) -> None:
    gap = " " * 10
    sheet.append([submission_forms().titles[kind]])
    asked = ["填报单位(盖章):", "填报人:", "联系电话:", "填报日期:", *_addressee(office), f"单位:{_units(fields)}"]
    sheet.append([gap.join(asked)])
    for row, font in ((1, Font(bold=True, size=16)), (2, Font(size=11))):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(fields) + 1)
        sheet.cell(row, 1).font = font
        sheet.cell(row, 1).alignment = Alignment(horizontal="left", vertical="center")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[HEADER_ROW].height = 45
    after_name = list(fields).index("name") + 3 if "name" in fields else 2
    sheet.freeze_panes = f"{get_column_letter(after_name)}{EXAMPLE_ROW}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_title_cols = f"A:{get_column_letter(after_name - 1)}"
    landscape(sheet)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(
        fitToPage=False
    )  # wide forms go on pages side by side, each with the name
    sheet.page_setup.fitToHeight, sheet.page_setup.scale = None, _SCALE
    sheet.page_setup.pageOrder = "overThenDown"


def _addressee(office: IssuingOffice) -> list[str]:
    """Who collects the form, as far as the profile says."""
    who = "，".join(filter(None, [office.name, office.contact, office.phone]))
    return [f"报送:{who}"] if who else []


def _units(fields: dict[str, VocabularyField]) -> str:
    """The units of the headers, one for each dimension, as one text joined by 、."""
    chosen: dict[Dimension, str] = {}
    for field in fields.values():
        if (unit := _shown_unit(field)) and "/" not in unit and field.unit_.dimension != PLAIN:
            chosen.setdefault(field.unit_.dimension, unit)
    return "、".join(chosen.values())


def _columns(sheet: Worksheet, fields: dict[str, VocabularyField]) -> None:
    """Header cells, widths, number formats and checks of every column."""
    _header_cell(sheet, 1, text="序号", width=6, number_format="@")
    for place, field in enumerate(fields.values(), 2):
        letter = get_column_letter(place)
        _header_cell(sheet, place, text=header(field), width=_width(field), number_format=_format(field))
        if check := _check(field):
            check.add(f"{letter}{EXAMPLE_ROW}:{letter}{LAST_ROW}")
            sheet.add_data_validation(check)


def _header_cell(sheet: Worksheet, place: int, text: str, width: float, number_format: str) -> None:
    cell = sheet.cell(HEADER_ROW, place, text)
    cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), _HEADER, _CENTRE, _BOX
    column = sheet.column_dimensions[get_column_letter(place)]
    column.width, column.number_format = width, number_format


def _width(field: VocabularyField) -> float:
    wide = {"code": 22.0, "text": 16.0, "date": 13.0}.get(field.type, 11.0)
    return 30.0 if field.label.endswith("名称") else wide


def _format(field: VocabularyField) -> str:
    if field.type == "number":
        formats = submission_forms().formats
        return formats.get(field.unit, formats["other"])
    return "yyyy-mm-dd" if field.type == "date" else "@"


def _check(field: VocabularyField) -> DataValidation | None:
    """The check that the spreadsheet program makes when a value is typed in; an empty cell is always allowed."""
    asked = _condition(field)
    if asked is None or len(asked.get("formula1", "")) > _LONGEST_LIST:
        return None
    check: DataValidation = DataValidation(**asked, allow_blank=True, showErrorMessage=True)  # type: ignore[arg-type]
    check.errorTitle, check.error = field.label, requirement(field)
    return check


def _condition(field: VocabularyField) -> dict[str, str] | None:
    if field.type in ("flag", "choice"):
        options = list(field.options) if field.type == "choice" else ["是", "否"]
        return {"type": "list", "formula1": f'"{",".join(options)}"'}
    if field.type == "number" and field.minimum is not None:
        return {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": field.minimum}
    return _CONDITIONS.get(field.type)


def requirement(field: VocabularyField) -> str:
    """What to write in the column of a field."""
    text = submission_forms().requirements[field.type]
    if unit := _shown_unit(field):
        text += f";单位:{unit}"
    if field.minimum is not None:
        text += f";不小于 {field.minimum}"
    return text


def _example(sheet: Worksheet, fields: dict[str, VocabularyField], values: dict[str, str | int]) -> None:
    """The example row; its first cell says that it is an example, so that nobody takes it for data."""
    shown = [EXAMPLE, *(_example_value(field, values.get(key)) for key, field in fields.items())]
    for place, value in enumerate(shown, 1):
        cell = sheet.cell(EXAMPLE_ROW, place, value)
        cell.font, cell.border = _GREY, _BOX
        cell.number_format = sheet.column_dimensions[get_column_letter(place)].number_format


def _example_value(field: VocabularyField, value: str | int | None) -> str | float | date | None:
    if value is None:
        return None
    if field.type == "number":
        return float(value)
    return date.fromisoformat(str(value)) if field.type == "date" else str(value)


def _explain(sheet: Worksheet, fields: dict[str, VocabularyField]) -> None:
    """What to write in each column, and the general rules."""
    rows = [
        [header(field), requirement(field), "、".join(field.options), _when_blank(field)] for field in fields.values()
    ]
    explain_columns(sheet, submission_forms().guide, ["栏目", "填写要求", "可选项", "未填时"], rows)


def explain_columns(sheet: Worksheet, lines: Sequence[str], headers: list[str], rows: Sequence[list[str]]) -> None:
    """Fill the sheet of notes: general rules, then a table with a row a column of the form."""
    landscape(sheet)
    sheet.append(["填表说明"])
    for number, line in enumerate(lines, 1):
        sheet.append([f"{number}. {line}"])
    sheet.append([])
    sheet.append(headers)
    first = sheet.max_row
    for entry in rows:
        sheet.append(entry)
    for letter, width in zip("ABCD", (24, 48, 44, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=first):
        for cell in row:
            cell.border = _BOX
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if cell.row == first:
                cell.font, cell.fill = Font(bold=True), _HEADER
    sheet.cell(1, 1).font = Font(bold=True, size=14)


def _when_blank(field: VocabularyField) -> str:
    if field.derive:
        return f"按“{field.derive.formula}”计算"
    return "其他用地已填时按 0 计,并在结论中写明" if field.optional_addend else ""
