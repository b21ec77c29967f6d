"""约谈记录: who talked with whom about what, with the enterprise's own words and signatures."""

from __future__ import annotations

from ..passages import comparisons, situations
from ..styles import TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("约谈记录", TITLE)
    template.blank_line()
    template.form_table(
        [20, 30, 20, 30],
        [
            [("约谈时间", 1), ("{{ blank_date }}＿＿时＿＿分至＿＿时＿＿分", 3)],
            [("约谈地点", 1), ("{{ blank }}", 3)],
            [("约谈单位", 1), ("{{ office.name }}", 3)],
            [("约谈人（两人）", 1), ("", 1), ("记录人", 1), ("", 1)],
            [("被约谈单位", 1), ("{{ enterprise.name }}", 3)],
            [("统一社会信用代码", 1), ("{{ enterprise.uscc }}", 1), ("{{ enterprise.head }}", 1), ("{{ enterprise.legal_person }}", 1)],
            [("到场人员\n姓名、职务", 1), ("", 1), ("证件号码", 1), ("", 1)],
        ],
        height=560,
    )  # fmt: skip
    template.heading("一、告知的情况")
    template.paragraph("{{ year }}年度数据的核对结果如下：")
    situations(template)
    comparisons(template)
    template.heading("二、被约谈单位的说明和意见")
    template.form_table([100], [[("", 1)]], height=2600)
    template.heading("三、约谈人的意见和双方商定的事项")
    template.form_table([100], [[("", 1)]], height=2000)
    template.blank_line()
    template.paragraph("以上记录经被约谈人核对无误。约谈只作记录，不设定义务。", keep=True)
    template.paragraph("被约谈人（签名）：{{ blank }}　　{{ blank_date }}", keep=True)
    template.paragraph("约谈人（签名）：{{ blank }}　{{ blank }}", keep=True)
    template.paragraph("记录人（签名）：{{ blank }}")
