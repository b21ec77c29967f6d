"""Turns the paths of the command line into grids: each file, and each spreadsheet in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ...core.errors import SubmissionError
from ...core.printable import printable
from ...policy.profile import Office
from ...records.problems import Problems
from .database import SUFFIX, address_of
from .grid import Grid
from .long_source import LongSource
from .long_transfer import run_query, source_of_answer
from .read_grids import read_grids
from .readers.bounds import Bounds
from .readers.grid_builder import check_area
from .readers.guarded import ask_child
from .walk_folder import files_inside


def collect_grids(paths: Sequence[Path], office: Office, problems: Problems) -> list[Grid]:
    """The grids of all files; those of a folder in order of name.

    A file named by the caller must be readable. In a folder, a file that is not a table (a letter, a picture, a damaged
    file) is skipped and reported; files that begin with "." or "~$" (left by other programs) are ignored.
    A query is run only if the caller named its file: a folder holds what others submitted.

    Raises:
        SubmissionError: a named file cannot be read, or a folder holds no table.
    """
    grids: list[Grid] = []
    read: set[Path] = set()
    for path, folder, label in collect_files(paths, problems):
        try:
            grids += (
                _query(path, office, label)
                if is_query(path, folder)
                else read_grids(path, office.config.limits, label=label)
            )
        except SubmissionError as refusal:
            if folder is None:
                raise
            problems.add("file_skipped", file=label, why=refusal.what)
        else:
            read |= {folder} if folder else set()
    for folder in (path for path in paths if path.is_dir() and path not in read):
        raise SubmissionError(
            "文件夹中没有读得出的表格", code="S001", where=str(folder), remedy="请放入 xlsx、xls、et、ods 或 csv 文件"
        )
    return grids


def is_query(path: Path, folder: Path | None) -> bool:
    """Whether a file is a query to run: told by its name, as its content is plain text; only if the caller named it."""
    return folder is None and path.suffix.lower() == SUFFIX


def _query(path: Path, office: Office, label: str) -> list[Grid]:
    """The result of a query, as one sheet."""
    with TemporaryDirectory(prefix="tenglong-") as folder:
        source = query_source(path, office, label, Path(folder))
        check_area(source.rows + 1, source.head.width, Bounds.of(office.config.limits), label)
        return [source.grid()]


def query_source(path: Path, office: Office, label: str, folder: Path) -> LongSource:
    """The result of a query, stored in `folder`.

    Raises:
        SubmissionError: as `store_query`.
    """
    address = address_of(office.config.database, label)
    where = {"address": address, "home": str(office.folder.absolute()), "folder": str(folder)}
    return source_of_answer(ask_child(run_query, path, Bounds.of(office.config.limits), label, **where))


def collect_files(paths: Sequence[Path], problems: Problems) -> list[tuple[Path, Path | None, str]]:
    """Each file once: its path, its folder if it was found in one, and a name to show that is unique in the run."""
    named = [(path, path if path.is_dir() else None) for path in paths]
    distinct: dict[Path, tuple[Path, Path | None]] = {}
    for path, folder in named:
        for file in files_inside(path, problems) if folder else [path]:
            place = Path(os.path.realpath(file))
            if place in distinct:
                problems.add("file_repeated", file=printable(file.name))
            distinct.setdefault(place, (file, folder))
    labels = _labels(distinct)
    collected = []
    for resolved, (path, folder) in distinct.items():
        if folder and path.suffix.lower() == SUFFIX:
            problems.add("file_skipped", file=labels[resolved], why="查询只在命令中直接给出时才执行")
        else:
            collected.append((path, folder, labels[resolved]))
    return collected


def _labels(files: Iterable[Path]) -> dict[Path, str]:
    """A name for each file: its own, with as many parent folders as are needed to make it unique."""
    labels: dict[Path, str] = {}
    open_ = set(files)
    depth = 1
    while open_:
        by_label: dict[str, list[Path]] = {}
        for file in sorted(open_):
            by_label.setdefault("/".join(file.parts[-depth:]), []).append(file)
        labels |= {same[0]: printable(label) for label, same in by_label.items() if len(same) == 1}
        open_ -= labels.keys()
        depth += 1
    return labels
