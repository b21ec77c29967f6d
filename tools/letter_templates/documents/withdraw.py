"""腾退、关停类告知书: an invitation to negotiate; it decides nothing. The criterion gives title and the clause's own words."""

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
    template.paragraph("{{ letter.opening }}，{{ office.name }}拟与你单位协商有关事宜。现将情况告知如下。")
    template.heading("一、核对结果和政策依据")
    template.paragraph(f"{PARTY}{{{{ year }}}}年度的情况如下：")
    situations(template)
    comparisons(template)
    template.paragraph("政策依据：")
    basis(template)
    consequence(template)
    template.heading("二、地块情况")
    template.paragraph("有关地块如下，空白处待双方核实后填写：", keep=True)
    template.list_table(
        "parcels",
        "parcel",
        [
            ("序号", 7, "{{ parcel.number }}"),
            ("坐落", 22, "{{ parcel.address }}"),
            ("不动产权证号", 24, "{{ parcel.cert }}"),
            ("面积", 11, "{{ parcel.land }}"),
            ("土地性质", 12, "{{ parcel.nature }}"),
            ("使用方式", 12, "{{ parcel.tenure }}"),
            ("权利人", 12, "{{ blank }}"),
        ],
    )
    with template.where("land_note"):
        template.paragraph("{{ land_note }}")
    with template.where("tenancy"):
        template.paragraph("{{ tenancy }}")
    template.heading("三、协商事项")
    sentences(template, "settle")
    template.paragraph("1. 是否退出、退出的范围和时间，由你单位与本机关协商一致后确定，并以签订的书面协议为准。")
    template.paragraph("2. 补偿、奖励和安置，按照{{ blank }}（补偿文件名称和文号）办理，具体金额以评估和协议为准。")
    template.paragraph("3. {{ letter.settled }}")
    template.heading("四、协商期限和联系方式")
    template.paragraph("请答复{{ letter.asked }}，答复期限：{{ deadline }}。")
    template.paragraph(CONTACT)
    template.heading("五、异议")
    sentences(template, "objections")
    template.paragraph("本告知书是协商邀约，不是征收、收回或者其他处理决定，不影响你单位正常生产经营。", keep=True)
    signature_and_receipt(template)
    imprint(template)
