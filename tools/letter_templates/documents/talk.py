"""约谈通知书: an invitation to talk, with place, time and what to bring."""

from __future__ import annotations

from ..passages import (
    CONTACT,
    PARTY,
    basis,
    comparisons,
    imprint,
    opening,
    sentences,
    signature_and_receipt,
    situations,
)
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "约谈通知书")
    template.paragraph(
        f"{{{{ letter.opening }}}}，{{{{ office.name }}}}定于近期与{PARTY}进行约谈。现将有关事项通知如下。"
    )
    template.heading("一、约谈事由")
    template.paragraph("{{ year }}年度数据的核对结果如下：")
    situations(template)
    comparisons(template)
    template.paragraph("政策依据：")
    basis(template)
    sentences(template, "settle")
    template.heading("二、约谈对象")
    template.paragraph(
        "{{ enterprise.head }}{{ enterprise.legal_person }}；不能到场的，可以委托熟悉情况的负责人并出具委托书。"
    )
    template.heading("三、约谈时间和地点")
    template.paragraph("约谈时间：{{ blank_date }}{{ blank }}时。")
    template.paragraph("约谈地点：{{ blank }}。时间不便的，请提前与联系人另行商定。")
    template.heading("四、请携带材料")
    template.paragraph("1. 营业执照复印件、{{ enterprise.head }}的身份证明或者委托书；")
    template.paragraph("2. {{ year }}年度完税证明、不动产权证书、租赁合同；")
    template.paragraph("3. 企业基本情况和改进设想。")
    template.paragraph("不到场的，本机关仅作记录。", keep=True)
    template.paragraph(CONTACT, keep=True)
    signature_and_receipt(template)
    imprint(template)
