"""约谈通知书: an invitation to talk, with place, time and what to bring."""

from __future__ import annotations

from .blocks import closing, each, h1, p, signature
from .common import CONTACT, PARTY, basis, definitions, facts_table, imprint, opening

BLOCKS = [
    *opening("约谈通知书"),
    p(f"为共同研究整治提升措施，{{{{ office.name }}}}定于近期与{PARTY}进行约谈。现将有关事项通知如下。"),
    h1("一、约谈事由"),
    p("{{ year }}年度数据的核对结果如下："),
    facts_table(),
    *basis(),
    *definitions(),
    *each("sentence", "settle", p("{{ sentence }}")),
    h1("二、约谈对象"),
    p("法定代表人（负责人）{{ enterprise.legal_person }}；不能到场的，可以委托熟悉情况的负责人并出具委托书。"),
    h1("三、约谈时间和地点"),
    p("约谈时间：{{ blank_date }}{{ blank }}时。"),
    p("约谈地点：{{ blank }}。时间不便的，请提前与联系人另行商定。"),
    h1("四、请携带材料"),
    p("1. 营业执照复印件、法定代表人身份证明或者委托书；"),
    p("2. {{ year }}年度完税证明、不动产权证书、租赁合同；"),
    p("3. 企业基本情况和改进设想。"),
    closing(f"不到场的，本机关仅作记录。{CONTACT}"),
    *signature(),
    *imprint(),
]  # fmt: skip
