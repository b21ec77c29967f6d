"""The same sheet as .ods in any legal layout, as .xls and as .xlsb."""

from __future__ import annotations

import random
import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import xlwt
from any_sheet import AnyCell, AnySheet
from any_xml import AnyXml
from grid_files import package, relations

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = ("office", "table", "text", "style")
ERRORS = {"#DIV/0!": 7, "#REF!": 23, "#N/A": 42}
BLANK = AnyCell("blank", "")


class AnyOds:
    """Writes content.xml with prefixes of its own choice, repeated cells, comments and drawings."""

    def __init__(self, pick: random.Random, wild: float) -> None:
        self.pick = pick
        self.xml = AnyXml(pick, "", wild)
        self.prefix = {name: name[:2] if self.xml.odd() else name for name in SPACES}

    def element(self, name: str, attributes: dict[str, str], inside: str = "") -> str:
        return self.xml.element(self.named(name), {self.named(key): value for key, value in attributes.items()}, inside)

    def named(self, name: str) -> str:
        space, _, local = name.partition(":")
        return f"{self.prefix.get(space, space)}:{local}"

    def save(self, sheet: AnySheet, path: Path) -> Path:
        spaces = {f"xmlns:{self.prefix[name]}": f"{OASIS}{name}:1.0" for name in SPACES}
        spaces |= {"xmlns:calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"}
        spaces |= {"xmlns:draw": f"{OASIS}drawing:1.0"}
        parts = self.columns(sheet) + self.rows(sheet)
        table = self.element("table:table", {"table:name": "表"}, self.xml.join(parts))
        body = self.element("office:body", {}, self.element("office:spreadsheet", {}, table))
        root = self.xml.element(self.named("office:document-content"), spaces, body)
        with zipfile.ZipFile(path, "w") as made:
            if not self.xml.odd():
                made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            made.writestr("content.xml", self.xml.document(root, ("utf-8", "utf-8-sig", "ascii")))
        return path

    def columns(self, sheet: AnySheet) -> list[str]:
        hidden = {"table:visibility": self.pick.choice(("collapse", "filter"))}
        return [
            self.element("table:table-column", hidden if column in sheet.hidden_columns else {})
            for column in range(sheet.width)
        ]

    def rows(self, sheet: AnySheet) -> list[str]:
        made, row = [], 0
        while row < sheet.height:
            attributes = {"table:visibility": "collapse"} if row in sheet.hidden_rows else {}
            repeat = 1
            blank = all((row, column) not in sheet.cells for column in range(sheet.width))
            if blank and not attributes and not any(merge[0] == row for merge in sheet.merges):
                while row + repeat < sheet.height and self.is_blank(sheet, row + repeat):
                    repeat += 1
            if repeat > 1:
                attributes["table:number-rows-repeated"] = str(repeat)
            cells = self.xml.join([self.cell(sheet, row, column) for column in range(sheet.width)])
            made.append(self.element("table:table-row", attributes, cells))
            row += repeat
        return made

    @staticmethod
    def is_blank(sheet: AnySheet, row: int) -> bool:
        filled = any((row, column) in sheet.cells for column in range(sheet.width))
        return not filled and row not in sheet.hidden_rows and all(merge[0] != row for merge in sheet.merges)

    def cell(self, sheet: AnySheet, row: int, column: int) -> str:
        cell = sheet.cells.get((row, column), BLANK)
        attributes = {}
        for top, left, bottom, right in sheet.merges:
            if (top, left) == (row, column):
                attributes["table:number-columns-spanned"] = str(right - left + 1)
                attributes["table:number-rows-spanned"] = str(bottom - top + 1)
        typed, shown = self.typed(cell)
        note = self.element("office:annotation", {}, self.paragraph("批注")) if self.xml.odd() else ""
        drawing = self.xml.element("draw:frame", {}, self.paragraph("图")) if self.xml.odd() else ""
        inside = note + (self.paragraph(shown) if shown else "") + drawing
        return self.element("table:table-cell", attributes | typed, inside)

    def typed(self, cell: AnyCell) -> tuple[dict[str, str], str]:
        """The attributes that hold a cell's value, and its text as shown."""
        if cell.kind == "number":
            shown = self.pick.choice((cell.text, "")) if self.xml.odd() else cell.text
            return {"office:value-type": "float", "office:value": repr(float(cell.text))}, shown
        if cell.kind == "percent":
            return {"office:value-type": "percentage", "office:value": cell.text}, f"{Decimal(cell.text) * 100:f}%"
        if cell.kind == "boolean":
            return {"office:value-type": "boolean", "office:boolean-value": cell.text.lower()}, cell.text
        if cell.kind == "error":
            return {"office:value-type": "string", "calcext:value-type": "error"}, cell.text
        return ({"office:value-type": "string"}, cell.text) if cell.text else ({}, "")

    def paragraph(self, text: str) -> str:
        """A text as a paragraph, perhaps partly in a span; blanks may be elements."""
        at = self.pick.randrange(len(text) + 1)
        if self.xml.odd():
            return self.element(
                "text:p", {}, self.blanks(text[:at]) + self.element("text:span", {}, self.blanks(text[at:]))
            )
        return self.element("text:p", {}, self.blanks(text))

    def blanks(self, text: str) -> str:
        if not self.xml.odd():
            return self.xml.text(text)
        return self.element("text:s", {}).join(self.xml.text(part) for part in text.split(" "))


