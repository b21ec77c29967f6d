"""季度通报: how far each township is, what lags behind, and what is asked of all next."""

from __future__ import annotations

from ..styles import FLUSH, NUMBER, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("关于{{ quarter }}制造业整治提升\n工作进展情况的通报", TITLE)
    template.paragraph("{{ number }}", NUMBER)
    template.blank_line()
    template.paragraph("{{ addressee }}：", FLUSH)
    template.paragraph("现将截至{{ as_of }}的制造业整治提升工作进展情况通报如下。")
    template.heading("一、总体情况")
    template.paragraph(
        "本期共检查企业{{ total.checked }}家，列入任务{{ total.tasks }}家，已报进展{{ total.reporting }}家"
        "{% if total.rate %}，完成{{ total.done }}家，完成率{{ total.rate }}%{% endif %}。"
        "{% if total.land %}预计盘活用地{{ total.land }}亩。{% endif %}"
        "{% if total.energy %}预计腾出用能{{ total.energy }}吨标准煤。{% endif %}"
        "任务数为作出责令、告知、腾退、移送处理的企业数，同一企业只计一次；未报进展的不计完成率，不作排名。"
    )
    template.heading("二、各乡镇（街道）进展")
    template.list_table(
        "towns",
        "town",
        [
            ("序号", 8, "{{ town.number }}"),
            ("乡镇（街道）", 20, "{{ town.town }}"),
            ("任务数", 11, "{{ town.tasks }}"),
            ("已报进展", 12, "{{ town.reporting }}"),
            ("完成数", 11, "{{ town.done }}"),
            ("完成率（%）", 14, "{{ town.rate }}"),
            ("排名", 9, "{{ town.rank }}"),
            ("情况", 15, "{{ town.behind }}"),
        ],
    )
    template.heading("三、存在的问题")
    with template.each("sentence", "lagging"):
        template.paragraph("{{ loop.index }}. {{ sentence }}")
    template.heading("四、下步要求")
    template.paragraph("{{ blank }}（由起草人填写）。", keep=True)
    template.signature()
