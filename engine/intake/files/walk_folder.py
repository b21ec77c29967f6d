"""The files of a folder that somebody submitted: nothing outside it, nothing twice, and no device is ever opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ...core.output_folder import RUN_RECORD
from ...core.printable import printable
from ...records.problems import Problems

_OWN = ("问题清单.xlsx", "台账.xlsx")
"""Workbooks that this program writes: lists of findings, never submissions."""

_LEFT_BEHIND = ("~$", "._", ".~")
_OF_WINDOWS = ("thumbs.db", "desktop.ini")
"""Files in small letters that Windows itself puts into folders."""

_TABLES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".parquet")

DEEPEST_FOLDER = 30
"""Folders inside one another that are looked into."""


def files_inside(folder: Path, problems: Problems) -> Iterator[Path]:
    """The files of a folder and its subfolders in order of name, without hidden files and without files of this program.

    A problem is added for everything that is left out: links that lead elsewhere, devices and pipes, folders that cannot
    be opened or are too deep.
    """
    yield from _inside(folder, Path(os.path.realpath(folder)), 0, problems)


def _inside(folder: Path, real: Path, depth: int, problems: Problems) -> Iterator[Path]:
    """`real` is where the folder really is: what is not below it by its own name is a link."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as problem:
        _skipped(folder, f"文件夹无法打开（{problem.strerror}）", problems)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            if _hidden_table(entry):
                _skipped(entry, "文件名以“.”开头，是隐藏文件", problems)
            continue
        if entry.name.lower() in _OF_WINDOWS:
            continue
        linked = Path(os.path.realpath(entry)) != real / entry.name
        if linked:
            _skipped(entry, "这是链接，不是放在文件夹里的文件", problems)
        elif entry.is_dir():
            yield from _folder_inside(entry, real / entry.name, depth + 1, problems)
        elif entry.name in _OWN:
            problems.add("file_own", file=printable(entry.name))
        elif entry.is_file():
            yield entry
        else:
            _skipped(entry, "这不是普通文件（设备、管道或其他）", problems)


def _hidden_table(path: Path) -> bool:
    """Whether a hidden file bears the name of a table, and is none that another program left behind (~$, ._, .~)."""
    return not path.name.startswith(_LEFT_BEHIND) and path.suffix.lower() in _TABLES and path.is_file()


def _folder_inside(folder: Path, real: Path, depth: int, problems: Problems) -> Iterator[Path]:
    if (folder / RUN_RECORD).is_file():
        problems.add("file_own", file=printable(folder.name))
    elif depth > DEEPEST_FOLDER:
        _skipped(folder, f"文件夹套了 {DEEPEST_FOLDER} 层以上，未再往里读", problems)
    else:
        yield from _inside(folder, real, depth, problems)


def _skipped(path: Path, why: str, problems: Problems) -> None:
    problems.add("file_skipped", file=printable(path.name), why=why)
