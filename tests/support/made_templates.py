"""Word templates for tests: the package's page and styles around a few blocks."""

from __future__ import annotations

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from tools.letter_templates.template_document import TemplateDocument


def made_template(*blocks: str) -> bytes:
    """A .docx of paragraphs of body text; a block that begins with "<" is WordprocessingML as it stands."""
    template = TemplateDocument("自制")
    for block in blocks:
        if block.startswith("<"):
            end = template.document.element.body.sectPr
            for child in parse_xml(f"<w:body {nsdecls('w')}>{block}</w:body>"):
                end.addprevious(child)
        else:
            template.paragraph(block)
    return template.to_bytes()


def in_cell(text: str) -> str:
    """A table of one cell, as a block."""
    return f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
