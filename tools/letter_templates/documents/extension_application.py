"""延期申请表: an enterprise asks for more time before the period ends, with the reason and a new day."""

from __future__ import annotations

from ..styles import TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("整治提升延期申请表", TITLE)
    template.blank_line()
    template.form_table(
        [22, 27, 15, 36],
        [
            [("单位名称", 1), ("{{ enterprise.name }}", 3)],
            [("统一社会信用代码", 1), ("{{ enterprise.uscc }}", 1), ("联系电话", 1), ("{{ enterprise.phone }}", 1)],
            [("原文书", 1), ("《{{ served.title }}》", 1), ("文号", 1), ("{{ served.number }}", 1)],
            [("事项", 1), ("{{ subjects }}", 3)],
            [("原期限", 1), ("{% if matters %}整改期限{% else %}反馈期限{% endif %}：{{ deadline }}", 3)],
            [("申请延至", 1), ("{{ blank_date }}", 3)],
            [("已完成的工作", 1), ("", 3)],
            [("延期理由\n和证明材料", 1), ("", 3)],
            [("延期期间的措施", 1), ("", 3)],
            [("申请单位\n（盖章）", 1), ("\n{{ enterprise.head }}签名：＿＿＿＿　{{ blank_date }}", 3)],
            [("审批意见", 1), ("□同意延至{{ blank_date }}　□不同意，理由：\n批准人签名：＿＿＿＿　（印章）　{{ blank_date }}", 3)],
        ],
        height=820,
    )  # fmt: skip
    template.paragraph("注：应当在原期限届满前提出；批准前原期限不变。")
