"""Submissions that differ in how the columns are called."""

from __future__ import annotations

from make import A, case, xlsx

case(
    "columns_spelling",
    "headers in full width, with spaces, line breaks, brackets, units, numbering and years",
    {
        "columns_spelling.xlsx": xlsx(
            [
                [
                    "序 号",
                    "企业\n名称",
                    "１．统一社会信用代码",
                    "2021年税收［万元］",
                    "用 地 面 积\n（单位：平方米）",
                    "从业人员（人）",
                    "年综合能耗（吨标煤）",
                ],
                [1, "甲厂", A, 5, 6670, 12, 3.5],
            ]
        )
    },
)
case(
    "columns_years",
    "several years side by side: the data year picks",
    {
        "columns_years.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", None, None],
                [None, "2020年", "2021年", "2022年"],
                ["甲厂", 3, 4, 5],
            ],
            "A1:A2",
            "B1:D1",
        )
    },
    year=2021,
)
case(
    "columns_years_open",
    "several years and no data year: the newest, and that is said",
    {"columns_years_open.xlsx": xlsx([["企业名称", "2020年税收（万元）", "2021年税收（万元）"], ["甲厂", 3, 4]])},
)
case(
    "columns_rows_of_years",
    "rows of several years: only the data year's are taken",
    {
        "columns_rows_of_years.xlsx": xlsx(
            [
                ["年度", "企业名称", "统一社会信用代码", "税收（万元）"],
                [2020, "甲厂", A, 3],
                ["2021年", "甲厂", A, 4],
            ]
        )
    },
    year=2021,
)
case(
    "columns_two_for_one",
    "two headers for one field: one is taken, differing figures are reported; one header for two fields is not used",
    {
        "columns_two_for_one.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", "入库税收（万元）", "法定代表人及联系电话"],
                ["甲厂", 5, 6, "张三 138"],
                ["乙厂", 7, 7, ""],
            ]
        )
    },
)
case(
    "columns_near",
    "a near miss is taken only when safe, else proposed",
    {
        "columns_near.xlsx": xlsx(
            [["企业名称", "本年度税收实际贡献额", "减免税收", "综合能耗总量等"], ["甲厂", 5, 1, 2]]
        )
    },
)
case(
    "columns_profile",
    "a header that nothing else settles is mapped in the profile",
    {"columns_profile.xlsx": xlsx([["户头", "交的钱（元）"], ["甲厂", 50000]])},
    columns={"户头": "企业名称", "交的钱（元）": "税收实际贡献"},
)
case(
    "columns_park",
    "是否在园区 and 所在园区 are two fields, told by their values where the header could be either",
    {
        "columns_park.xlsx": xlsx(
            [
                ["企业名称", "是否在园区", "所在园区"],
                ["甲厂", "是", "三界工业园"],
                ["乙厂", "否", ""],
            ]
        )
    },
)
case(
    "columns_park_by_values",
    "所在园区 that holds 是 and 否 is the flag",
    {"columns_park_by_values.xlsx": xlsx([["企业名称", "所在园区"], ["甲厂", "是"], ["乙厂", "否"]])},
)
case(
    "columns_scale",
    "企业规模 may hold 规上 and 规下, or sizes that say nothing of it",
    {
        "columns_scale_1.xlsx": xlsx([["企业名称", "企业规模"], ["甲厂", "规上"], ["乙厂", "规模以下"]]),
        "columns_scale_2.xlsx": xlsx(
            [
                ["企业名称", "企业规模", "主营业务收入（万元）"],
                ["丙厂", "大型", 9000],
                ["丁厂", "微型", 20],
            ]
        ),
    },
)
case(
    "columns_opposite",
    "环保达标 and 环保问题 have opposite signs; free text under 存在问题 is a fault for a person to look at",
    {
        "columns_opposite.xlsx": xlsx(
            [
                ["企业名称", "环保", None, "消防达标", "是否存在安全隐患"],
                [None, "是否达标", "存在问题", None, None],
                ["甲厂", "是", "无", "√", "否"],
                ["乙厂", None, "废气未收集", "×", "有"],
                ["丙厂", "否", "已整改", "达标", "部分"],
                ["丁厂", "达标", "有", None, "1"],
            ],
            "A1:A2", "B1:C1", "D1:D2", "E1:E2",
        )
    },
)  # fmt: skip
case(
    "columns_coverage",
    "what every firm of some size should have: cloud, patents, smart upgrade, each in both directions",
    {
        "columns_coverage.xlsx": xlsx(
            [
                ["企业名称", "是否规上", "是否上云", "有无发明专利", "是否完成智能化改造"],
                ["甲厂", "规上", "是", "有", "是"],
                ["乙厂", "规上", "否", "无", "否"],
                ["丙厂", "规上", "未上云", None, "正在改造"],
            ]
        )
    },
)
case(
    "columns_inverse",
    "单位能耗增加值 and 单位增加值能耗 are inverse",
    {
        "columns_inverse.xlsx": xlsx(
            [
                ["企业名称", "单位能耗增加值（万元/吨标煤）", "单位增加值能耗（吨标煤/万元）"],
                ["甲厂", 4, 0.25],
            ]
        )
    },
)
case(
    "columns_unit_mismatch",
    "a header whose unit cannot be the field's is not used",
    {"columns_unit_mismatch.xlsx": xlsx([["企业名称", "用地面积（万元）", "用电量（kw/h）"], ["甲厂", 5, 12000]])},
)
