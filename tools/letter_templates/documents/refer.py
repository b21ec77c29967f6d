"""移送函, in letter form (信函格式): clues to the department that answers for the matter."""

from __future__ import annotations

from ..passages import attachments, basis, imprint, readings
from ..styles import FLUSH, LETTER_NUMBER, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("{{ document.number }}", LETTER_NUMBER)
    template.blank_line()
    template.blank_line()
    template.paragraph(
        "关于移送{{ enterprise.name }}{% if enterprise.quoted_project %}\n{{ enterprise.quoted_project }}{% endif %}\n有关问题线索的函",
        TITLE,
    )
    template.blank_line()
    template.paragraph("{{ department }}：", FLUSH)
    template.paragraph(
        "我单位在核对{{ year }}年度有关数据时，发现{{ enterprise.name }}（统一社会信用代码：{{ enterprise.uscc }}；"
        "住所（经营地址）：{{ enterprise.address }}；{{ enterprise.head }}：{{ enterprise.legal_person }}）"
        "{{ enterprise.quoted_project }}的有关数据反映存在{{ matter_names }}问题。按照职责分工，现将有关线索移送你单位依法处理。"
    )
    template.heading("一、线索来源和涉及的政策条款")
    basis(template)
    readings(template)
    template.heading("二、需要说明的情况")
    template.paragraph("以上线索的数据来源见线索清单，我单位未作执法认定，具体事实请你单位核查。")
    template.heading("三、函复要求")
    template.paragraph(
        "请函复受理和处理情况，函复期限：{{ deadline }}；不属于你单位职责的，请在同一期限内告知。", keep=True
    )
    attachments(template, "线索清单")
    template.signature()
    template.paragraph("（联系人：{{ office.contact }}，联系电话：{{ office.phone }}）")
    template.attachment("", "线索清单")
    template.list_table(
        "matters",
        "matter",
        [
            ("序号", 6, "{{ matter.number }}"),
            ("事项", 14, "{{ matter.name }}"),
            ("反映的情况", 24, "{{ matter.fact }}"),
            ("政策条款", 32, "{{ matter.clause }}"),
            ("数据来源", 24, "{{ matter.source }}"),
        ],
        keep=True,
    )
    template.end_of_form(keep=True)
    imprint(template, letter_form=True)
