"""The records of a delimited text, and which of them have their quotes or line breaks at the wrong place."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable

import polars as pl

from ....core.errors import SubmissionError

Rows = pl.Series | list[list[str]]
"""Unsplit lines where the text has no quotes, else the fields of each record."""

_FEW_SHORT, _SHORT_SHARE = 2, 0.1
"""Where more records than these are short, the file's program leaves out blank fields at the end."""


def split_records(text: str, delimiter: str, where: str) -> Rows:
    """The records of a text whose lines end with a line feed.

    Raises:
        SubmissionError: a quote is opened and never closed; the message names its line.
    """
    if '"' not in text:
        return pl.Series("line", text.split("\n"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    start = 0
    try:
        for row in reader:
            before, start = start, reader.line_num
            rows.append(row)
    except csv.Error as problem:  # a field longer than any cell: the rest of the file
        raise unclosed(start + 1, where) from problem
    if rows and _is_open("\n".join(text.split("\n")[before:]), delimiter):
        raise unclosed(before + 1, where)
    return rows


def _is_open(record: str, delimiter: str) -> bool:
    """Whether the text ends within quotes."""
    try:
        list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        return "unexpected end of data" in str(problem)
    return False


def unclosed(line: int, where: str) -> SubmissionError:
    """The error for a quote that is opened in this line and never closed."""
    return SubmissionError(
        f"第 {line} 行的引号没有成对，其后的行无法分开",
        code="S045",
        where=where,
        remedy="请补齐或删去该行多余的引号，或另存为 .xlsx 后再提交",
    )


def field_counts(rows: Rows, delimiter: str) -> pl.Series:
    """The number of fields of each record; 0 for a blank line."""
    if isinstance(rows, pl.Series):
        counts = rows.str.count_matches(delimiter, literal=True) + 1
        return pl.select(pl.when(rows == "").then(0).otherwise(counts).cast(pl.UInt32).alias("fields")).to_series()
    return pl.Series("fields", [len(row) for row in rows], dtype=pl.UInt32)


def torn_rows(rows: Rows, fields: pl.Series, delimiter: str) -> frozenset[int]:
    """The records that are not as they were written: a quoted field that swallowed others, a record cut in two."""
    usual = usual_count(fields)
    torn = set() if isinstance(rows, pl.Series) else set(_swallowing(rows, delimiter, usual))
    return frozenset(torn | set(_cut_in_two(fields.to_list(), usual)))


def usual_count(fields: Iterable[int]) -> int:
    """The number of fields that most records have."""
    counts = Counter(count for count in fields if count)
    return max(counts, key=lambda count: (counts[count], count), default=0)


_MOSTLY = 0.9
"""Where so many of the full records have something in the last column, one that ends before it lacks a field elsewhere, or there."""


def short_rows(counts: pl.Series, filled: pl.Series, wanted: int) -> pl.Series:
    """Whether each record lacks fields of which nobody knows whether they are its last ones.

    Args:
        counts: the number of fields of each record.
        filled: whether the last column of each holds something.
        wanted: the number of columns.

    >>> short_rows(pl.Series([5, 4, 5]), pl.Series([True, False, True]), 5).to_list()
    [False, True, False]
    """
    short, full = (counts > 1) & (counts < wanted), counts >= wanted
    few = few_short(int(short.sum()), counts.len())
    return short & (few and lacks_one(int(full.sum()), int((full & filled).sum())))


def few_short(short: int, records: int) -> bool:
    """Whether some records are short, but so few that the program which wrote them does not leave out blank fields."""
    return 0 < short <= max(_FEW_SHORT, _SHORT_SHARE * records)


def lacks_one(full: int, filled: int) -> bool:
    """Whether a record that ends early lacks a field, from the number of full records and of those that fill the last column."""
    return full > 0 and filled >= _MOSTLY * full


def _swallowing(rows: list[list[str]], delimiter: str, usual: int) -> list[int]:
    """Records with a field over several lines that holds as many delimiters as a record, or that leaves it odd."""
    return [
        at
        for at, row in enumerate(rows)
        if any("\n" in field and may_swallow(field.count(delimiter), len(row), usual) for field in row)
    ]


def may_swallow(delimiters: int, width: int, usual: int) -> bool:
    """Whether a field over several lines with so many delimiters may hold other records.

    Args:
        width: how many fields its record has.
        usual: how many most records have.
    """
    return delimiters > 0 and (delimiters >= usual - 1 or width != usual)


def _cut_in_two(fields: list[int], usual: int) -> list[int]:
    """Two records, one after the other, that together have the fields of one: a line break without quotes."""
    begin = next((at for at, count in enumerate(fields) if count == usual), len(fields))
    short = [at for at in range(begin, len(fields)) if 1 < fields[at] < usual]
    if not few_short(len(short), len(fields) - begin):
        return []
    pairs = [at for at in short if at + 1 < len(fields) and fields[at] + fields[at + 1] - 1 == usual]
    return [row for at in pairs if fields[at + 1] > 1 for row in (at, at + 1)]
