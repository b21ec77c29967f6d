"""Makes the templates."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from tenglong.engine.notice.documents import documents

from .template_document import TemplateDocument

_IN_LETTER_FORM = {"refer"}
BULLETIN = "bulletin"
"""The one document that is about no enterprise."""


def make_templates() -> Iterator[tuple[str, bytes]]:
    """Pairs (file name, bytes), one for each document of `rules/decisions/documents.yaml`, and the bulletin; the module of the same name
    in `documents/` writes its text.
    """
    titles = {name: kind.title for name, kind in documents().documents.items()}
    for name, title in {**titles, BULLETIN: documents().workbooks["bulletin"].title}.items():
        template = TemplateDocument(title, letter_form=name in _IN_LETTER_FORM)
        import_module(f".documents.{name}", __package__).write(template)
        yield f"{name}.docx", template.to_bytes()
