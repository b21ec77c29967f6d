"""What a letter says of what it rests on: the document behind a question, its validity, a trade that nobody stated, land."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from letter_texts import letter_texts
from notice_cases import RECORD, case

from tenglong.cli import _run
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.wording import clauses_text

TOWN = "{name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}"
WORKS = "{name: 湖州市吴兴区青石镇人民政府, kind: 乡镇街道, region: '330502'}"
DISTRICT = "{name: 宁波市鄞州区白石镇人民政府, kind: 乡镇街道, region: '330212'}"
GOVERNMENT = "{name: 宁波市鄞州区人民政府, kind: 县级政府, region: '330212'}"
FIRM = ["企业名称", "乡镇", "规模", "实际用地（亩）", "税收（万元）"]


def _starting(letters: dict[str, str], title: str) -> str:
    [letter] = [text for name, text in letters.items() if name.startswith(title)]
    return letter


@pytest.mark.parametrize("signed", [date(2023, 12, 30), date(2024, 1, 8)])
def test_a_question_under_a_policy_that_has_ended_says_so(tmp_path: Path, signed: date) -> None:
    header = [*FIRM[:3], "行业门类", "实际用地（亩）", "两高企业", "安全隐患"]
    rows = [["青溪甲水泥厂", "白石镇", "规下", "制造业", "", "待核", ""]]
    days = {"as_of": signed, "issue_date": signed, "year": 2022}
    letters = letter_texts(tmp_path, header, rows, TOWN, policies=("SZ22",), **days)
    named = "嵊州市新一轮制造业“腾笼换鸟、凤凰涅槃”攻坚行动方案"
    ended = signed.year == 2024
    for title in ("数据核实单", "情况核实单"):
        letter = _starting(letters, title)
        assert f"嵊政〔2022〕28号即《{named}》" in letter
        assert ("在签发日已过有效期，本次核实只用于回溯评价" in letter) is ended


def test_a_question_names_its_document_in_full_and_each_clause_once(tmp_path: Path) -> None:
    header = ["企业名称", "县市区", "乡镇", "所属行业", "规模", "主体类型", "膨润土加工", "在园区"]
    days: dict[str, Any] = {"as_of": date(2019, 6, 12), "issue_date": date(2019, 6, 12), "year": 2018}
    rows = [["青溪乙膨润土厂", "吴兴区", "青石镇", "非金属矿物制品业", "规下", "", "", ""]]
    letters = letter_texts(tmp_path, header, rows, WORKS, policies=("HZ17",), **days)
    letter = _starting(letters, "数据核实单")
    assert "《湖州改造提升计划》即《湖州市传统制造业改造提升行动计划（2017—2020年）》" in letter
    assert "二（四）主要目标、二（四）主要目标" not in letter


def test_a_clause_with_a_second_place_stands_for_the_first() -> None:
    assert (
        clauses_text(["三（九）", "二（四）主要目标", "二（四）主要目标；路径（5）"])
        == "三（九）、二（四）主要目标；路径（5）"
    )
    assert clauses_text(["三（二）1", "三（二）10"]) == "三（二）1、三（二）10"


@pytest.mark.parametrize(
    ("title", "more", "said"),
    [
        ("白石镇制造业企业清单", "", "表题“白石镇制造业企业清单”以制造业核对，请你单位确认"),
        ("白石镇企业清单", "list_holds: 制造业\n", "按所列均为制造业企业的清单以制造业核对，请你单位确认"),
    ],
)
def test_a_trade_that_the_list_gives_is_to_be_confirmed(tmp_path: Path, title: str, more: str, said: str) -> None:
    rows = [["青溪丙领带厂", "白石镇", "规下", "20", "40"]]
    profile = f"{more}letters_on: [in_force, unverified]\n"
    letters = letter_texts(tmp_path, FIRM, rows, TOWN, profile, title=title, policies=("SZ20",), year=2021)
    assert said in _starting(letters, "低效企业整治提升告知书")


def test_a_trade_that_the_row_states_needs_no_confirmation(tmp_path: Path) -> None:
    rows = [["青溪丙领带厂", "白石镇", "规下", "20", "40", "制造业"]]
    letters = letter_texts(
        tmp_path, [*FIRM, "行业门类"], rows, TOWN, title="白石镇制造业企业清单", policies=("SZ20",), year=2021
    )
    assert "表题" not in _starting(letters, "低效企业整治提升告知书")


def test_an_office_reads_that_the_trade_is_still_to_be_confirmed(tmp_path: Path) -> None:
    header = ["企业名称", "乡镇", "规模", "两小企业", "低散乱污", "安全隐患"]
    rows = [["青溪丁五金厂", "白石镇", "规下", "是", "是", "是"]]
    letters = letter_texts(tmp_path, header, rows, DISTRICT, title="白石镇制造业企业清单", policies=("YZ21",))
    letter = _starting(letters, "移送函")
    assert "现按表题“白石镇制造业企业清单”以制造业核对，尚待企业确认。" in letter
    assert "你单位确认" not in letter


def test_an_office_reads_only_of_the_documents_behind_its_own_questions(tmp_path: Path) -> None:
    header = [*FIRM, "两高企业", "安全隐患", "环境污染", "产品质量问题", "能源违法违规"]
    rows = [["青溪辛水泥厂", "白石镇", "规下", "10", "", "待核", "是", "否", "否", "否"]]
    title = "白石镇制造业企业清单"
    letters = letter_texts(tmp_path, header, rows, TOWN, title=title, policies=("SZ20", "SZ22"), year=2021)
    inquiry = _starting(letters, "情况核实单")
    assert "嵊政〔2022〕28号即《" in inquiry
    assert "嵊政办〔2020〕45号即《" not in inquiry
    assert "嵊政办〔2020〕45号即《" in _starting(letters, "数据核实单")


@pytest.mark.parametrize(("scale", "asked"), [("规上", False), ("规下", True), ("", True)])
def test_what_the_row_decides_is_not_asked(tmp_path: Path, scale: str, asked: bool) -> None:
    header = ["企业名称", "乡镇", "规模", "行业门类", "两小企业", "低散乱污", "安全隐患"]
    rows = [["青溪戊五金厂", "白石镇", scale, "制造业", "", "是", "是"]]
    letters = letter_texts(tmp_path, header, rows, GOVERNMENT, policies=("YZ21",))
    assert any("两小企业" in text for text in letters.values()) is asked


@pytest.mark.parametrize(
    ("policy", "header", "row", "said"),
    [
        (
            "SZ22",
            ["两高企业", "安全隐患", "环境污染", "产品质量问题", "能源违法违规"],
            ["是", *["否"] * 4],
            "（牵头单位：市经信局）",
        ),
        ("SZ20", [], [], "（牵头单位：市经信局"),
    ],
)
def test_a_letter_calls_the_leading_office_as_the_document_does(
    tmp_path: Path, policy: str, header: list[str], row: list[str], said: str
) -> None:
    flags = ["违法用地", "无照经营", "违法建设", "偷税漏税", "消防隐患"]
    rows = [["青溪己水泥厂", "白石镇", "规下", "20", "40", "制造业", *row, *["否"] * len(flags)]]
    letters = letter_texts(tmp_path, [*FIRM, "行业门类", *header, *flags], rows, TOWN, policies=(policy,), year=2021)
    informing = [text for name, text in letters.items() if "告知书" in name and "（牵头单位" in text]
    assert informing
    assert all(said in text and "责任单位" not in text for text in informing)


def test_of_several_parcels_each_says_that_only_their_sum_was_stated() -> None:
    certs = {**RECORD, "land_cert": "浙证1号；浙证2号", "address": "甲路1号；乙路2号", "land_rent_in": None}
    [letter] = letters_for(case("withdraw", record=certs))
    assert [row.land for row in letter.context.parcels] == ["未分宗"] * 2
    assert letter.context.land_note.startswith("各宗土地的面积没有分别填报，合计8.5亩；")
    [single] = letters_for(case("withdraw"))
    assert single.context.land_note == ""


LEAVING = [
    "企业名称",
    "统一社会信用代码",
    "乡镇",
    "行业门类",
    "规模",
    "税收（万元）",
    "实际用地（亩）",
    "处置方式",
    "安全隐患",
]
TWICE = ["青溪庚机械厂", "91330683X00000019G", "白石镇", "制造业", "规下", "40", "20", "关停退出", "是"]


def test_an_enterprise_confirms_its_address_once(tmp_path: Path) -> None:
    profile = "powers: [安全隐患]\nletters_on: [in_force, unverified]\n"
    demanded = ("address", "receipt")
    letters = letter_texts(
        tmp_path, LEAVING, [TWICE], TOWN, profile, policies=("SZ20", "SZ22"), documents=demanded, year=2021
    )
    titles = [name.partition("-")[0] for name in letters]
    assert titles.count("送达地址确认书") == 1
    assert titles.count("送达回证") >= 3, "each letter has its own receipt"


@pytest.mark.parametrize(("signed", "told"), [("2023-12-10", False), ("2023-12-28", True)])
def test_the_review_sheet_warns_of_a_period_that_outlives_its_policy(tmp_path: Path, signed: str, told: bool) -> None:
    book = openpyxl.Workbook()
    for line in (LEAVING, TWICE):
        book.worksheets[0].append(line)
    book.save(tmp_path / "企业.xlsx")
    profile = f"office: {TOWN}\npowers: [安全隐患]\ndeadline_days: {{order: 15, withdraw: 15}}\n"
    (tmp_path / "profile.yaml").write_text(profile, encoding="utf-8")
    out, review = str(tmp_path / "结果"), str(tmp_path / "审核表.xlsx")
    days = ["--policy", "SZ22", "--year", "2023", "--as-of", signed, "--issue-date", signed]
    given = ["check", str(tmp_path / "企业.xlsx"), "--out", out, "--profile", str(tmp_path / "profile.yaml"), *days]
    assert _run(given) == 1
    assert _run(["notice", out, "--review", review]) in (0, 1)
    cells = [str(cell.value) for line in openpyxl.load_workbook(review).worksheets[0].iter_rows() for cell in line]
    warned = [text for text in cells if "在嵊政〔2022〕28号的有效期（至2023年12月31日）之后" in text]
    assert bool(warned) is told
    assert told is any("期限末日最早为2024年1月12日" in text for text in warned)
