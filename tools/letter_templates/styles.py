"""Fonts and styles after GB/T 9704-2012.

A page has 22 lines of 28 characters of size 三号 (16 pt). The page's grid sets the line pitch; characters stand 0.25 pt
closer so that 28 of them fit in 156 mm (442.2 pt; with 0.2 pt only 27 fit). Fonts are named, never shipped.
"""

from __future__ import annotations

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT, WD_TAB_ALIGNMENT
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt, Twips
from docx.styles.style import ParagraphStyle
from docx.styles.styles import Styles

from .xml import element, put

FANGSONG, SONG, KAI, HEI, TITLE_FONT = "仿宋_GB2312", "宋体", "楷体_GB2312", "黑体", "方正小标宋简体"

BODY, FLUSH, HEAD_1, HEAD_2 = "公文正文", "公文顶格", "公文一级标题", "公文二级标题"
TITLE, NUMBER, LETTER_NUMBER = "公文标题", "公文文号", "信函文号"
ATTACHMENT_MARK, ATTACHMENT_TITLE = "公文附件标识", "公文附件标题"
CELL, CELL_TEXT, CELL_HEAD, GRID = "表格居中", "表格文字", "表格标题", "公文表格"
IMPRINT, IMPRINT_LINE, LEAST = "版记", "版记分隔线", "锚点"
PAGE_RIGHT, PAGE_LEFT, LETTER_MARK, LETTER_FOOT = "页码单页", "页码双页", "信函机关标志", "信函下红线"

_NORMAL = "Normal"
_CLOSER = -5
"""Twentieths of a point between characters of the text."""

_BEYOND = Twips(-397)
"""7 mm on each side: the letter's red lines are 170 mm long, the type area 156."""

_RED = "FF0000"

