"""What a template must not have: links that are fetched, fields that fetch, macros, embedded objects and documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from ..core.errors import TemplateError

_XML = re.compile(r".*\.(xml|rels)", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?i)(.*/)?(vbaProject.*|vbaData.*|activeX/.*|embeddings/.*|.*\.(bin|ole|exe|dll|mht|rtf))")
_FETCHING = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|AUTOTEXT|MACROBUTTON|EMBED|HTMLACTIVEX)\b",
    re.IGNORECASE,
)
_CHUNKS = ("aFChunk", "subDocument", "attachedTemplate", "oleObject", "control", "vbaProject", "frame")
"""Last words of relation types by which other documents, objects or macros come in."""


def refuse_active(parts: Mapping[str, bytes], name: str) -> None:
    """Refuse a template that could do or fetch something when a letter made of it is opened or converted.

    Links that a reader has to click stay allowed.

    Raises:
        TemplateError: it has such a part, link or field.
    """
    for what in _active(parts, name):
        raise TemplateError(
            f"模板{what}，打开时可能取用外部内容，不能使用",
            code="T095",
            where=name,
            remedy="请在 WPS 或 Word 中删去，只留文字、表格和标记，另存为 .docx 后再用",
        )


def _active(parts: Mapping[str, bytes], name: str) -> Iterator[str]:
    for part, content in parts.items():
        if _EMBEDDED.fullmatch(part):
            yield f"含有宏或嵌入的对象（{part}）"
        if _XML.fullmatch(part):
            yield from _in_xml(xml_root(content, f"{name} {part}"))


def xml_root(content: bytes, where: str) -> etree._Element:
    """A part's XML; no entity is expanded.

    Raises:
        TemplateError: broken, or with a document type declaration.
    """
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as problem:
        raise TemplateError("模板内容已损坏", code="T012", where=where, remedy="请用 WPS 或 Word 重新保存") from problem
    if root.getroottree().docinfo.doctype:
        raise TemplateError("模板内容带有实体声明", code="T013", where=where, remedy="请用 WPS 或 Word 重新保存")
    return root


def _in_xml(root: etree._Element) -> Iterator[str]:
    instructions = []
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        attributes = {etree.QName(key).localname: str(value) for key, value in element.attrib.items()}
        if tag == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            outside = attributes.get("TargetMode") == "External" and kind != "hyperlink"
            if outside or kind in _CHUNKS:
                yield f"链接到外部（{kind}：{attributes.get('Target', '')[:80]}）"
        elif tag == "instrText":
            instructions.append(element.text or "")
        elif tag == "fldSimple":
            instructions.append(f" {attributes.get('instr', '')} ")
        elif tag == "imagedata" and attributes.get("src"):
            yield f"链接到外部（图片：{attributes['src'][:80]}）"
    if field := _FETCHING.search("".join(instructions)):
        yield f"含有取用外部内容的域（{field[0].upper()}）"
