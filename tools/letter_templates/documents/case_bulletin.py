"""The bulletin of the register for a month, quarter or year: what was begun and done, where, who lags behind, the indicators."""

from __future__ import annotations

from ..styles import FLUSH, NUMBER, TITLE
from ..template_document import TemplateDocument


def write(template: TemplateDocument) -> None:
    """Write the text into an empty template."""
    template.paragraph("关于{{ period }}制造业整治提升\n闭环办理情况的通报{% if draft %}（未定稿）{% endif %}", TITLE)
    template.paragraph("{{ number }}", NUMBER)
    template.blank_line()
    template.paragraph("{{ addressee }}：", FLUSH)
    template.paragraph("现将截至{{ as_of }}的制造业整治提升闭环办理情况通报如下。")
    _overall(template)
    _towns(template)
    _departments(template)
    _indicators(template)
    template.heading("五、存在的问题")
    with template.each("sentence", "problems"):
        template.paragraph("{{ loop.index }}. {{ sentence }}")
    template.heading("六、下步要求")
    template.paragraph("{{ blank }}（由起草人填写）。", keep=True)
    template.signature()


def _overall(template: TemplateDocument) -> None:
    template.heading("一、总体情况")
    template.paragraph(
        "本期立案{{ total.opened }}件，其中反弹{{ total.reopened }}件；送达{{ total.served }}件；达标销号和办结{{ total.due_done }}件"
        "{% if total.due_rate %}，本期完成率{{ total.due_rate }}%{% endif %}"
        "{% if total.days %}，销号案件自送达起平均{{ total.days }}天{% endif %}。"
        "截至期末，累计任务{{ total.tasks }}件，完成{{ total.done }}件"
        "{% if total.rate %}，累计完成率{{ total.rate }}%{% endif %}；未办结{{ total.open }}件，其中逾期{{ total.overdue }}件。"
    )
    template.paragraph("{{ basis }}每个数的企业名单见工作簿“{{ book }}”。")
    with template.each("chart", "month_charts"):
        template.chart(2, height="{{ chart.height }}", text="{{ chart.text }}")


def _towns(template: TemplateDocument) -> None:
    template.heading("二、各乡镇（街道）进展")
    template.paragraph("按{{ ranked }}排名，相同的名次并列；任务数不足的比率仅供参考，没有任务的不排名。")
    template.list_table(
        "towns",
        "town",
        [
            ("乡镇（街道）", 17, "{{ town.name }}"),
            ("本期立案", 8, "{{ town.opened }}"),
            ("本期完成", 8, "{{ town.due_done }}"),
            ("期末未结", 8, "{{ town.open }}"),
            ("其中逾期", 8, "{{ town.overdue }}"),
            ("累计任务", 8, "{{ town.tasks }}"),
            ("累计完成", 8, "{{ town.done }}"),
            ("本期完成率（%）", 10, "{{ town.due_rate }}"),
            ("累计完成率（%）", 10, "{{ town.rate }}"),
            ("排名", 6, "{{ town.rank }}"),
            ("说明", 16, "{{ town.note }}"),
        ],
    )
    with template.each("chart", "town_charts"):
        template.chart(1, height="{{ chart.height }}", text="{{ chart.text }}")


def _departments(template: TemplateDocument) -> None:
    template.heading("三、各责任部门进展")
    template.list_table(
        "departments",
        "row",
        [
            ("责任部门", 25, "{{ row.name }}"),
            ("本期立案", 8, "{{ row.opened }}"),
            ("本期完成", 8, "{{ row.due_done }}"),
            ("期末未结", 8, "{{ row.open }}"),
            ("其中逾期", 8, "{{ row.overdue }}"),
            ("累计任务", 8, "{{ row.tasks }}"),
            ("累计完成", 8, "{{ row.done }}"),
            ("累计完成率（%）", 12, "{{ row.rate }}"),
            ("说明", 18, "{{ row.note }}"),
        ],
    )


def _indicators(template: TemplateDocument) -> None:
    template.heading("四、闭环台账计数的指标")
    with template.where("not indicators"):
        template.paragraph("{{ year }}年及以后没有可对照的目标。")
    with template.where("indicators"):
        template.paragraph("只计本台账的案件，台账以外完成的不在内；销号、办结时没有写明的不计，也不作0计。")
        template.list_table(
            "indicators",
            "row",
            [
                ("指标", 18, "{{ row.indicator }}（{{ row.unit }}）"),
                ("{{ year }}年台账计", 10, "{{ row.counted }}"),
                ("目标", 18, "{{ row.standard }}"),
                ("对照目标的数", 12, "{{ row.reached }}"),
                ("占目标（%）", 10, "{{ row.share }}"),
                ("情况", 32, "{{ row.state }}"),
            ],
        )
