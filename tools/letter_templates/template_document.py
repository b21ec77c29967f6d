"""A template that is being written: the few kinds of paragraphs and tables that the documents are made of."""

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

from .charts import add_chart_part, chart_run
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
    LEAST,
    fonts,
)  # fmt: skip
from .xml import element, put


class TemplateDocument:
    """Blocks are added one below the other; tags in their text are docxtpl's."""

    def __init__(self, title: str, *, letter_form: bool = False) -> None:
        """Args:
        title: the title in the file's properties.
        letter_form: use 信函格式, with letterhead, instead of 公文格式.
        """
        self.document = blank_document(title, letter_form=letter_form)

    def to_bytes(self) -> bytes:
        """The document as the bytes of a .docx."""
        return docx_bytes(self.document)

    def paragraph(self, text: str = "", style: str = BODY, *, keep: bool = False) -> Paragraph:
        """Add a paragraph in a style of `styles`; `keep` keeps it whole and on the page of what follows."""
        paragraph = self.document.add_paragraph(style=style)
        if keep:
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.keep_together = True
        add_text(paragraph, text)
        return paragraph

    def blank_line(self) -> None:
        """An empty line, not indented."""
        self.paragraph(style=FLUSH)

    def end_of_form(self, *, keep: bool = False) -> None:
        """The paragraph that a document must have below its last table: the least of lines, so that it takes no page."""
        self.paragraph(style=LEAST, keep=keep)

    def heading(self, text: str) -> None:
        """Add a first-level heading (一、) in 黑体 that stays with what follows."""
        self.paragraph(text, HEAD_1)

    def lead(self, head: str, text: str) -> None:
        """Add body text that begins with a second-level heading in 楷体."""
        paragraph = self.document.add_paragraph(style=BODY)
        add_text(paragraph, head)._r.get_or_add_rPr().append(fonts(KAI))
        add_text(paragraph, text)

    @contextmanager
    def each(self, name: str, items: str) -> Iterator[None]:
        """Repeat whatever is added inside for every item; docxtpl removes the paragraphs of the tags."""
        self.paragraph(f"{{%p for {name} in {items} %}}")
        yield
        self.paragraph("{%p endfor %}")

    @contextmanager
    def where(self, condition: str) -> Iterator[None]:
        """Whatever is added inside appears only if the condition holds."""
        self.paragraph(f"{{%p if {condition} %}}")
        yield
        self.paragraph("{%p endif %}")

    def signature(self, *, more: bool = False) -> None:
        """Add office, place of the seal and date, centred one below the other, on the page of the text before; `more`:
        and on that of the line that follows."""
        self.paragraph(keep=True)
        with self.each("line", "office.lines"):
            self._signed("{{ line }}").keep_with_next = True
        self._signed("（印章）").keep_with_next = True
        self._signed("{{ document.date }}").keep_with_next = more or None

    def _signed(self, text: str) -> ParagraphFormat:
        """Add a line centred at 20.25 characters; the date then ends four characters from the margin."""
        paragraph = self.document.add_paragraph(style=FLUSH)
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(6400), WD_TAB_ALIGNMENT.CENTER)
        paragraph.add_run("\t")
        add_text(paragraph, text)
        return paragraph.paragraph_format

    def attachment(self, number: str, title: str) -> None:
        """Begin a new page: 附件1 in 黑体 at the left, the title centred on the third line."""
        self.paragraph(f"附件{number}", ATTACHMENT_MARK).paragraph_format.page_break_before = True
        self.blank_line()
        self.paragraph(title, ATTACHMENT_TITLE)

    def list_table(
        self, items: str, name: str, columns: Sequence[tuple[str, int, str]], *, spare: int = 0,
        keep: bool = False,
    ) -> None:  # fmt: skip
        """Add a table with a row for every item.

        Args:
            items, name: the field that is looped over, and the name of an item inside the loop.
            columns: (head, share of the width, field).
            spare: how many empty rows follow.
            keep: whether the rows also stay together and with what follows.
        """
        table = self._grid([share for _, share, _ in columns])
        heads, fields = [head for head, _, _ in columns], [field for _, _, field in columns]
        row = _add_row(table, heads, [CELL_HEAD] * len(columns))
        row._tr.get_or_add_trPr().append(element("tblHeader"))
        _add_row(table, [f"{{%tr for {name} in {items} %}}"])
        body = _add_row(table, fields, [*[CELL] * (len(columns) - 1), CELL_TEXT])
        for cell in (*row.cells, *body.cells) if keep else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        _add_row(table, ["{%tr endfor %}"])
        for _ in range(spare):
            _add_row(table, height=480)

    def blank_table(self, columns: Sequence[tuple[str, int]], lines: Sequence[str], *, height: int) -> None:
        """Add a table to fill in by hand; `columns`: (head, share of the width), `lines`: texts of the first column."""
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
        """Add a form that stays on one page.

        Args:
            shares: the share of the width of each column.
            lines: (text, columns that it spans); labels and contents alternate.
            height: the least height of a line, in twips.
            keep: whether the form also stays with what follows.
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

    def chart(self, number: int, *, height: str, text: str) -> None:
        """Add a chart across the type area, kept whole on a page; the part holds a specimen until a letter gives its own.

        Args:
            number: of the part word/charts/chart1.xml, …
            height, text: tags for the height in EMU and for the words that stand for the picture.
        """
        relation = add_chart_part(self.document.part, number)
        paragraph = self.paragraph(style=FLUSH)
        put(paragraph._p.get_or_add_pPr(), element("snapToGrid", val=0))
        paragraph._p.append(chart_run(relation, number, height=height, text=text))

    def at_the_foot(self, style: str, *, lines: bool) -> Paragraph:
        """An empty paragraph in a frame at the foot of its page.

        Paragraphs next to each other share one frame; `lines` draws lines of 0.35 mm above and below it.
        """
        paragraph = self.document.add_paragraph(style=style)
        place = {"vAnchor": "margin", "hAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
        put(paragraph._p.get_or_add_pPr(), element("framePr", w=WIDTH, wrap="around", **place))
        if lines:
            borders = (element(side, val="single", sz=8, space=1, color="000000") for side in ("top", "bottom"))
            put(paragraph._p.get_or_add_pPr(), element("pBdr", *borders))
        return paragraph


def add_text(paragraph: Paragraph, text: str) -> Run:
    """Add text to a run; a newline becomes a line break, a tab a tab.

    Spaces at the ends of every piece are kept, as the value of a tag may begin or end with some.
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
    """Add a row that is not split between pages and is at least `height` twips high."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(element("cantSplit"))
    if height:
        row.height, row.height_rule = Twips(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    return row


def _add_row(table: Table, texts: Sequence[str] = (), styles: Sequence[str] = (), *, height: int = 0) -> _Row:
    """Add a row; a cell without a text stays empty, a cell without a style is centred."""
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
