"""Submissions about identity, codes and cross-checks."""

from __future__ import annotations

from make import A, B, C, D, case, xlsx

case(
    "identity_codes",
    "a wrong check digit is a warning, a wrong length or alphabet an error with a hint",
    {
        "identity_codes.xlsx": xlsx(
            [
                ["企业名称", "统一社会信用代码"],
                ["甲厂", A],
                ["乙厂", "9133038114561841G"],
                ["丙厂", "91350211M0000XUF46"],
                ["丁厂", A[:16] + "O" + A[17:]],
                ["戊厂", "14561874-1"],
                ["己厂", B.lower()],
                ["庚厂", f" {C[:8]} {C[8:]}"],
                ["辛厂", "办理中"],
            ]
        )
    },
)
case(
    "identity_parcels",
    "areas of different parcels add up, equal taxes count once",
    {
        "identity_parcels.xlsx": xlsx(
            [
                ["企业名称", "统一社会信用代码", "土地证号", "用地面积（亩）", "税收（万元）"],
                ["甲厂", A, "甲1", 5, 30],
                ["乙厂", B, "乙1", 2, 8],
                ["甲厂", A, "甲2", 7.5, 30],
                ["乙厂", B, "乙1", 2, 8],
            ]
        )
    },
)
case(
    "identity_conflict",
    "differing taxes of one enterprise are a conflict, and so are two areas of one parcel",
    {
        "identity_conflict.xlsx": xlsx(
            [
                ["企业名称", "统一社会信用代码", "土地证号", "用地面积（亩）", "税收（万元）"],
                ["甲厂", A, "甲1", 5, 30],
                ["甲厂", A, "甲1", 6, 31],
            ]
        )
    },
)
case(
    "identity_names",
    "the same name without a code is proposed, not joined; full and half width are one name",
    {
        "identity_names.xlsx": xlsx(
            [
                ["企业名称", "统一社会信用代码"],
                ["嵊州市甲（集团）厂", A],
                ["嵊州市甲(集团)厂 ", None],
                ["乙厂", B],
                ["乙厂", C],
            ]
        )
    },
)
case(
    "identity_files",
    "one enterprise in two files: what was joined is told with its file",
    {
        "identity_files_1.xlsx": xlsx([["企业名称", "统一社会信用代码", "用地面积（亩）"], ["甲厂", A, 5]]),
        "identity_files_2.xlsx": xlsx(
            [
                ["企业名称", "统一社会信用代码", "用地面积（亩）", "税收（万元）"],
                ["乙厂", B, 1, 1],
                ["甲厂", A, 6, 30],
            ]
        ),
    },
)
case(
    "codes_regions",
    "townships, zones and codes of the five jurisdictions; a zone that several counties have says nothing",
    {
        "codes_regions.xlsx": xlsx(
            [
                ["企业名称", "乡镇（街道）"],
                ["甲厂", "三界镇"],
                ["乙厂", "嵊州经济开发区"],
                ["丙厂", "织里"],
                ["丁厂", "高新区"],
                ["戊厂", "剡湖街道办事处"],
                ["己厂", "姜山镇"],
                ["庚厂", "火星镇"],
            ]
        )
    },
)
case(
    "codes_zone_in_heading",
    "a zone by its alias belongs to the county that the heading names",
    {
        "codes_zone_in_heading.xlsx": xlsx(
            [
                ["填报单位：嵊州市经济和信息化局"],
                ["企业名称", "属地"],
                ["甲厂", "开发区"],
                ["乙厂", "高新园区"],
                ["丙厂", "三界镇"],
            ]
        )
    },
)
case(
    "codes_region_column",
    "counties by name or code",
    {
        "codes_region_column.xlsx": xlsx(
            [
                ["企业名称", "县（市、区）"],
                ["甲厂", "330683"],
                ["乙厂", "鄞州"],
                ["丙厂", "湖州市"],
                ["丁厂", "吴兴区、南浔区"],
            ]
        )
    },
)
case(
    "codes_industries",
    "trades by text or code to section and division; what cannot be told is missing, not guessed",
    {
        "codes_industries.xlsx": xlsx(
            [
                ["企业名称", "所属行业"],
                *(
                    [f"{number}厂", trade]
                    for number, trade in enumerate(
                        [
                            "纺织业",
                            "C17",
                            "1713",
                            "棉印染精加工",
                            "领带",
                            "集成灶",
                            "棉纺织",
                            "道路货物运输",
                            "包装",
                            "纺织、服装",
                            "C17 纺织业",
                        ],
                        1,
                    )
                ),
            ]
        )
    },
)
case(
    "codes_industry_conflict",
    "a trade and a code of different sections settle nothing",
    {
        "codes_industry_conflict.xlsx": xlsx(
            [
                ["企业名称", "所属行业", "行业代码"],
                ["甲厂", "纺织业", "5430"],
                ["乙厂", "纺织业", "1713"],
            ]
        )
    },
)
case(
    "codes_scale",
    "规模 is inferred from 主营业务收入 only where absent, and that is said",
    {
        "codes_scale.xlsx": xlsx(
            [
                ["企业名称", "是否规上", "主营业务收入（万元）"],
                ["甲厂", None, 2000],
                ["乙厂", None, 1999.99],
                ["丙厂", "否", 2600],
                ["丁厂", None, None],
            ]
        )
    },
)
case(
    "checks_ratio",
    "亩均税收 as given against 税收 ÷ 用地: rounding is no difference",
    {
        "checks_ratio.xlsx": xlsx(
            [
                ["企业名称", "税收（万元）", "用地面积（亩）", "亩均税收（万元/亩）"],
                ["甲厂", 10, 3, 3.33],
                ["乙厂", 10, 3, 3.34],
                ["丙厂", 10, 3, 4],
            ]
        )
    },
)
case(
    "checks_units",
    "元 entered as 万元 and ㎡ as 亩 are doubted with their cells, and nothing is changed",
    {
        "checks_units.xlsx": xlsx(
            [
                ["企业名称", "是否规上", "税收（万元）", "用地面积（亩）"],
                ["甲厂", "否", 162000, 3.24],
                ["乙厂", "否", 16.2, 2160],
                ["丙厂", "是", 162, 40],
            ]
        )
    },
)
case(
    "checks_land",
    "实际用地 as given against 自有 + 承租 − 出租, not after parcels were joined",
    {
        "checks_land.xlsx": xlsx(
            [
                [
                    "企业名称",
                    "统一社会信用代码",
                    "地块编号",
                    "自有用地（亩）",
                    "承租用地（亩）",
                    "出租用地（亩）",
                    "实际用地（亩）",
                ],
                ["甲厂", A, None, 20, 0, 15, 5],
                ["乙厂", B, None, 20, 3, None, 22],
                ["丙厂", C, "丙1", 5, 3, None, 8],
                ["丙厂", C, "丙2", None, 2, None, 2],
                ["丁厂", D, None, None, 3, None, 5],
            ]
        )
    },
)
case(
    "checks_ratio_doubt",
    "a share that looks like a plain ratio is doubted",
    {"checks_ratio_doubt.xlsx": xlsx([["企业名称", "R&D经费占比（%）"], ["甲厂", 0.0302], ["乙厂", 3.02]])},
)
