"""Empty forms: every header is one that the vocabulary knows, entries are checked, the bytes do not vary."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.policy.profile import IssuingOffice
from tenglong.engine.report.books.form import (
    EXAMPLE,
    EXAMPLE_ROW,
    HEADER_ROW,
    form_fields,
    header,
    write_form,
)
from tenglong.engine.vocabulary.fields import Kind, vocabulary
from tenglong.engine.vocabulary.submission_forms import submission_forms
from tenglong.engine.vocabulary.units import find_unit

KINDS: list[Kind] = ["enterprise", "workshop", "project", "park", "region"]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "填报表.xlsx"
    write_form("enterprise", path)
    return path


def letters_of(sheet: Worksheet) -> dict[object, str]:
    return {cell.value: get_column_letter(place) for place, cell in enumerate(sheet[HEADER_ROW], 1)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_form_has_the_same_bytes(kind: Kind, tmp_path: Path) -> None:
    write_form(kind, tmp_path / "a.xlsx")
    write_form(kind, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_title_unit_line_header_and_example_stand_where_they_should(form: Path) -> None:
    sheet = load_workbook(form)["填报表"]
    assert sheet["A1"].value == "工业企业用地和效益情况填报表"
    assert sheet["A2"].value.startswith("填报单位(盖章):")
    assert "单位:亩、万元" in sheet["A2"].value
    assert sheet.cell(HEADER_ROW, 1).value == "序号"
    assert sheet.cell(EXAMPLE_ROW, 1).value == EXAMPLE
    assert sheet.freeze_panes == "E4"


@pytest.mark.parametrize("kind", KINDS)
def test_every_header_is_a_known_header_with_its_unit(kind: Kind) -> None:
    for field in form_fields(kind).values():
        label, _, unit = header(field).partition("(")
        assert label in (field.label, *field.synonyms)
        if unit:
            assert find_unit(unit.removesuffix(")")) == field.unit_


def test_what_can_be_worked_out_is_not_asked_for() -> None:
    assert {"tax_per_mu", "industry_section"}.isdisjoint(form_fields("enterprise"))


def test_entries_are_checked_by_type(form: Path) -> None:
    sheet = load_workbook(form)["填报表"]
    letters = letters_of(sheet)
    checks = {str(check.sqref).split(":")[0][:-1]: check for check in sheet.data_validations.dataValidation}
    assert checks[letters["两高企业"]].formula1 == '"是,否"'
    assert checks[letters["规模"]].formula1 == '"规上,规下"'
    land = checks[letters["实际用地(亩)"]]
    assert (land.operator, land.formula1) == ("greaterThanOrEqual", "0")
    assert checks[letters["税收实际贡献(万元)"]].formula1 == "-1E+15"  # taxes may be negative
    assert checks[letters["统一社会信用代码"]].formula1 == "18"
    assert letters["企业名称"] not in checks


def test_codes_are_kept_as_text(form: Path) -> None:
    sheet = load_workbook(form)["填报表"]
    letters = letters_of(sheet)
    assert sheet.column_dimensions[letters["统一社会信用代码"]].number_format == "@"
    assert sheet.column_dimensions[letters["数据年度"]].number_format == "0"


def test_every_column_is_explained(form: Path) -> None:
    explained = {row[0].value for row in load_workbook(form)["填表说明"].iter_rows()}
    assert {header(field) for field in form_fields("enterprise").values()} <= explained


def test_the_example_uses_only_known_fields_and_options() -> None:
    for kind, example in submission_forms().examples.items():
        known = vocabulary(kind)
        for key, value in example.items():
            assert not known[key].options or value in known[key].options


def test_a_form_asks_for_what_letters_print_of_an_enterprise() -> None:
    wanted = {"legal_person", "address", "phone", "establish_date", "status"}
    assert wanted <= form_fields("enterprise").keys()
    assert wanted <= form_fields("workshop").keys()


def test_a_form_says_which_office_collects_it(tmp_path: Path) -> None:
    office = IssuingOffice(name="青溪县白石镇人民政府", contact="某某某", phone="0570-80000000")
    write_form("enterprise", tmp_path / "a.xlsx", office)
    line = load_workbook(tmp_path / "a.xlsx")["填报表"]["A2"].value
    assert "报送:青溪县白石镇人民政府，某某某，0570-80000000" in line
    assert "单位:亩、万元" in line


def test_a_form_is_printed_on_a4_with_ruled_rows_and_the_name_on_each_page(form: Path) -> None:
    sheet = load_workbook(form)["填报表"]
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.scale, sheet.page_setup.pageOrder) == (70, "overThenDown")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$3", "$A:$D")
    assert sheet.cell(EXAMPLE_ROW + 15, 5).border.left.style == "thin"
