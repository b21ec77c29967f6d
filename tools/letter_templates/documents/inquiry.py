"""情况核实单: what offices know or decide about an enterprise, for them to state; no enterprise declares its own offences."""

from __future__ import annotations

from ..passages import imprint
from ..styles import FLUSH, NUMBER, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("情况核实单", TITLE)
    template.paragraph("{{ document.number }}", NUMBER)
    template.blank_line()
    template.paragraph("{{ department }}：", FLUSH)
    template.paragraph(
        "我单位在核对{{ enterprise.name }}{{ enterprise.identity }}"
        "{{ enterprise.quoted_project }}{{ year }}年度情况时，下列事项没有记录或者记录不明确，影响判断。"
        "请按职责核实，分项填写后反馈，期限：{{ deadline }}。"
    )
    template.paragraph("联系人：{{ office.contact }}；联系电话：{{ office.phone }}。")
    template.list_table(
        "queries",
        "query",
        [
            ("序号", 7, "{{ query.number }}"),
            ("核实事项", 17, "{{ query.label }}"),
            ("用于", 24, "{{ query.needed_for }}"),
            ("核实单位", 22, "{{ query.department }}"),
            ("核实情况", 14, "{{ query.answer }}"),
            ("核实人、日期", 16, ""),
        ],
    )
    with template.where("asked_under or trade"):
        template.paragraph("{% for sentence in asked_under %}{{ sentence }}{% endfor %}{{ trade }}")
    template.paragraph("各单位只填写本单位核实的事项。", keep=True)
    template.signature(more=True)
    imprint(template)
