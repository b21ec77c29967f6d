"""Passages that several documents share."""

from __future__ import annotations

from .blocks import KEEP, Block, at_the_foot, each, list_table, p, para, run

PARTY = (
    "你单位（统一社会信用代码：{{ enterprise.uscc }}；住所（经营地址）：{{ enterprise.address }}；"
    "法定代表人（负责人）：{{ enterprise.legal_person }}）"
)

DEFINITIONS = (
    "税收口径：{{ definitions.tax }}。用地口径：{{ definitions.land }}。数据来源：{{ definitions.data_source }}。"
)

CONTACT = "联系人：{{ office.contact }}；联系电话：{{ office.phone }}；联系地址：{{ office.address }}。"


def opening(title: str, number: bool = True) -> list[Block]:
    """Title, number, an empty line and the addressee."""
    return [
        para("Title", title),
        *([para("Number", "{{ document.number }}")] if number else []),
        para("Flush", ""),
        para("Flush", "{{ enterprise.name }}："),
    ]


def basis() -> list[Block]:
    """Policies and clauses, with their validity in words."""
    return each("sentence", "basis", p("{{ loop.index }}. {{ sentence }}"))


def definitions(text: str = DEFINITIONS) -> list[Block]:
    """What the figures mean and what they rest on."""
    return [
        p(text),
        *each("sentence", "readings", p("{{ sentence }}")),
        *each("sentence", "assumptions", p("采用的假定：{{ sentence }}。")),
        p("各项比较均使用未经修约的精确值；带“约”字的为修约值，仅供阅读，算式按填报值列出。"),
    ]


def facts_table() -> Block:
    """One row for each comparison or state, with its source and clause."""
    return list_table(
        "facts", "fact",
        [
            ("序号", 6, "{{ fact.number }}"),
            ("指标", 11, "{{ fact.indicator }}"),
            ("实际值", 20, "{{ fact.actual }}"),
            ("标准值", 12, "{{ fact.standard }}"),
            ("差距", 17, "{{ fact.gap }}"),
            ("数据来源", 16, "{{ fact.source }}"),
            ("依据条款", 18, "{{ fact.place }}"),
        ],
    )  # fmt: skip


def figures_table() -> Block:
    """The record's figures, with their cells."""
    return list_table(
        "figures", "figure",
        [
            ("序号", 7, "{{ figure.number }}"),
            ("项目", 26, "{{ figure.label }}"),
            ("填报值", 24, "{{ figure.value }}"),
            ("单位", 13, "{{ figure.unit }}"),
            ("数据位置", 30, "{{ figure.source }}"),
        ],
    )  # fmt: skip


def attachments(*titles: str) -> list[Block]:
    """附件：1. … below the text, after an empty line."""
    if len(titles) == 1:
        return [para("Body", "", KEEP), para("Body", f"附件：{titles[0]}", KEEP)]
    first, *others = [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    indent = '<w:ind w:firstLineChars="500" w:firstLine="1580"/>'
    return [
        para("Body", "", KEEP),
        para("Body", f"附件：{first}", KEEP),
        *(para("Body", other, KEEP + indent) for other in others),
    ]


_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="1" w:color="000000"/>' for side in ("top", "bottom"))
"""版记: lines of 0.35 mm at top and bottom."""


def imprint(*, letter: bool = False) -> list[Block]:
    """版记, at the foot of the last page, where the profile names offices that get a copy.

    A letter has neither lines nor issuer. The line between is an underlined tab: LibreOffice draws no border between
    paragraphs of a frame, and breaks up a frame whose paragraphs differ in borders.
    """
    borders = "" if letter else _BORDERS
    copied = at_the_foot("Imprint", run("抄送：{{ document.copies }}。"), borders)
    between = at_the_foot("ImprintLine", run("\t", '<w:u w:val="single"/>'), borders)
    issued = at_the_foot("Imprint", run("{{ office.name }}\t{{ document.date }}印发"), borders)
    lines = [copied] if letter else [copied, between, issued]
    return [p("{%p if document.copies %}"), *lines, para("Least", ""), p("{%p endif %}")]
