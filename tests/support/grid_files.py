"""Small submissions made for the reading tests: workbooks by openpyxl, and packages written part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.intake.files.grid import Grid
from tenglong.engine.intake.files.read_grids import read_grids
from tenglong.engine.intake.files.readers.bounds import Bounds
from tenglong.engine.intake.files.readers.dispatch import read_kind
from tenglong.engine.intake.files.readers.sniff import sniff
from tenglong.engine.policy.profile import Limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def read(path: Path, **limits: int) -> list[Grid]:
    """All sheets, under the default limits but for those given."""
    return read_grids(path, Limits(**limits))


def read_one(path: Path, **limits: int) -> Grid:
    """The only sheet of a file."""
    (grid,) = read(path, **limits)
    return grid


def reading(path: Path) -> Grid:
    """The only sheet of a file, read in this process: quicker where many small files are read."""
    (grid,) = read_kind(sniff(path, path.name), path, Bounds.of(Limits()), path.name)
    return grid


def rows(grid: Grid) -> list[list[str | None]]:
    """The cells, row by row."""
    return [list(row) for row in grid.cells.iter_rows()]


def workbook(path: Path, fill: Callable[[Worksheet], None]) -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    assert book.active is not None
    fill(book.active)
    book.save(path)
    return path


def package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A ZIP file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def relations(**targets: str) -> str:
    """A relations part: kind=target, with the ids rId1, rId2 …"""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{items}</Relationships>'


def xlsx(path: Path, sheet: str | bytes, **others: str) -> Path:
    """An .xlsx whose only sheet is this XML; `strings` and `styles` are further parts, `workbook` its properties."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{others.get("workbook", "")}'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml", styles="styles.xml"
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": others.get("strings", f'<sst xmlns="{MAIN}"/>'),
        "xl/styles.xml": others.get("styles", f'<styleSheet xmlns="{MAIN}"/>'),
    }
    return package(path, parts)


def sheet_xml(data: str, before: str = "", after: str = "") -> str:
    """A worksheet part with these rows."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
