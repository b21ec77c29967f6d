"""A form, filled in as its headers and drop-downs ask, reads back with the same values and no problem reported."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sheet_maker
from openpyxl import load_workbook

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office
from tenglong.engine.records.records import Records
from tenglong.engine.report.books.form import EXAMPLE_ROW, form_fields, write_form
from tenglong.engine.vocabulary.fields import Kind, VocabularyField

KINDS: list[Kind] = ["enterprise", "project", "park", "region"]
FITTING: dict[str, Any] = {
    "region": "嵊州市", "town": "三界镇", "industry": "纺织业", "industry_code": "C1713", "report_year": 2021, "scale": "规上",
    "land_actual": 8.5, "land_own": 12, "land_rent_in": 1.5, "land_rent_out": 5, "revenue": 5000, "period": "2020.1-2023.6",
    "indicator": "规上工业亩均税收", "value": 28.35, "value_unit": "万元/亩", "far": 1.5, "completed": "否", "progress": "主体施工",
    "park": "三界工业园", "in_park": "是",
}  # fmt: skip


def entry(key: str, field: VocabularyField, number: int, pick: random.Random) -> Any:
    """What somebody fills in."""
    if key in FITTING:
        return FITTING[key]
    if key == "name":
        return f"嵊州市试验{number}厂"
    if key == "uscc":
        return sheet_maker.random_code(pick)
    if field.options:
        return pick.choice(list(field.options))
    return {"number": 7 + number, "flag": pick.choice(("是", "否")), "date": date(2020, 3, 5)}.get(
        field.type, f"文字{number}"
    )


def fill(kind: Kind, path: Path) -> list[dict[str, Any]]:
    """Two rows put into an empty form, below its example."""
    write_form(kind, path)
    pick = random.Random(kind)
    book = load_workbook(path)
    sheet = book["填报表"]
    filled = []
    for number in (1, 2):
        fields = form_fields(kind).items()
        values = {key: entry(key, field, number, pick) for key, field in fields}
        if kind == "region":
            values |= {"cluster": None, "report_year": 2020 + number}
        for place, value in enumerate((number, *values.values()), 1):
            sheet.cell(EXAMPLE_ROW + number, place).value = value
        filled.append(values)
    book.save(path)
    return filled


def read(kind: Kind, path: Path) -> Records:
    return read_submission([path], kind=kind, office=Office(), as_of=date(2022, 12, 31))


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_form_reads_back_with_no_problem(kind: Kind, tmp_path: Path) -> None:
    filled = fill(kind, tmp_path / "a.xlsx")
    records = read(kind, tmp_path / "a.xlsx")
    expected = {"row_example", "sheet_skipped"}  # the example and the notes of the form itself are left out, and said
    assert records.problems.filter(~records.problems["code"].is_in(list(expected)))["problem"].to_list() == []
    assert records.frame["row"].to_list() == [EXAMPLE_ROW + 1, EXAMPLE_ROW + 2]
    if kind == "region":
        return  # its figures become one column an indicator
    for row, values in zip(records.frame.iter_rows(named=True), filled, strict=True):
        read_back = {key: row.get(key) for key in values}
        assert read_back == {key: shown(value) for key, value in values.items()}


def shown(value: Any) -> Any:
    """A filled value as a record holds it."""
    if value in ("是", "否"):
        return value == "是"
    return f"{value:g}" if isinstance(value, int | float) else value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_holds_no_records(kind: Kind, tmp_path: Path) -> None:
    write_form(kind, tmp_path / "a.xlsx")
    assert read(kind, tmp_path / "a.xlsx").frame.is_empty()
