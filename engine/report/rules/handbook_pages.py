"""The handbook of rules as files: a page for each policy and one for all, as Markdown and as self-contained HTML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import jinja2

from ...core.errors import RunError
from ...core.resources import TEMPLATES
from ...policy.corpus import Policy
from .handbook import Chapter, chapter

ALL_POLICIES = "全部政策"
_FORMATS = ("md", "html")
_SPECIAL = str.maketrans({"|": "\\|", "<": "&lt;", ">": "&gt;", "*": "\\*", "_": "\\_", "`": "\\`", "\n": " "})


def write_handbook(policies: Sequence[Policy], folder: Path) -> list[Path]:
    """Write a .md and a .html for each policy, and for all together, into `folder`, which is created if absent.

    Raises:
        RunError: the folder cannot be written.
    """
    chapters = [chapter(policy) for policy in policies]
    pages = [(single.id, [single]) for single in chapters] + [(ALL_POLICIES, chapters)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(folder / f"{name}.{suffix}", held, suffix) for name, held in pages for suffix in _FORMATS]
    except OSError as problem:
        raise RunError("无法写出规则手册", code="C029", where=str(folder), remedy="请检查文件夹和写入权限") from problem


def _write(path: Path, chapters: Sequence[Chapter], suffix: str) -> Path:
    title = f"{chapters[0].title} 条款手册" if len(chapters) == 1 else "条款手册"
    text = (
        _environment(html=suffix == "html").get_template(f"handbook.{suffix}.j2").render(title=title, chapters=chapters)
    )
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _environment(*, html: bool) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = lambda text: str(text).translate(_SPECIAL)
    return environment
