"""A template while it is written: the few kinds of paragraphs and tables that the documents are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat
from docx.text.run import Run

from .package import WIDTH, blank_document, docx_bytes
from .styles import (
    ATTACHMENT_MARK,
    ATTACHMENT_TITLE,
    BODY,
    CELL,
    CELL_HEAD,
    CELL_TEXT,
    FLUSH,
    GRID,
    HEAD_1,
    KAI,
    fonts,
)  # fmt: skip
from .xml import element, put


class TemplateDocument:
    """Blocks are added one below the other; tags in their text are docxtpl's."""

    def __init__(self, title: str, *, letter_form: bool = False) -> None:
        """Args:
        title: of the file, in its properties.
        letter_form: 信函格式, with letterhead, instead of 公文格式.
        """
        self.document = blank_document(title, letter_form=letter_form)

    def to_bytes(self) -> bytes:
        """The .docx."""
        return docx_bytes(self.document)

    def paragraph(self, text: str = "", style: str = BODY, *, keep: bool = False) -> Paragraph:
        """A paragraph of a style of `styles`; with `keep` undivided, and on the page of what follows."""
        paragraph = self.document.add_paragraph(style=style)
        if keep:
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.keep_together = True
        add_text(paragraph, text)
        return paragraph

    def blank_line(self) -> None:
        """An empty line, not indented."""
        self.paragraph(style=FLUSH)

    def heading(self, text: str) -> None:
        """First-level head 一、in 黑体, kept with what follows."""
        self.paragraph(text, HEAD_1)

    def lead(self, head: str, text: str) -> None:
        """Body text that opens with a second-level head in 楷体."""
        paragraph = self.document.add_paragraph(style=BODY)
        add_text(paragraph, head)._r.get_or_add_rPr().append(fonts(KAI))
        add_text(paragraph, text)

    @contextmanager
    def each(self, name: str, items: str) -> Iterator[None]:
        """What is added inside is repeated for every item; the tags' own paragraphs are removed by docxtpl."""
        self.paragraph(f"{{%p for {name} in {items} %}}")
        yield
        self.paragraph("{%p endfor %}")

    @contextmanager
    def where(self, condition: str) -> Iterator[None]:
        """What is added inside is there only where the condition holds."""
        self.paragraph(f"{{%p if {condition} %}}")
        yield
        self.paragraph("{%p endif %}")

    def signature(self) -> None:
        """Office, seal place and date, centred over each other, kept on the page of the text before them."""
        self.paragraph(keep=True)
        self._signed("{{ office.name }}").keep_with_next = True
        self._signed("（印章）").keep_with_next = True
        self._signed("{{ document.date }}")

    def _signed(self, text: str) -> ParagraphFormat:
        """Centred on a tab 20.25 characters in: the date's right edge then stands four characters from the margin."""
        paragraph = self.document.add_paragraph(style=FLUSH)
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(6400), WD_TAB_ALIGNMENT.CENTER)
        paragraph.add_run("\t")
        add_text(paragraph, text)
        return paragraph.paragraph_format

    def attachment(self, number: str, title: str) -> None:
        """A new page: 附件1 in 黑体 at the left, title centred on the third line."""
        self.paragraph(f"附件{number}", ATTACHMENT_MARK).paragraph_format.page_break_before = True
        self.blank_line()
        self.paragraph(title, ATTACHMENT_TITLE)

    def list_table(self, items: str, name: str, columns: Sequence[tuple[str, int, str]], *, spare: int = 0) -> None:
        """A table with a row for every item.

        Args:
            items, name: the field that is looped over, and what an item is called inside.
            columns: (head, share of the width, field).
            spare: empty rows below.
        """
        table = self._grid([share for _, share, _ in columns])
        heads, fields = [head for head, _, _ in columns], [field for _, _, field in columns]
        row = _add_row(table, heads, [CELL_HEAD] * len(columns))
        row._tr.get_or_add_trPr().append(element("tblHeader"))
        _add_row(table, [f"{{%tr for {name} in {items} %}}"])
        _add_row(table, fields, [*[CELL] * (len(columns) - 1), CELL_TEXT])
        _add_row(table, ["{%tr endfor %}"])
        for _ in range(spare):
            _add_row(table, height=480)

    def blank_table(self, columns: Sequence[tuple[str, int]], lines: Sequence[str], *, height: int) -> None:
        """A table to fill in by hand: columns of (head, share of the width), lines of what stands in the first."""
        table = self._grid([share for _, share in columns])
        row = _add_row(table, [head for head, _ in columns], [CELL_HEAD] * len(columns))
        row._tr.get_or_add_trPr().append(element("tblHeader"))
        for first in lines:
            _add_row(table, [first], height=height)

    def form_table(
        self,
        shares: Sequence[int],
        lines: Sequence[Sequence[tuple[str, int]]],
        *,
        height: int = 560,
        keep: bool = False,
    ) -> None:
        """A form, kept on one page.

        Args:
            shares: of the width, a column each.
            lines: (text, columns that it spans); labels and contents alternate.
            height: of a line at least, in twips.
            keep: the form also stays with what follows.
        """
        table = self._grid(shares)
        for line in lines:
            row = _new_row(table, height)
            cells, start = row.cells, 0
            for index, (text, span) in enumerate(line):
                cell = cells[start].merge(cells[start + span - 1]) if span > 1 else cells[start]
                paragraph = _fill(cell, text, CELL_TEXT if index % 2 else CELL_HEAD)
                if keep or line is not lines[-1]:
                    paragraph.paragraph_format.keep_with_next = True
                start += span

    def _grid(self, shares: Sequence[int]) -> Table:
        """A table across the type area, without rows, its columns in proportion."""
        widths = [WIDTH * share // sum(shares) for share in shares]
        widths[-1] += WIDTH - sum(widths)
        table = self.document.add_table(0, len(widths), GRID)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Twips(width)
        properties = table._tbl.tblPr
        properties.remove(properties.find(qn("w:tblLook")))
        for name, value in (("type", "dxa"), ("w", str(WIDTH))):
            properties.find(qn("w:tblW")).set(qn(f"w:{name}"), value)
        return table

    def at_the_foot(self, style: str, *, lines: bool) -> Paragraph:
        """An empty paragraph in a frame at the foot of its page.

        Neighbours share one frame; with `lines` (of 0.35 mm) above and below it.
        """
        paragraph = self.document.add_paragraph(style=style)
        place = {"vAnchor": "margin", "hAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
        put(paragraph._p.get_or_add_pPr(), element("framePr", w=WIDTH, wrap="around", **place))
        if lines:
            borders = (element(side, val="single", sz=8, space=1, color="000000") for side in ("top", "bottom"))
            put(paragraph._p.get_or_add_pPr(), element("pBdr", *borders))
        return paragraph


def add_text(paragraph: Paragraph, text: str) -> Run:
    """Text as a run; a newline is a line break, a tab a tab.

    Blanks at the ends of every piece are kept: the value of a tag may bring some.
    """
    run = paragraph.add_run()
    for number, line in enumerate(text.split("\n")):
        if number:
            run.add_break()
        for index, piece in enumerate(line.split("\t")):
            if index:
                run._r.add_tab()
            run._r.add_t(piece).set(qn("xml:space"), "preserve")
    return run


def _new_row(table: Table, height: int) -> _Row:
    """A row that is not broken over pages, at least `height` twips high."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(element("cantSplit"))
    if height:
        row.height, row.height_rule = Twips(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    return row


def _add_row(table: Table, texts: Sequence[str] = (), styles: Sequence[str] = (), *, height: int = 0) -> _Row:
    """A row; cells without a text are empty, cells without a style centred."""
    row = _new_row(table, height)
    for index, cell in enumerate(row.cells):
        text = texts[index] if index < len(texts) else ""
        _fill(cell, text, styles[index] if index < len(styles) else CELL)
    return row


def _fill(cell: _Cell, text: str, style: str) -> Paragraph:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    add_text(paragraph, text)
    return paragraph
