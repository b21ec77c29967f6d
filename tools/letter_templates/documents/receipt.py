"""送达回证: who received which document, when, where and how."""

from __future__ import annotations

from ..styles import TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("送达回证", TITLE)
    template.blank_line()
    template.form_table(
        [20, 27, 17, 36],
        [
            [("送达文书名称", 1), ("《{{ served.title }}》", 1), ("文号", 1), ("{{ served.number }}", 1)],
            [("送达单位", 1), ("{{ office.name }}", 3)],
            [("受送达人", 1), ("{{ served.recipient }}", 3)],
            [
                ("统一社会信用代码", 1),
                ("{{ served.uscc }}", 1),
                ("{{ served.head }}", 1),
                ("{{ served.legal_person }}", 1),
            ],
            [("送达时间", 1), ("{{ blank_date }}＿＿时＿＿分", 3)],
            [("送达地点", 1), ("{{ blank }}", 3)],
            [("送达方式", 1), ("□直接送达 □留置送达 □邮寄送达 □电子送达（已同意） □公告送达", 3)],
            [("收件人签名\n或者盖章", 1), ("", 1), ("与受送达人关系", 1), ("", 1)],
            [("代收理由", 1), ("", 3)],
            [("见证人签名", 1), ("", 1), ("见证人单位\n或者住址", 1), ("", 1)],
            [("送达人（两人）\n签名", 1), ("", 3)],
            [("备注\n（拒收事由、\n留置情况）", 1), ("", 3)],
        ],
        height=660,
    )
    template.paragraph("注：收件人签收的日期为送达日期；留置送达的，由见证人签名，或者以拍照、录像等方式记录送达过程。")
