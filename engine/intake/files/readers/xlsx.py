"""Reader of .xlsx and .xlsm (and of .et files with the same content): the workbook; `sheet_xml` reads its sheets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from ..grid import Grid
from .bounds import MOST_SHEETS, Bounds
from .refusals import check_count, damaged
from .sheet_xml import WorkbookParts, read_sheet
from .strings_xml import read_strings
from .styles_xml import read_styles
from .zip_package import ZipPackage, local

MACROS = "文件带有宏，已忽略"
EXTERNAL_LINKS = "文件引用了其他工作簿，引用处按文件中保存的结果读取"


class SheetPart(NamedTuple):
    """A worksheet of the workbook and the part that holds it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class WorkbookRelation:
    """A relationship to another part; `kind` is the last word of its type."""

    kind: str
    target: str


def read_xlsx(path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """All worksheets, in the workbook's order."""
    package = ZipPackage(path, bounds, label)
    part = workbook_part(package)
    related = relations(package, part)
    root = package.xml(part)
    by_kind = {relation.kind: relation.target for relation in related.values()}
    workbook = WorkbookParts(
        package=package,
        bounds=bounds,
        strings=read_strings(package, by_kind.get("sharedStrings")),
        styles=read_styles(package, by_kind.get("styles")),
        since_1904=any(
            local(node.tag) == "workbookPr" and node.get("date1904") in ("1", "true", "on") for node in root
        ),
    )
    notes = workbook_notes(package)
    sheets = list(_sheets(root, related, package.where))
    check_count(len(sheets), MOST_SHEETS, "工作表", label)
    grids = []
    for sheet in sheets:
        grids.append(read_sheet(workbook, sheet.part, name=sheet.name, hidden=sheet.hidden, notes=notes))
        notes = notes if sheet.hidden else ()
    return grids


def workbook_part(package: ZipPackage) -> str:
    """The part that lists the sheets, as the package's own relations name it, else where programs put it."""
    for relation in relations(package, "").values() if package.has("_rels/.rels") else ():
        if relation.kind == "officeDocument":
            return relation.target
    for usual in ("xl/workbook.xml", "xl/workbook.bin"):
        if package.has(usual):
            return usual
    raise damaged(package.where, "缺少工作簿")


def workbook_notes(package: ZipPackage) -> tuple[str, ...]:
    """Remarks on what the workbook holds besides its sheets."""
    folders = {"xl/vbaProject.bin": MACROS, "xl/externalLinks": EXTERNAL_LINKS}
    return tuple(note for folder, note in folders.items() if package.has(folder.lower()))


def relations(package: ZipPackage, part: str) -> dict[str, WorkbookRelation]:
    """The relationships of a part to parts in the package, by id; for part "" those of the package itself."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    return {
        node.get("Id", ""): WorkbookRelation(
            node.get("Type", "").rpartition("/")[2],
            _target(package, folder, node.get("Target", "")),
        )
        for node in package.xml(rels)
        if node.get("TargetMode") != "External"
    }


def _target(package: ZipPackage, folder: str, name: str) -> str:
    """The part that a relationship names: relative to its folder or from the root, blanks perhaps as %20."""
    target = posixpath.normpath(posixpath.join("/", folder, name.replace("\\", "/"))).lstrip("/")
    return target if package.has(target.lower()) else unquote(target)


def _sheets(root: Element, related: dict[str, WorkbookRelation], where: str) -> Iterator[SheetPart]:
    """The worksheets that the workbook lists, without chart and dialog sheets, which hold no cells.

    Raises:
        SubmissionError: a listed sheet is missing.
    """
    for node in root.iter():
        if local(node.tag) != "sheet":
            continue
        attributes = {local(key): value for key, value in node.attrib.items()}
        if attributes.get("id") == "":  # a module of macros, which has no part
            continue
        relation = related.get(attributes.get("id", ""))
        if relation is None:
            raise damaged(where, f"缺少工作表“{attributes.get('name', '')}”")
        if relation.kind == "worksheet":
            hidden = attributes.get("state", "visible") != "visible"
            yield SheetPart(attributes.get("name", ""), relation.target, hidden)
