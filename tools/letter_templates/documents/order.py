"""责令限期整改通知书: an unlawful fact, the provision broken, what is required, defence and remedies."""

from __future__ import annotations

from ..passages import CONTACT, PARTY, basis, imprint, opening, readings, signature_and_receipt
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "责令限期整改通知书")
    template.paragraph(f"经本机关于{{{{ blank_date }}}}在{{{{ blank }}}}（检查地点）检查，查明{PARTY}存在下列情况。")
    template.heading("一、查明的事实")
    with template.each("matter", "matters"):
        template.paragraph("{{ matter.number }}. {{ matter.fact }}。具体情形：{{ blank }}（由执法人员据实填写）。")
    template.paragraph("涉及的政策条款：")
    basis(template)
    readings(template)
    template.heading("二、违反的规定")
    with template.each("matter", "matters"):
        template.paragraph("第{{ matter.number }}项违反了{{ matter.violated }}的规定。")
    template.heading("三、责令改正的依据")
    with template.each("matter", "matters"):
        template.paragraph("第{{ matter.number }}项：{{ matter.ordered_by }}。")
    template.paragraph("{{ laws.order }}。")
    with template.each("power", "powers"):
        template.paragraph("赋权依据（{{ power }}）。")
    template.heading("四、整改要求和期限")
    template.paragraph("责令你单位完成下列整改，并书面报告整改情况。整改期限：{{ deadline }}。")
    with template.each("matter", "matters"):
        template.paragraph(
            "{{ matter.number }}. {{ matter.requirement }}。整改后应当达到：{{ blank }}（可以核对的标准）。"
        )
    template.paragraph("逾期未完成整改的，本机关将依照法律、法规的规定处理。")
    template.heading("五、陈述和申辩")
    template.paragraph(
        "根据{{ laws.statement }}，你单位有权进行陈述和申辩，可以向本机关书面或者口头提出，期限：{{ statement_deadline }}。"
        "本机关将充分听取意见并进行复核，不因陈述、申辩给予更重的处理。"
    )
    template.paragraph(CONTACT)
    template.heading("六、救济途径")
    template.paragraph(
        "对本通知书不服的，可以自收到本通知书之日起六十日内依法向{{ office.superior }}申请行政复议（{{ laws.review }}），"
        "也可以自收到本通知书之日起六个月内依法向{{ office.court }}提起行政诉讼（{{ laws.litigation }}）。",
        keep=True,
    )
    template.paragraph("执法人员（签名）：{{ blank }}　执法证号：{{ blank }}", keep=True)
    template.paragraph("执法人员（签名）：{{ blank }}　执法证号：{{ blank }}", keep=True)
    signature_and_receipt(template)
    template.paragraph("（本通知书一式两份，一份送达当事人，一份存档）", keep=True)
    imprint(template)
