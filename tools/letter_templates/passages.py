"""Passages that several documents share."""

from __future__ import annotations

from .styles import FLUSH, IMPRINT, IMPRINT_LINE, LEAST, NUMBER, TITLE
from .template_document import TemplateDocument, add_text
from .xml import element, put

PARTY = (
    "你单位（统一社会信用代码：{{ enterprise.uscc }}；住所（经营地址）：{{ enterprise.address }}；"
    "{{ enterprise.head }}：{{ enterprise.legal_person }}）"
)

CONTACT = "联系人：{{ office.contact }}；联系电话：{{ office.phone }}；联系地址：{{ office.address }}。"
"""Begins a paragraph: the telephone number then stands inside a line, and none is divided at its hyphen."""


def opening(template: TemplateDocument, title: str) -> None:
    """Title, number, an empty line and the addressee."""
    template.paragraph(title, TITLE)
    template.paragraph("{{ document.number }}", NUMBER)
    template.blank_line()
    template.paragraph("{{ enterprise.name }}：", FLUSH)


def sentences(template: TemplateDocument, items: str, text: str = "{{ sentence }}") -> None:
    """A paragraph for each sentence of a list field."""
    with template.each("sentence", items):
        template.paragraph(text)


def basis(template: TemplateDocument) -> None:
    """Policies and clauses, with their validity in words."""
    sentences(template, "basis", "{% if basis|length > 1 %}{{ loop.index }}. {% endif %}{{ sentence }}")


def situations(template: TemplateDocument) -> None:
    """The facts that are no figures, each with its source where it is known."""
    with template.each("situation", "situations"):
        template.paragraph(
            "{% if situations|length > 1 %}{{ situation.number }}. {% endif %}{{ situation.text }}"
            "{% if situation.source %}（数据来源：{{ situation.source }}）{% endif %}。"
        )


def comparisons(template: TemplateDocument) -> None:
    """The facts that are figures as a table, with what the figures mean and how the clause's words were read."""
    with template.where("comparisons"):
        template.list_table(
            "comparisons", "fact",
            [
                ("指标", 12, "{{ fact.indicator }}"),
                ("实际值", 27, "{{ fact.actual }}"),
                ("标准值", 14, "{{ fact.standard }}"),
                ("差距", 23, "{{ fact.gap }}"),
                ("数据来源", 24, "{{ fact.source }}"),
            ],
        )  # fmt: skip
    with template.where("meanings or readings or trade"):
        template.paragraph(
            "{{ trade }}{% for sentence in meanings %}{{ sentence }}{% endfor %}"
            "{% for sentence in readings %}{{ sentence }}{% endfor %}"
        )


def consequence(template: TemplateDocument) -> None:
    """What the clause provides for and who is responsible for it, where the criterion says so."""
    with template.where("letter.consequence"):
        template.paragraph(
            "按照上述条款，{{ letter.consequence }}{% if leading %}（{{ lead_word }}：{{ leading|join('、') }}）{% endif %}。"
        )


def readings(template: TemplateDocument) -> None:
    """How the clause's open words were read, where somebody settled that, and where the trade is from, if nobody stated it."""
    sentences(template, "readings")
    with template.where("trade"):
        template.paragraph("{{ trade }}")


def signature_and_receipt(template: TemplateDocument) -> None:
    """The signature, and below it who received the letter, and when; all on the page of what follows, such as 版记."""
    template.signature(more=True)
    template.paragraph("收件人（签名盖章）：{{ blank }}　{{ blank_date }}", FLUSH, keep=True)


def figures_table(template: TemplateDocument) -> None:
    """The record's figures, with their sources."""
    template.list_table(
        "figures", "figure",
        [
            ("序号", 7, "{{ figure.number }}"),
            ("项目", 25, "{{ figure.label }}"),
            ("填报值", 22, "{{ figure.value }}"),
            ("单位", 12, "{{ figure.unit }}"),
            ("数据来源", 34, "{{ figure.source }}"),
        ],
    )  # fmt: skip


def attachments(template: TemplateDocument, *titles: str) -> None:
    """The list 附件：1. … below the text, after an empty line."""
    numbered = [f"{number}. {title}" for number, title in enumerate(titles, 1)] if len(titles) > 1 else titles
    template.paragraph(keep=True)
    template.paragraph(f"附件：{numbered[0]}", keep=True)
    for title in numbered[1:]:
        paragraph = template.paragraph(title, keep=True)
        put(paragraph._p.get_or_add_pPr(), element("ind", firstLineChars=500, firstLine=1580))


def imprint(template: TemplateDocument, *, letter_form: bool = False) -> None:
    """版记 at the foot of the last page, if the profile names offices that get a copy. What stands before it must be kept
    with what follows: 版记 is never alone on a page.

    In letter form (信函格式) it has no lines and no issuer. The line in the middle is an underlined tab, because
    LibreOffice draws no border between paragraphs of a frame, and splits a frame whose paragraphs have different
    borders.
    """
    with template.where("document.copies"):
        add_text(template.at_the_foot(IMPRINT, lines=not letter_form), "抄送：{{ document.copies }}。")
        if not letter_form:
            add_text(template.at_the_foot(IMPRINT_LINE, lines=True), "\t").underline = True
            add_text(template.at_the_foot(IMPRINT, lines=True), "{{ office.name }}\t{{ document.date }}印发")
        template.paragraph(style=LEAST)
