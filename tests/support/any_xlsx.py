"""The same sheet as .xlsx in any legal layout and any packaging."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

from any_sheet import AnyCell, AnySheet
from any_xml import FOREIGN, AnyXml

from tenglong.engine.core.cell_addresses import cell_address

TRANSITIONAL = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class AnyXlsx:
    """Writes one sheet; `wild` is 0 for the layout that common programs write."""

    def __init__(self, pick: random.Random, wild: float) -> None:
        self.pick = pick
        self.main, self.office = pick.choice((TRANSITIONAL, TRANSITIONAL, STRICT))
        self.xml = AnyXml(pick, pick.choice(("", "", "x")) if wild else "", wild)
        self.strings: list[str] = ["没有用到的文字"] if self.xml.odd() else []

    def root(self, name: str, inside: str) -> bytes:
        prefix = self.xml.prefix.rstrip(":")
        spaces = {f"xmlns{':' if prefix else ''}{prefix}": self.main, "xmlns:o": FOREIGN, "xmlns:r": self.office}
        return self.xml.document(self.xml.element(name, spaces, inside or " "))

    def sheet(self, sheet: AnySheet) -> bytes:
        xml = self.xml
        parts = []
        if sheet.hidden_columns:
            parts.append(xml.element("cols", {}, xml.join([self.column(at) for at in sorted(sheet.hidden_columns)])))
        parts.append(xml.element("sheetData", {}, xml.join(self.rows(sheet))))
        if sheet.merges:
            parts.append(xml.element("mergeCells", {}, xml.join([self.merge(merge) for merge in sheet.merges])))
        if xml.odd():
            parts.append(xml.element("extLst", {}, '<o:c r="A1"><o:v>9</o:v></o:c>'))
        return self.root("worksheet", xml.join(parts))

    def column(self, at: int) -> str:
        hidden = self.pick.choice(("1", "true"))
        return self.xml.element("col", {"min": str(at + 1), "max": str(at + 1), "hidden": hidden, "width": "9"})

    def merge(self, merge: tuple[int, int, int, int]) -> str:
        top, left, bottom, right = merge
        return self.xml.element("mergeCell", {"ref": f"{cell_address(top, left)}:{cell_address(bottom, right)}"})

    def rows(self, sheet: AnySheet) -> list[str]:
        """The rows, without those that are blank, or with them."""
        made, last = [], -1
        for row in range(sheet.height + self.pick.randrange(3)):
            cells = {column: cell for (at, column), cell in sheet.cells.items() if at == row}
            if not cells and row not in sheet.hidden_rows and not self.xml.odd():
                continue
            attributes = {"r": str(row + 1)}
            if row == last + 1 and self.xml.odd():
                del attributes["r"]
            if row in sheet.hidden_rows:
                attributes["hidden"] = self.pick.choice(("1", "true"))
            if self.xml.odd():
                attributes |= {"ht": "20", "o:id": "a>b"} if self.xml.odd() else {"spans": "1:6"}
            made.append(self.xml.element("row", attributes, self.xml.join(self.row(row, cells, bool(len(attributes))))))
            last = row
        return made

    def row(self, row: int, cells: dict[int, AnyCell], _: bool) -> list[str]:
        columns = sorted(cells)
        if self.xml.odd():
            columns = sorted({*columns, *range(6)})
        named = not self.xml.odd()
        if not named:  # cells without a reference stand one after the other
            columns = list(range(max(columns, default=-1) + 1))
        made = [self.cell(row, column, cells.get(column), named=named) for column in columns]
        if named and self.xml.odd():
            self.pick.shuffle(made)
        return made

    def cell(self, row: int, column: int, cell: AnyCell | None, *, named: bool) -> str:
        attributes = {"r": cell_address(row, column)} if named else {}
        style = "1" if cell is not None and cell.kind == "percent" else self.pick.choice(("", "0", "2"))
        attributes |= {"s": style} if style else {}
        if cell is None:
            return self.xml.element("c", attributes)
        type_, inside = getattr(self, f"_{cell.kind}")(cell)
        attributes |= {"t": type_} if type_ else {}
        if self.xml.odd() and self.xml.wild:  # Apache POI's order
            attributes = {key: attributes[key] for key in ("r", "t", "s") if key in attributes}
        after = self.xml.element("extLst", {}, "<o:v>9</o:v>") if self.xml.odd() else ""
        return self.xml.element("c", attributes, inside + after)

    def formula(self) -> str:
        if self.pick.random() > 0.2:
            return ""
        if self.xml.odd():
            return self.xml.element("f", {"t": "shared", "si": "0"})
        return self.xml.element("f", {}, self.xml.text('IF(A1>2,"a&b",1)') if self.pick.random() < 0.8 else "")

    def value(self, text: str) -> str:
        return self.xml.element("v", {}, self.xml.text(text))

    def spaced(self, text: str) -> str:
        return f"\n {text} " if self.xml.odd() else text

    def _number(self, cell: AnyCell) -> tuple[str, str]:
        text = cell.text
        if self.xml.odd():
            text = self.pick.choice((repr(float(text)), f"{float(text):.17g}", f"{float(text):.15e}"))
        return self.pick.choice(("", "n")), self.formula() + self.value(self.spaced(text))

    _percent = _number

    def _boolean(self, cell: AnyCell) -> tuple[str, str]:
        word = {"TRUE": ("1", "true"), "FALSE": ("0", "false")}[cell.text][self.xml.odd()]
        return "b", self.formula() + self.value(self.spaced(word))

    def _error(self, cell: AnyCell) -> tuple[str, str]:
        return "e", self.formula() + self.value(cell.text)

    def _text(self, cell: AnyCell) -> tuple[str, str]:
        way = self.pick.choice(("s", "s", "inlineStr", "str"))
        if way == "str":
            return "str", (self.formula() or self.xml.element("f", {}, "A1")) + self.value(cell.text)
        if way == "inlineStr":
            stale = self.value("9") if self.xml.odd() else ""
            return "inlineStr", stale + self.xml.element("is", {}, self.runs(cell.text))
        self.strings.append(cell.text)
        return "s", self.value(self.spaced(str(len(self.strings) - 1)))

    def runs(self, text: str) -> str:
        """A text as one <t>, or as rich text with a pronunciation guide."""
        xml = self.xml
        if not xml.odd():
            return xml.element("t", {"xml:space": "preserve"} if xml.odd() else {}, xml.text(text))
        at = self.pick.randrange(len(text) + 1)
        bold = xml.element("rPr", {}, xml.element("b"))
        runs = [xml.element("r", {}, bold + xml.element("t", {}, xml.text(part))) for part in (text[:at], text[at:])]
        spoken = xml.element("rPh", {"sb": "0", "eb": "1"}, xml.element("t", {}, "yin")) if xml.odd() else ""
        return xml.join(runs) + spoken

    def shared(self) -> bytes:
        items = [self.xml.element("si", {}, self.runs(text)) for text in self.strings]
        return self.root("sst", self.xml.join(items))

    def styles(self) -> bytes:
        xml = self.xml
        ids = ("0", "10", "164")
        formats = xml.element("numFmts", {}, xml.element("numFmt", {"numFmtId": "164", "formatCode": "#,##0.00_ "}))
        xfs = xml.element("cellXfs", {}, xml.join([xml.element("xf", {"numFmtId": number}) for number in ids]))
        return self.root("styleSheet", formats + xfs)

    def save(self, sheet: AnySheet, path: Path) -> Path:
        """Write the package: parts at any path, in any order, with or without parts that no cell needs."""
        folder = self.pick.choice(("xl/", "xl/", "book/", "", "a b/")) if self.xml.wild else "xl/"
        sheet_name = self.pick.choice(("worksheets/sheet1.xml", "Sheet1.XML", "s.xml")) if self.xml.wild else "s1.xml"
        xml = self.xml
        part = self.sheet(sheet)
        book = xml.element("sheets", {}, xml.element("sheet", {"name": "表", "sheetId": "1", "r:id": "rId7"}))
        targets = {"rId7": ("worksheet", sheet_name), "rId2": ("styles", "st.xml"), "rId3": ("theme", "theme.xml")}
        parts: dict[str, bytes] = {
            "_rels/.rels": self.relations({"rId1": ("officeDocument", f"{folder}workbook.xml")}, ""),
            f"{folder}workbook.xml": self.root("workbook", book),
            f"{folder}{sheet_name}": part,
            f"{folder}st.xml": self.styles(),
        }
        if self.strings:
            targets["rId4"] = ("sharedStrings", "text/strings.xml")
            parts[f"{folder}text/strings.xml"] = self.shared()
        parts[f"{folder}_rels/workbook.xml.rels"] = self.relations(targets, folder)
        if folder != "xl/" or not self.xml.odd():
            types = f'<Types xmlns="x"><Override PartName="/{folder}workbook.xml" ContentType="{MAIN_TYPE}"/></Types>'
            parts["[Content_Types].xml"] = types.encode()
        self.pack(parts, path)
        return path

    def relations(self, targets: dict[str, tuple[str, str]], folder: str) -> bytes:
        items = []
        for id_, (kind, target) in targets.items():
            target = f"/{folder}{target}" if self.xml.odd() else target
            target = target.replace(" ", "%20") if self.xml.odd() else target
            items.append(AnyXml(self.pick, "", self.xml.wild).element(
                "Relationship", {"Id": id_, "Type": f"{self.office}/{kind}", "Target": target}
            ))  # fmt: skip
        return AnyXml(self.pick, "", self.xml.wild).document(
            f'<Relationships xmlns="{RELATIONS}">{"".join(items)}</Relationships>'
        )

    def pack(self, parts: dict[str, bytes], path: Path) -> None:
        names = list(parts)
        if self.xml.odd():
            self.pick.shuffle(names)
        method = zipfile.ZIP_STORED if self.xml.odd() else zipfile.ZIP_DEFLATED
        slash = "\\" if self.xml.odd() else "/"
        with zipfile.ZipFile(path, "w", method) as package:
            for name in names:
                package.writestr(name.replace("/", slash), parts[name])
