"""Any valid XML part as a stream of events, whatever its encoding, prefixes and layout; a DOCTYPE is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from .refusals import doctype_refused

Event = tuple[str, str, dict[str, str], str]
READ_BYTES = 1_000_000


def iterate_xml(stream: IO[bytes], where: str) -> Iterator[Event]:
    """("start" or "end", element name without prefix, attributes, text since the last event) of an XML part."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    events: list[Event] = []
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        events.append(("start", name.rpartition(":")[2], attributes, "".join(text)))
        text.clear()

    def end(name: str) -> None:
        events.append(("end", name.rpartition(":")[2], {}, "".join(text)))
        text.clear()

    def doctype(*_: object) -> None:
        raise doctype_refused(where)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = doctype
    while data := stream.read(READ_BYTES):
        parser.Parse(data)
        yield from events
        events.clear()
    parser.Parse(b"", True)
    yield from events
