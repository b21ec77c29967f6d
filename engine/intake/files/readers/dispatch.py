"""Chooses the reader for a kind of file; any failure of a reader becomes a `SubmissionError`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ....core.errors import TenglongError
from ..grid import Grid
from .bounds import Bounds
from .refusals import damaged
from .sniff import FileKind

Reader = Callable[[Path, Bounds, str], list[Grid]]

_READERS: dict[FileKind, tuple[str, str]] = {
    "xlsx": (".xlsx", "read_xlsx"),
    "xlsb": (".xlsb", "read_xlsb"),
    "xls": (".xls", "read_xls"),
    "ods": (".ods", "read_ods"),
    "html": (".html_table", "read_html"),
    "text": (".delimited_text", "read_text"),
    "parquet": (".parquet", "read_parquet"),
}
"""Kind → module and function; the module is imported only when a file of that kind is read."""


def read_kind(kind: FileKind, path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """The grids of a file of a known kind.

    Raises:
        SubmissionError: the file is damaged, encrypted or beyond the bounds.
        MemoryError: only where the process runs out of memory.
    """
    module, function = _READERS[kind]
    reader: Reader = getattr(import_module(module, __package__), function)
    try:
        return reader(path, bounds, label)
    except (TenglongError, MemoryError):
        raise
    except Exception as problem:  # a hostile file can make a parser fail in any way: the file is to blame
        raise damaged(label, type(problem).__name__) from problem
