"""企业反馈回执: what an enterprise answers to a letter, to be torn off and sent back."""

from __future__ import annotations

from ..passages import CONTACT
from ..styles import FLUSH, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("企业反馈回执", TITLE)
    template.blank_line()
    template.paragraph("{{ office.name }}：", FLUSH)
    template.paragraph(
        "我单位已收到《{{ served.title }}》（文号：{{ served.number }}），现反馈如下（在□内打√，可以另附页）。"
    )
    template.form_table(
        [24, 26, 22, 28],
        [
            [("单位名称", 1), ("{{ enterprise.name }}", 3)],
            [("统一社会信用代码", 1), ("{{ enterprise.uscc }}", 1), ("收到日期", 1), ("{{ blank_date }}", 1)],
            [("联系人", 1), ("{{ enterprise.contact }}", 1), ("联系电话", 1), ("{{ enterprise.phone }}", 1)],
            [("对所列情况", 1), ("□无异议　□部分有异议　□有异议", 3)],
            [("异议内容\n和证明材料", 1), ("", 3)],
            [("打算和安排", 1), ("{{ letter.choices }}\n具体安排：", 3)],
            [("需要帮助解决\n的问题", 1), ("", 3)],
            [("其他说明", 1), ("", 3)],
        ],
        height=640,
        keep=True,
    )
    template.paragraph("单位（盖章）：{{ blank }}　　{{ blank_date }}", FLUSH, keep=True)
    template.paragraph("{{ enterprise.head }}签名：{{ blank }}", FLUSH, keep=True)
    template.paragraph("反馈期限：{{ deadline }}。送交：", keep=True)
    template.paragraph(CONTACT)