_STAND_INS = {FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", TITLE_FONT: "小标宋"}
"""What Word takes where a font is not installed: offices have either the GB2312 fonts or the newer ones."""


def fonts(name: str) -> BaseOxmlElement:
    """The same font for Chinese and for Western text."""
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def font_table() -> BaseOxmlElement:
    """The root element of word/fontTable.xml."""
    listed = (
        element(
            "font",
            element("altName", val=stand_in),
            element("charset", val=86),
            element("family", val="roman"),
            name=name,
        )
        for name, stand_in in _STAND_INS.items()
    )
    return element("fonts", *listed)


def add_styles(styles: Styles) -> None:
    """Add the defaults and every style to an empty word/styles.xml."""
    styles.element.append(_defaults())
    _add_bases(styles)
    _add_text_styles(styles)
    _add_table_styles(styles)
    _add_margin_styles(styles)


def _defaults() -> BaseOxmlElement:
    """Western text is English: LibreOffice divides words and numbers of Chinese text anywhere, a credit code too."""
    run = element("rPr", *_look(FANGSONG, 16, spacing=_CLOSER), element("lang", val="en-US", eastAsia="zh-CN"))
    paragraph = element("pPr", element("widowControl", val=0))
    return element("docDefaults", element("rPrDefault", run), element("pPrDefault", paragraph))


def _look(font: str, points: float, *, spacing: int = 0, colour: str = "") -> list[BaseOxmlElement]:
    """Run properties, in the order that the OOXML standard requires; `spacing` is in twentieths of a point."""
    return [
        fonts(font),
        *([element("color", val=colour)] if colour else []),
        *([element("spacing", val=spacing)] if spacing else []),
        element("sz", val=round(points * 2)),
        element("szCs", val=round(points * 2)),
    ]


def _add_bases(styles: Styles) -> None:
    normal = styles.add_style(_NORMAL, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    normal.element.default = True
    normal.quick_style = True
    _to_the_edge(normal)
    plain_table = styles.add_style("Normal Table", WD_STYLE_TYPE.TABLE, builtin=True)
    plain_table.element.styleId = "TableNormal"
    plain_table.element.default = True
    grid = styles.add_style(GRID, WD_STYLE_TYPE.TABLE)
    grid.element.styleId = "Grid"
    grid.base_style = plain_table
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = (element(side, val="single", sz=4, space=0, color="000000") for side in sides)
    widths = {"top": 28, "left": 57, "bottom": 28, "right": 57}
    margins = (element(side, w=width, type="dxa") for side, width in widths.items())
    grid.element.append(element("tblPr", element("tblBorders", *borders), element("tblCellMar", *margins)))


def _add_text_styles(styles: Styles) -> None:
    body = _add(styles, "Body", BODY, align=WD_PARAGRAPH_ALIGNMENT.JUSTIFY)
    _to_the_edge(body)
    _indent_two_characters(body)
    _add(styles, "Flush", FLUSH)
    for style_id, name, font in (("Head1", HEAD_1, HEI), ("Head2", HEAD_2, KAI)):
        head = _add(styles, style_id, name, look=_look(font, 16, spacing=_CLOSER))
        head.paragraph_format.keep_with_next = True
        _indent_two_characters(head)
    _add(styles, "Title", TITLE, look=_look(TITLE_FONT, 22), line=Pt(35), align=WD_PARAGRAPH_ALIGNMENT.CENTER)
    _add(styles, "Number", NUMBER, align=WD_PARAGRAPH_ALIGNMENT.CENTER)
    _add(styles, "LetterNumber", LETTER_NUMBER, align=WD_PARAGRAPH_ALIGNMENT.RIGHT)
    _add(styles, "AttachmentMark", ATTACHMENT_MARK, look=_look(HEI, 16, spacing=_CLOSER))
    title = _add(
        styles,
        "AttachmentTitle",
        ATTACHMENT_TITLE,
        look=_look(TITLE_FONT, 22),
        line=Pt(35),
        align=WD_PARAGRAPH_ALIGNMENT.CENTER,
    )
    title.paragraph_format.space_after = Pt(10)


def _add_table_styles(styles: Styles) -> None:
    cell = _add(styles, "Cell", CELL, look=_look(FANGSONG, 10.5), line=Pt(15), align=WD_PARAGRAPH_ALIGNMENT.CENTER)
    put(cell.element.pPr, element("overflowPunct"))
    _add(styles, "CellText", CELL_TEXT, align=WD_PARAGRAPH_ALIGNMENT.LEFT, based_on=CELL)
    _add(styles, "CellHead", CELL_HEAD, look=_look(HEI, 10.5), based_on=CELL)


def _add_margin_styles(styles: Styles) -> None:
    """Add the styles of 版记, of page numbers, and of the parts that only letter form (信函格式) has."""
    imprint = _add(styles, "Imprint", IMPRINT, look=_look(FANGSONG, 14), line=Pt(22))
    imprint.paragraph_format.tab_stops.add_tab_stop(Twips(8564), WD_TAB_ALIGNMENT.RIGHT)
    _indent(imprint, left=Pt(14), right=Pt(14))
    line = _add(styles, "ImprintLine", IMPRINT_LINE, look=_look(FANGSONG, 5), line=Pt(3))
    line.paragraph_format.tab_stops.add_tab_stop(Twips(8844), WD_TAB_ALIGNMENT.RIGHT)
    _add(styles, "Least", LEAST, look=_look(FANGSONG, 1), line=Pt(1))
    right = _add(
        styles, "PageRight", PAGE_RIGHT, look=_look(SONG, 14), on_grid=False, align=WD_PARAGRAPH_ALIGNMENT.RIGHT
    )
    _indent(right, right=Pt(14))
    left = _add(styles, "PageLeft", PAGE_LEFT, look=_look(SONG, 14), on_grid=False, align=WD_PARAGRAPH_ALIGNMENT.LEFT)
    _indent(left, left=Pt(14))
    mark = _add(
        styles,
        "LetterMark",
        LETTER_MARK,
        look=_look(TITLE_FONT, 32, colour=_RED),
        line=Pt(45),
        align=WD_PARAGRAPH_ALIGNMENT.CENTER,
    )
    foot = _add(styles, "LetterFoot", LETTER_FOOT, look=_look(FANGSONG, 2), line=Pt(6))
    for style, kind, space in ((mark, "thickThinSmallGap", 11), (foot, "thinThickSmallGap", 1)):
        red_line = element("bottom", val=kind, sz=24, space=space, color=_RED)
        put(style.element.pPr, element("pBdr", red_line))
        _indent(style, left=_BEYOND, right=_BEYOND)


def _add(
    styles: Styles,
    style_id: str,
    name: str,
    *,
    look: list[BaseOxmlElement] | None = None,
    line: Length | None = None,
    on_grid: bool = True,
    align: WD_PARAGRAPH_ALIGNMENT | None = None,
    based_on: str = _NORMAL,
) -> ParagraphStyle:
    """Add a paragraph style.

    Args:
        look: its run properties.
        line: the exact line pitch, instead of the page's grid.
        on_grid: whether lines without an exact pitch follow the page's grid.
    """
    style: ParagraphStyle = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.styleId = style_id
    style.base_style = styles[based_on]
    style.quick_style = True
    paragraph, run = style.element.get_or_add_pPr(), style.element.get_or_add_rPr()
    run.extend(look or [])
    if line is not None:
        style.paragraph_format.line_spacing = line
    if line is not None or not on_grid:
        put(paragraph, element("snapToGrid", val=0))
    style.paragraph_format.alignment = align
    return style


def _to_the_edge(style: ParagraphStyle) -> None:
    """No hanging punctuation, no extra space between Chinese and Western characters."""
    for name in ("overflowPunct", "autoSpaceDE", "autoSpaceDN"):
        put(style.element.get_or_add_pPr(), element(name, val=0))


def _indent(style: ParagraphStyle, *, left: Length | None = None, right: Length | None = None) -> None:
    style.paragraph_format.left_indent = left
    style.paragraph_format.right_indent = right


def _indent_two_characters(style: ParagraphStyle) -> None:
    put(style.element.pPr, element("ind", firstLineChars=200, firstLine=630))
