"""一企一策整治方案: the enterprise, its problems, the way chosen, measures, results."""

from __future__ import annotations

from .blocks import cell, each, form_table, h1, p, para, row, shares, table
from .common import figures_table

_COLUMNS = [("序号", 7), ("整治措施", 33), ("完成时限", 18), ("资金（万元）", 14), ("责任领导", 14), ("责任人", 14)]
_WIDTHS = shares([share for _, share in _COLUMNS])


def _measures() -> str:
    """Three empty lines to fill in."""
    head = [cell(name, width, style="CellHead") for (name, _), width in zip(_COLUMNS, _WIDTHS, strict=True)]
    lines = [[cell(str(number), _WIDTHS[0]), *(cell("", width) for width in _WIDTHS[1:])] for number in (1, 2, 3)]
    return table(_WIDTHS, [row(head, head=True), *(row(line, height=700) for line in lines)])


BLOCKS = [
    para("Title", "一企一策整治方案"),
    para("Number", "{{ enterprise.name }}"),
    para("Flush", ""),
    h1("一、企业画像"),
    form_table(
        [20, 30, 20, 30],
        [
            [
                ("统一社会信用代码", 1), ("{{ enterprise.uscc }}", 1),
                ("法定代表人\n（负责人）", 1), ("{{ enterprise.legal_person }}", 1),
            ],
            [("所属行业", 1), ("{{ enterprise.industry }}", 1), ("主要产品", 1), ("{{ enterprise.product }}", 1)],
            [("地址", 1), ("{{ enterprise.address }}", 1), ("乡镇（街道）", 1), ("{{ enterprise.town }}", 1)],
            [("不动产权证号", 1), ("{{ enterprise.land_cert }}", 1), ("实际用地", 1), ("{{ enterprise.land }}", 1)],
        ],
    ),
    para("Flush", ""),
    figures_table(),
    h1("二、存在问题"),
    *each(
        "fact", "facts",
        p(
            "{{ fact.number }}. {{ fact.indicator }}：实际值{{ fact.actual }}，标准值{{ fact.standard }}"
            "（{{ fact.citation }}{{ fact.clause }}）。"
        ),
    ),
    h1("三、四个一批类别（拟）"),
    p("□拆除重建　□整治提升　□功能转型　□关停退出"),
    h1("四、整治措施"),
    _measures(),
    h1("五、预期成效"),
    p("腾出用地{{ blank }}亩，腾出用能{{ blank }}吨标准煤，亩均税收提升至{{ blank }}万元/亩。"),
    *each("sentence", "settle", p("{{ sentence }}")),
    h1("六、验收标准"),
    p("{{ blank }}"),
    para("Flush", ""),
    form_table(
        [20, 30, 20, 30],
        [
            [("企业（盖章）", 1), ("", 1), ("属地单位（盖章）", 1), ("", 1)],
            [("法定代表人\n（负责人）签字", 1), ("", 1), ("日期", 1), ("{{ blank_date }}", 1)],
        ],
        height=900,
    ),
    para("Flush", ""),
]  # fmt: skip