def save_xls(sheet: AnySheet, path: Path) -> Path:
    """The sheet as .xls by xlwt."""
    book = xlwt.Workbook()
    made = book.add_sheet("表", cell_overwrite_ok=True)
    for top, left, bottom, right in sheet.merges:
        made.merge(top, bottom, left, right)
    for (row, column), cell in sheet.cells.items():
        if cell.kind == "error":
            made.row(row).set_cell_error(column, ERRORS[cell.text])
        elif cell.kind == "boolean":
            made.row(row).set_cell_boolean(column, cell.text == "TRUE")
        elif cell.kind == "text":
            made.write(row, column, cell.text)
        else:
            style = xlwt.easyxf(num_format_str="0.00%") if cell.kind == "percent" else xlwt.easyxf()
            made.write(row, column, float(cell.text), style)
    for row in sheet.hidden_rows:
        made.row(row).hidden = True
    for column in sheet.hidden_columns:
        made.col(column).hidden = True
    book.save(str(path))
    return path


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of a part of .xlsb."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    return head + (bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])) + data


def wide(text: str) -> bytes:
    """A text of .xlsb."""
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def xlsb_cell(pick: random.Random, column: int, cell: AnyCell) -> bytes:
    """A cell of .xlsb, as a value or as the saved result of a formula."""
    formula = pick.random() < 0.2
    tail = b"\0\0" + struct.pack("<II", 0, 0) if formula else b""
    style = 1 if cell.kind == "percent" else 0
    if cell.kind == "text":
        kind, value = 8 if formula else 6, wide(cell.text)
    elif cell.kind == "boolean":
        kind, value = 10 if formula else 4, bytes([cell.text == "TRUE"])
    elif cell.kind == "error":
        kind, value = 11 if formula else 3, bytes([ERRORS[cell.text]])
    else:
        kind, value = 9 if formula else 5, struct.pack("<d", float(cell.text))
    return record(kind, struct.pack("<II", column, style) + value + tail)


def save_xlsb(sheet: AnySheet, path: Path, pick: random.Random) -> Path:
    """The sheet as .xlsb, record by record."""
    data = record(129)
    for column in sorted(sheet.hidden_columns):
        data += record(60, struct.pack("<IIIIH", column, column, 2560, 0, 1))
    data += record(145)
    for row in range(sheet.height):
        hidden = 0x10 if row in sheet.hidden_rows else 0
        data += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, hidden, 0, 0))
        cells = sorted((column, cell) for (at, column), cell in sheet.cells.items() if at == row)
        data += b"".join(xlsb_cell(pick, column, cell) for column, cell in cells)
    data += record(146)
    for top, left, bottom, right in sheet.merges:
        data += record(176, struct.pack("<4I", top, bottom, left, right))
    xfs = b"".join(record(47, struct.pack("<HHHHHHHH", 0, number, 0, 0, 0, 0, 0, 0)) for number in (0, 10))
    book = record(131) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("表")) + record(132)
    return package(
        path,
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(worksheet="worksheets/sheet1.bin", styles="styles.bin"),
            "xl/worksheets/sheet1.bin": data + record(130),
            "xl/styles.bin": record(278) + record(617, struct.pack("<I", 2)) + xfs + record(618) + record(279),
        },
    )
