"""腾退告知书: an invitation to negotiate about a plot; it decides nothing."""

from __future__ import annotations

from ..passages import CONTACT, PARTY, basis, definitions, facts_table, imprint, opening, sentences
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "腾退告知书")
    template.paragraph(
        "根据制造业整治提升有关政策，{{ office.name }}拟与你单位就低效工业用地腾退事宜进行协商。现将有关情况告知如下。"
    )
    template.heading("一、企业和地块情况")
    template.paragraph(f"{PARTY}使用的地块情况如下，空白处待双方核实后填写：")
    template.form_table(
        [18, 32, 18, 32],
        [
            [("坐落", 1), ("{{ enterprise.address }}", 3)],
            [
                ("不动产权证号", 1),
                ("{{ enterprise.land_cert }}", 1),
                ("土地性质", 1),
                ("{{ enterprise.land_nature }}", 1),
            ],
            [("实际用地", 1), ("{{ enterprise.land }}", 1), ("权利人", 1), ("{{ blank }}", 1)],
        ],
    )
    template.heading("二、核对结果和政策依据")
    template.paragraph("{{ year }}年度的核对结果如下：")
    facts_table(template)
    basis(template)
    definitions(template)
    sentences(template, "settle")
    template.heading("三、协商事项")
    template.paragraph("1. 是否腾退、腾退范围和时间，由你单位与本机关协商一致后确定，并以签订的书面协议为准。")
    template.paragraph("2. 补偿、奖励和搬迁安置，按照{{ blank }}（补偿文件名称和文号）办理，具体金额以评估和协议为准。")
    template.paragraph("3. 愿意通过改造提升继续经营的，可以提出方案，另行协商。")
    template.heading("四、协商期限和联系方式")
    template.paragraph(f"请于{{{{ deadline }}}}答复是否愿意协商及方便的时间、地点。{CONTACT}")
    template.heading("五、数据异议")
    template.paragraph(
        "对地块、数据、口径有异议的，可以在上述期限内提出数据异议，附不动产权证书、租赁合同、完税证明等材料，"
        "本机关将重新核实并书面答复。"
    )
    template.paragraph("本告知书是协商邀约，不是征收、收回或者其他处理决定，不影响你单位正常生产经营。", keep=True)
    template.signature()
    imprint(template)
