"""Parts of a Word file as XML trees."""

from __future__ import annotations

from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Element = Any
"""An lxml element."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def local_name(element: Element) -> str:
    """An element's name without its namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def parse_part(part: bytes) -> Element:
    """The root of a part; no entity is expanded, nothing fetched.

    Raises:
        etree.XMLSyntaxError: it is not XML.
    """
    return etree.fromstring(part, _PARSER)


def part_bytes(root: Element) -> bytes:
    """A tree as a part."""
    return _DECLARATION + xml_bytes(root)


def xml_bytes(element: Element) -> bytes:
    """An element as UTF-8, without a declaration."""
    return bytes(etree.tostring(element, encoding="UTF-8", xml_declaration=False))
