"""Cuts large XML parts into blocks at the start of an element, so that memory is bounded and polars can parse them."""

from __future__ import annotations

import html
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
_ENTITY = "&#?[0-9A-Za-z]{1,8};"
_CONTROL = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


def blocks(stream: IO[bytes], marker: bytes) -> Iterator[bytes]:
    """The bytes of an XML part, every block but the first starting with `marker`; namespace prefixes are taken off.

    Raises:
        ValueError: a single row or text has more than 64 MB.
        IrregularError: the part is not UTF-8, or has comments, CDATA or processing instructions.
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
            raise ValueError("one element of the part is larger than any program writes")
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


def in_order(function: Callable[[bytes], T], items: Iterable[bytes]) -> Iterator[T]:
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
    """Decode XML text: entities, and Excel's own _x000D_ for control characters."""
    if texts.str.contains("&", literal=True).any():
        entities = texts.str.extract_all(_ENTITY).explode(empty_as_null=False).drop_nulls().unique().sort().to_list()
        texts = texts.str.replace_many(entities, [html.unescape(entity) for entity in entities])
    controls = texts.str.contains("_x", literal=True)
    if not controls.any():
        return texts
    plain = map_distinct(only(texts, controls), decode_controls)
    return pl.select(pl.when(controls).then(plain).otherwise(texts))[texts.name]


def unescape_text(text: str) -> str:
    """`unescape` of one text."""
    return decode_controls(html.unescape(text))


def decode_controls(text: str) -> str:
    """Replace _x000D_ and the like by the characters that they stand for."""
    return _CONTROL.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
