"""A Word template compiled once: docxtpl's syntax, rendered without opening the document again."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import jinja2

from ..core.errors import TemplateError
from ..core.persistent_cache import value_across_runs
from ..core.resources import TEMPLATES
from .docx_package import DocxPackage
from .sandbox import compile_source, environment

_LARGEST_FILE = 10 * 1024 * 1024
_LARGEST_UNPACKED = 50 * 1024 * 1024
_LARGEST_PART = 2 * 1024 * 1024
_MOST_TAGS = 5_000
_RENDERED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_WITH_TEXT = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_TAG = re.compile(r"\{(?:<[^>]*>)*[{%#]")
"""An opening tag, also one that Word has split over runs."""


class LetterTemplate:
    """A template ready to render.

    Attributes:
        path: the file it was read from.
        digest: sha256 of that file, for the letters' record.
        text: what it says, tags included, a line for each paragraph.
    """

    def __init__(self, path: Path, context: type[Any], *, replaced: Collection[str] = ()) -> None:
        """Read, patch and compile.

        Args:
            path: the .docx file.
            context: the data class whose fields the tags may name, as `template_fields` says.
            replaced: names of parts that `render` is given anew, such as word/charts/chart1.xml.

        Raises:
            TemplateError: unreadable, no .docx, too large, or with a broken, forbidden or misplaced tag.
        """
        self.path = path
        content = _read(path)
        self.digest = hashlib.sha256(content).hexdigest()
        parts = safe_parts(content, path)
        self.text = "\n".join(
            paragraph_text(part.decode("utf-8", "replace"))
            for name, part in parts.items()
            if _WITH_TEXT.fullmatch(name)
        )
        env = environment()
        self._compiled: dict[str, jinja2.Template] = {}
        for name in [name for name in parts if _RENDERED.fullmatch(name)]:
            source = source_of(parts[name], f"{path.name} {name}")
            if _TAG.search(source):
                self._compiled[name] = compile_source(env, self._patched(source), context, f"{path.name} {name}")
        self._own = {name: part for name, part in parts.items() if name in replaced}
        left_out = {*self._compiled, *self._own}
        self._package = DocxPackage({name: part for name, part in parts.items() if name not in left_out})

    def _patched(self, source: str) -> str:
        """The patched source; of a shipped template it is kept for the next process, as docxtpl takes a tenth of a second to load."""
        if not self.path.is_relative_to(TEMPLATES):
            return patched(source)
        return value_across_runs(f"template {hashlib.sha256(source.encode()).hexdigest()}", lambda: patched(source))

    def render(self, fields: Mapping[str, Any], parts: Mapping[str, bytes] | None = None) -> bytes:
        """The finished .docx.

        Args:
            parts: contents of the replaced parts; one that is not given stays as the template has it.

        Raises:
            TemplateError: the template does something with a field that its value does not allow.
        """
        rendered = {name: self._part(name, fields) for name in self._compiled}
        return self._package.with_parts({**rendered, **self._own, **(parts or {})})

    def _part(self, name: str, fields: Mapping[str, Any]) -> bytes:
        where = f"{self.path.name} {name}"
        try:
            return self._compiled[name].render(fields).encode()
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
            raise TemplateError(
                f"模板无法填写({problem})", code="T005", where=where, remedy="可用字段见文书字段表"
            ) from problem


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise TemplateError("模板文件过大", code="T006", where=path.name, remedy="请删去模板中的图片")
        return path.read_bytes()
    except OSError as problem:
        raise TemplateError(
            "模板文件不存在或无法读取", code="T007", where=str(path), remedy="请检查模板目录"
        ) from problem


def unpack(content: bytes, name: str) -> dict[str, bytes]:
    """The parts of a .docx, within bounds.

    Raises:
        TemplateError: no .docx, or too large.
    """
    remedy = "请用 WPS 或 Word 另存为 .docx"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_UNPACKED:
                raise TemplateError("模板解压后过大", code="T008", where=name, remedy="请删去模板中的图片")
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as problem:
        raise TemplateError("模板不是 .docx 文件", code="T009", where=name, remedy=remedy) from problem
    if "word/document.xml" not in parts:
        raise TemplateError("模板不是 Word 文档", code="T010", where=name, remedy=remedy)
    return parts


def safe_parts(content: bytes, path: Path) -> dict[str, bytes]:
    """The parts of a template; one that does not come with the program must not do or fetch anything.

    Raises:
        TemplateError: no .docx, too large, or with something that could act.
    """
    parts = unpack(content, path.name)
    if not path.is_relative_to(TEMPLATES):
        from .active_parts import refuse_active

        refuse_active(parts, path.name)
    return parts


def paragraph_text(xml: str) -> str:
    """The text of a part, a line for each paragraph; runs are joined."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|<w:br/>|<w:tab/>", "\n", xml)))


def source_of(part: bytes, where: str) -> str:
    """The part's XML as text; no entity is expanded, no declaration kept."""
    from lxml import etree

    from .active_parts import xml_root

    if len(part) > _LARGEST_PART:
        raise TemplateError("模板正文过大", code="T011", where=where, remedy="请精简模板")
    root = xml_root(part, where)
    source = str(etree.tostring(root, encoding="unicode"))
    if len(_TAG.findall(source)) > _MOST_TAGS:
        raise TemplateError("模板标记过多", code="T014", where=where, remedy="请精简模板")
    return source


def patched(source: str) -> str:
    """A part's source as docxtpl patches it: split tags joined, {%p %} and {%tr %} without their paragraph or row."""
    from docxtpl import DocxTemplate

    body = DocxTemplate(io.BytesIO()).patch_xml(source)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{body}'
