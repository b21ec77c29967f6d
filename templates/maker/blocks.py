"""Paragraphs and tables as WordprocessingML: the few shapes that the documents are made of."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from .styles import KAI, fonts

WIDTH = 8844
"""Twips: the type area's width, 156 mm."""

Block = str
"""XML of one paragraph or table."""

KEEP = "<w:keepNext/><w:keepLines/>"
"""Paragraph properties: undivided, and on the page of what follows."""


def run(text: str, properties: str = "") -> str:
    """Text in the paragraph's own look unless `properties` say otherwise; a newline is a line break, a tab a tab."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = ["<w:tab/>".join(_text(part) for part in line.split("\t")) for line in text.split("\n")]
    return f"<w:r>{rpr}{'<w:br/>'.join(lines)}</w:r>"


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def para(style: str, text: str, properties: str = "") -> Block:
    """A paragraph of a style of `styles.py`."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run(text)}</w:p>'


def p(text: str) -> Block:
    """Body text."""
    return para("Body", text)


def closing(text: str) -> Block:
    """The last text before a signature, which it stays together with."""
    return para("Body", text, KEEP)


def lead(head: str, text: str) -> Block:
    """Body text that opens with a second-level head in 楷体."""
    opening = run(head, fonts(KAI))
    return f'<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr>{opening}{run(text)}</w:p>'


def h1(text: str) -> Block:
    """First-level head 一、in 黑体, kept with what follows."""
    return para("Head1", text)


def each(name: str, items: str, *blocks: Block) -> list[Block]:
    """Blocks repeated for every item; the tags stand in paragraphs of their own, which docxtpl removes."""
    return [p(f"{{%p for {name} in {items} %}}"), *blocks, p("{%p endfor %}")]


def signature(*before: Block) -> list[Block]:
    """Office, seal place and date, centred over each other, kept on the page of the text before them."""
    return [
        *before,
        para("Body", "", KEEP),
        _signed("{{ office.name }}", KEEP),
        _signed("（印章）", KEEP),
        _signed("{{ document.date }}", "<w:keepLines/>"),
    ]


def _signed(text: str, properties: str) -> Block:
    """Centred on a tab 20.25 characters in: the date's right edge then stands four characters from the margin."""
    style = f'<w:pPr><w:pStyle w:val="Flush"/>{properties}<w:tabs><w:tab w:val="center" w:pos="6400"/></w:tabs></w:pPr>'
    return f"<w:p>{style}<w:r><w:tab/></w:r>{run(text)}</w:p>"


def attachment(number: str, title: str) -> list[Block]:
    """A new page: 附件1 in 黑体 at the left, title centred on the third line."""
    return [
        para("AttachmentMark", f"附件{number}", "<w:pageBreakBefore/>"),
        para("Flush", ""),
        para("AttachmentTitle", title),
    ]


def cell(text: str, width: int, *, style: str = "Cell", span: int = 1, keep: str = "") -> str:
    """A table cell, as many columns wide as `span`; `keep` may hold it to the next row."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{grid}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(style, text, keep)}</w:tc>"


def row(cells: Sequence[str], *, head: bool = False, height: int = 0) -> str:
    """A row that is not broken over pages; a head row is repeated on each page."""
    properties = "<w:cantSplit/>"
    properties += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    properties += "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Sequence[str]) -> Block:
    """A grid across the type area."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def list_table(items: str, name: str, columns: Sequence[tuple[str, int, str]], *, spare: int = 0) -> Block:
    """A table with a row for every item, and `spare` empty ones: columns of (head, share of the width, field)."""
    widths = shares([share for _, share, _ in columns])
    last = len(columns) - 1
    tag_cells = [cell("", width) for width in widths[1:]]
    heads = [cell(head, width, style="CellHead") for (head, _, _), width in zip(columns, widths, strict=True)]
    return table(
        widths,
        [
            row(heads, head=True),
            row([cell(f"{{%tr for {name} in {items} %}}", widths[0]), *tag_cells]),
            row(
                [
                    cell(field, width, style="CellText" if index == last else "Cell")
                    for index, ((_, _, field), width) in enumerate(zip(columns, widths, strict=True))
                ]
            ),
            row([cell("{%tr endfor %}", widths[0]), *tag_cells]),
            *(row([cell("", width) for width in widths], height=480) for _ in range(spare)),
        ],
    )


def form_table(
    shares_: Sequence[int], lines: Sequence[Sequence[tuple[str, int]]], *, height: int = 560, keep: bool = False
) -> Block:
    """A form, kept on one page: lines of (text, columns that it spans); labels and contents alternate.

    With `keep` it also stays with what follows.
    """
    widths = shares(shares_)
    rows = []
    for line in lines:
        held = "<w:keepNext/>" if keep or line is not lines[-1] else ""
        start, cells = 0, []
        for index, (text, span) in enumerate(line):
            style = "CellHead" if index % 2 == 0 else "CellText"
            cells.append(cell(text, sum(widths[start : start + span]), style=style, span=span, keep=held))
            start += span
        rows.append(row(cells, height=height))
    return table(widths, rows)


def shares(parts: Sequence[int]) -> list[int]:
    """The type area's width divided in proportion."""
    total = sum(parts)
    widths = [WIDTH * part // total for part in parts]
    widths[-1] += WIDTH - sum(widths)
    return widths


def at_the_foot(style: str, content: str, borders: str) -> Block:
    """A paragraph of runs in a frame at the foot of its page; neighbours with the same borders share one frame."""
    place = f'<w:framePr w:w="{WIDTH}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    lines = f"<w:pBdr>{borders}</w:pBdr>" if borders else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}{lines}</w:pPr>{content}</w:p>'
