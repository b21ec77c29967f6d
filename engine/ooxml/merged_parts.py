"""What the letters of a merged file refer to: shared parts once, other parts as often as they differ.

Styles and settings are the first letter's. Equal headers, footers and pictures are stored once.

The file's parts, the relations of its document and its list of content types grow with the letters that are added.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from .xml_parts import R, W, parse_part, part_bytes, w

DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"

_COPIED = {
    "header", "footer", "image", "chart", "oleObject", "package",
    "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors",
}  # fmt: skip
"""Kinds of parts that each letter may have its own of; a file has one part of every other kind, the first letter's."""

Parts = Mapping[str, bytes]
"""Part name → content of a whole file."""


@dataclass(frozen=True, kw_only=True)
class _PartRelation:
    """An entry of a .rels part.

    Attributes:
        kind: the last word of its type.
        part: the name of the part that it leads to, empty where that is outside the file.
    """

    id: str
    type: str
    kind: str
    target: str
    part: str


class MergedParts:
    """The parts beside the document's text."""

    def __init__(self, first: Parts) -> None:
        """Args:
        first: the letter that styles, settings and everything else that a file has once are taken from.
        """
        margins = {relation.part for relation in _document_relations(first) if relation.kind in ("header", "footer")}
        left_out = {DOCUMENT, _RELATIONS, _TYPES, *margins, *map(_relations_name, margins)}
        self._parts = {name: content for name, content in first.items() if name not in left_out}
        self._first_types = first[_TYPES]
        self._added_types: dict[str, str] = {}
        self._copied: dict[tuple[str, bytes, bytes], str] = {}
        self._relations: dict[tuple[str, str, bool], str] = {}

    def take(self, letter: Parts) -> dict[str, str]:
        """Take over what a letter's document refers to; its relation ids → the ids of this file."""
        ids = {}
        for relation in _document_relations(letter):
            target = relation.target
            if relation.part in letter:
                if relation.kind in _COPIED:
                    target = posixpath.relpath(self._copy(letter, relation.part), "word")
                else:
                    self._keep(letter, relation.part, as_name=relation.part)
            ids[relation.id] = self._relation(relation.type, target, external=not relation.part)
        return ids

    def empty_margin(self, kind: str) -> str:
        """The id of the relation to an empty "header" or "footer"."""
        name = f"word/{kind}0.xml"
        if name not in self._parts:
            root = etree.Element(w({"header": "hdr", "footer": "ftr"}[kind]), nsmap={"w": W})
            etree.SubElement(root, w("p"))
            self._parts[name] = part_bytes(root)
            self._added_types[name] = _CONTENT_TYPE.format(kind)
        return self._relation(f"{R}/{kind}", f"{kind}0.xml", external=False)

    def finished(self) -> dict[str, bytes]:
        """Every part of the file but the document: those of the text before those of the package."""
        parts = dict(sorted(self._parts.items(), key=lambda item: not item[0].startswith("word/")))
        return {**parts, _RELATIONS: self._relations_part(), _TYPES: self._types_part()}

    def _relation(self, type_: str, target: str, *, external: bool) -> str:
        return self._relations.setdefault((type_, target, external), f"rId{len(self._relations) + 1}")

    def _copy(self, letter: Parts, part: str) -> str:
        """Copy a part and what it refers to, once for all letters that have the same; its name in this file."""
        content, relations = letter[part], letter.get(_relations_name(part), b"")
        if relations:
            relations = self._copied_relations(letter, part, relations)
        elif self._parts.get(part) == content:
            return part
        stem, extension = posixpath.splitext(part)
        stem = stem.rstrip("0123456789")
        key = stem, content, relations
        if key not in self._copied:
            number = len(self._copied) + 1
            while (name := f"{stem}{number}{extension}") in self._parts:
                number += 1
            self._keep(letter, part, as_name=name)
            if relations:
                self._parts[_relations_name(name)] = relations
            self._copied[key] = name
        return self._copied[key]

    def _copied_relations(self, letter: Parts, part: str, relations: bytes) -> bytes:
        """A .rels part that leads to copies of what `relations` leads to."""
        root = parse_part(relations)
        for entry, relation in zip(root, _read_relations(relations, posixpath.dirname(part)), strict=True):
            if relation.part in letter:
                entry.set("Target", f"/{self._copy(letter, relation.part)}")
        return part_bytes(root)

    def _keep(self, letter: Parts, part: str, *, as_name: str) -> None:
        if as_name not in self._parts:
            self._parts[as_name] = letter[part]
            self._added_types[as_name] = _content_type(letter[_TYPES], part)

    def _relations_part(self) -> bytes:
        namespace = f"{_PACKAGE}/relationships"
        root = etree.Element(f"{{{namespace}}}Relationships", nsmap={None: namespace})
        for (type_, target, external), id_ in self._relations.items():
            mode = {"TargetMode": "External"} if external else {}
            etree.SubElement(root, f"{{{namespace}}}Relationship", {"Id": id_, "Type": type_, "Target": target, **mode})
        return part_bytes(root)

    def _types_part(self) -> bytes:
        """The first letter's list of content types, with what has come and without what has gone."""
        root = parse_part(self._first_types)
        present = {f"/{name}" for name in (DOCUMENT, *self._parts)} - {f"/{name}" for name in self._added_types}
        for entry in root.findall("{*}Override"):
            if entry.get("PartName") not in present:
                root.remove(entry)
        for name, type_ in self._added_types.items():
            entry = {"PartName": f"/{name}", "ContentType": type_}
            etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Override", entry)
        return part_bytes(root)


def _document_relations(letter: Parts) -> tuple[_PartRelation, ...]:
    return _read_relations(letter[_RELATIONS], "word") if _RELATIONS in letter else ()


@lru_cache(64)
def _read_relations(part: bytes, folder: str) -> tuple[_PartRelation, ...]:
    """The entries of a .rels part, whose targets start from `folder`; letters of one template have the same."""
    return tuple(
        _PartRelation(
            id=entry.get("Id"),
            type=entry.get("Type"),
            kind=entry.get("Type").rpartition("/")[2],
            target=entry.get("Target"),
            part="" if entry.get("TargetMode") == "External" else _part_name(folder, entry.get("Target")),
        )
        for entry in parse_part(part)
    )


def _part_name(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _relations_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


@lru_cache(256)
def _content_type(types: bytes, part: str) -> str:
    """A part's content type by its file's list: by its name, else by its extension."""
    extension = posixpath.splitext(part)[1].removeprefix(".").lower()
    by_extension = "application/xml"
    for entry in parse_part(types):
        if entry.get("PartName") == f"/{part}":
            return str(entry.get("ContentType"))
        if entry.get("Extension", "").lower() == extension:
            by_extension = entry.get("ContentType")
    return by_extension
