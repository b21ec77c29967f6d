"""一企一策整治方案: the enterprise, its problems, the way chosen, measures, results."""

from __future__ import annotations

from ..passages import figures_table, sentences
from ..styles import NUMBER, TITLE
from ..template_document import TemplateDocument

_MEASURES = [("序号", 7), ("整治措施", 31), ("完成时限", 18), ("资金（万元）", 16), ("责任领导", 14), ("责任人", 14)]


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("一企一策整治方案", TITLE)
    template.paragraph("{{ enterprise.name }}", NUMBER)
    template.blank_line()
    template.heading("一、企业画像")
    template.form_table(
        [20, 30, 20, 30],
        [
            [
                ("统一社会信用代码", 1),
                ("{{ enterprise.uscc }}", 1),
                ("{{ enterprise.head }}", 1),
                ("{{ enterprise.legal_person }}", 1),
            ],
            [("所属行业", 1), ("{{ enterprise.industry }}", 1), ("主要产品", 1), ("{{ enterprise.product }}", 1)],
            [("地址", 1), ("{{ enterprise.address }}", 1), ("乡镇（街道）", 1), ("{{ enterprise.town }}", 1)],
            [("不动产权证号", 1), ("{{ enterprise.land_cert }}", 1), ("实际用地", 1), ("{{ enterprise.land }}", 1)],
        ],
    )
    template.blank_line()
    figures_table(template)
    template.heading("二、存在问题")
    with template.each("situation", "situations"):
        template.paragraph("{{ situation.text }}。")
    with template.each("fact", "comparisons"):
        template.paragraph(
            "{{ fact.indicator }}：实际值{{ fact.actual }}，标准值{{ fact.standard }}（{{ fact.citation }}{{ fact.clause }}）。"
        )
    template.heading("三、选择的途径（拟）")
    template.paragraph("{{ letter.choices }}")
    template.heading("四、整治措施")
    template.blank_table(_MEASURES, lines=["1", "2", "3"], height=700)
    template.heading("五、预期成效")
    template.paragraph("腾出用地{{ blank }}亩，腾出用能{{ blank }}吨标准煤，亩均税收提升至{{ blank }}万元/亩。")
    sentences(template, "settle")
    template.heading("六、验收标准")
    template.paragraph("{{ blank }}")
    template.blank_line()
    template.form_table(
        [20, 30, 20, 30],
        [
            [("企业（盖章）", 1), ("", 1), ("属地单位（盖章）", 1), ("", 1)],
            [("{{ enterprise.head }}签字", 1), ("", 1), ("日期", 1), ("{{ blank_date }}", 1)],
        ],
        height=900,
    )
    template.end_of_form()
