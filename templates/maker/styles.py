"""Page, fonts and styles after GB/T 9704-2012, in DOCX units.

A4; margins 37, 35, 28, 26 mm; 22 lines of 28 characters of size 三号 (16 pt): line pitch 579 twips by a grid of type
"lines", characters drawn together by 0.25 pt so that 28 of them fit in 156 mm (442.2 pt; 0.2 pt leaves 27). Fonts are
named, never shipped.
"""

from __future__ import annotations

FANGSONG, SONG, KAI, HEI, TITLE = "仿宋_GB2312", "宋体", "楷体_GB2312", "黑体", "方正小标宋简体"

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

_TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
_TO_THE_EDGE = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
_EXACT = '<w:snapToGrid w:val="0"/>'


def fonts(name: str) -> str:
    """One font for Chinese and Western text alike."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def look(font: str, half_points: int, *, spacing: int = 0, colour: str = "") -> str:
    """Run properties, in the order that the schema wants."""
    parts = [fonts(font)]
    parts += [f'<w:color w:val="{colour}"/>'] if colour else []
    parts += [f'<w:spacing w:val="{spacing}"/>'] if spacing else []
    return "".join(parts) + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _style(name: str, shown: str, paragraph: str, run: str = "", based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


_RED = "FF0000"
_RED_LINE = '<w:pBdr><w:bottom w:val="{kind}" w:sz="24" w:space="{space}" w:color="FF0000"/></w:pBdr>'
_BEYOND = '<w:ind w:left="-397" w:right="-397"/>'
"""7 mm on each side: the letter's red lines are 170 mm long, the type area 156."""

_STYLES = [
    _style("Body", "公文正文", f'{_TO_THE_EDGE}{_TWO_CHARACTERS}<w:jc w:val="both"/>'),
    _style("Flush", "公文顶格", ""),
    _style("Head1", "公文一级标题", f"<w:keepNext/>{_TWO_CHARACTERS}", look(HEI, 32, spacing=-5)),
    _style("Head2", "公文二级标题", f"<w:keepNext/>{_TWO_CHARACTERS}", look(KAI, 32, spacing=-5)),
    _style(
        "Title",
        "公文标题",
        f'{_EXACT}<w:spacing w:line="700" w:lineRule="exact"/><w:jc w:val="center"/>',
        look(TITLE, 44),
    ),
    _style("Number", "公文文号", '<w:jc w:val="center"/>'),
    _style("LetterNumber", "信函文号", '<w:jc w:val="right"/>'),
    _style("AttachmentMark", "公文附件标识", "", look(HEI, 32, spacing=-5)),
    _style(
        "AttachmentTitle",
        "公文附件标题",
        f'{_EXACT}<w:spacing w:line="700" w:lineRule="exact" w:after="200"/><w:jc w:val="center"/>',
        look(TITLE, 44),
    ),
    _style(
        "Cell",
        "表格居中",
        f'<w:overflowPunct/>{_EXACT}<w:spacing w:line="300" w:lineRule="exact"/><w:jc w:val="center"/>',
        look(FANGSONG, 21),
    ),
    _style("CellText", "表格文字", '<w:jc w:val="left"/>', based="Cell"),
    _style("CellHead", "表格标题", "", look(HEI, 21), based="Cell"),
    _style(
        "Imprint",
        "版记",
        f'<w:tabs><w:tab w:val="right" w:pos="8564"/></w:tabs>{_EXACT}<w:spacing w:line="440" w:lineRule="exact"/>'
        '<w:ind w:left="280" w:right="280"/>',
        look(FANGSONG, 28),
    ),
    _style(
        "ImprintLine",
        "版记分隔线",
        f'<w:tabs><w:tab w:val="right" w:pos="8844"/></w:tabs>{_EXACT}<w:spacing w:line="60" w:lineRule="exact"/>',
        look(FANGSONG, 10),
    ),
    _style("Least", "锚点", f'{_EXACT}<w:spacing w:line="20" w:lineRule="exact"/>', look(FANGSONG, 2)),
    _style("PageRight", "页码单页", f'{_EXACT}<w:ind w:right="280"/><w:jc w:val="right"/>', look(SONG, 28)),
    _style("PageLeft", "页码双页", f'{_EXACT}<w:ind w:left="280"/><w:jc w:val="left"/>', look(SONG, 28)),
    _style(
        "LetterMark",
        "信函机关标志",
        f"{_RED_LINE.format(kind='thickThinSmallGap', space=11)}{_EXACT}"
        f'<w:spacing w:line="900" w:lineRule="exact"/>{_BEYOND}<w:jc w:val="center"/>',
        look(TITLE, 64, colour=_RED),
    ),
    _style(
        "LetterFoot",
        "信函下红线",
        f"{_RED_LINE.format(kind='thinThickSmallGap', space=1)}{_EXACT}"
        f'<w:spacing w:line="120" w:lineRule="exact"/>{_BEYOND}',
        look(FANGSONG, 4),
    ),
]

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
)


_STAND_INS = {FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", TITLE: "小标宋"}
"""What Word takes where a font is not installed: offices have either the GB2312 fonts or the newer ones."""


def fonts_part() -> str:
    """word/fontTable.xml."""
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font>'
        for name, other in _STAND_INS.items()
    )
    return f"{DECLARATION}<w:fonts {W}>{listed}</w:fonts>"


def styles_part() -> str:
    """word/styles.xml."""
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{_TO_THE_EDGE}</w:pPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="Grid"><w:name w:val="公文表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr></w:style>"
    )
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{look(FANGSONG, 32, spacing=-5)}<w:lang w:val="zh-CN" '
        'w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl w:val="0"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    return f"{DECLARATION}<w:styles {W}>{defaults}{normal}{''.join(_STYLES)}</w:styles>"
