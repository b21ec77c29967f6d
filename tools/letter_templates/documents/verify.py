"""数据核实单: what is missing or unclear, for the enterprise to state and sign; it asks for nothing that an office knows."""

from __future__ import annotations

from ..passages import CONTACT, opening, signature_and_receipt
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "数据核实单")
    template.paragraph(
        "{{ office.name }}在核对你单位（统一社会信用代码：{{ enterprise.uscc }}）"
        "{{ enterprise.quoted_project }}{{ year }}年度数据时，"
        "下列项目缺少或者不明确，影响判断："
    )
    template.list_table(
        "queries",
        "query",
        [
            ("序号", 7, "{{ query.number }}"),
            ("项目", 19, "{{ query.label }}"),
            ("单位", 11, "{{ query.unit }}"),
            ("原填报情况", 21, "{{ query.state }}"),
            ("用于", 22, "{{ query.needed_for }}"),
            ("企业填写", 20, "{{ query.answer }}"),
        ],
    )
    with template.where("meanings or asked_under or trade"):
        template.paragraph(
            "{% for sentence in asked_under %}{{ sentence }}{% endfor %}{{ trade }}"
            "{% for sentence in meanings %}{{ sentence }}{% endfor %}"
        )
    template.paragraph("请据实填写、盖章后交回，期限：{{ deadline }}；可以附证明材料。", keep=True)
    template.paragraph(CONTACT, keep=True)
    signature_and_receipt(template)
    template.form_table(
        [18, 32, 18, 32],
        [
            [("企业确认\n（盖章）", 1), ("以上填写内容属实。", 1), ("{{ enterprise.head }}签字", 1), ("", 1)],
            [("填表人、电话", 1), ("", 1), ("填写日期", 1), ("{{ blank_date }}", 1)],
        ],
        height=560,
    )
    template.end_of_form()
