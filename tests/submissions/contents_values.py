"""Submissions that differ in how cells are written."""

from __future__ import annotations

from datetime import date

from make import A, B, C, D, case, office, xlsx
from openpyxl.worksheet.worksheet import Worksheet

case(
    "values_money",
    "money in 元, 千元, 亿元 and in units written into cells",
    {
        "values_money.xlsx": xlsx(
            [
                ["企业名称", "税收（元）", "营业收入（亿元）", "研发经费（千元）"],
                ["甲厂", 162000, 0.5, 30],
                ["乙厂", "12.3万", "3000万元", "1,234.5"],
            ]
        )
    },
)
case(
    "values_area",
    "areas in ㎡, 公顷 and units written into cells: exact",
    {
        "values_area.xlsx": xlsx(
            [
                ["企业名称", "用地面积（㎡）", "自有用地（公顷）", "建筑面积（万㎡）"],
                ["甲厂", 2000, 0.2, 1.5],
                ["乙厂", "5亩", "3公顷", "900平方米"],
                ["丙厂", 1999.9, None, None],
            ]
        )
    },
)
case(
    "values_unit_assumed",
    "figures without any unit are in the usual one, and that is said",
    {"values_unit_assumed.xlsx": xlsx([["企业名称", "税收", "用地面积"], ["甲厂", 5, 10]])},
)


def _percent(sheet: Worksheet) -> None:
    sheet["B2"].number_format = sheet["B3"].number_format = "0.00%"


PERCENT = xlsx(
    [
        ["企业名称", "R&D经费占比", "成立日期"],
        ["甲厂", 0.0302, date(2020, 2, 29)],
        ["乙厂", 0.5, "2020.2"],
    ],
    dress=_percent,
)
case("values_percent", "a percent-formatted 0.0302 is 3.02 %", {"values_percent.xlsx": PERCENT})
case("values_percent_ods", "so it is in an .ods", {"values_percent_ods.ods": office("ods", PERCENT)})
case(
    "values_percent_text",
    "3.02% in a cell and 3.02 under a % header are the same",
    {"values_percent_text.xlsx": xlsx([["企业名称", "研发投入强度（%）"], ["甲厂", 3.02], ["乙厂", "3.02%"]])},
)
case(
    "values_digits",
    "separators, full-width digits, no-break and zero-width characters, Chinese numerals",
    {
        "values_digits.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", "从业人员"],
                ["甲厂", "1,234.5", "十二"],
                ["乙厂", "５．０", "105人"],
                ["丙厂", "\u00a03.5\u200b", "一百零五"],
                ["丁厂\u3000", "¥12", "1，234"],
            ]
        )
    },
)
case(
    "values_unclear",
    "ranges and 约 are unclear, not guessed; sums and bracketed negatives are taken, and that is said",
    {
        "values_unclear.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", "用地面积（亩）"],
                ["甲厂", "约5", "3.5-4"],
                ["乙厂", "5+3", "3.2(租)"],
                ["丙厂", "(30)", "-3"],
                ["丁厂", "-30", "10余"],
            ]
        )
    },
)
case(
    "values_nothing",
    "an error is not a blank, the spellings of nothing are no 0, and 0 is 0",
    {
        "values_nothing.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", "用地面积（亩）"],
                ["甲厂", "—", 0],
                ["乙厂", "#DIV/0!", "无"],
                ["丙厂", "待核", "/"],
                ["丁厂", 0, None],
                ["戊厂", "--", "不详"],
            ]
        )
    },
)
case(
    "values_flags",
    "yes and no in all spellings; what is neither is unclear",
    {
        "values_flags.xlsx": xlsx(
            [
                ["企业名称", "是否两高企业", "违法用地", "是否取得营业执照", "消防"],
                ["甲厂", "是", "√", "有", "达标"],
                ["乙厂", "N", "×", "无", "不达标"],
                ["丙厂", "0", "□是☑否", "未取得", "是"],
                ["丁厂", "非两高", "疑似", "/", None],
            ]
        )
    },
)
case(
    "values_dates",
    "dates in all spellings and as serial numbers",
    {
        "values_dates.xlsx": xlsx(
            [
                ["企业名称", "成立日期", "投产日期", "完成时限"],
                ["甲厂", "2020.11.20", 44155, "2022.12"],
                ["乙厂", "20201120", "2020年11月", "2022年底"],
                ["丙厂", date(2020, 11, 20), "2020/11/20", "12月底"],
                ["丁厂", "2020-13-01", "—", "2022年11月底"],
            ]
        )
    },
)
case(
    "values_periods",
    "project periods give both ends; a length alone has none",
    {
        "values_periods.xlsx": xlsx(
            [
                ["单位：亿元"],
                ["序号", "企业名称", "项目名称", "总投资", "建设周期"],
                [1, "甲厂", "年产一万台集成灶项目", 5, "2019.2-2025.12"],
                [2, "乙厂", "搬迁技改项目", 1.2, "2020年3月至2022年6月"],
                [3, "丙厂", "新建厂房项目", "——", "待定"],
            ]
        )
    },
    kind="project",
)
case(
    "values_floats",
    "floats become exact by 15 significant digits; text that is a number is one",
    {
        "values_floats.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", "用地面积（亩）"],
                ["甲厂", 0.1 + 0.2, 47.48 + 3.53 + 68.19],
                ["乙厂", "16.20", "3.24"],
            ]
        )
    },
)
case(
    "values_ruined",
    "codes that Excel has ruined are reported, never repaired",
    {
        "values_ruined.xlsx": xlsx(
            [
                ["企业名称", "统一社会信用代码", "联系电话"],
                ["甲厂", 911101066976941872, 13800000001],
                ["乙厂", "9.11101066976942E+17", "0575-83000000"],
                ["丙厂", C, "—"],
            ]
        )
    },
)
case(
    "values_texts",
    "违法违规情形 as free text: 无 clears, a kind sets its own, what is settled or vague is left open",
    {
        "values_texts.xlsx": xlsx(
            [
                ["企业名称", "统一社会信用代码", "违法违规情形"],
                ["甲厂", A, "无"],
                ["乙厂", B, "违法用地、消防隐患"],
                ["丙厂", C, "已整改"],
                ["丁厂", D, "有一些"],
            ]
        )
    },
)
