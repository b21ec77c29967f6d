"""Letters as PDF, through LibreOffice where it is installed: one process for a batch of files."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from ..core.clock import CountCallback
from ..core.errors import RunError

_BATCH = 200
"""Files that one LibreOffice process converts; its memory grows with their number."""

_EXPORT = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
"""With the empty backs of sheets, so that letters merged into one file each begin on the front of one."""

_SECONDS = 20
"""Seconds to wait for each file of a batch, on top of a minute to start."""


def office_program() -> str:
    """The path of LibreOffice.

    Raises:
        RunError: it is not installed.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise RunError(
            "没有找到 LibreOffice，不能生成 PDF",
            code="C013",
            where="--pdf",
            remedy="请先安装 LibreOffice，或去掉 --pdf 只生成 Word 文书",
        )
    return program


def write_pdfs(files: Sequence[Path], progress: CountCallback | None = None) -> None:
    """Write a PDF beside each Word file.

    Raises:
        RunError: LibreOffice is missing, failed, or left a file out.
    """
    program = office_program()
    done = 0
    with tempfile.TemporaryDirectory() as home:
        for folder, group in groupby(sorted(files), key=lambda path: path.parent):
            members = list(group)
            for start in range(0, len(members), _BATCH):
                batch = members[start : start + _BATCH]
                _convert(program, Path(home), folder, batch)
                done += len(batch)
                if progress:
                    progress(done)


def _convert(program: str, home: Path, folder: Path, batch: Sequence[Path]) -> None:
    """Convert files of one folder.

    `home` is LibreOffice's user profile for this process alone: it does not start with one that is in use elsewhere.
    """
    command = [
        program,
        f"-env:UserInstallation={home.as_uri()}",
        "--headless",
        "--convert-to",
        _EXPORT,
        "--outdir",
        str(folder),
    ]
    try:
        subprocess.run(
            [*command, *map(str, batch)], check=True, capture_output=True, timeout=60 + _SECONDS * len(batch)
        )
    except (OSError, subprocess.SubprocessError) as problem:
        raise RunError(
            "LibreOffice 转换 PDF 失败", code="C014", where=str(folder), remedy="请关闭已打开的 LibreOffice 后重试"
        ) from problem
    for path in batch:
        if not path.with_suffix(".pdf").is_file():
            raise RunError(
                "LibreOffice 没有转出 PDF", code="C015", where=path.name, remedy="请用 WPS 或 Word 打开该文书检查"
            )
