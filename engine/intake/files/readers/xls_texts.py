"""The table of shared texts of an .xls (MS-XLS 2.4.265), which goes on over several records, for where xlrd fails at it.

xlrd loses its place where a pronunciation guide goes over more than one record, and refuses a table with a wrong count.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_WIDE, _PHONETIC, _RICH = 1, 4, 8
_HEAD = 8
"""Bytes before the first text: two counts."""


class SharedTexts:
    """Reads texts from the bytes of several records; where a record ends within a text, the next begins with flags."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._record = 0
        self._at = _HEAD

    def texts(self, count: int) -> list[str]:
        """At most `count` texts, up to the end of the records.

        Raises:
            ValueError: the records end within a text.
        """
        texts: list[str] = []
        while len(texts) < count and self._has_more():
            texts.append(self._text())
        return texts

    def _has_more(self) -> bool:
        while self._record < len(self._records) and self._at >= len(self._records[self._record]):
            self._at -= len(self._records[self._record])
            self._record += 1
        return self._record < len(self._records)

    def _take(self, size: int) -> bytes:
        """The next bytes, across the ends of records."""
        taken = b""
        while len(taken) < size:
            if not self._has_more():
                raise ValueError("the table of texts ends within a text")
            part = self._records[self._record][self._at : self._at + size - len(taken)]
            taken += part
            self._at += len(part)
        return taken

    def _text(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
        guide = struct.unpack("<I", self._take(4))[0] if flags & _PHONETIC else 0
        text = self._characters(length, flags)
        self._at += 4 * runs + guide
        return text

    def _characters(self, length: int, flags: int) -> str:
        text = ""
        while len(text) < length:
            if self._record < len(self._records) and self._at >= len(self._records[self._record]):
                flags = self._take(1)[0]
            size = 2 if flags & _WIDE else 1
            room = (len(self._records[self._record]) - self._at) // size if self._has_more() else 0
            if not room:
                raise ValueError("the table of texts ends within a text")
            data = self._take(size * min(room, length - len(text)))
            text += data.decode("utf-16-le", errors="surrogatepass") if size == 2 else data.decode("latin-1")
        return text
