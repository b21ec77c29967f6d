"""Submissions whose cells say in words what several fields ask for."""

from __future__ import annotations

from make import case, xlsx

case(
    "words_processes",
    "a list of processes says which there are and which there are not; a wider word and a doubt leave them open",
    {
        "words_processes.xlsx": xlsx(
            [
                ["企业名称", "县（区）", "所属行业", "行业工序", "所在园区"],
                ["甲印花厂", "德清县", "棉印染精加工", "圆网印花、染色", "无"],
                ["乙染厂", "德清县", "棉印染精加工", "染色、后整理", "新市工业园区"],
                ["丙染厂", "德清县", "棉印染精加工", "印染", "某村"],
                ["丁染厂", "德清县", "棉印染精加工", "不涉及印花", "—"],
                ["戊染厂", "德清县", "棉印染精加工", "染色（含印花）", "不在园区"],
                ["己染厂", "德清县", "棉印染精加工", "染色、印花（外协）", None],
                ["庚铸件厂", "德清县", "黑色金属铸造", None, None],
            ]
        )
    },
)
case(
    "words_problems",
    "a named problem is a fault, the name of a subject is asked; 四无 and its parts are one statement",
    {
        "words_problems.xlsx": xlsx(
            [
                ["企业名称", "存在问题", "消防隐患", "四无", "无证无照", "无安全保障", "无合法场所", "无环保措施"],
                ["甲坊", "违法用地、安全问题", "否", None, "是", "是", "是", "是"],
                ["乙坊", "消防隐患", "否", "否", "是", "否", "否", "否"],
                ["丙坊", "产出低", None, None, "是", "否", "否", "否"],
            ]
        )
    },
)
case(
    "words_bounds",
    "a figure of which only a bound is written has it as its state, in the unit of the field",
    {
        "words_bounds.xlsx": xlsx(
            [
                ["企业名称", "税收（元）", "用地面积（亩）", "容积率"],
                ["甲厂", "50万以上", "不足3", "≥2.0"],
                ["乙厂", 600000, "3（含）以上", "1.8-2.2"],
                ["丙厂", "约60万", "2000平方米以下", "低于1.0"],
            ]
        )
    },
)
