"""The ten templates, made anew."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from tenglong.engine.notice.documents import documents

from .template_document import TemplateDocument

_IN_LETTER_FORM = {"refer"}


def make_templates() -> Iterator[tuple[str, bytes]]:
    """(file name, content) for every document of `rules/decisions/documents.yaml`, whose text is the module of that name."""
    for name, kind in documents().documents.items():
        template = TemplateDocument(kind.title, letter_form=name in _IN_LETTER_FORM)
        import_module(f".documents.{name}", __package__).write(template)
        yield f"{name}.docx", template.to_bytes()
