"""The records of .xlsb parts (MS-XLSB 2.1.4): a type, a length, and bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from .refusals import damaged
from .zip_package import ZipPackage

READ_BYTES = 4_000_000


class Record(NamedTuple):
    """One record."""

    kind: int
    data: bytes


def records(package: ZipPackage, part: str | None) -> Iterator[Record]:
    """The records of a part, in order; no records if the package has no such part.

    Raises:
        SubmissionError: the part ends within a record.
    """
    if part is None or not package.has(part.lower()):
        return
    with package.open(part) as stream:
        data, at = stream.read(READ_BYTES), 0
        while at < len(data):
            if len(data) - at < 6 or (record := _record(data, at)) is None:
                more = stream.read(max(READ_BYTES, len(data)))
                if more:
                    data, at = data[at:] + more, 0
                    continue
                record = _record(data, at)
            if record is None:
                raise damaged(package.where, "记录不完整")
            yield record[0]
            at = record[1]


def _record(data: bytes, at: int) -> tuple[Record, int] | None:
    """The record at `at` and where the next one starts; None where the data ends before it does."""
    try:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | data[at] << 7
            at += 1
        length, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift == 28:
                break
    except IndexError:
        return None
    return (Record(kind, data[at : at + length]), at + length) if at + length <= len(data) else None


def wide_text(data: bytes, at: int) -> tuple[str, int]:
    """A UTF-16 text with its length before it, and the offset after it; an absent text is ""."""
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    if count == 0xFFFFFFFF:
        return "", at
    end = at + 2 * count
    if end > len(data):
        raise ValueError("text beyond its record")
    return data[at:end].decode("utf-16-le", errors="replace"), end


def packed_number(data: bytes, at: int) -> float:
    """The value of an RK number: the upper 30 bits of a double, or a 30-bit integer; either may be times 100."""
    (bits,) = struct.unpack_from("<i", data, at)
    value = float(bits >> 2) if bits & 2 else struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    return value / 100 if bits & 1 else value
