"""Values that try to be something else come out as text: in letters, file names, the batch's files and the ledger."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.parsers import expat

import docx
import openpyxl
import polars as pl
import pytest
from letter_runs import HEADER, checked
from made_templates import made_template
from notice_cases import LOW_TAX, PROFILE, RECORD, UNLAWFUL, case

from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.notice.compose import context_of
from tenglong.engine.notice.documents import documents
from tenglong.engine.notice.letter_fields import LetterContext
from tenglong.engine.notice.letters import template_fields
from tenglong.engine.ooxml.template import LetterTemplate
from tenglong.engine.policy.profile import IssuingOffice

VALUES = {
    "xml": "<w:t>甲</w:t>&amp;]]></w:p><w:p/>",
    "entity": "&#0;&lt;&apos;\"'",
    "tag": "{{ office.name }}{% for a in facts %}{# x #}",
    "call": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "long": "嵊" * 10_000,
    "path": "../../etc/passwd",
    "windows": '..\\C:\\CON|<>:"?*',
    "control": "甲\x00\x01\x08\x0b\x1b乙",
    "lines": "甲\n乙\t丙",
    "direction": "甲\u202e乙",
    "formula": '=HYPERLINK("http://x","甲")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "rare": "龘镕喆㎡𠮷〔〕",
    "blank": "   ",
}
TEXTS = (
    "name",
    "uscc",
    "address",
    "legal_person",
    "town",
    "industry",
    "product",
    "contact",
    "phone",
    "land_cert",
    "land_nature",
)
DOCUMENTS = documents().documents


def shown(value: str) -> str:
    """A value as a letter may show it: one line, nothing hidden."""
    return re.sub("[\x00-\x08\x0e-\x1f\u202e]", "", re.sub("[\n\t\x0b]", " ", value))


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist())


def words(content: bytes) -> str:
    opened = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def hostile(track: str, value: str) -> object:
    """A case with the value in every text that comes from outside: record, profile, rules, cells."""
    row = UNLAWFUL if track in ("order", "refer") else LOW_TAX
    row = {
        **row,
        **dict.fromkeys(("title", "clause", "citation", "message"), value),
        "cells": [value],
        "assumptions": [value],
    }
    office = IssuingOffice(**dict.fromkeys(("name", "code", "contact", "phone", "address", "superior", "court"), value))
    profile = PROFILE.model_copy(
        update={"office": office, "tax_definition": value, "land_definition": value, "data_source": value}
    )
    record = {**RECORD, **dict.fromkeys(TEXTS, value)}
    plain = case(track, record=record, verdicts=[row], profile=profile)  # type: ignore[arg-type]
    questions = [replace(one, label=value, submitted=value, problem=value, cell=value) for one in plain.questions]
    return replace(plain, questions=questions, cells=dict.fromkeys(plain.cells, value))


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_text_field_of_every_document_shows_a_hostile_value_as_text(document: str, name: str) -> None:
    track = DOCUMENTS[document].track if DOCUMENTS[document].track not in ("any", "admission") else "inform"
    context = context_of(hostile(track, VALUES[name]), document)  # type: ignore[arg-type]
    template = LetterTemplate(TEMPLATES / f"{document}.docx", LetterContext)
    content = template.render(template_fields(context))
    for part, xml in parts(content):
        if part.endswith((".xml", ".rels")):
            expat.ParserCreate().Parse(xml, True)
    if name != "blank":
        assert shown(VALUES[name]) in words(content)
    usual = template.render(template_fields(context_of(case(track), document)))  # type: ignore[arg-type]
    assert [part for part, _ in parts(content)] == [part for part, _ in parts(usual)]


def rows() -> list[list[str]]:
    """A low-tax enterprise of a cluster for each value, which also stands in township and trade; no two of one name."""
    values = [value for value in VALUES.values() if value.strip()]
    return [
        [f"{value}{number}厂", "", value, value, "30", "10", "否", "否", "智能电机"]
        for number, value in enumerate(values, 1)
    ]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    header = [*HEADER, "产业集群"]
    assert len(header) == len(rows()[0])
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate([header, *rows()], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)
            cell.data_type = "s"
    checked(folder)
    book.save(folder / "上报表.xlsx")
    from tenglong.engine.checking.options import Options
    from tenglong.engine.run import check_run as running

    options = Options(
        files=(folder / "上报表.xlsx",), as_of=pl.Series(["2022-12-31"]).str.to_date()[0], year=2022,
        profile=folder / "profile.yaml", prints=True,
    )  # fmt: skip
    running.check(options, folder / "结果")
    return folder


def test_each_has_a_letter_inside_the_folder_under_a_name_of_its_own(run: Path) -> None:
    index = pl.read_parquet(run / "结果" / "notices" / "index.parquet")
    assert index.filter(pl.col("track") == "inform").height == len(rows())
    for letter in index["letter"]:
        path = (run / "结果" / letter).resolve()
        assert path.is_file()
        assert path.is_relative_to(run / "结果" / "notices")
        assert len(path.name.encode()) <= 255
        assert not re.search('[\\\\:*?"<>|\x00-\x1f\u202e]', path.name)
    assert sorted(path.name for path in run.iterdir()) == ["profile.yaml", "上报表.csv", "上报表.xlsx", "结果"]


def test_the_merged_file_and_the_zips_open(run: Path) -> None:
    prints = run / "结果" / "打印"
    assert docx.Document(str(prints / "合并打印.docx")).paragraphs
    for path in (prints / "按乡镇").iterdir():
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert not any(name.startswith(("/", "..")) or "\\" in name for name in archive.namelist())


@pytest.mark.parametrize("book", ["台账.xlsx", "打印/文书清单.xlsx"])
def test_a_workbook_has_no_formula_and_no_lost_value(run: Path, book: str) -> None:
    sheets = openpyxl.load_workbook(run / "结果" / book).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    texts = {cell.value for cell in cells if isinstance(cell.value, str)}
    for value in ('=HYPERLINK("http://x","甲")', "{{ office.name }}{% for a in facts %}{# x #}", "../../etc/passwd"):
        assert any(value in text for text in texts)


@pytest.mark.parametrize(
    "tag",
    ["{{ '<b>' }}", "{{ '<' ~ 'b>' }}", "{{ enterprise.name }}", "{{ enterprise.name ~ '' }}", "{{ basis|join('') }}"],
)
def test_every_way_to_show_a_value_escapes_it(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(made_template(f"始{tag}终"))
    fields = template_fields(context_of(case("inform"), "inform"))
    fields["enterprise"] = replace(fields["enterprise"], name="<b>")
    content = LetterTemplate(path, LetterContext).render({**fields, "basis": ("<", "b>")})
    assert words(content) == "始<b>终"
