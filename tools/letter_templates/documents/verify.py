"""数据核实单: what is missing or unclear, for the enterprise to state and sign."""

from __future__ import annotations

from ..passages import CONTACT, figures_table, opening
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "数据核实单")
    template.paragraph(
        "{{ office.name }}在核对你单位（统一社会信用代码：{{ enterprise.uscc }}）{{ year }}年度数据时，"
        "发现下列项目缺失或者不明确。请据实填写、确认。"
    )
    template.heading("一、待核实项目")
    template.list_table(
        "queries",
        "query",
        [
            ("序号", 6, "{{ query.number }}"),
            ("项目", 13, "{{ query.label }}"),
            ("单位", 8, "{{ query.unit }}"),
            ("原填报内容", 13, "{{ query.written }}"),
            ("问题", 17, "{{ query.problem }}"),
            ("涉及条款", 15, "{{ query.needed_for }}"),
            ("数据位置", 14, "{{ query.source }}"),
            ("企业填写", 14, ""),
        ],
    )
    template.heading("二、已填报数据")
    template.paragraph("请核对下列数据，有误的直接在旁边更正：")
    figures_table(template)
    template.heading("三、口径和期限")
    template.paragraph("税收口径：{{ definitions.tax }}。用地口径：{{ definitions.land }}。")
    template.paragraph(
        f"请填写并盖章后交回，期限：{{{{ deadline }}}}；可附完税证明、不动产权证书、租赁合同等材料。{CONTACT}"
    )
    template.blank_line()
    template.form_table(
        [18, 32, 18, 32],
        [
            [("企业确认", 1), ("以上填写内容属实。\n（盖章）", 3)],
            [("法定代表人\n（负责人）签字", 1), ("", 1), ("填表人签字", 1), ("", 1)],
            [("填写日期", 1), ("{{ blank_date }}", 1), ("联系电话", 1), ("", 1)],
            [("核实人签字", 1), ("", 1), ("核实日期", 1), ("{{ blank_date }}", 1)],
        ],
        height=900,
    )
    template.blank_line()
