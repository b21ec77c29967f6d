"""Decides which submissions are read in parts: Parquet, CSV and query results with many rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ...core.errors import SubmissionError
from ...policy.profile import Office
from ...records.problems import Problems
from ..files.collect_files import collect_files, is_query, query_source
from ..files.long_source import LongSource
from ..files.long_transfer import open_parquet, source_of_answer
from ..files.readers.bounds import Bounds
from ..files.readers.guarded import ask_child, kind_guarded
from .delimited import convert_text, lines_of

LONG = ("parquet", "text", "query")
"""Kinds of files whose rows can be read in parts."""

_LEAST_BYTES = 8
"""Fewest bytes of a CSV row; a file too small to have many such rows is not scanned for its lines."""


class LongFile(NamedTuple):
    """A file of the submission; `kind` is the result of `kind_guarded`, "query", or "" where the file cannot be read."""

    path: Path
    label: str
    kind: str
    folder: Path | None = None


def long_sources(
    paths: Sequence[Path], office: Office, folder: Path, problems: Problems, *, parts: bool | None
) -> list[LongSource]:
    """The tables of a submission that is to be read in parts; an empty list where it is to be read whole.

    Args:
        folder: folder for tables that are converted to Parquet.
        problems: collects problems of the files, if they are read in parts.
        parts: read in parts (True) or whole (False); None means in parts if there are more rows than in two parts.

    Raises:
        SubmissionError: spreadsheets, which are read whole, come together with long tables; a table cannot be read.
    """
    if parts is False:
        return []
    size, oddities = office.config.limits.part_rows, Problems()
    bounds = Bounds.of(office.config.limits)
    files = list(_files(paths, bounds, oddities))
    if parts is None and not any(file.kind in LONG for file in files):
        return []
    sources = {file: _source(file, office, folder) for file in files if file.kind in ("parquet", "query")}
    rows = sum(source.rows for source in sources.values()) + sum(
        _csv_rows(file, size) for file in files if file.kind == "text"
    )
    if parts is None and rows <= 2 * size:
        return []
    if others := [file.label for file in files if file.kind not in LONG]:
        raise SubmissionError(
            f"长表分批读取，其他表格文件不能分批：{'、'.join(others[:5])}",
            code="S033",
            remedy="请把长表和其他表格分开检查，或用 --whole 整批检查",
        )
    for file in files:
        if file.kind != "text":
            continue
        try:
            stored = ask_child(convert_text, file.path, bounds, file.label, folder=str(folder))
            sources[file] = source_of_answer(stored)
        except SubmissionError as refusal:
            if file.folder is None:
                raise
            oddities.add("file_skipped", file=file.label, why=refusal.what)
    problems.extend(oddities)
    return [sources[file] for file in files if file in sources]


def _files(paths: Sequence[Path], bounds: Bounds, problems: Problems) -> Iterator[LongFile]:
    """The files with their kinds; a file in a folder that is not a table is reported."""
    for path, folder, label in collect_files(paths, problems):
        if is_query(path, folder):
            yield LongFile(path=path, label=label, kind="query")
            continue
        try:
            kind = kind_guarded(path, bounds, label) if path.is_file() else ""  # a pipe would never end
            yield LongFile(path=path, label=label, kind=kind, folder=folder)
        except (SubmissionError, OSError) as problem:
            if folder is None:  # reading it whole will report what is wrong
                yield LongFile(path=path, label=label, kind="")
            else:
                problems.add("file_skipped", file=label, why=getattr(problem, "what", "无法打开"))


def _source(file: LongFile, office: Office, folder: Path) -> LongSource:
    if file.kind == "parquet":
        bounds = Bounds.of(office.config.limits).of_size(file.path.stat().st_size)
        return source_of_answer(ask_child(open_parquet, file.path, bounds, file.label))
    return query_source(file.path, office, file.label, folder)


def _csv_rows(file: LongFile, size: int) -> int:
    return lines_of(file.path) if file.path.stat().st_size > size * _LEAST_BYTES else 0
