"""The .docx around a document's text: parts, page, footers, letterhead.

The default document of python-docx has styles, a theme and dates that no letter needs. So the parts are made here. They
are written by the writer of `engine.ooxml`, which always gives the same bytes for the same content.
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.section import WD_HEADER_FOOTER
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.oxml import CT_Types, serialize_part_xml
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.parts.settings import SettingsPart
from docx.parts.story import StoryPart
from docx.parts.styles import StylesPart
from docx.section import Section
from docx.shared import Length, Twips
from docx.text.paragraph import Paragraph

from tenglong.engine.ooxml.docx_package import DocxPackage

from .styles import LETTER_FOOT, LETTER_MARK, PAGE_LEFT, PAGE_RIGHT, add_styles, font_table
from .xml import element

WIDTH = 8844
"""Twips: the type area's width, 156 mm."""

_LINE_PITCH = 579
"""Twips: 22 lines a page."""


def blank_document(title: str, *, letter_form: bool) -> Document:
    """A document without text: A4, styles, page numbers; in letter form (信函格式) also letterhead and red lines."""
    package = Package()
    body = parse_xml(f"<w:document {nsdecls('w', 'r')}><w:body><w:sectPr/></w:body></w:document>")
    main = DocumentPart(PackURI("/word/document.xml"), CONTENT_TYPE.WML_DOCUMENT_MAIN, body, package)
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    core = CorePropertiesPart(
        PackURI("/docProps/core.xml"), CONTENT_TYPE.OPC_CORE_PROPERTIES, CT_CoreProperties.new(), package
    )
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    CoreProperties(core.element).title = title
    _relate(main, StylesPart, "styles.xml", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, element("styles"))
    _relate(main, SettingsPart, "settings.xml", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, _settings())
    _relate(main, XmlPart, "fontTable.xml", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, font_table())
    document: Document = main.document
    add_styles(document.styles)
    _set_page(document.sections[0], letter_form=letter_form)
    return document


def _relate(
    main: StoryPart, kind: type[XmlPart], name: str, content_type: str, relation: str, root: BaseOxmlElement
) -> str:
    """Add a part to the document; returns the id of the relation between them."""
    part = kind(PackURI(f"/word/{name}"), content_type, root, main.package)
    return str(main.relate_to(part, relation))


def _settings() -> BaseOxmlElement:
    mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": 15}
    return element(
        "settings",
        element("evenAndOddHeaders"),
        element("characterSpacingControl", val="doNotCompress"),
        element("compat", element("compatSetting", **mode)),
    )


def _set_page(section: Section, *, letter_form: bool) -> None:
    """Set A4 and margins of 37, 35, 28 and 26 mm; a grid of type "lines" sets the line pitch."""
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1588), Twips(1474)
    section.header_distance, section.footer_distance = (
        (Twips(1701), Twips(1134)) if letter_form else (Twips(851), Twips(1247))
    )
    section.gutter = Length(0)
    section._sectPr.append(element("docGrid", type="lines", linePitch=_LINE_PITCH))
    _add_footer(section, "footer1.xml", WD_HEADER_FOOTER.PRIMARY)
    _add_page_number(section.footer.add_paragraph(style=PAGE_RIGHT))
    _add_footer(section, "footer2.xml", WD_HEADER_FOOTER.EVEN_PAGE)
    _add_page_number(section.even_page_footer.add_paragraph(style=PAGE_LEFT))
    if letter_form:
        _add_letterhead(section)


def _add_letterhead(section: Section) -> None:
    """Add office and red lines to the first page, which has no page number."""
    section.different_first_page_header_footer = True
    main = section.part
    header = _relate(main, HeaderPart, "header1.xml", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER, element("hdr"))
    section._sectPr.add_headerReference(WD_HEADER_FOOTER.FIRST_PAGE, header)
    for text in ("{%p for line in office.lines %}", "{{ line }}", "{%p endfor %}"):
        section.first_page_header.add_paragraph(text, style=LETTER_MARK)
    _add_footer(section, "footer3.xml", WD_HEADER_FOOTER.FIRST_PAGE)
    section.first_page_footer.add_paragraph(style=LETTER_FOOT)


def _add_footer(section: Section, name: str, pages: WD_HEADER_FOOTER) -> None:
    relation = _relate(
        section.part, FooterPart, name, CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, element("ftr")
    )
    section._sectPr.add_footerReference(pages, relation)


def _add_page_number(paragraph: Paragraph) -> None:
    """Add the page number as — 1 —, the form of the standard."""
    paragraph.add_run("— ")
    number = paragraph.add_run("1")
    field = element("fldSimple", instr=" PAGE ")
    number._r.addprevious(field)
    field.append(number._r)
    paragraph.add_run(" —")


def docx_bytes(document: Document) -> bytes:
    """The document as a file; the same document gives the same bytes."""
    package = document.part.package
    types = CT_Types.new()
    types.add_default("rels", CONTENT_TYPE.OPC_RELATIONSHIPS)
    types.add_default("xml", CONTENT_TYPE.XML)
    parts = {PACKAGE_URI.rels_uri.membername: package.rels.xml}
    for part in package.iter_parts():
        types.add_override(part.partname, part.content_type)
        parts[part.partname.membername] = part.blob
        if part.rels:
            parts[part.partname.rels_uri.membername] = part.rels.xml
    return DocxPackage({}).with_parts({CONTENT_TYPES_URI[1:]: serialize_part_xml(types), **parts})
