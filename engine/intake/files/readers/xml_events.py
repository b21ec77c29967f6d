"""Any valid XML part as a stream of events, whatever its encoding, prefixes and layout; a DOCTYPE is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO
from xml.parsers import expat

from .bounds import DEEPEST_XML, LONGEST_TEXT
from .refusals import check_count, damaged, doctype_refused

Event = tuple[str, str, dict[str, str], str]
READ_BYTES = 1_000_000

_STRANGE = "?:"
"""Prefix of names in a namespace that the reader does not know: they never equal a name that it looks for."""

SPREADSHEET = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "",
}
"""The namespaces of workbooks, transitional and strict; both without a prefix."""


def iterate_xml(stream: IO[bytes], where: str, namespaces: Mapping[str, str]) -> Iterator[Event]:
    """("start" or "end", element name, attributes, text since the last event) of an XML part.

    Names begin with the prefix that `namespaces` gives their namespace, whatever prefix the part itself uses.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    events: list[Event] = []
    text: list[str] = []
    names: dict[str, str] = {}
    depth = 0

    def name_of(name: str) -> str:
        namespace, _, local_name = name.rpartition(" ")
        known = namespaces.get(namespace, _STRANGE) if namespace else ""
        return names.setdefault(name, f"{known}{local_name}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        check_count(depth, DEEPEST_XML, "层层嵌套的 XML 元素", where)
        named = {names.get(key) or name_of(key): value for key, value in attributes.items()}
        events.append(("start", names.get(name) or name_of(name), named, "".join(text)))
        text.clear()

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        events.append(("end", names.get(name) or name_of(name), {}, "".join(text)))
        text.clear()

    def doctype(*_: object) -> None:
        raise doctype_refused(where)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = doctype
    while data := stream.read(READ_BYTES):
        parser.Parse(data)
        if sum(map(len, text)) > LONGEST_TEXT:
            raise damaged(where, "有超长的文字")
        yield from events
        events.clear()
    parser.Parse(b"", True)
    yield from events
