"""Submissions that differ in how the sheet is laid out."""

from __future__ import annotations

from make import A, B, C, D, case, xlsx
from openpyxl.worksheet.worksheet import Worksheet

HEAD = ["企业名称", "统一社会信用代码", "税收（万元）", "用地面积（亩）"]
N = None

case(
    "layout_three_rows",
    "a title, a 填报单位 line with units, a header of three rows merged both ways, column numbers",
    {
        "layout_three_rows.xlsx": xlsx(
            [
                ["三界镇高耗低效企业排查清单", N, N, N, N, N, N],
                ["填报单位（盖章）：嵊州市三界镇人民政府  填报人：  填报日期：2022.3.5  单位：元、平方米", N, N, N, N, N, N],
                ["序号", "企业名称", "用地情况", N, N, N, "税收"],
                [N, N, "自有", "租赁", N, "实际", N],
                [N, N, N, "承租", "出租", N, N],
                ["甲", "乙", 1, 2, 3, 4, 5],
                [1, "甲厂", 2000, 1000, 0, 3000, 162000],
            ],
            "A1:G1", "A2:G2", "A3:A5", "B3:B5", "C3:F3", "C4:C5", "D4:E4", "F4:F5", "G3:G5",
        )
    },
)  # fmt: skip
case(
    "layout_fill_down",
    "townships and trades merged over rows are filled down; a figure merged over two enterprises is nobody's",
    {
        "layout_fill_down.xlsx": xlsx(
            [
                ["乡镇", "所属行业", "企业名称", "税收（万元）", "用地面积（亩）"],
                ["三界镇", "纺织业", "甲厂", 5, 10],
                [N, N, "乙厂", 6, N],
                ["甘霖镇", N, "丙厂", 7, 3],
            ],
            "A2:A3", "B2:B4", "E2:E3",
        )
    },
)  # fmt: skip
case(
    "layout_totals",
    "subtotals and totals are left out; a wrong one is reported with its cell, what it rounds away is no difference",
    {
        "layout_totals.xlsx": xlsx(
            [
                HEAD,
                ["一、三界镇片区"],
                ["甲厂", A, 1.25, 10],
                ["乙厂", B, 2.5, 20],
                ["小计", N, 3.8, 30],
                ["丙厂", C, 4, 5],
                ["小计", N, 4, 5],
                ["合计", N, 7.75, 36],
            ]
        )
    },
)
case(
    "layout_notes",
    "notes, signatures, examples, blank rows and columns are no enterprises",
    {
        "layout_notes.xlsx": xlsx(
            [
                [N, *HEAD],
                [N, "示例：某厂", N, 1, 1],
                [N, "甲厂", A, 5, 10],
                [],
                [N, "乙厂", B, 6, 10],
                [N, "注：1.税收为入库数。"],
                [N, "2.用地为实际用地。"],
                [N, "制表：张三", N, "审核：李四"],
            ]
        )
    },
)


def _hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.auto_filter.ref = "A1:D3"
    sheet.parent["旧表"].sheet_state = "hidden"


case(
    "layout_hidden",
    "hidden rows, columns and sheets are read, and reported as hidden; a filter changes nothing",
    {
        "layout_hidden.xlsx": xlsx(
            {
                "Sheet1": [HEAD, ["甲厂", A, 5, 10], ["乙厂", B, 6, 10]],
                "旧表": [HEAD, ["丙厂", C, 7, 1]],
            },
            dress=_hide,
        )
    },
)
case(
    "layout_form",
    "a form with one enterprise a page: labels with their values beside them",
    {
        "layout_form.xlsx": xlsx(
            [
                ["低小散企业（作坊）调查表", N, N, N],
                ["企业名称（盖章）", "甲厂", "统一社会信用代码", A],
                ["类型", "作坊", "法定代表人", "张三"],
                ["2021年产值（万元）", 120, "2021年税收（万元）", 3.5],
                ["占地面积", "900平方米", "所属行业", "竹制品"],
                ["是否取得营业执照", "是", "用工人数", 8],
            ],
            "A1:D1",
        )
    },
    year=2021,
)
case(
    "layout_stacked",
    "two tables below one another, each with its own title and header",
    {
        "layout_stacked.xlsx": xlsx(
            [
                ["规模以上企业"],
                HEAD,
                ["甲厂", A, 5, 10],
                [],
                ["规模以下企业"],
                ["企业名称", "税收（元）"],
                ["乙厂", 30000],
            ]
        )
    },
)
case(
    "layout_side_by_side",
    "two lists side by side are two lists; problems go to the enterprise of their own side",
    {
        "layout_side_by_side.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", N, "企业名称", "税收（万元）"],
                ["甲厂", 5, N, "乙厂", "约7"],
                ["丙厂", "#REF!", N, "丁厂", 8],
                ["合计", 5, N, N, N],
            ]
        )
    },
)
case(
    "layout_repeated_header",
    "a header printed again on each page is skipped",
    {"layout_repeated_header.xlsx": xlsx([HEAD, ["甲厂", A, 5, 10], HEAD, ["乙厂", B, 6, 10]])},
)
case(
    "layout_split",
    "the same list over several files, an enterprise in two of them",
    {
        "layout_split_1.xlsx": xlsx(
            [
                ["2021年规上企业税收"],
                ["企业名称", "统一社会信用代码", "税收（万元）"],
                ["甲厂", A, 5],
                ["乙厂", B, 6],
            ]
        ),
        "layout_split_2.xlsx": xlsx(
            [
                ["2021年用地"],
                ["企业名称", "统一社会信用代码", "用地面积（亩）"],
                ["甲厂", A, 10],
                ["丁厂", D, 7],
            ]
        ),
    },
)
case(
    "layout_no_header",
    "columns without a header and rows without a name are not used, and that is said",
    {"layout_no_header.xlsx": xlsx([["企业名称", "税收（万元）", N], ["甲厂", 5, "x"], [N, 7, N]])},
)
