"""The office's own templates: copies of the package's, named after their documents, to be edited in WPS or Word."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..core.errors import RunError
from ..core.resources import TEMPLATES
from .documents import documents
from .file_names import safe_name


def copy_templates(folder: Path) -> int:
    """Copy every template into a folder as `<title>.docx`; returns how many.

    Raises:
        RunError: one is there already, or the folder cannot be written.
    """
    copies = {
        folder / f"{safe_name(kind.title)}.docx": TEMPLATES / f"{name}.docx"
        for name, kind in documents().documents.items()
    }
    for path in copies:
        if path.exists():
            raise RunError("模板已存在，不覆盖", code="C018", where=str(path), remedy="请换一个文件夹，或先移走原模板")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, source in copies.items():
            path.write_bytes(source.read_bytes())
    except OSError as problem:
        raise RunError(
            f"模板无法复制({problem.strerror})", code="C019", where=str(folder), remedy="请检查文件夹和权限"
        ) from problem
    return len(copies)


def new_profile(path: Path, templates: Path | None) -> None:
    """Write a profile to fill in to `path`; it names the folder `templates` where one is given."""
    text = (TEMPLATES / "profile.yaml").read_text(encoding="utf-8")
    text = re.sub(r"\A# yaml-language-server: .*\n", "", text)  # its path leads from this file to schemas/
    if templates:
        named = templates if templates.is_absolute() else Path(_relative(templates, path.parent))
        text = re.sub(r'(?m)^templates: ""', lambda _: f"templates: {_quoted(str(named))}", text)
    path.write_text(text, encoding="utf-8")


def _relative(folder: Path, start: Path) -> str:
    return Path(os.path.relpath(folder, start)).as_posix()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
