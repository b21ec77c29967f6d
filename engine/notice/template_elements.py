"""The parts of a template that may have tags, and the required elements of its document that it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import jinja2

from ..core.errors import TemplateError
from ..ooxml.sandbox import environment, parse_tags
from ..ooxml.template import paragraph_text, patched, safe_parts, source_of
from ..ooxml.template_fields import FieldUse, Use, root_scope
from ..vocabulary.labels import labels
from .documents import documents
from .letter_fields import LetterContext

_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_OPENS = re.compile(r"\{%(?:p|tr|tc|r)? *(for|if)\b")


def lacking(path: Path, document: str) -> list[str]:
    """The required elements that a template for a document lacks.

    Raises:
        TemplateError: not a Word document, or one with a broken tag.
    """
    parts = template_parts(path)
    uses: set[Use] = set()
    for _, xml in parts:
        try:
            uses |= FieldUse(parse_tags(patched(xml), path.name), LetterContext).uses
        except jinja2.TemplateSyntaxError as problem:
            raise TemplateError(
                "模板的标记有误", code="T025", where=path.name, remedy="可用 tenglong template check 查看"
            ) from problem
    text = "\n".join(paragraph_text(xml) for _, xml in parts)
    return [element for element, _ in missing_elements(document, text, uses)]


def template_parts(path: Path) -> list[tuple[str, str]]:
    """(Chinese name of the part: body, header or footer; its XML) for every part that may have tags.

    Raises:
        TemplateError: not a Word document, or a broken one.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise TemplateError("模板文件不存在或无法读取", code="T017", where=str(path), remedy="请检查路径") from problem
    parts = []
    for name, part in safe_parts(content, path).items():
        if match := _PART.fullmatch(name):
            parts.append(
                (labels().template_part[match[1].rstrip("0123456789")], source_of(part, f"{path.name} {name}"))
            )
    return parts


def missing_elements(document: str, text: str, uses: set[Use]) -> Iterator[tuple[str, str]]:
    """Required elements that the template lacks: (element, what should be there). Loop variables may have any name."""
    for element, need in documents().documents[document].required.items():
        pieces = [piece for piece in _TAG.split(need) if piece.strip()]
        if any(piece not in text for piece in pieces) or not _used(need) <= uses:
            yield element, need


def _used(need: str) -> set[Use]:
    tags = "".join(re.sub(r"\{%(?:p|tr|tc|r) ", "{% ", tag) for tag in _TAG.findall(need))
    closing = "".join(f"{{% end{word} %}}" for word in reversed(_OPENS.findall(tags)))
    return FieldUse(environment().parse(tags + closing), LetterContext, {**_rows(), **root_scope(LetterContext)}).uses


def _rows() -> dict[str, Any]:
    """The names that the package's own templates use for rows of a list, such as fact for a row of facts."""
    rows = [get_args(type_)[0] for type_ in root_scope(LetterContext).values() if get_origin(type_) is tuple]
    return {row.__name__.lower(): row for row in rows if isinstance(row, type) and is_dataclass(row)}
