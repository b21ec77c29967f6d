"""Refuses a long CSV whose quotes or delimiters are at the wrong place, before it is converted; names the line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ...core.errors import SubmissionError
from ..files.readers.encoding import nul_refused
from ..files.readers.text_records import few_short, lacks_one, may_swallow, unclosed

_CHUNK = 16_000_000


def refuse_misplaced(path: Path, delimiter: str, usual: int, label: str) -> None:
    """Look at every record of a CSV in UTF-8.

    Args:
        usual: how many fields most records have.

    Raises:
        SubmissionError: there is a NUL, a record of more fields or of fewer that the others fill, an unclosed quote, or a field
            that swallowed a record.
    """
    full = filled = short = first_short = 0
    records = _quoted(path, delimiter, label) if _has_quotes(path, label) else _unquoted(path, delimiter)
    for line, width, delimiters, last in records:
        if width == usual:
            full += 1
            filled += last
        elif usual / 2 < width < usual:
            short += 1
            first_short = first_short or (line if full else 0)
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

    if first_short and few_short(short, full + short) and lacks_one(full, filled):
        raise SubmissionError(
            f"第 {first_short} 行少于 {usual} 列，缺的是哪一列不能确定",
            code="S151",
            where=label,
            remedy="请核对该行：空着的列也须留分隔符，或用 --whole 整批检查",
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


def _unquoted(path: Path, delimiter: str) -> Iterator[tuple[int, int, int, bool]]:
    """Line, number of fields, 0, and whether the last field holds something, of each record."""
    mark = delimiter.encode()
    with path.open("rb") as stream:
        for line, record in enumerate(stream, 1):
            yield line, record.count(mark) + 1, 0, not record.rstrip().endswith(mark)


def _quoted(path: Path, delimiter: str, label: str) -> Iterator[tuple[int, int, int, bool]]:
    """Line, number of fields, most delimiters in a field over several lines, and whether the last field holds something, of
    each record."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        begin = 1
        try:
            for row in reader:
                most = max((field.count(delimiter) for field in row if "\n" in field), default=0)
                yield begin, len(row), most, bool(row and row[-1].strip())
                begin = reader.line_num + 1
        except csv.Error as problem:
            raise unclosed(begin, label) from problem
