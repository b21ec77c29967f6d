"""整改复查意见书: each matter as it was found on the second visit, and the conclusion."""

from __future__ import annotations

from ..passages import PARTY, opening
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "整改复查意见书")
    template.paragraph(
        f"本机关于{{{{ blank_date }}}}对{PARTY}的整改情况进行了复查。"
        "原文书名称：《{{ served.title }}》；原文书文号：{{ served.number }}。现提出复查意见如下。"
    )
    template.heading("一、逐项整改情况")
    template.list_table(
        "matters",
        "matter",
        [
            ("序号", 7, "{{ matter.number }}"),
            ("事项", 17, "{{ matter.name }}"),
            ("原整改要求", 36, "{{ matter.requirement }}"),
            ("复查情况", 24, ""),
            ("是否完成", 16, "□是　□否"),
        ],
    )
    template.heading("二、复查意见")
    template.paragraph("□已完成整改，予以销号。")
    template.paragraph("□未完成整改，未完成事项：{{ blank }}。")
    template.paragraph("□同意延期至{{ blank_date }}，理由：{{ blank }}。")
    template.blank_line()
    template.form_table(
        [24, 38, 16, 22],
        [
            [("复查人员（签名）", 1), ("", 1), ("执法证号", 1), ("", 1)],
            [("复查人员（签名）", 1), ("", 1), ("执法证号", 1), ("", 1)],
            [("被复查单位意见\n（签名或者盖章）", 1), ("", 3)],
        ],
        height=600,
        keep=True,
    )
    template.signature()
