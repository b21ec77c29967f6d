"""Whatever was given and not used is told on the console, in 台账, in run.json, and by the exit code (docs/退出码.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook
from policy_folder import write_policy

from tenglong.cli import _run
from tenglong.engine.checking.options import Options
from tenglong.engine.core.resources import PACKAGE
from tenglong.engine.decision.review import review_layout
from tenglong.engine.records.problems import catalogue
from tenglong.engine.run.front_door import read
from tenglong.engine.vocabulary.account_cases import account_cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "退出码.md"
ROW = re.compile(r"^\| `(\w+)` \| .+ \| (3|1|—) \|$", re.MULTILINE)
CODES = {"part": "3", "look": "1", "told": "—"}
HEADER = ["企业名称", "县市区", "所属行业", "规模", "税收（万元）", "实际用地（亩）"]
GOOD = ["嵊州市试验一厂", "嵊州市", "住宿业", "规下", 900, 2]
"""An enterprise about which nothing follows."""
DAY = ("--as-of", "2022-12-31", "--issue-date", "2023-01-10", "--year", "2022")
OFFICE = 'office: {name: 嵊州市经济和信息化局, kind: 部门, region: "330683"}\n'


def lines(path: Path, *rows: Sequence[Any], header: Sequence[str] = HEADER) -> Path:
    path.write_text("\n".join(",".join(map(str, row)) for row in (header, *rows)) + "\n", encoding="utf-8")
    return path


def book(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def with_profile(folder: Path, text: str, *more: object) -> list[object]:
    (folder / "profile.yaml").write_text(OFFICE + text, encoding="utf-8")
    return [lines(folder / "企业.csv", GOOD), "--profile", folder / "profile.yaml", *more]


def in_folder(folder: Path, name: str, content: bytes) -> list[object]:
    (folder / "上报").mkdir()
    lines(folder / "上报" / "企业.csv", GOOD)
    (folder / "上报" / name).write_bytes(content)
    return [folder / "上报"]


def waived(folder: Path, name: str, days: str) -> list[object]:
    entry = f"{{name: {name}, criterion: SZ20-E01, reason: 正在搬迁, approver: 张某, {days}}}"
    return with_profile(folder, f"waivers: [{entry}]\n")


def renewed(folder: Path) -> list[object]:
    entry = f"  - {{name: {GOOD[0]}, criterion: SZ20-E01, reason: 正在搬迁, approver: 张某, expires: 2021-12-31}}\n"
    return with_profile(folder, f"waivers:\n{entry}{entry.replace('2021-12', '2023-12')}")


def standard(folder: Path, more: str, *options: object) -> list[object]:
    entry = f"{{criterion: SZ22-F01, scope: 规模 是 规上, source: 某办法, approver: 某机关, {more}}}"
    return with_profile(folder, f"thresholds: [{entry}]\n", *options)


def table(folder: Path, name: str) -> list[object]:
    text = (PACKAGE / "samples" / "高耗低效指南示例.csv").read_bytes()
    (folder / "标准.csv").write_bytes(text)
    return with_profile(folder, f"reference_tables: {{{name}: 标准.csv}}\n")


def empty_list(folder: Path) -> list[object]:
    (folder / "两高.csv").write_text("行业,说明\n,待定\n", encoding="utf-8")
    return with_profile(folder, "two_high_trades: 两高.csv\n")


def released(folder: Path) -> list[object]:
    entries = lines(
        folder / "放行.csv",
        ["没有的厂", "SZ20-E01", "李某", "已核", "2022-12-30"],
        header=["企业名称", "条款编号", "批准人", "理由", "批准日期"],
    )
    return [lines(folder / "企业.csv", GOOD), "--release", entries]


def own_policies(folder: Path, name: str) -> list[object]:
    (write_policy(folder / "政策") / "QX20" / name).write_text("id: 没有\n", encoding="utf-8")
    return with_profile(folder, "policies: 政策\n")


def no_policies(folder: Path) -> list[object]:
    (folder / "政策" / "AB21").mkdir(parents=True)
    return with_profile(folder, "policies: 政策\n")


def own_template(folder: Path) -> list[object]:
    (folder / "模板").mkdir()
    (folder / "模板" / "没有的文书.docx").write_bytes(b"any")
    return with_profile(folder, "templates: 模板\n")


def refused(folder: Path) -> list[object]:
    row = ["", "没有的厂", "低效企业整治提升告知书", "", "不同意", "李某", "不属实"]
    sheet = lines(folder / "审核.csv", row, header=list(review_layout().headers.values()))
    return [lines(folder / "企业.csv", GOOD), "--release", sheet]


LIST = [HEADER, GOOD]
SCENES: dict[str, Callable[[Path], list[object]]] = {
    "file_unread": lambda folder: in_folder(folder, "坏.xlsx", b"PK\x03\x04 broken"),
    "file_idle": lambda folder: in_folder(folder, "台账.xlsx", b"any"),
    "sheet_unread": lambda folder: [
        book(folder / "表.xlsx", 清单=LIST, 另表=[["某某", "一", "二"], ["甲", 5, 6], ["乙", 7, 8]])
    ],
    "sheet_idle": lambda folder: [book(folder / "表.xlsx", 清单=LIST, 空表=[HEADER])],
    "list_empty": lambda folder: [
        book(folder / "表.xlsx", 清单=LIST, 乙镇=[HEADER, ["", "嵊州市", "纺织业", "规上", 3, 4]])
    ],
    "nothing_read": lambda folder: [lines(folder / "企业.csv")],
    "row_unused": lambda folder: [lines(folder / "企业.csv", GOOD, ["", "嵊州市", "纺织业", "规上", 3, 4])],
    "county_unknown": lambda folder: [lines(folder / "企业.csv", [GOOD[0], "青溪县", *GOOD[2:]])],
    "column_unused": lambda folder: [lines(folder / "企业.csv", [*GOOD, 5], header=[*HEADER, "神秘指数"])],
    "cell_unused": lambda folder: [lines(folder / "企业.csv", [*GOOD[:4], "约九百", 2])],
    "waiver_nobody": lambda folder: waived(folder, "没有的厂", "expires: 2023-12-31"),
    "waiver_not_yet": lambda folder: waived(folder, GOOD[0], "approved: 2023-01-05, expires: 2023-12-31"),
    "waiver_over": lambda folder: waived(folder, GOOD[0], "expires: 2022-06-30"),
    "waiver_renewed": renewed,
    "threshold_nobody": lambda folder: standard(folder, 'region: "330303"'),
    "threshold_not_yet": lambda folder: standard(folder, "approved: 2023-01-01"),
    "exemption_nobody": lambda folder: with_profile(
        folder, "exemptions: [{id: new_enterprise, years: 3, source: 某办法}]\n"
    ),
    "entry_elsewhere": lambda folder: standard(folder, "approved: 2022-01-01", "--policy", "SZ20"),
    "entry_unknown": lambda folder: with_profile(folder, "word_meanings: {以左: 含}\n"),
    "column_elsewhere": lambda folder: with_profile(folder, "columns: {年纳税额度: 税收}\n"),
    "table_unused": lambda folder: table(folder, "没有的标准"),
    "table_nobody": lambda folder: table(folder, "高耗低效指南"),
    "list_without_entries": empty_list,
    "approval_void": released,
    "region_unknown": lambda folder: [lines(folder / "企业.csv", GOOD), "--region", "331999"],
    "policy_file": lambda folder: own_policies(folder, "targets.yml"),
    "policy_paper": lambda folder: own_policies(folder, "原文.txt"),
    "policies_none": no_policies,
    "power_unknown": lambda folder: with_profile(folder, "powers: [安全隐恙]\n"),
    "template_unused": own_template,
    "document_none": lambda folder: [lines(folder / "企业.csv", GOOD), "--document", "约谈通知书"],
    "refusal_void": refused,
}
"""Case → the arguments of a check in which nothing else is amiss."""


def checked(folder: Path, arguments: Sequence[object], *more: str) -> int:
    return _run(["check", *map(str, arguments), "--out", str(folder / "out"), *DAY, *more])


def recorded(folder: Path) -> list[dict[str, Any]]:
    account: dict[str, Any] = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))["account"]
    unused: list[dict[str, Any]] = account["unused"]
    return unused


def test_the_page_has_every_case_with_its_code() -> None:
    rows = dict(ROW.findall(PAGE.read_text(encoding="utf-8")))
    assert rows == {name: CODES[case.weight] for name, case in account_cases().items()}
    assert rows.keys() == SCENES.keys()


@pytest.mark.parametrize("case", SCENES)
def test_a_case_is_told_everywhere_and_has_its_code(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = dict(ROW.findall(PAGE.read_text(encoding="utf-8")))
    code = checked(tmp_path, SCENES[case](tmp_path))
    console = capsys.readouterr().out
    assert code == int(rows[case].replace("—", "0")), console
    (entry,) = (thing for thing in recorded(tmp_path) if thing["case"] == case)
    assert entry["what"], entry["why"]
    cells = [cell for row in load_workbook(tmp_path / "out" / "台账.xlsx")["汇总"].values for cell in row if cell]
    assert {entry["kind"], entry["what"], entry["why"]} <= set(cells)
    if entry["weight"] == "part":
        assert f"未用到：{entry['kind']} {entry['what']}" in console
        assert entry["why"] in console
        assert "退出码 3" in console


def test_parts_give_the_same_account(tmp_path: Path) -> None:
    given = waived(tmp_path, "没有的厂", "expires: 2023-12-31")
    lines(tmp_path / "企业.csv", [*GOOD, 5], ["", "嵊州市", "纺织业", "规上", 3, 4, 5], header=[*HEADER, "神秘指数"])
    told = {}
    for name, way in (("整批", "--whole"), ("分批", "--parts")):
        (tmp_path / name).mkdir()
        assert checked(tmp_path / name, given, way, "--document", "约谈通知书") == 3
        told[name] = recorded(tmp_path / name)
    assert told["整批"] == told["分批"]
    assert {thing["case"] for thing in told["整批"]} == {
        "column_unused",
        "row_unused",
        "waiver_nobody",
        "document_none",
    }
    cells = [cell for row in load_workbook(tmp_path / "分批" / "out" / "台账.xlsx")["汇总"].values for cell in row]
    assert "约谈通知书" in cells


def test_letters_again_say_that_a_requested_document_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(tmp_path, SCENES["document_none"](tmp_path)) == 3
    capsys.readouterr()
    assert _run(["notice", str(tmp_path / "out")]) == 3
    assert "未用到：另出的文书 约谈通知书" in capsys.readouterr().out
    assert [thing["case"] for thing in recorded(tmp_path)] == ["document_none"]


@pytest.mark.parametrize("verb", ["test", "lint"])
def test_the_verbs_of_rules_say_which_policy_files_are_not_read(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *_, profile = own_policies(tmp_path, "test.yaml")
    more = ["--policy", "QX20"] if verb == "test" else []
    assert _run(["rules", verb, "--profile", str(profile), *more]) == 3
    assert "政策文件 QX20/test.yaml" in capsys.readouterr().out


def test_read_says_what_it_did_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder,) = SCENES["file_unread"](tmp_path)
    assert _run(["read", str(folder)]) == 3
    assert "未用到：文件 坏.xlsx" in capsys.readouterr().out


def test_the_files_are_told_as_read_in_part_or_not(tmp_path: Path) -> None:
    folder = tmp_path / "上报"
    folder.mkdir()
    lines(folder / "甲.csv", GOOD)
    lines(folder / "乙.csv", [GOOD[0] + "乙", *GOOD[1:]], ["", "嵊州市", "纺织业", "规上", 3, 4])
    (folder / "丙.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert checked(tmp_path, [folder]) == 3
    account = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["account"]
    assert {file["file"]: file["state"] for file in account["files"]} == {
        "甲.csv": "read",
        "乙.csv": "partly",
        "丙.xlsx": "unread",
    }
    sections = list(load_workbook(tmp_path / "out" / "台账.xlsx")["汇总"].values)
    assert next(row[:3] for row in sections if row[1] == "乙.csv") == ("部分读取", "乙.csv", "1 张表，1 条记录")


@pytest.mark.parametrize(
    ("title", "header", "where"),
    [
        ("", "县市区", "青溪县"),
        ("", "乡镇", "青溪县白石镇"),
        ("青溪县低效企业情况表", "备注", ""),
        ("填报单位：浙江省青溪县白石镇人民政府", "备注", ""),
    ],
)
def test_a_county_that_no_table_knows_goes_to_a_person_and_never_to_the_home_county(
    title: str, header: str, where: str, tmp_path: Path
) -> None:
    rows = [["企业名称", header, "所属行业", "税收（万元）", "实际用地（亩）"], ["白石纺织厂", where, "纺织业", 2, 10]]
    given = book(tmp_path / "表.xlsx", 表一=[[title], *rows] if title else rows)
    assert checked(tmp_path, [given], "--policy", "SZ20") == 1
    decided = pl.read_parquet(tmp_path / "out" / "decisions.parquet")
    assert decided["decisions"].to_list() == [["review"]]
    assert "“青溪县”不在地区表里" in decided["reasons"][0][0]
    assert not list((tmp_path / "out" / "notices").rglob("*.docx"))


TITLES = (
    "经开区企业情况表",
    "全市规上企业",
    "某某县企业清单",
    "重点区域企业",
    "工业园区企业表",
    "拟上市企业",
    "专业市场企业",
)


def test_a_title_that_only_ends_like_a_county_leaves_the_rows_where_they_are(tmp_path: Path) -> None:
    for title in TITLES:
        rows = [[title], ["企业名称", "所属行业", "税收（万元）", "实际用地（亩）"], ["白石纺织厂", "纺织业", 2, 10]]
        records = read(Options(files=(book(tmp_path / "表.xlsx", 表一=rows),), as_of=date(2022, 12, 31)))
        assert not records.has("region"), title


def test_a_place_by_its_name_is_no_code(tmp_path: Path) -> None:
    assert checked(tmp_path, [lines(tmp_path / "企业.csv", GOOD), "--region", "嵊州市"]) == 3
    assert [thing["case"] for thing in recorded(tmp_path)] == ["region_unknown"]


def test_a_column_that_no_cell_can_hold_is_told_whole_and_in_parts(tmp_path: Path) -> None:
    frame = pl.DataFrame({"企业名称": ["甲厂"], "税收（万元）": [900], "实际用地（亩）": [2], "地块": [[1, 2]]})
    frame.write_parquet(tmp_path / "企业.parquet")
    for way in ("--whole", "--parts"):
        checked(tmp_path, [tmp_path / "企业.parquet"], way)
        (column,) = (thing for thing in recorded(tmp_path) if "不是表格的值" in thing["why"])
        assert (column["case"], column["weight"]) == ("column_unused", "look")


def test_every_problem_of_what_is_not_used_has_its_case() -> None:
    cases = {kind.unused for kind in catalogue().values()} - {""}
    assert cases <= account_cases().keys()
    assert [code for code, kind in catalogue().items() if kind.severity == "error" and not kind.unused] == []


def test_a_hidden_table_is_told_and_what_programs_leave_behind_is_not(tmp_path: Path) -> None:
    given = in_folder(tmp_path, ".甲镇.csv", b"any")
    for name in ("~$甲镇.xlsx", "._甲镇.xlsx", ".DS_Store"):
        (tmp_path / "上报" / name).write_bytes(b"any")
    (tmp_path / "上报" / "断.xlsx").symlink_to(tmp_path / "没有.xlsx")
    assert checked(tmp_path, given) == 3
    assert {thing["what"] for thing in recorded(tmp_path)} == {".甲镇.csv", "断.xlsx"}
