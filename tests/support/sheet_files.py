"""Made sheets as files of every kind, under names that tell nothing of it."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook
from sheet_maker import Sheet


def save(sheet: Sheet, folder: Path) -> Path:
    """The sheet as a file of its kind, under a name that tells nothing."""
    path = folder / f"表.{'csv' if sheet.kind in ('gbk', 'utf8') else 'xls'}"
    {"xlsx": _xlsx, "xls": _xls, "ods": _ods, "html": _html}.get(sheet.kind, _text)(sheet, path)
    return path


def _xlsx(sheet: Sheet, path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in sheet.rows:
        book.active.append([None if cell == "" else cell for cell in row])
    for top, left, bottom, right in sheet.merges:
        book.active.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)


def _xls(sheet: Sheet, path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    covered = _covered(sheet)
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell not in (None, "") and (row, column) not in covered:
                page.write(row, column, cell)
    for top, left, bottom, right in sheet.merges:
        page.write_merge(top, bottom, left, right, sheet.rows[top][left])
    book.save(str(path))


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """All cells of the merged areas."""
    return {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }


def _laid_out(sheet: Sheet) -> Iterator[list[tuple[Any, int, int]]]:
    """The cells of each row with the rows and columns that they span; 0 for a covered cell."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
    covered = _covered(sheet) - set(spans)
    for row, cells in enumerate(sheet.rows):
        yield [
            (cell, *((0, 0) if (row, column) in covered else spans.get((row, column), (1, 1))))
            for column, cell in enumerate(cells)
        ]


def _escaped(cell: Any) -> str:
    return "" if cell is None else str(cell).replace("&", "&amp;").replace("<", "&lt;")


def _html(sheet: Sheet, path: Path) -> None:
    lines = [
        "".join(
            f'<td rowspan="{down}" colspan="{across}">{_escaped(cell)}</td>'.replace("\n", "<br>")
            for cell, down, across in row
            if down
        )
        for row in _laid_out(sheet)
    ]
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    path.write_text(f"<html><meta charset='utf-8'><table>{table}</table></html>", encoding="utf-8")


_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def _ods_cell(cell: Any, down: int, across: int) -> str:
    if not down:
        return "<table:covered-table-cell/>"
    span = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
    if cell in (None, ""):
        return f"<table:table-cell{span}/>"
    if isinstance(cell, int | float):
        return f'<table:table-cell{span} office:value-type="float" office:value="{cell!r}"/>'
    paragraphs = "".join(f"<text:p>{_escaped(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell{span} office:value-type="string">{paragraphs}</table:table-cell>'


def _ods(sheet: Sheet, path: Path) -> None:
    rows = "".join(
        f"<table:table-row>{''.join(_ods_cell(*cell) for cell in row)}</table:table-row>" for row in _laid_out(sheet)
    )
    body = f'<table:table table:name="Sheet1">{rows}</table:table>'
    content = (
        f"<office:document-content {_NAMESPACES}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)


def _text(sheet: Sheet, path: Path) -> None:
    buffer = StringIO()
    csv.writer(buffer).writerows(["" if cell is None else cell for cell in row] for row in sheet.rows)
    encoding = "gb18030" if sheet.kind == "gbk" else "utf-8-sig"
    path.write_bytes(buffer.getvalue().encode(encoding))
