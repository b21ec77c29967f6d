"""督办单 about what is overdue: a town, and the department that leads, get the cases that have passed their day."""

from __future__ import annotations

from ..passages import CONTACT, attachments, imprint
from ..styles import FLUSH, NUMBER, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("督办单", TITLE)
    template.paragraph("{{ document.number }}", NUMBER)
    template.blank_line()
    template.paragraph("{{ recipient }}：", FLUSH)
    template.paragraph(
        "经核对整改案件办理情况，截至{{ as_of }}，你辖区内（牵头部门：{{ department }}）有{{ count }}件案件已过期限尚未办结，"
        "最长的已过{{ longest }}天，见附件。现予督办，请按以下要求办理。"
    )
    template.heading("一、办理要求")
    template.paragraph("1. 对附件所列案件逐件核实进展，查明未按期办结的原因，督促企业落实整改。")
    template.paragraph("2. 已完成整改的，附整改材料申请复查；复查合格并经批准后销号。")
    template.paragraph("3. 确有客观原因需要延期的，写明理由和新的期限，按程序报批；未经批准的仍按原期限计算。")
    template.heading("二、反馈要求")
    template.paragraph("1. 请于{{ by }}前办结，或者书面反馈办理情况，逐件写明原因、措施、责任人和预计完成时间。")
    template.paragraph(f"2. {CONTACT}", keep=True)
    attachments(template, "逾期案件清单")
    template.signature()
    template.attachment("", "逾期案件清单")
    template.list_table(
        "cases",
        "case",
        [
            ("序号", 6, "{{ case.number }}"),
            ("案件编号", 17, "{{ case.case }}"),
            ("企业名称", 18, "{{ case.name }}"),
            ("文号", 19, "{{ case.letter }}"),
            ("期限", 15, "{{ case.due }}"),
            ("逾期天数", 8, "{{ case.days }}"),
            ("事项", 17, "{{ case.matter }}"),
        ],
    )
    template.end_of_form(keep=True)
    imprint(template)
