"""低效企业整治提升告知书: facts, definitions, four ways to improve, feedback, objection, exemption."""

from __future__ import annotations

from ..passages import (
    CONTACT,
    PARTY,
    attachments,
    basis,
    definitions,
    facts_table,
    figures_table,
    imprint,
    opening,
    sentences,
)
from ..template_document import TemplateDocument

_WAYS_TO_IMPROVE = [
    ("（一）追加投资。", "更新设备、改造工艺、实施数字化和绿色化改造，提高单位用地产出。"),
    ("（二）转让、出租。", "将闲置或者利用不充分的厂房、土地依法转让、出租给优质项目。"),
    ("（三）整合改造。", "与相邻或者同行业企业整合用地、集中生产，共同建设或者入驻小微企业园。"),
    ("（四）并购重组。", "通过并购重组引入资金、技术和管理，提升整体效益。"),
]


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    opening(template, "低效企业整治提升告知书")
    template.paragraph(
        "为推动工业用地提质增效，{{ office.name }}对照制造业整治提升有关政策，核对了你单位{{ year }}年度的数据。"
        "现将核对结果、改进方向和反馈方式告知如下。"
    )
    template.heading("一、核对结果")
    template.paragraph(f"{PARTY}{{{{ year }}}}年度的核对结果如下：")
    facts_table(template)
    template.heading("二、政策依据")
    basis(template)
    template.heading("三、口径说明")
    definitions(template)
    template.heading("四、改进方向")
    sentences(template, "settle")
    template.paragraph("你单位可以结合实际，从下列途径中自主选择一种或者几种，形成“一企一策”方案：")
    for head, text in _WAYS_TO_IMPROVE:
        template.lead(head, text)
    template.heading("五、反馈方式")
    template.paragraph(
        f"请于{{{{ deadline }}}}反馈“一企一策”方案或者书面意见；需要了解扶持政策的，可以向联系人咨询。{CONTACT}"
    )
    template.heading("六、数据异议和豁免申报")
    template.paragraph(
        "对上述数据、口径有异议的，可以在反馈期限内提出数据异议，附完税证明、不动产权证书、租赁合同等材料，"
        "本机关将重新核实并书面答复。"
    )
    template.paragraph(
        "属于新设立、项目建设期内、政策性搬迁、公用事业等情形的，可以在反馈期限内申报豁免，附相应证明材料，"
        "由本机关核实后按有关规定办理。"
    )
    template.paragraph("本告知书用于通报情况、协商改进，不增加你单位的义务。", keep=True)
    attachments(template, "计算表")
    template.signature()
    template.attachment("", "计算表")
    figures_table(template)
    template.blank_line()
    template.list_table(
        "facts",
        "fact",
        [
            ("序号", 6, "{{ fact.number }}"),
            ("指标", 13, "{{ fact.indicator }}"),
            ("实际值的计算", 31, "{{ fact.working }}"),
            ("标准值", 14, "{{ fact.standard }}"),
            ("差距", 22, "{{ fact.gap }}"),
            ("数据位置", 14, "{{ fact.cells }}"),
        ],
    )
    template.blank_line()
    sentences(template, "workings", "{{ sentence }}。")
    imprint(template)
