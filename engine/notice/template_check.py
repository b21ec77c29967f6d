"""Checks an office's own template: tags, fields, required elements, forbidden words; and makes a specimen of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from ..core.errors import RunError, TemplateError
from ..ooxml.sandbox import in_chinese, parse_tags
from ..ooxml.tag_check import broken_tags
from ..ooxml.template import LetterTemplate, paragraph_text, patched
from ..ooxml.template_fields import FieldUse, Use
from ..policy.corpus import Policy
from ..policy.profile import Profile
from .case import FINDINGS, TITLED, ClauseLetter
from .clause_letters import letter_titles, reserved_words
from .documents import documents
from .file_names import safe_name
from .letter_fields import LetterContext
from .letters import template_fields
from .measures import forbidden_words, words_in
from .specimen import specimen_context
from .template_elements import missing_elements, template_parts


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
    parts = template_parts(path)
    faults = [fault for label, xml in parts for fault in _tag_faults(label, xml)]
    uses: set[Use] = set()
    for label, xml in parts:
        faults += _field_faults(label, xml, uses)
    text = "\n".join(paragraph_text(xml) for _, xml in parts)
    faults += [
        Fault("要素", f"缺少必备要素“{element}”（{need}）") for element, need in missing_elements(name, text, uses)
    ]
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


def _tag_faults(label: str, xml: str) -> Iterator[Fault]:
    paragraphs = (paragraph_text(match[0]) for match in re.finditer(r"<w:p[ >].*?</w:p>", xml, re.DOTALL))
    for problem in broken_tags(paragraphs):
        yield Fault("标记", f"{label}{problem}")


def _field_faults(label: str, xml: str, uses: set[Use]) -> Iterator[Fault]:
    """A fault for each field that does not exist; the fields that are used are added to `uses`."""
    try:
        tree = parse_tags(patched(xml), label)
    except jinja2.TemplateSyntaxError as problem:
        yield Fault("标记", f"{label}的标记有误（{in_chinese(problem.message)}）")
        return
    use = FieldUse(tree, LetterContext)
    uses |= use.uses
    for unknown in use.problems:
        yield Fault("字段", f"{label}：{unknown}")


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
