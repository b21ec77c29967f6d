"""Letters as PDF, through LibreOffice where it is installed: one process for a batch of files."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
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

_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
)
"""Path, name and value of settings (links: 0 is never in Writer, 2 in Calc);
port 9 of this computer, where nothing answers, stands for the network."""


def office_program() -> str:
    """The path of LibreOffice.

    Raises:
        RunError: it is not installed.
    """
    program = next(filter(Path.is_file, _places()), None)
    if program is None:
        raise RunError(
            "没有找到 LibreOffice，不能生成 PDF",
            code="C013",
            where="--pdf",
            remedy="请先安装 LibreOffice，或去掉 --pdf 只生成 Word 文书",
        )
    return str(program)


def _places() -> Iterator[Path]:
    """Where the program may be: the folders of PATH that are named in full, but for the current one, and its usual places."""
    ending = ".exe" if sys.platform == "win32" else ""
    named = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    folders = [folder for folder in named if folder.is_absolute() and folder.resolve() != Path.cwd().resolve()]
    yield from (folder / f"{name}{ending}" for folder in folders for name in ("soffice", "libreoffice"))
    roots = (os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)"))
    yield from (Path(root, "LibreOffice", "program", "soffice.exe") for root in roots if root)
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


def write_pdfs(files: Sequence[Path], progress: CountCallback | None = None) -> None:
    """Write a PDF beside each Word file.

    Raises:
        RunError: LibreOffice is missing, failed, or left a file out.
    """
    program = office_program()
    done = 0
    with tempfile.TemporaryDirectory() as home:
        _write_settings(Path(home))
        for folder, group in groupby(sorted(files), key=lambda path: path.parent):
            members = list(group)
            for start in range(0, len(members), _BATCH):
                batch = members[start : start + _BATCH]
                _convert(program, Path(home), folder, batch)
                done += len(batch)
                if progress:
                    progress(done)


def _write_settings(home: Path) -> None:
    """Settings of LibreOffice for a user profile: no macros, no links brought up to date, and no way into a network."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    (home / "user").mkdir()
    (home / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{items}</oor:items>', encoding="utf-8"
    )


def _convert(program: str, home: Path, folder: Path, batch: Sequence[Path]) -> None:
    """Convert files of one folder.

    `home` is LibreOffice's user profile for this process alone: it does not start with one that is in use elsewhere.
    """
    command = [
        program,
        f"-env:UserInstallation={home.as_uri()}",
        "--headless",
        "--norestore",
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
