"""Which reader reads which kind of file; whatever goes wrong with a file becomes one `SubmissionError`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ....core.errors import TenglongError
from ..grid import Grid
from .bounds import Bounds
from .refusals import TooLargeHereError, damaged
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
"""Kind → module and function; imported only when a file of the kind comes."""


def read_kind(kind: FileKind, path: Path, bounds: Bounds, label: str) -> list[Grid]:
    """The grids of a file of a known kind.

    Raises:
        SubmissionError: the file is damaged, encrypted or beyond the bounds.
        TooLargeHereError: only with `bounds.inside`.
        MemoryError: only where the process runs out of memory.
    """
    module, function = _READERS[kind]
    reader: Reader = getattr(import_module(module, __package__), function)
    try:
        return reader(path, bounds, label)
    except (TenglongError, TooLargeHereError, MemoryError):
        raise
    except Exception as problem:  # a hostile file can break a parser in any way: it is the file's fault
        raise damaged(label, type(problem).__name__) from problem
