"""整改复查意见书: each matter as it was found on the second visit, and the conclusion."""

from __future__ import annotations

from .blocks import form_table, h1, list_table, p, para, signature
from .common import PARTY, opening

BLOCKS = [
    *opening("整改复查意见书"),
    p(
        f"本机关于{{{{ blank_date }}}}对{PARTY}的整改情况进行了复查。"
        "原文书名称：{{ blank }}；原文书文号：{{ blank }}。现提出复查意见如下。"
    ),
    h1("一、逐项整改情况"),
    list_table(
        "matters", "matter",
        [
            ("序号", 7, "{{ matter.number }}"),
            ("事项", 17, "{{ matter.name }}"),
            ("原整改要求", 36, "{{ matter.requirement }}"),
            ("复查情况", 24, ""),
            ("是否完成", 16, "□是　□否"),
        ],
    ),
    h1("二、复查意见"),
    p("□已完成整改，予以销号。"),
    p("□未完成整改，未完成事项：{{ blank }}。"),
    p("□同意延期至{{ blank_date }}，理由：{{ blank }}。"),
    para("Flush", ""),
    form_table(
        [24, 38, 16, 22],
        [
            [("复查人员（签名）", 1), ("", 1), ("执法证号", 1), ("", 1)],
            [("复查人员（签名）", 1), ("", 1), ("执法证号", 1), ("", 1)],
            [("被复查单位意见\n（签名或者盖章）", 1), ("", 3)],
        ],
        height=600,
        keep=True,
    ),
    *signature(),
]  # fmt: skip
