"""责令限期整改通知书: an unlawful fact, the provision broken, what is required, defence and remedies."""

from __future__ import annotations

from . import receipt
from .blocks import KEEP, attachment, closing, each, h1, list_table, p, para, signature
from .common import CONTACT, PARTY, attachments, basis, figures_table, imprint, opening

BLOCKS = [
    *opening("责令限期整改通知书"),
    p(
        "经本机关于{{ blank_date }}在{{ blank }}（检查地点）检查，"
        f"并核对{{{{ definitions.data_source }}}}的{{{{ year }}}}年度数据，查明{PARTY}存在下列情况。"
    ),
    h1("一、查明的事实"),
    *each(
        "matter", "matters",
        p(
            "{{ matter.number }}. {{ matter.fact }}。具体情形：{{ blank }}（由执法人员据实填写）。"
            "填报数据位置：{{ matter.source }}。"
        ),
    ),
    p("对应的政策条款："),
    *basis(),
    h1("二、违反的规定"),
    *each("matter", "matters", p("第{{ matter.number }}项违反了{{ matter.violated }}的规定。")),
    h1("三、责令改正的依据"),
    *each("matter", "matters", p("第{{ matter.number }}项：{{ matter.ordered_by }}。")),
    p("{{ laws.order }}。"),
    h1("四、整改要求和期限"),
    p("责令你单位于{{ deadline }}完成下列整改，并书面报告整改情况："),
    *each("matter", "matters", p("{{ matter.number }}. {{ matter.requirement }}。")),
    p("逾期未完成整改的，本机关将依照法律、法规的规定处理。"),
    h1("五、陈述和申辩"),
    p(
        "根据{{ laws.statement }}，你单位有权进行陈述和申辩，可以于{{ statement_deadline }}向本机关书面或者口头提出。"
        "本机关将充分听取意见，"
        f"对提出的事实、理由和证据进行复核，不因陈述、申辩给予更重的处理。{CONTACT}"
    ),
    h1("六、救济途径"),
    closing(
        "对本通知书不服的，可以自收到本通知书之日起六十日内依法向{{ office.superior }}申请行政复议（{{ laws.review }}），"
        "也可以自收到本通知书之日起六个月内依法向{{ office.court }}提起行政诉讼（{{ laws.litigation }}）。"
    ),
    para("Body", "执法人员（签名）：{{ blank }}　执法证号：{{ blank }}", KEEP),
    para("Body", "执法人员（签名）：{{ blank }}　执法证号：{{ blank }}", KEEP),
    *signature(*attachments("问题清单", "填报数据表", "送达回证")),
    para("Body", "（本通知书一式两份，一份送达当事人，一份存档）"),
    *attachment("1", "问题清单"),
    list_table(
        "matters", "matter",
        [
            ("序号", 6, "{{ matter.number }}"),
            ("违法事项", 14, "{{ matter.name }}"),
            ("政策条款", 26, "{{ matter.clause }}"),
            ("整改要求", 34, "{{ matter.requirement }}"),
            ("数据位置", 20, "{{ matter.source }}"),
        ],
    ),
    *attachment("2", "填报数据表"),
    figures_table(),
    *attachment("3", "送达回证"),
    *receipt.form("{{ document.title }}", "{{ document.number }}"),
    *imprint(),
]  # fmt: skip
