"""What people enter in the workbooks of a run is in those of the next one, for the same enterprise and matter; the rest is
kept under 历史 and told."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office_run import write_sheet
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.cli import _run

HEADER = [
    "企业名称",
    "统一社会信用代码",
    "乡镇",
    "行业门类",
    "规模",
    "实际用地（亩）",
    "两高企业",
    "安全隐患",
    "违法用地",
]
CODES = ["91330683MA0000001A", "91330683MA0000002X", "91330683MA0000003R"]
JIA, YI, BING = "溪口甲机械厂", "溪口乙机械厂", "溪口丙机械厂"


def _firm(name: str, code: str, *, land: str = "2", safety: str = "是", unlawful: str = "否") -> list[str]:
    return [name, code, "白石镇", "制造业", "规下", land, "否", safety, unlawful]


FIRST = [_firm(JIA, ""), _firm(YI, "", unlawful="是"), _firm(BING, "")]
SECOND = [_firm(BING, "", land="6"), _firm(YI, "", land="3"), _firm("溪口丁机械厂", ""), _firm(JIA, "")]
"""The same matters of 甲, 乙, 丙 with other figures and in another order, but that 乙 has no unlawful use of land any more."""
PROFILE = "office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}\npowers: [安全隐患]\n"
DAYS = ("--policy", "SZ22", "--year", "2022", "--as-of", "2022-12-31", "--issue-date", "2022-12-31")
CLOSING, SUMMARY, LEDGER = "表册/销号表.xlsx", "表册/汇总清单.xlsx", "台账.xlsx"


def _check(folder: Path, rows: list[list[str]]) -> Path:
    write_sheet(folder / "企业.xlsx", rows, HEADER)
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    given = ["check", folder / "企业.xlsx", "--out", folder / "结果", "--profile", folder / "profile.yaml", *DAYS]
    assert _run([str(each) for each in given]) == 1
    return folder / "结果"


def _header(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    for row in sheet.iter_rows(max_row=10):
        columns = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if "企业名称" in columns:
            return row[0].row, columns
    raise AssertionError(sheet.title)


def _edit(path: Path, change: Callable[[Worksheet], None], sheet: str = "") -> None:
    book = openpyxl.load_workbook(path)
    change(book[sheet] if sheet else book.worksheets[0])
    book.save(path)


def _entering(name: str, values: dict[str, Any], **where: str) -> Callable[[Worksheet], None]:
    """Enter values in the only row of an enterprise (and of what `where` says); unknown headers are added at the right."""

    def change(sheet: Worksheet) -> None:
        top, columns = _header(sheet)
        rows = [
            row
            for row in range(top + 1, sheet.max_row + 1)
            if sheet.cell(row, columns["企业名称"]).value == name
            and all(sheet.cell(row, columns[header]).value == text for header, text in where.items())
        ]
        [row] = rows
        for header, value in values.items():
            if header not in columns:
                columns[header] = sheet.max_column + 1
                sheet.cell(top, columns[header], header)
            sheet.cell(row, columns[header], value)

    return change


def _rows(path: Path, sheet: str = "") -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    found = book[sheet] if sheet else book.worksheets[0]
    top, columns = _header(found)
    return [
        {header: found.cell(row, column).value for header, column in columns.items()}
        for row in range(top + 1, found.max_row + 1)
    ]


def _of(path: Path, name: str, sheet: str = "", **where: str) -> dict[str, Any]:
    wanted = {"企业名称": name, **where}
    [row] = [row for row in _rows(path, sheet) if all(row[header] == text for header, text in wanted.items())]
    return row


def _kept(capsys: pytest.CaptureFixture[str]) -> str:
    return "\n".join(line for line in capsys.readouterr().out.splitlines() if line.startswith("保留"))


def test_what_was_filled_in_goes_with_the_enterprise_and_matter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _check(tmp_path, FIRST)
    filled = {"完成情况": "已装护栏", "佐证": "照片3张", "销号日期": datetime(2023, 1, 20), "状态": "已销号"}
    _edit(out / CLOSING, _entering(JIA, filled, 问题="安全隐患"))
    _edit(out / CLOSING, _entering(YI, {"状态": "整改中", "备注": "每周五复查"}, 问题="安全隐患"))
    _edit(
        out / SUMMARY,
        _entering(BING, {"文号": "白政责〔2022〕7号", "送达日": "2023-01-05"}, 文书种类="责令限期整改通知书"),
    )
    _edit(out / LEDGER, _entering(BING, {"走访人": "王某", "次数": 2}), "企业处理")
    for _ in range(3):
        out = _check(tmp_path, SECOND)
        row = _of(out / CLOSING, JIA, 问题="安全隐患")
        assert {header: row[header] for header in filled} == filled
        row = _of(out / CLOSING, YI, 问题="安全隐患")
        assert (row["状态"], row["备注"], row["完成情况"]) == ("整改中", "每周五复查", None)
        row = _of(out / SUMMARY, BING, 文书种类="责令限期整改通知书")
        assert (row["文号"], row["送达日"]) == ("白政责〔2022〕7号", datetime(2023, 1, 5))
        row = _of(out / LEDGER, BING, "企业处理")
        assert (row["走访人"], row["次数"]) == ("王某", 2)
        assert _of(out / CLOSING, "溪口丁机械厂", 问题="安全隐患")["状态"] == "未启动"
    said = _kept(capsys)
    assert "表册/销号表.xlsx：人工填写的 6 格已带入本次的表；原件在 历史/" in said
    assert "已填销号的 1 件本次仍检出：溪口甲机械厂安全隐患，请复核" in said
    assert "未带入" not in said


def test_what_has_no_place_any_more_is_kept_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _check(tmp_path, FIRST)
    _edit(out / CLOSING, _entering(YI, {"完成情况": "已拆除"}, 问题="违法用地"))
    _check(tmp_path, SECOND)
    said = _kept(capsys)
    assert "人工填写的 1 格在本次没有唯一对应的企业和事项，未带入：销号表!" in said
    [earlier] = (out / "历史").iterdir()
    assert f"原件在 历史/{earlier.name}/表册/销号表.xlsx" in said
    assert _of(earlier / CLOSING, YI, 问题="违法用地")["完成情况"] == "已拆除"


def test_a_changed_result_is_not_carried_over_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _check(tmp_path, FIRST)
    _edit(out / SUMMARY, _entering(BING, {"实际用地（亩）": 99, "文号": "7号"}, 文书种类="责令限期整改通知书"))
    _check(tmp_path, SECOND)
    row = _of(out / SUMMARY, BING, 文书种类="责令限期整改通知书")
    assert (row["实际用地（亩）"], row["文号"]) == (6, "7号")
    assert "检查写出的内容有 1 格被改过，本次按新结果写：汇总清单!G" in _kept(capsys)


def test_added_rows_and_sheets_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _check(tmp_path, FIRST)

    def change(sheet: Worksheet) -> None:
        sheet.append([None, "白石镇", "溪口戊厂", None, "安全隐患", "责令整改"])
        sheet.parent.create_sheet("走访")["A1"] = "周五"

    _edit(out / CLOSING, change)
    _check(tmp_path, SECOND)
    said = _kept(capsys)
    assert "人工增加的 1 行未带入：销号表!B" in said
    assert "溪口戊厂" in said
    assert "人工增加的工作表未带入：走访" in said


def _sorted_again(sheet: Worksheet) -> None:
    """Turn the rows round, put the columns into another order, rename the sheet, drop a column."""
    top, columns = _header(sheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top)]
    order = [
        columns["状态"],
        columns["企业名称"],
        *(at for header, at in columns.items() if header not in ("状态", "企业名称", "佐证")),
    ]
    sheet.delete_rows(top, sheet.max_row)
    for row in (rows[0], *reversed(rows[1:])):
        sheet.append([row[at - 1] for at in order])
    sheet.title = "张三的销号表"


def test_rows_sorted_again_columns_moved_and_sheet_renamed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _check(tmp_path, FIRST)
    _edit(out / CLOSING, _entering(JIA, {"状态": "延期", "完成情况": 50}, 问题="安全隐患"))
    _edit(out / CLOSING, _entering(YI, {"状态": "已销号"}, 问题="违法用地"))
    _edit(out / CLOSING, _sorted_again)
    _check(tmp_path, [*SECOND[:1], FIRST[1], *SECOND[2:]])
    row = _of(out / CLOSING, JIA, 问题="安全隐患")
    assert (row["状态"], row["完成情况"]) == ("延期", 50)
    assert _of(out / CLOSING, YI, 问题="违法用地")["状态"] == "已销号"
    assert "未带入" not in _kept(capsys)


def test_two_rows_of_one_enterprise_and_matter_are_left_to_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _check(tmp_path, FIRST)

    def change(sheet: Worksheet) -> None:
        _entering(JIA, {"完成情况": "一处已改"}, 问题="安全隐患")(sheet)
        top, columns = _header(sheet)
        copied = next(row for row in sheet.iter_rows(min_row=top + 1) if row[columns["企业名称"] - 1].value == JIA)
        sheet.append([cell.value for cell in copied])
        sheet.cell(sheet.max_row, columns["完成情况"], "两处已改")

    _edit(out / CLOSING, change)
    _check(tmp_path, SECOND)
    assert _of(out / CLOSING, JIA, 问题="安全隐患")["完成情况"] is None
    assert "人工填写的 2 格在本次没有唯一对应" in _kept(capsys)


def test_the_same_run_again_leaves_the_filled_workbook_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _check(tmp_path, FIRST)
    _edit(out / CLOSING, _entering(JIA, {"完成情况": "=1+1"}, 问题="安全隐患"))
    filled = (out / CLOSING).read_bytes()
    _check(tmp_path, FIRST)
    assert (out / CLOSING).read_bytes() == filled
    assert "表册/销号表.xlsx：有人改动过，本次内容未变，已保留在原处" in _kept(capsys)
    assert _run(["notice", str(out)]) == 0
    assert (out / CLOSING).read_bytes() == filled


def test_letters_again_carry_over_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _check(tmp_path, FIRST)
    _edit(out / SUMMARY, _entering(JIA, {"文号": "7号"}, 文书种类="责令限期整改通知书"))
    _check(tmp_path, SECOND)
    for _ in range(2):
        assert _run(["notice", str(out)]) == 0
        assert _of(out / SUMMARY, JIA, 文书种类="责令限期整改通知书")["文号"] == "7号"


def test_a_formula_without_result_and_a_damaged_workbook_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _check(tmp_path, FIRST)
    _edit(out / CLOSING, _entering(JIA, {"完成情况": "=1+1"}, 问题="安全隐患"))
    (out / SUMMARY).write_bytes((out / SUMMARY).read_bytes()[:900])
    _check(tmp_path, SECOND)
    said = _kept(capsys)
    assert "工作表“销号表”有公式没有计算结果，未带入" in said
    assert "表册/汇总清单.xlsx：有人改动过，但读不出改了什么，没有带入本次；原件在 历史/" in said


def test_a_renamed_enterprise_is_known_by_its_code_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "91330683609700000X"
    out = _check(tmp_path, [_firm(JIA, code), _firm(YI, "")])
    _edit(out / CLOSING, _entering(JIA, {"状态": "整改中"}, 问题="安全隐患"))
    _edit(out / CLOSING, _entering(YI, {"状态": "延期"}, 问题="安全隐患"))
    _check(tmp_path, [_firm("溪口甲精工有限公司", code, land="4"), _firm("溪口乙机械厂 ", "", land="3")])
    assert _of(out / CLOSING, "溪口甲精工有限公司", 问题="安全隐患")["状态"] == "整改中"
    assert [row["状态"] for row in _rows(out / CLOSING) if "乙" in (row["企业名称"] or "")] == ["延期"]
    assert "按同一统一社会信用代码带入" in _kept(capsys)


@pytest.mark.slow
def test_workbooks_that_libreoffice_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _check(tmp_path, FIRST)
    filled = {"完成情况": "已装护栏", "销号日期": date(2023, 1, 20), "状态": "已销号", "次数": 3, "测算": "=1+2"}
    _edit(out / CLOSING, _entering(JIA, filled, 问题="安全隐患"))
    for name in (CLOSING, SUMMARY, LEDGER):
        folder = tmp_path / "另存" / Path(name).stem
        convert = ["soffice", f"-env:UserInstallation=file://{tmp_path}/soffice", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*convert, "--outdir", str(folder), str(out / name)], check=True, capture_output=True)
        (folder / Path(name).name).replace(out / name)
    _check(tmp_path, SECOND)
    row = _of(out / CLOSING, JIA, 问题="安全隐患")
    assert {header: row[header] for header in filled} == {**filled, "销号日期": datetime(2023, 1, 20), "测算": 3}
    said = _kept(capsys)
    assert "未带入" not in said
    assert "被改过" not in said
