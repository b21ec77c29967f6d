"""The .docx around a document's blocks: page, footers, letterhead, fixed dates; the same blocks give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.ooxml.docx_package import DocxPackage
from .blocks import Block
from .styles import DECLARATION, W, fonts_part, styles_part

_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PAGE_SIZE = '<w:pgSz w:w="11906" w:h="16838"/>'
_GRID = '<w:docGrid w:type="lines" w:linePitch="579"/>'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _page_number(style: str) -> str:
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    text = '<w:r><w:t xml:space="preserve">— </w:t></w:r>{}<w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text.format(number)}</w:p>'


def _lone(style: str, text: str = "") -> str:
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


_PLAIN_PARTS = {
    "footer1.xml": ("footer", "default", _page_number("PageRight")),
    "footer2.xml": ("footer", "even", _page_number("PageLeft")),
}
_LETTER_PARTS = {
    **_PLAIN_PARTS,
    "header1.xml": ("header", "first", _lone("LetterMark", "{{ office.name }}")),
    "footer3.xml": ("footer", "first", _lone("LetterFoot")),
}
"""A letter (信函格式): office and red lines on the first page, which shows no number."""


def docx(title: str, blocks: Sequence[Block], *, letter: bool = False) -> bytes:
    """A whole template."""
    extra = _LETTER_PARTS if letter else _PLAIN_PARTS
    parts = {
        "[Content_Types].xml": _content_types(extra),
        "_rels/.rels": _relations({"word/document.xml": "officeDocument", "docProps/core.xml": ""}),
        "docProps/core.xml": _core(title),
        "word/_rels/document.xml.rels": _relations(
            {"styles.xml": "styles", "settings.xml": "settings", "fontTable.xml": "fontTable"}
            | {name: kind for name, (kind, _, _) in extra.items()}
        ),
        "word/styles.xml": styles_part(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": fonts_part(),
        **{f"word/{name}": _margin_part(kind, body) for name, (kind, _, body) in extra.items()},
        "word/document.xml": _document(blocks, extra, letter),
    }
    return DocxPackage({}).with_parts({name: part.encode() for name, part in parts.items()})


def _margin_part(kind: str, body: str) -> str:
    tag = {"header": "hdr", "footer": "ftr"}[kind]
    return f"{DECLARATION}<w:{tag} {W}>{body}</w:{tag}>"


def _document(blocks: Sequence[Block], extra: dict[str, tuple[str, str, str]], letter: bool) -> str:
    first = 4  # rId1 to rId3 are styles, settings and fonts
    references = "".join(
        f'<w:{kind}Reference w:type="{pages}" r:id="rId{number}"/>'
        for number, (kind, pages, _) in enumerate(extra.values(), first)
    )
    header, footer = (1701, 1134) if letter else (851, 1247)
    margins = (
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
        f'w:header="{header}" w:footer="{footer}" w:gutter="0"/>'
    )
    section = f"<w:sectPr>{references}{_PAGE_SIZE}{margins}{'<w:titlePg/>' if letter else ''}{_GRID}</w:sectPr>"
    return f"{DECLARATION}<w:document {W} {_R}><w:body>{''.join(blocks)}{section}</w:body></w:document>"


def _settings() -> str:
    return (
        f'{DECLARATION}<w:settings {W}><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _core(title: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></cp:coreProperties>"
    )


def _relations(targets: dict[str, str]) -> str:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{f"{_KINDS}/{kind}" if kind else core}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{namespace}">{entries}</Relationships>'


def _content_types(extra: dict[str, tuple[str, str, str]]) -> str:
    kinds = {
        "document.xml": "document.main",
        "styles.xml": "styles",
        "settings.xml": "settings",
        "fontTable.xml": "fontTable",
    }
    kinds |= {name: kind for name, (kind, _, _) in extra.items()}
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        f'<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )
