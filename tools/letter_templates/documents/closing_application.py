"""销号申请表: an enterprise asks that a matter be closed, with what was done; township and office give their opinions."""

from __future__ import annotations

from ..styles import TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("整治提升销号申请表", TITLE)
    template.blank_line()
    template.form_table(
        [22, 27, 15, 36],
        [
            [("单位名称", 1), ("{{ enterprise.name }}", 3)],
            [("统一社会信用代码", 1), ("{{ enterprise.uscc }}", 1), ("{{ enterprise.head }}", 1), ("{{ enterprise.legal_person }}", 1)],
            [("所在乡镇（街道）", 1), ("{{ enterprise.town }}", 1), ("联系电话", 1), ("{{ enterprise.phone }}", 1)],
            [("原文书", 1), ("《{{ served.title }}》", 1), ("文号", 1), ("{{ served.number }}", 1)],
            [("申请销号的事项", 1), ("{{ subjects }}", 3)],
            [("整改（提升）措施\n和完成情况", 1), ("", 3)],
            [("佐证材料清单", 1), ("", 3)],
            [("申请单位\n（盖章）", 1), ("\n{{ enterprise.head }}签名：＿＿＿＿　{{ blank_date }}", 3)],
            [("乡镇（街道）\n初核意见", 1), ("□属实　□不属实\n核查人（两人）签名：＿＿＿＿　＿＿＿＿　{{ blank_date }}", 3)],
            [("主管部门\n复核意见", 1), ("□同意销号　□不同意，理由：\n（印章）　　{{ blank_date }}", 3)],
        ],
        height=860,
    )  # fmt: skip
    template.paragraph(
        "注：一份原文书填一表，所列事项全部完成的方可申请；复核同意之日为销号日期，复核以整改复查意见书或者有权部门的结论为依据。"
    )
