"""数据核实单: what is missing or unclear, for the enterprise to state and sign."""

from __future__ import annotations

from .blocks import form_table, h1, list_table, p, para
from .common import CONTACT, DEFINITIONS, figures_table, opening

BLOCKS = [
    *opening("数据核实单"),
    p(
        "{{ office.name }}在核对你单位（统一社会信用代码：{{ enterprise.uscc }}）{{ year }}年度数据时，"
        "发现下列项目缺失或者不明确。请据实填写、确认。"
    ),
    h1("一、待核实项目"),
    list_table(
        "queries", "query",
        [
            ("序号", 6, "{{ query.number }}"),
            ("项目", 13, "{{ query.label }}"),
            ("单位", 8, "{{ query.unit }}"),
            ("原填报内容", 13, "{{ query.written }}"),
            ("问题", 17, "{{ query.problem }}"),
            ("涉及条款", 15, "{{ query.needed_for }}"),
            ("数据位置", 14, "{{ query.source }}"),
            ("企业填写", 14, ""),
        ],
    ),
    h1("二、已填报数据"),
    p("请核对下列数据，有误的直接在旁边更正："),
    figures_table(),
    h1("三、口径和期限"),
    p(DEFINITIONS),
    p(f"请于{{{{ deadline }}}}填写并盖章后交回，可附完税证明、不动产权证书、租赁合同等材料。{CONTACT}"),
    para("Flush", ""),
    form_table(
        [18, 32, 18, 32],
        [
            [("企业确认", 1), ("以上填写内容属实。\n（盖章）", 3)],
            [("法定代表人\n（负责人）签字", 1), ("", 1), ("填表人签字", 1), ("", 1)],
            [("填写日期", 1), ("{{ blank_date }}", 1), ("联系电话", 1), ("", 1)],
            [("核实人签字", 1), ("", 1), ("核实日期", 1), ("{{ blank_date }}", 1)],
        ],
        height=900,
    ),
    para("Flush", ""),
]  # fmt: skip
