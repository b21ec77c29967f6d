"""Converts a long CSV to Parquet row by row, without holding the whole file in memory."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Any

import polars as pl

from ...core.child_messages import Answer
from ..files.long_source import LongSource
from ..files.long_transfer import answer_of_source, check_extent
from ..files.readers.bounds import MOST_COLUMNS, Bounds
from ..files.readers.delimited_text import as_shown, delimiter_of, no_table
from ..files.readers.encoding import broken_notes, guess_encoding
from ..files.readers.refusals import check_count, damaged
from ..files.readers.text_records import usual_count
from ..layout.blocks import DEPTH
from .misplaced_fields import refuse_misplaced

_SAMPLE = 1_000_000
_CHUNK = 16_000_000
ROW_GROUP = 50_000
"""Rows in each row group of a Parquet file; small enough that reading a part unpacks few rows beyond it."""


def lines_of(path: Path) -> int:
    """The number of line ends in a text file: at least its number of records, not counting the last one."""
    with path.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))


def convert_text(path: str, label: str, bounds: dict[str, Any], folder: str) -> Answer:
    """A task of the limited child: a CSV file stored as Parquet; see `delimited_source`."""
    source = delimited_source(Path(path), label, Path(folder))
    check_extent(source, Bounds(**bounds))
    return answer_of_source(source)


def delimited_source(path: Path, label: str, folder: Path) -> LongSource:
    """Store a CSV file of any encoding in `folder` as Parquet with text columns; title and header rows are kept.

    Raises:
        SubmissionError: the file is not a table, has rows wider than the header, unclosed quotes, or broken text.
    """
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    encoding = guess_encoding(sample, cut=len(sample) == _SAMPLE)
    text = sample.decode(encoding, errors="replace") if encoding else ""
    delimiter = delimiter_of(text.replace("\r\n", "\n"))
    if encoding is None or delimiter is None:
        raise no_table(label)
    plain, notes = (path, ()) if encoding.startswith("utf-8") else _in_utf8(path, encoding, folder)
    table = folder / f"{len(list(folder.iterdir()))}.parquet"
    fields = [len(record) for record in csv.reader(io.StringIO(text), delimiter=delimiter)]
    width = usual_count(fields)
    check_count(width, MOST_COLUMNS, "列", label)
    refuse_misplaced(plain, delimiter, width, label)
    _convert(plain, table, delimiter=delimiter, width=width, label=label)
    none = pl.DataFrame(schema=dict.fromkeys(map(str, range(width)), pl.String))
    return LongSource(
        file=label,
        sheet=Path(label).stem,
        table=table,
        head=none,
        named=False,
        notes=notes,
        fields=tuple(fields[:DEPTH]),
    )


def _in_utf8(path: Path, encoding: str, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """A copy of the file in UTF-8, and remarks on characters that could not be decoded."""
    copy, broken = folder / f"{len(list(folder.iterdir()))}.csv", 0
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as source, copy.open("w", encoding="utf-8", newline="") as target:
        for chunk in iter(lambda: source.read(_CHUNK), b""):
            text = decoder.decode(chunk)
            broken += text.count("\ufffd")
            target.write(text)
        target.write(decoder.decode(b"", final=True))
    return copy, broken_notes(broken, encoding)


def _convert(path: Path, table: Path, *, delimiter: str, width: int, label: str) -> None:
    """Write a CSV in UTF-8 as the Parquet file `table` of `width` text columns."""
    columns = [str(index) for index in range(width)]
    scan = pl.scan_csv(
        path, has_header=False, infer_schema=False, separator=delimiter, schema=dict.fromkeys(columns, pl.String),
        missing_columns="insert", extra_columns="raise", glob=False,
    )  # fmt: skip
    try:
        as_shown(scan).sink_parquet(table, row_group_size=ROW_GROUP, compression="lz4")
    except pl.exceptions.PolarsError as problem:
        raise damaged(label, "引号不成对，或有无法解码的字符") from problem
