"""Workbooks with the same bytes for the same content: fixed dates inside, nothing half-written."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import ExcelWriter

from ..core.errors import RunError
from ..core.new_file import why_not

_LEVEL = 3
"""zlib's compression level: takes two fifths of the time of the usual 6 for tables; files are 15 % larger."""

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_LONGEST = 32_767
"""Characters that a cell may hold."""

Fill = Callable[[str, bytes], Iterable[bytes]]
"""A part's name and content → the content to write instead, in pieces."""


def save_workbook(workbook: Workbook, path: Path, *, fill: Fill = lambda name, content: (content,)) -> None:
    """Write `workbook` to `path` in one step; the file does not contain the time of writing.

    Args:
        fill: puts rows into a sheet that the workbook holds only as a pattern, see `sheet_rows.filled`.

    Raises:
        RunError: the file cannot be written (open in another program, folder missing).
    """
    buffer = BytesIO()
    ExcelWriter(
        workbook, zipfile.ZipFile(buffer, "w")
    ).save()  # as workbook.save does, but not packed: that comes below
    beside = path.with_name(f".{path.name}.part")
    try:
        _repack(buffer, beside, fill)
        os.replace(beside, path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        remedy = "请检查磁盘空间，关闭正在打开它的程序，并检查目录是否存在、可写"
        raise RunError(f"文件无法写入({why_not(problem)})", code="C016", where=str(path), remedy=remedy) from problem


def _repack(source: BytesIO, target: Path, fill: Fill) -> None:
    """Write every part again; a ZIP entry without a date is dated 1980."""
    with (
        zipfile.ZipFile(source) as packed,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as fresh,
        ThreadPoolExecutor(1) as maker,
    ):
        for name in packed.namelist():
            content = packed.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2020-01-01T00:00:00Z\g<3>", content)
            with fresh.open(name, "w") as part:
                part.writelines(_ahead(fill(name, content), maker))


def _ahead(pieces: Iterable[bytes], maker: Executor) -> Iterator[bytes]:
    """The pieces; `maker` makes the next one while the caller packs this one. Uses two cores, two pieces in memory."""
    source = iter(pieces)
    coming = maker.submit(next, source, None)
    while (piece := coming.result()) is not None:
        coming = maker.submit(next, source, None)
        yield piece


def clean_text(text: str) -> str:
    """`text` without the control characters that a workbook cannot hold, cut to what a cell may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
