"""Checks an office's own template: tags, fields, required elements, forbidden words; and makes a specimen of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import jinja2

from ..core.errors import RunError, TemplateError
from ..ooxml.sandbox import environment, in_chinese
from ..ooxml.tag_check import broken_tags
from ..ooxml.template import LetterTemplate, paragraph_text, patched, source_of, unpack
from ..ooxml.template_fields import FieldUse, Use, root_scope
from ..policy.corpus import Policy
from ..policy.profile import Profile
from ..vocabulary.labels import labels
from .case import FINDINGS, TITLED, ClauseLetter
from .clause_letters import letter_titles, reserved_words
from .documents import documents
from .file_names import safe_name
from .letter_fields import LetterContext
from .letters import template_fields
from .measures import forbidden_words, words_in
from .specimen import specimen_context

_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_OPENS = re.compile(r"\{%(?:p|tr|tc|r)? *(for|if)\b")


@dataclass(frozen=True)
class Fault:
    """Something wrong with a template: `kind` is 标记, 字段, 用语, 要素 or 结构."""

    kind: str
    what: str


@dataclass(frozen=True, kw_only=True)
class TemplateReport:
    """What was found; `specimen` is a letter about an invented enterprise, None where none can be made."""

    document: str
    title: str
    faults: list[Fault]
    specimen: bytes | None


def check_template(
    path: Path, profile: Profile, document: str = "", *, policies: Sequence[Policy] = ()
) -> TemplateReport:
    """Check a template.

    Args:
        document: id or title of the document that it is for; empty: its file is named after it.
        policies: those whose letters' titles it may have.

    Raises:
        TemplateError: the file is not a Word document.
        RunError: no such document, or the file's name does not say which.
    """
    name, letter = _document(path, document, policies)
    parts = _parts(path)
    faults = [fault for label, xml in parts for fault in _tag_faults(label, xml)]
    uses: set[Use] = set()
    for label, xml in parts:
        faults += _field_faults(label, xml, uses)
    text = "\n".join(paragraph_text(xml) for _, xml in parts)
    faults += [Fault("要素", f"缺少必备要素“{element}”（{need}）") for element, need in _missing(name, text, uses)]
    forbidden = [*forbidden_words(name, profile), *_reserved(name, letter)]
    faults += [Fault("用语", f"这种文书不得出现“{word}”") for word in words_in(text, forbidden)]
    specimen, fault = _specimen(path, profile, name)
    if fault and not any(each.kind in ("标记", "字段") for each in faults):
        faults.append(fault)
    title = letter.text.title if letter else documents().documents[name].title
    return TemplateReport(document=name, title=title, faults=list(dict.fromkeys(faults)), specimen=specimen)


def _reserved(name: str, letter: ClauseLetter | None) -> list[str]:
    """The words of certain findings, which a template for letters of all findings may not have either."""
    return reserved_words(letter.finding if letter else "") if documents().documents[name].track in TITLED else []


def _document(path: Path, requested: str, policies: Sequence[Policy]) -> tuple[str, ClauseLetter | None]:
    """The document's id, and the letter whose title the template has instead of its document's."""
    kinds = documents().documents
    wanted = requested or path.stem
    for name, kind in kinds.items():
        if wanted in (name, kind.title, safe_name(kind.title)):
            return name, None
    for title, letter in letter_titles(policies).items():
        if wanted in (title, safe_name(title)):
            return next(track for track in TITLED if letter.finding in FINDINGS[track]), letter
    known = "、".join(f"{name}（{kind.title}）" for name, kind in kinds.items())
    what = f"没有文书“{requested}”" if requested else "从文件名看不出是哪种文书"
    raise RunError(what, code="C021", where=path.name, remedy=f"请用 --document 写明，可用的有：{known}")


def _parts(path: Path) -> list[tuple[str, str]]:
    """(Chinese name of the part: body, header or footer; its XML) for every part that may have tags.

    Raises:
        TemplateError: not a Word document, or a broken one.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise TemplateError("模板文件不存在或无法读取", code="T017", where=str(path), remedy="请检查路径") from problem
    parts = []
    for name, part in unpack(content, path.name).items():
        if match := _PART.fullmatch(name):
            parts.append(
                (labels().template_part[match[1].rstrip("0123456789")], source_of(part, f"{path.name} {name}"))
            )
    return parts


def _tag_faults(label: str, xml: str) -> Iterator[Fault]:
    paragraphs = (paragraph_text(match[0]) for match in re.finditer(r"<w:p[ >].*?</w:p>", xml, re.DOTALL))
    for problem in broken_tags(paragraphs):
        yield Fault("标记", f"{label}{problem}")


def _field_faults(label: str, xml: str, uses: set[Use]) -> Iterator[Fault]:
    """A fault for each field that does not exist; the fields that are used are added to `uses`."""
    try:
        tree = environment().parse(patched(xml))
    except jinja2.TemplateSyntaxError as problem:
        yield Fault("标记", f"{label}的标记有误（{in_chinese(problem.message)}）")
        return
    use = FieldUse(tree, LetterContext)
    uses |= use.uses
    for unknown in use.problems:
        yield Fault("字段", f"{label}：{unknown}")


def _missing(document: str, text: str, uses: set[Use]) -> Iterator[tuple[str, str]]:
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


def _specimen(path: Path, profile: Profile, document: str) -> tuple[bytes | None, Fault | None]:
    try:
        return LetterTemplate(path, LetterContext).render(template_fields(specimen_context(document, profile))), None
    except TemplateError as problem:
        return None, Fault("结构", problem.what)


def write_specimen(template: Path, report: TemplateReport, folder: Path | None) -> Path | None:
    """Write the specimen as `<template>-样张.docx`. Returns its path, or None where there is no specimen.

    Raises:
        RunError: it cannot be written.
    """
    if report.specimen is None:
        return None
    path = (folder or template.parent) / f"{template.stem}-样张.docx"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report.specimen)
    except OSError as problem:
        raise RunError(
            f"样张无法写入({problem.strerror})", code="C022", where=str(path), remedy="请用 --out 另选文件夹"
        ) from problem
    return path
