"""Refuses a long CSV whose quotes or delimiters are at the wrong place, before it is converted; names the line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ...core.errors import SubmissionError
from ..files.readers.encoding import nul_refused
from ..files.readers.text_records import may_swallow, unclosed

_CHUNK = 16_000_000


def refuse_misplaced(path: Path, delimiter: str, usual: int, label: str) -> None:
    """Look at every record of a CSV in UTF-8.

    Args:
        usual: how many fields most records have.

    Raises:
        SubmissionError: there is a NUL, a record of more fields, an unclosed quote, or a field that swallowed a record.
    """
    records = _quoted(path, delimiter, label) if _has_quotes(path, label) else _unquoted(path, delimiter)
    for line, width, delimiters in records:
        if width > usual:
            raise SubmissionError(
                f"第 {line} 行有 {width} 列，多于 {usual} 列",
                code="S032",
                where=label,
                remedy="请核对多出的分隔符（值中的逗号须加引号），或用 --whole 整批检查",
            )
        if delimiters and may_swallow(delimiters, width, usual):
            raise SubmissionError(
                f"第 {line} 行的引号或换行位置有误，可能并入了其他行",
                code="S047",
                where=label,
                remedy="请核对该行，或用 --whole 整批检查",
            )


def _has_quotes(path: Path, label: str) -> bool:
    quotes, line = False, 1
    with path.open("rb") as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            if (at := chunk.find(b"\0")) >= 0:
                raise nul_refused(line + chunk.count(b"\n", 0, at), label)
            quotes = quotes or b'"' in chunk
            line += chunk.count(b"\n")
    return quotes


def _unquoted(path: Path, delimiter: str) -> Iterator[tuple[int, int, int]]:
    """Line, number of fields and 0 of each record."""
    mark = delimiter.encode()
    with path.open("rb") as stream:
        for line, record in enumerate(stream, 1):
            yield line, record.count(mark) + 1, 0


def _quoted(path: Path, delimiter: str, label: str) -> Iterator[tuple[int, int, int]]:
    """Line, number of fields, and most delimiters in a field over several lines, of each record."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        begin = 1
        try:
            for row in reader:
                yield begin, len(row), max((field.count(delimiter) for field in row if "\n" in field), default=0)
                begin = reader.line_num + 1
        except csv.Error as problem:
            raise unclosed(begin, label) from problem
