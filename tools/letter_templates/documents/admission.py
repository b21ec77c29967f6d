"""准入审查意见书: a project or park against the clauses for it; the opinion itself is for people to tick."""

from __future__ import annotations

from ..passages import basis, figures_table, sentences
from ..styles import NUMBER, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("准入审查意见书", TITLE)
    template.paragraph("{{ document.number }}", NUMBER)
    template.blank_line()
    template.paragraph(
        "{{ office.name }}于{{ as_of }}根据申报材料，对照产业政策对下列项目（园区）的准入条件进行了核对，"
        "形成本意见，供会审使用。"
    )
    template.heading("一、基本情况")
    template.form_table(
        [20, 30, 20, 30],
        [
            [("项目名称", 1), ("{{ enterprise.project }}", 3)],
            [("单位（园区）", 1), ("{{ enterprise.name }}", 1), ("统一社会信用代码", 1), ("{{ enterprise.uscc }}", 1)],
            [("所属行业", 1), ("{{ enterprise.industry }}", 1), ("所在乡镇（街道）", 1), ("{{ enterprise.town }}", 1)],
            [
                ("地址", 1),
                ("{{ enterprise.address }}", 1),
                ("联系人、电话", 1),
                ("{{ enterprise.contact }} {{ enterprise.phone }}", 1),
            ],
        ],
    )
    template.blank_line()
    figures_table(template)
    template.heading("二、逐项核对结果")
    template.list_table(
        "facts",
        "fact",
        [
            ("序号", 6, "{{ fact.number }}"),
            ("条款内容", 15, "{{ fact.indicator }}"),
            ("申报值", 19, "{{ fact.actual }}"),
            ("条款标准", 15, "{{ fact.standard }}"),
            ("核对结果", 10, "{{ fact.outcome }}"),
            ("数据来源", 15, "{{ fact.source }}"),
            ("依据条款", 20, "{{ fact.place }}"),
        ],
    )
    template.paragraph("“触发”是指条款所写情形成立，是否影响准入按条款内容认定；“数据不足”的，须补正材料后再核对。")
    template.heading("三、政策依据")
    basis(template)
    template.heading("四、口径说明")
    template.paragraph("数据来源：{{ definitions.data_source }}。")
    sentences(template, "readings")
    sentences(template, "assumptions", "采用的假定：{{ sentence }}。")
    template.paragraph("各项比较均使用未经修约的精确值；带“约”字的为修约值，仅供阅读，算式按填报值列出。")
    template.heading("五、部门会审")
    template.list_table(
        "departments",
        "name",
        [("会审部门", 30, "{{ name }}"), ("意见", 40, ""), ("签字", 15, ""), ("日期", 15, "")],
        spare=2,
    )
    template.heading("六、审查意见")
    template.paragraph("□符合准入条件。")
    template.paragraph("□补正材料后再审，补正内容：{{ blank }}，补正期限：{{ blank_date }}。")
    template.paragraph("□原则上不符合条款要求，申报单位说明理由后由会审认定，理由：{{ blank }}。")
    template.paragraph("□不符合准入条件，所依条款：{{ blank }}。")
    template.paragraph("审查人签字：{{ blank }}　负责人签字：{{ blank }}", keep=True)
    template.signature()
