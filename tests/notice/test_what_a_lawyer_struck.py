"""What a lawyer struck from letters of invented enterprises, projects and clusters, and what they say since."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from letter_texts import letter_texts

from tenglong.engine.policy.office import office_policies
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.rule_testing.lint_profile import lint_profile

TOWN = "{name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}"
COUNTY = "{name: 嵊州市人民政府, kind: 县级政府, region: '330683'}"
WORKS = "{name: 湖州市吴兴区青石镇人民政府, kind: 乡镇街道, region: '330502'}"
FLAGS = [
    "安全隐患",
    "环境污染",
    "产品质量问题",
    "能源违法违规",
    "违法用地",
    "无照经营",
    "违法建设",
    "偷税漏税",
    "消防隐患",
]
TEXTILES = ["企业名称", "县市区", "乡镇", "所属行业", "主体类型", "行业工序", "在园区"]
CASTING = ["企业名称", "县市区", "乡镇", "所属行业", "规模", "小铸造", "安全设施不到位", "排放不达标", "整治后未达要求"]


def _huzhou(folder: Path, header: list[str], row: list[Any], more: str = "") -> dict[str, str]:
    days = {"as_of": date(2019, 6, 10), "issue_date": date(2019, 6, 12), "year": 2018}
    return letter_texts(folder, header, [row], WORKS, more, policies=("HZ17",), **days)


def test_a_two_high_firm_reads_whom_the_clause_means(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "两高企业", *FLAGS]
    row = ["青溪甲水泥厂", "白石镇", "制造业", "规下", "是", *["否"] * len(FLAGS)]
    letters = letter_texts(tmp_path, header, [row], TOWN, policies=("SZ22",))
    [letter] = [text for name, text in letters.items() if name.startswith("两高企业对标提升告知书")]
    assert "没有上述问题的，通过兼并重组、整体腾退、搬迁入园、改造提升等方式" in letter
    assert "其他“两高”企业" not in letter


def test_who_recognises_two_high_firms_is_called_as_the_clause_calls_it(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "实际用地（亩）", "两高企业", "安全隐患"]
    letters = letter_texts(
        tmp_path, header, [["青溪乙水泥厂", "白石镇", "制造业", "规下", "2", "待核", "是"]], TOWN, policies=("SZ22",)
    )
    [inquiry] = [text for name, text in letters.items() if name.startswith("情况核实单")]
    assert "市经信局：" in inquiry
    assert "工业主管部门" not in inquiry


@pytest.mark.parametrize(("town", "called"), [("白石镇", "白石镇人民政府"), ("云水街道", "云水街道办事处")])
def test_a_township_is_asked_by_its_name(tmp_path: Path, town: str, called: str) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "实际用地（亩）", "处置方式"]
    letters = letter_texts(
        tmp_path, header, [["青溪丙机械厂", town, "制造业", "规下", "2", "拆除"]], COUNTY, policies=("SZ22",)
    )
    [inquiry] = [text for name, text in letters.items() if name.startswith("情况核实单")]
    assert f"{called}：" in inquiry
    assert "属地乡镇" not in inquiry


def test_a_small_printer_gets_one_letter_with_one_remedy(tmp_path: Path) -> None:
    letters = _huzhou(tmp_path, TEXTILES, ["青溪丁印花坊", "吴兴区", "青石镇", "棉印染精加工", "作坊", "印花", "否"])
    titles = {name.partition("-")[0] for name in letters}
    assert "入园集聚告知书" in titles
    assert "关停淘汰协商告知书" not in titles
    [letter] = [text for name, text in letters.items() if name.startswith("入园集聚告知书")]
    assert "从事印花，未在园区内" in letter
    assert "砂洗或者印花" not in letter


@pytest.mark.parametrize(
    ("safety", "emission", "said"),
    [
        ("是", "是", "安全设施不到位，排放也不达标"),
        ("是", "否", "从事铸造，安全设施不到位"),
        ("否", "是", "从事铸造，排放不达标"),
    ],
)
def test_a_foundry_reads_which_of_the_two_it_lacks(tmp_path: Path, safety: str, emission: str, said: str) -> None:
    row = ["青溪戊铸造厂", "吴兴区", "青石镇", "黑色金属铸造", "规下", "是", safety, emission, "否"]
    letters = _huzhou(tmp_path, CASTING, row, "word_meanings: {、: 或}\n")
    [letter] = [text for name, text in letters.items() if name.startswith("淘汰退出协商告知书")]
    assert f"{said}（数据来源" in letter


def test_a_cluster_is_no_enterprise_and_answers_no_letter(tmp_path: Path) -> None:
    header = ["园区名称", "园区类型", "县市区", "隐形冠军全覆盖", "推进机制"]
    bureau = "{name: 嵊州市经济和信息化局, kind: 部门, region: '330683'}"
    letters = letter_texts(
        tmp_path, header, [["现代住建产业链", "产业链", "嵊州市", "", "是"]], bureau, policies=("SZ20",), kind="park"
    )
    assert {name.partition("-")[0] for name in letters} == {"情况核实单"}
    [inquiry] = letters.values()
    assert "市建设局：" in inquiry
    assert "统一社会信用代码" not in inquiry


def test_a_floor_area_ratio_that_is_stated_as_a_bound_is_shown(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "项目名称", "项目性质", "建设阶段", "所属行业", "容积率"]
    bureau = "{name: 宁波市鄞州区经济和信息化局, kind: 部门, region: '330212'}"
    row = ["青溪电子厂", "白石镇", "芯片测试项目", "新建", "拟建", "电子元件制造", "2.0以上"]
    letters = letter_texts(tmp_path, header, [row], bureau, policies=("YZ21",), kind="project")
    [opinion] = [text for name, text in letters.items() if name.startswith("准入审查意见书")]
    assert opinion.count("填报为不低于2") >= 2


def test_projects_are_no_enterprises_in_a_referral(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "项目名称", "项目性质", "建设阶段", "两高项目", "未批先建"]
    row = ["青溪己水泥厂", "白石镇", "年产一万吨水泥项目", "新建", "在建", "是", "是"]
    letters = letter_texts(tmp_path, header, [row], TOWN, policies=("SZ22",), kind="project")
    [referral] = [text for name, text in letters.items() if name.startswith("移送函")]
    assert "企业数据" not in referral


LINES = ["企业名称", "乡镇", "主体类型", "行业门类", "规模", "税收（万元）", "实际用地（亩）", "两高企业", "安全隐患"]


def test_papers_that_go_along_name_a_letter_that_is_there(tmp_path: Path) -> None:
    """What only offices are asked gives the enterprise no receipt, no answer sheet and no paper about its address."""
    row = ["青溪庚水泥厂", "白石镇", "企业", "制造业", "规下", "90", "10", "待核", "是"]
    demanded = ("receipt", "feedback", "address")
    letters = letter_texts(tmp_path, LINES, [row], TOWN, policies=("SZ20", "SZ22"), documents=demanded)
    titles = sorted(name.partition("-")[0] for name in letters)
    assert "数据核实单" not in titles
    assert "企业反馈回执" not in titles
    assert "送达地址确认书" not in titles
    receipts = [text for name, text in letters.items() if name.startswith("送达回证")]
    assert any("《情况核实单》" in text and "市经信局" in text for text in receipts)
    assert not any("《数据核实单》" in text for text in receipts)


def test_a_household_is_talked_to_by_its_own_title(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "主体类型", "行业门类", "规模", "两高企业", *FLAGS]
    row = ["青溪辛铸造厂", "白石镇", "个体工商户", "制造业", "规下", "是", *["否"] * len(FLAGS)]
    letters = letter_texts(tmp_path, header, [row], TOWN, policies=("SZ22",), documents=("talk",))
    [talk] = [text for name, text in letters.items() if name.startswith("约谈通知书")]
    assert "经营者" in talk
    assert "法定代表人（负责人）" not in talk


def test_a_small_firm_reads_why_the_clause_is_about_it(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "两小企业", "低散乱污", "落后产能", "在园区", "环境污染", "安全隐患"]
    town = "{name: 宁波市鄞州区青石镇人民政府, kind: 乡镇街道, region: '330212'}"
    row = ["青溪壬五金厂", "青石镇", "制造业", "是", "是", "是", "否", "否", "否"]
    letters = letter_texts(tmp_path, header, [row], town, policies=("YZ21",))
    for title, said in (("入园集聚告知书", "未入园集聚"), ("落后产能整治告知书", "存在落后产能")):
        [letter] = [text for name, text in letters.items() if name.startswith(title)]
        assert f"列为低散乱污问题突出的“两小”企业，{said}" in letter


HOUSEHOLD = ["青溪癸铸造厂", "白石镇", "个体工商户", "制造业", "规下", "是", *["否"] * len(FLAGS), "关停退出"]


def _papers(folder: Path, *documents: str) -> dict[str, str]:
    """The papers that go along with the two letters to a household: improve, and leave."""
    header = ["企业名称", "乡镇", "主体类型", "行业门类", "规模", "两高企业", *FLAGS, "处置方式"]
    return letter_texts(folder, header, [HOUSEHOLD], TOWN, policies=("SZ22",), documents=documents)


def test_no_paper_calls_the_owner_of_a_household_a_legal_representative(tmp_path: Path) -> None:
    kinds = ("talk", "talk_record", "receipt", "plan", "feedback", "closing_application", "address")
    papers = _papers(tmp_path, *kinds, "extension_application")
    assert len(papers) > len(kinds)
    for name, text in papers.items():
        assert "经营者" in text, name
        assert "法定代表人" not in text, name


def test_an_office_that_is_served_has_a_head_and_no_legal_representative(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "环境污染"]
    row = ["青溪子纸箱厂", "白石镇", "制造业", "规下", "是"]
    letters = letter_texts(tmp_path, header, [row], TOWN, policies=("SZ22",), documents=("receipt",))
    [receipt] = [text for name, text in letters.items() if name.startswith("送达回证") and "《移送函》" in text]
    assert "负责人" in receipt
    assert "法定代表人" not in receipt


def test_a_firm_that_is_asked_to_leave_may_say_yes_or_no(tmp_path: Path) -> None:
    papers = _papers(tmp_path, "feedback")
    [answer] = [text for name, text in papers.items() if name.startswith("企业反馈回执") and "《腾退" in text]
    assert "□愿意协商　□不愿意协商" in answer
    [improving] = [text for name, text in papers.items() if name.startswith("企业反馈回执") and "《两高" in text]
    assert "□兼并重组" in improving
    assert "愿意协商" not in improving


def test_a_letter_that_lays_no_duty_has_a_period_for_answers_only(tmp_path: Path) -> None:
    [paper] = [
        text for name, text in _papers(tmp_path, "extension_application").items() if name.startswith("延期申请表")
    ]
    assert "反馈期限：自收到" in paper
    assert "整改期限" not in paper


def test_an_application_to_close_lists_what_its_letter_lists(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "安全隐患", "消防隐患"]
    powers = "powers: [安全隐患, 消防隐患]"
    row = ["青溪丑纸箱厂", "白石镇", "制造业", "规下", "是", "是"]
    kinds = ("closing_application", "extension_application")
    letters = letter_texts(tmp_path, header, [row], TOWN, powers, policies=("SZ22",), documents=kinds)
    [closing] = [text for name, text in letters.items() if name.startswith("销号申请表")]
    assert "安全隐患、消防隐患" in closing
    assert "一事一表" not in closing
    [longer] = [text for name, text in letters.items() if name.startswith("延期申请表")]
    assert "整改期限：自收到" in longer


def test_a_word_that_is_not_clear_is_not_called_missing(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "处置方式"]
    office = "{name: 嵊州市经济和信息化局, kind: 部门, region: '330683'}"
    letters = letter_texts(
        tmp_path, header, [["青溪寅织造厂", "白石镇", "制造业", "规下", "拆除"]], office, policies=("SZ22",)
    )
    [inquiry] = [text for name, text in letters.items() if name.startswith("情况核实单")]
    assert "没有记录或者记录不明确" in inquiry


def test_an_office_sends_itself_no_copy(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "两高企业", *FLAGS]
    row = ["青溪卯水泥厂", "白石镇", "制造业", "规下", "是", *["否"] * len(FLAGS)]
    office = "{name: 嵊州市经济和信息化局, kind: 部门, region: '330683'}"
    letters = letter_texts(
        tmp_path, header, [row], office, "copies: {inform: [市经信局, 市自然资源局]}", policies=("SZ22",)
    )
    [letter] = [text for name, text in letters.items() if name.startswith("两高企业对标提升告知书")]
    assert "抄送：市自然资源局。" in letter
    profile = load_profile(tmp_path / "profile.yaml")
    [doubt] = lint_profile(profile, office_policies(profile), date(2022, 12, 30))
    assert "“市经信局”就是本机关" in doubt.what


def test_a_referral_says_who_found_what_it_refers(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "行业门类", "规模", "安全隐患", "环境污染"]
    row = ["青溪辰纸箱厂", "白石镇", "制造业", "规下", "是", "是"]
    letters = letter_texts(tmp_path, header, [row], TOWN, "data_source: {安全隐患: 本机关检查}", policies=("SZ22",))
    [safety] = [text for name, text in letters.items() if name.startswith("移送函") and "安全隐患" in text]
    [emission] = [text for name, text in letters.items() if name.startswith("移送函") and "环境污染" in text]
    assert "本机关检查，《" in safety
    assert "来自填报数据" not in safety
    assert "本机关检查" not in emission
    assert "数据来源见线索清单，我单位未作执法认定" in emission


ECONOMY = "{name: 湖州市青石区经济和信息化局, kind: 部门, region: '330502'}"
HUZHOU_DAYS: dict[str, Any] = {"as_of": date(2019, 6, 10), "issue_date": date(2019, 6, 12), "year": 2018}
MARKET = "{name: 湖州市青石区市场监督管理局, kind: 部门, region: '330502'}"


@pytest.mark.parametrize(
    ("asker", "generic", "field", "asks"),
    [
        (ECONOMY, "工业主管部门", "僵尸企业", False),
        (WORKS, "工业主管部门", "僵尸企业", True),
        (MARKET, "市场监督管理部门", "产品质量问题", False),
        (ECONOMY, "市场监督管理部门", "产品质量问题", True),
    ],
)
def test_a_bureau_does_not_ask_itself_by_its_generic_name(
    tmp_path: Path, asker: str, generic: str, field: str, asks: bool
) -> None:
    header = ["企业名称", "县市区", "乡镇", "所属行业", "主体类型", "僵尸企业", "落后产能"]
    row = ["青溪癸五金厂", "吴兴区", "青石镇", "金属制品业", "企业", "", ""]
    letters = letter_texts(tmp_path, header, [row], asker, policies=("HZ17",), **HUZHOU_DAYS)
    [inquiry] = [text for name, text in letters.items() if name.startswith("情况核实单")]
    assert "应急管理部门" in inquiry
    assert (generic in inquiry, field in inquiry) == (asks, asks)


def test_a_referral_cites_only_the_clauses_of_what_it_refers(tmp_path: Path) -> None:
    """Pollution stands in two clauses, the hazard in one: who gets the hazard does not read the other clause."""
    header = [*TEXTILES, "四无企业", "环境污染", "安全隐患"]
    row = ["青溪子砂洗厂", "吴兴区", "青石镇", "棉印染精加工", "企业", "砂洗", "否", "是", "是", "是"]
    letters = _huzhou(tmp_path, header, row)
    referrals = [text for name, text in letters.items() if name.startswith("移送函")]
    [hazard] = [text for text in referrals if "存在安全生产事故隐患" in text]
    [pollution] = [text for text in referrals if "存在环境污染违法行为" in text]
    assert "三（九）" in hazard
    assert "二（一）路径（5）" not in hazard
    assert "二（一）路径（5）、三（九）" in pollution


@pytest.mark.parametrize(("trade", "said"), [("小毛纺", "从事小毛纺，"), ("小经编", "从事小经编，")])
def test_a_textile_firm_reads_its_own_trade(tmp_path: Path, trade: str, said: str) -> None:
    header = ["企业名称", "县市区", "乡镇", "所属行业", "主体类型", "规模", trade, "达到纳管条件"]
    letters = _huzhou(tmp_path, header, ["青溪丑纺织厂", "吴兴区", "青石镇", "毛纺织", "企业", "规下", "是", "否"])
    [letter] = [text for name, text in letters.items() if name.startswith("关停协商告知书")]
    assert f"{said}达不到纳管条件（数据来源" in letter
    assert "低小散企业" not in letter
