"""Cuts large XML parts into blocks at the start of an element, so that memory is bounded and polars can parse them."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, TypeVar

import polars as pl

from .number_text import map_distinct, only
from .refusals import IrregularError

T = TypeVar("T")
BLOCK_BYTES = 4_000_000
LARGEST_ELEMENT = 64_000_000
_ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?<(?:([A-Za-z_][\w.-]*):)?(\w+)[\s>/]")
_ENTITY = "&[^;&]{0,9};?"
_NAMED = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'"}
_NUMBERED = re.compile("&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_CONTROL = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


def blocks(stream: IO[bytes], marker: bytes) -> Iterator[bytes]:
    """The bytes of an XML part, every block but the first starting with `marker`; namespace prefixes are taken off.

    Raises:
        IrregularError: the part is not UTF-8, has comments, CDATA or processing instructions, or has no `marker` in
            64 MB.
    """
    data = stream.read(BLOCK_BYTES)
    prefix = _prefix(data)
    marker = marker.replace(b"<", b"<" + prefix, 1)
    body = data.find(b"?>") + 2 if data[:200].lstrip().startswith(b"<?") else 0
    size = BLOCK_BYTES
    while more := stream.read(size):
        cut = data.rfind(marker, body + 1)
        if cut > 0:
            yield _plain(data[:cut], prefix, body)
            data, body = data[cut:], 0
        size = BLOCK_BYTES if cut > 0 else 2 * size
        data += more
        if len(data) > LARGEST_ELEMENT:
            raise IrregularError
    yield _plain(data, prefix, body)


def _prefix(data: bytes) -> bytes:
    start = data[3:] if data.startswith(b"\xef\xbb\xbf") else data
    root = _ROOT.match(start)
    if root is None or re.search(rb"encoding=[\"'](?!utf-8)", start[:200], re.IGNORECASE):
        raise IrregularError
    return root[1] + b":" if root[1] else b""


def _plain(block: bytes, prefix: bytes, body: int) -> bytes:
    if block.find(b"<!", body) >= 0 or block.find(b"<?", body) >= 0:
        raise IrregularError
    if prefix:
        block = block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    return block.replace(b"\r\n", b"\n") if b"\r" in block else block


def pieces(block: bytes, marker: str) -> pl.Series:
    """The text of a block split at each `marker`; the first piece is what stands before the first one."""
    text = pl.Series("piece", [block], dtype=pl.Binary).cast(pl.String)
    return text.str.split(marker).explode()


def in_threads(function: Callable[[bytes], T], items: Iterable[bytes]) -> Iterator[T]:
    """`function` of every block, in order, a few at a time in threads: polars and zlib release Python's lock."""
    workers = min(os.cpu_count() or 1, 4)
    with ThreadPoolExecutor(workers) as pool:
        pending: deque[Future[T]] = deque()
        for item in items:
            pending.append(pool.submit(function, item))
            if len(pending) > workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def unescape(texts: pl.Series) -> pl.Series:
    """Replace the entities of XML text by their characters.

    Raises:
        IrregularError: there is an entity that only a parser can judge.
    """
    if not texts.str.contains("&", literal=True).any():
        return texts
    entities = texts.str.extract_all(_ENTITY).explode(empty_as_null=False).drop_nulls().unique().sort().to_list()
    return texts.str.replace_many(entities, [_character(entity) for entity in entities])


def _character(entity: str) -> str:
    """The character of an XML entity; the names of HTML and numbers of no character are none."""
    if entity in _NAMED:
        return _NAMED[entity]
    digits = _NUMBERED.fullmatch(entity)
    number = int(digits[1] or digits[2], 16 if digits[1] else 10) if digits else 0
    if not (number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000):
        raise IrregularError
    return chr(number)


def unescape_text(text: str) -> str:
    """`unescape` of one text."""
    return re.sub(_ENTITY, lambda match: _character(match[0]), text)


def decode_controls(texts: pl.Series) -> pl.Series:
    """Replace _x000D_ and the like, by which workbooks write control characters, by the characters."""
    controls = texts.str.contains("_x", literal=True)
    if not controls.any():
        return texts
    plain = map_distinct(only(texts, controls), _decoded)
    return pl.select(pl.when(controls).then(plain).otherwise(texts))[texts.name]


def _decoded(text: str) -> str:
    return _CONTROL.sub(lambda match: chr(int(match[1], 16)), text)
