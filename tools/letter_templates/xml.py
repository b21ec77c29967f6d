"""Elements of WordprocessingML that python-docx has no method for."""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

_PARAGRAPH_PROPERTIES = (
    "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr",
    "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc",
)  # fmt: skip
"""The order in which ISO/IEC 29500 wants the children of w:pPr."""


def element(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """The element `<w:tag w:attribute="…">children</w:tag>`."""
    made = OxmlElement(f"w:{tag}", attrs={qn(f"w:{key}"): str(value) for key, value in attributes.items()})
    made.extend(children)
    return made


def put(properties: BaseOxmlElement, child: BaseOxmlElement) -> None:
    """Add a child to a w:pPr at the place that the standard requires."""
    at = _PARAGRAPH_PROPERTIES.index(child.tag.partition("}")[2])
    properties.insert_element_before(child, *(f"w:{name}" for name in _PARAGRAPH_PROPERTIES[at + 1 :]))
