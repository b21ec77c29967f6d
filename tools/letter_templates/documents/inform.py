"""告知书: facts, clause and its consequence, the clause's own ways, feedback, objections; the criterion gives title and texts."""

from __future__ import annotations

from ..passages import (
    CONTACT,
    PARTY,
    basis,
    comparisons,
    consequence,
    imprint,
    opening,
    sentences,
    signature_and_receipt,
    situations,
)
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "{{ document.title }}")
    template.paragraph(
        "{{ letter.opening }}，{{ office.name }}于{{ as_of }}核对了你单位{{ year }}年度的有关情况，现告知如下。"
    )
    template.heading("一、核对结果")
    template.paragraph(f"{PARTY}的情况如下：")
    situations(template)
    comparisons(template)
    template.heading("二、政策依据")
    basis(template)
    consequence(template)
    template.heading("三、改进途径")
    sentences(template, "settle")
    with template.where("routes"):
        template.paragraph("条款所列的途径如下，你单位可以结合实际选择：")
        with template.each("route", "routes"):
            template.lead("{{ route.number }}{{ route.name }}。", "{{ route.text }}")
    template.paragraph("{{ letter.settled }}")
    template.heading("四、反馈和异议")
    template.paragraph("请书面反馈{{ letter.asked }}或者意见，反馈期限：{{ deadline }}。")
    template.paragraph(CONTACT)
    sentences(template, "objections")
    template.paragraph("本告知书用于通报情况、协商改进，不增加你单位的义务。", keep=True)
    signature_and_receipt(template)
    imprint(template)
