"""Makes the templates."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from tenglong.engine.decision.case_due import case_due
from tenglong.engine.notice.documents import documents

from .template_document import TemplateDocument

_IN_LETTER_FORM = {"refer"}
BULLETIN, CASE_BULLETIN, SUPERVISION = "bulletin", "case_bulletin", "supervision"
"""The documents that are about no single enterprise: the bulletins of a run and of the register, and the letter about what is overdue."""


def make_templates() -> Iterator[tuple[str, bytes]]:
    """Pairs (file name, bytes), one for each document of `rules/decisions/documents.yaml`, and these; the module of the same name
    in `documents/` writes its text.
    """
    titles = {name: kind.title for name, kind in documents().documents.items()}
    others = {
        BULLETIN: documents().workbooks["bulletin"].title,
        CASE_BULLETIN: "工作通报",
        SUPERVISION: case_due().supervision.title,
    }
    for name, title in {**titles, **others}.items():
        template = TemplateDocument(title, letter_form=name in _IN_LETTER_FORM)
        import_module(f".documents.{name}", __package__).write(template)
        yield f"{name}.docx", template.to_bytes()
