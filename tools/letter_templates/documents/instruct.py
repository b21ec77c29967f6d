"""督办单: a county government gives a matter to its own department, which needs no letter between equals."""

from __future__ import annotations

from ..passages import CONTACT, basis, imprint, readings
from ..styles import FLUSH, NUMBER, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("督办单", TITLE)
    template.paragraph("{{ document.number }}", NUMBER)
    template.blank_line()
    template.paragraph("{{ department }}：", FLUSH)
    template.paragraph(
        "在核对{{ year }}年度有关数据时，发现{{ enterprise.name }}（统一社会信用代码：{{ enterprise.uscc }}；"
        "住所（经营地址）：{{ enterprise.address }}；{{ enterprise.head }}：{{ enterprise.legal_person }}）"
        "{{ enterprise.quoted_project }}的填报数据反映存在{{ matter_names }}问题，现交你单位依法核查处理。"
    )
    template.heading("一、交办事项")
    template.list_table(
        "matters",
        "matter",
        [
            ("序号", 7, "{{ matter.number }}"),
            ("事项", 15, "{{ matter.name }}"),
            ("反映的情况", 26, "{{ matter.fact }}"),
            ("核实后的整改要求", 30, "{{ matter.requirement }}"),
            ("数据来源", 22, "{{ matter.source }}"),
        ],
    )
    template.heading("二、涉及的政策条款")
    basis(template)
    readings(template)
    template.heading("三、办理要求")
    template.paragraph("1. 以上情况的数据来源见上，未作执法认定，具体事实请你单位核查，依照法定职权和程序办理。")
    template.paragraph("2. 请书面报告办理情况，期限：{{ deadline }}；不属于你单位职责的，在同一期限内说明。")
    template.paragraph(f"3. {CONTACT}", keep=True)
    template.signature()
    template.blank_line()
    template.form_table(
        [24, 76],
        [[("承办单位签收", 1), ("签收人：＿＿＿＿　{{ blank_date }}", 1)], [("办理结果", 1), ("", 1)]],
        height=900,
        keep=True,
    )
    template.end_of_form(keep=True)
    imprint(template)
