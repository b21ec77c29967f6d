"""送达地址确认书: where and how an enterprise agrees to receive letters."""

from __future__ import annotations

from ..styles import FLUSH, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("送达地址确认书", TITLE)
    template.blank_line()
    template.form_table(
        [26, 28, 18, 28],
        [
            [("文书送达机关", 1), ("{{ office.name }}", 3)],
            [("受送达人", 1), ("{{ enterprise.name }}", 3)],
            [("统一社会信用代码", 1), ("{{ enterprise.uscc }}", 1), ("{{ enterprise.head }}", 1), ("{{ enterprise.legal_person }}", 1)],
            [("登记的住所\n（经营地址）", 1), ("{{ enterprise.address }}", 3)],
            [("确认的送达地址", 1), ("□同上　□其他：", 1), ("邮政编码", 1), ("", 1)],
            [("收件人", 1), ("", 1), ("手机号码", 1), ("", 1)],
            [("代收人\n（可以不填）", 1), ("", 1), ("与受送达人关系", 1), ("", 1)],
            [("是否同意\n电子送达", 1), ("□同意　□不同意", 1), ("电子送达地址", 1), ("□手机短信\n□电子邮箱：\n□其他：", 1)],
        ],
        height=620,
    )  # fmt: skip
    template.heading("告知事项")
    template.paragraph(
        "1. 受送达人应当如实填写；送达地址变更的，应当及时书面告知送达机关，未告知的，以本确认书填写的地址为送达地址。"
    )
    template.paragraph(
        "2. 因填写不准确、变更后未告知，或者受送达人、代收人拒收，致使文书未能实际接收的，按照法律规定确定送达日期。"
    )
    template.paragraph("3. 同意电子送达的，以文书到达上述电子地址的日期为送达日期；不同意的不影响其他方式送达。")
    template.paragraph("我单位已阅读以上事项，所填内容真实、准确。", keep=True)
    template.paragraph("受送达人（签名或者盖章）：{{ blank }}", FLUSH, keep=True)
    template.paragraph("经办人（签名）：{{ blank }}　　{{ blank_date }}", FLUSH)
