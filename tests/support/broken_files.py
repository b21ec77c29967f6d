"""Broken files of every kind, from valid ones: bytes, entries of packages and XML changed, left out, doubled."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

SUBMISSIONS = Path(__file__).resolve().parents[1] / "submissions"
TOKENS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"&#0;",
    b"&#xFFFFFFF;",
    b"<!DOCTYPE a>",
    b"<!--",
    b"]]>",
    b"\x00",
    b"\xff\xfe",
    b"-1",
    b"9" * 40,
    b",",
    b"\n",
    b'""',
    b"\t",
)
NUMBERS = (b"0", b"-1", b"1048577", b"99999999999", b"1e999", b"NaN", b"", b"A1:XFD1048576", b"4294967296")


def originals() -> list[Path]:
    """Valid files of every kind."""
    return [
        path
        for path in sorted(SUBMISSIONS.glob("*.*"))
        if path.suffix not in (".py", ".yaml") and "hostile" not in path.name
    ]


def of_bytes(data: bytes, pick: random.Random) -> bytes:
    """Bytes changed, cut out, doubled or put in."""
    changed = bytearray(data)
    for _ in range(pick.choice((1, 1, 2, 5, 20))):
        at = pick.randrange(len(changed) + 1)
        size = pick.choice((1, 1, 2, 4, 16, 200))
        way = pick.randrange(5)
        if way == 0:
            changed[at : at + 1] = bytes([pick.randrange(256)])
        elif way == 1:
            del changed[at : at + size]
        elif way == 2:
            changed[at:at] = changed[at : at + size]
        elif way == 3:
            changed[at:at] = pick.choice(TOKENS)
        else:
            changed[at : at + size] = bytes(size)
    return bytes(changed)


def of_entries(data: bytes, pick: random.Random) -> bytes:
    """A package with an entry left out, emptied, doubled, renamed, exchanged or with its content changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    at, other = pick.randrange(len(parts)), pick.randrange(len(parts))
    name, content = parts[at]
    way = pick.randrange(7)
    if way == 0:
        del parts[at]
    elif way == 1:
        parts[at] = name, b""
    elif way == 2:
        parts[at] = name, parts[other][1]
    elif way == 3:
        parts[at] = pick.choice(("../a", "/a", "xl/workbook.xml", "a" * 300, "[Content_Types].xml")), content
    else:
        parts[at] = name, (of_xml if way < 6 else of_bytes)(content, pick)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, inside in parts:
            package.writestr(entry, inside)
    return buffer.getvalue()


def of_xml(data: bytes, pick: random.Random) -> bytes:
    """Elements left out, doubled or nested, and attributes and texts exchanged for odd ones."""
    pieces = data.split(b"<")
    for _ in range(pick.choice((1, 2, 4))):
        at = pick.randrange(len(pieces))
        way = pick.randrange(5)
        if way == 0:
            del pieces[at]
        elif way == 1:
            pieces[at:at] = [pieces[at]] * pick.choice((1, 50))
        elif way == 2:
            before, quote, rest = pieces[at].partition(b'"')
            _, end, after = rest.partition(b'"')
            pieces[at] = before + quote + pick.choice(NUMBERS) + end + after if quote else pieces[at]
        elif way == 3:
            pieces[at] = pieces[at].partition(b">")[0] + b">" + pick.choice((*NUMBERS, *TOKENS))
        else:
            pieces[at], pieces[-1] = pieces[-1], pieces[at]
        pieces = pieces or [b""]
    return b"<".join(pieces)


def broken(pick: random.Random) -> tuple[str, bytes]:
    """A broken file: what it was, and its bytes."""
    source = pick.choice(originals())
    data = source.read_bytes()
    ways: list[Callable[[bytes, random.Random], bytes]] = [of_bytes]
    if data[:2] == b"PK":
        ways = [of_entries, of_entries, of_entries, of_bytes]
    elif source.suffix == ".xls" and b"<table" in data:
        ways = [of_xml, of_bytes]
    return source.name, pick.choice(ways)(data, pick)
