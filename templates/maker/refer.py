"""移送函, in letter form (信函格式): clues to the department that answers for the matter."""

from __future__ import annotations

from .blocks import attachment, closing, each, h1, list_table, p, para, signature
from .common import attachments, basis, imprint

BLOCKS = [
    para("LetterNumber", "{{ document.number }}"),
    para("Flush", ""),
    para("Flush", ""),
    para("Title", "关于移送{{ enterprise.name }}\n有关问题线索的函"),
    para("Flush", ""),
    para("Flush", "{{ department }}："),
    p(
        "我单位在核对{{ year }}年度企业数据时，发现{{ enterprise.name }}（统一社会信用代码：{{ enterprise.uscc }}；"
        "住所（经营地址）：{{ enterprise.address }}；法定代表人（负责人）：{{ enterprise.legal_person }}）"
        "的填报数据反映存在{{ matter_names }}问题。按照职责分工，现将有关线索移送你单位依法处理。"
    ),
    h1("一、线索来源和涉及的政策条款"),
    *basis(),
    h1("二、需要说明的情况"),
    p("数据来源：{{ definitions.data_source }}。"),
    *each("sentence", "assumptions", p("采用的假定：{{ sentence }}。")),
    p("以上线索来自填报数据，我单位未作执法认定，具体事实请你单位核查。"),
    h1("三、函复要求"),
    closing("请于{{ deadline }}函复受理和处理情况；不属于你单位职责的，请在同一期限内告知。"),
    *signature(*attachments("线索清单")),
    para("Body", "（联系人：{{ office.contact }}，联系电话：{{ office.phone }}）"),
    *attachment("", "线索清单"),
    list_table(
        "matters", "matter",
        [
            ("序号", 6, "{{ matter.number }}"),
            ("事项", 14, "{{ matter.name }}"),
            ("反映的情况", 24, "{{ matter.fact }}"),
            ("政策条款", 32, "{{ matter.clause }}"),
            ("数据位置", 24, "{{ matter.source }}"),
        ],
    ),
    para("Flush", ""),
    *imprint(letter=True),
]  # fmt: skip
