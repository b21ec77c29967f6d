"""A .docx as a ZIP, written at once: unchanged parts keep their compressed bytes, dates are fixed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

_DATE = 0x21
"""1980-01-01 in ZIP's own format: the same content gives the same bytes."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8_NAMES = 0x800
_DEFLATED = 8

_MEMORY = 6
"""Of zlib: less than its usual 8 is prepared a third faster and packs parts of this size as small."""


class DocxPackage:
    """The unchanged parts, packed once; `with_parts` adds the changed ones."""

    def __init__(self, parts: Mapping[str, bytes], level: int = 3) -> None:
        self._level = level
        self._body, self._directory = b"", b""
        self._count = len(parts)
        self._body, self._directory = self._add(parts)

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """The whole file, `parts` behind the unchanged ones."""
        body, directory = self._add(parts)
        count = self._count + len(parts)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
        return b"".join((body, directory, end))

    def _add(self, parts: Mapping[str, bytes]) -> tuple[bytes, bytes]:
        body, directory = [self._body], [self._directory]
        offset = len(self._body)
        for part, content in parts.items():
            name = part.encode()
            packed = _deflate(content, self._level)
            sizes = (zlib.crc32(content), len(packed), len(content), len(name), 0)
            common = (20, _UTF8_NAMES, _DEFLATED, 0, _DATE, *sizes)
            local = _LOCAL.pack(b"PK\x03\x04", *common)
            directory += (_CENTRAL.pack(b"PK\x01\x02", 20, *common, 0, 0, 0, 0, offset), name)
            body += (local, name, packed)
            offset += len(local) + len(name) + len(packed)
        return b"".join(body), b"".join(directory)


def _deflate(content: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, _MEMORY)
    return packer.compress(content) + packer.flush()
