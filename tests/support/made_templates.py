"""Word templates for tests: the package's page and styles around a few blocks."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from tenglong.engine.core.resources import TEMPLATES
from tools.letter_templates.template_document import TemplateDocument


def made_template(*blocks: str) -> bytes:
    """A .docx of paragraphs of body text; a block that begins with "<" is WordprocessingML as it stands."""
    template = TemplateDocument("自制")
    for block in blocks:
        if block.startswith("<"):
            _append(template.document, block)
        else:
            template.paragraph(block)
    return template.to_bytes()


def extended_template(name: str, *blocks: str) -> bytes:
    """The package's template of a document, which has all that is required, with blocks as above behind its text."""
    document = docx.Document(str(TEMPLATES / f"{name}.docx"))
    for block in blocks:
        if block.startswith("<"):
            _append(document, block)
        else:
            document.add_paragraph(block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _append(document: Document, block: str) -> None:
    for child in parse_xml(f"<w:body {nsdecls('w')}>{block}</w:body>"):
        document.element.body.sectPr.addprevious(child)


def in_cell(text: str) -> str:
    """A table of one cell, as a block."""
    return f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
