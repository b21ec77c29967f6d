"""审核表: one row a letter for the office's lawyer; a letter that is refused there is held back, in this run and in a check."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from office_run import write_sheet

from tenglong.cli import _run
from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.review import read_review
from tenglong.engine.policy.profile import Limits

HEADER = ["企业名称", "乡镇", "行业门类", "规模", "实际用地（亩）", "两高企业", "安全隐患", "违法用地"]
ROWS = [
    ["青溪甲机械厂", "白石镇", "制造业", "规下", "2", "否", "是", "否"],
    ["青溪乙机械厂", "白石镇", "制造业", "规下", "2", "否", "是", "是"],
]
PROFILE = "office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}\npowers: [安全隐患]\n"
DAYS = ("--policy", "SZ22", "--year", "2022", "--as-of", "2022-12-31", "--issue-date", "2022-12-31")


def _checked(folder: Path, *more: str) -> Path:
    write_sheet(folder / "企业.xlsx", ROWS, HEADER)
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    out = folder / "结果"
    given = ["check", str(folder / "企业.xlsx"), "--out", str(out), "--profile", str(folder / "profile.yaml")]
    assert _run([*given, *DAYS, *more]) == 1
    return out


def _filled(path: Path, opinion: str, reason: str = "事实未查清") -> Path:
    """Fill in the opinion on the order against 甲."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    top = next(row for row in range(1, 10) if sheet.cell(row, 1).value == "序号")
    columns = {cell.value: cell.column for cell in sheet[top]}
    for row in range(top + 1, sheet.max_row + 1):
        if (sheet.cell(row, columns["企业名称"]).value, sheet.cell(row, columns["文书"]).value) == (
            "青溪甲机械厂",
            "责令限期整改通知书",
        ):
            sheet.cell(row, columns["审核意见"], opinion)
            sheet.cell(row, columns["审核人"], "王某")
            sheet.cell(row, columns["说明"], reason)
    book.save(path)
    return path


def _letters(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "notices").rglob("*.docx"))


def test_each_letter_has_a_row_with_whom_the_clause_binds_and_where_it_says_so(tmp_path: Path) -> None:
    out = _checked(tmp_path)
    assert _run(["notice", str(out), "--review", str(tmp_path / "审核表.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "审核表.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert len(rows) == len(_letters(out)) == 3
    assert all("三（一）标题；三（一）2" in str(row[8]) for row in rows)
    assert all(row[9] == "依据有效" for row in rows)
    assert {row[10] for row in rows} == {"赋权事项：安全隐患", "移送主管部门，不行使处罚权"}
    assert all(row[15] is None for row in rows)
    subjects = {str(row[6]).splitlines()[0] for row in rows}
    assert subjects == {"本文书事项：安全隐患", "本文书事项：违法用地"}


def test_a_refused_letter_is_held_back_and_stays_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _checked(tmp_path)
    before = _letters(out)
    _run(["notice", str(out), "--review", str(tmp_path / "审核表.xlsx")])
    assert _run(["notice", str(out), "--review", str(_filled(tmp_path / "审核表.xlsx", "不同意"))]) == 0
    assert "王某不同意，事实未查清，本次不出" in capsys.readouterr().out
    held = set(before) - set(_letters(out))
    assert held == {"责令限期整改通知书-青溪甲机械厂.docx"}
    _run(["notice", str(out)])
    assert set(before) - set(_letters(out)) == held
    assert _run(["verify", str(out)]) == 0


def test_a_check_holds_back_what_the_sheet_refuses(tmp_path: Path) -> None:
    out = _checked(tmp_path)
    _run(["notice", str(out), "--review", str(tmp_path / "审核表.xlsx")])
    again = _checked(tmp_path, "--release", str(_filled(tmp_path / "审核表.xlsx", "不同意")))
    assert "责令限期整改通知书-青溪甲机械厂.docx" not in _letters(again)
    assert "责令限期整改通知书-青溪乙机械厂.docx" in _letters(again)


@pytest.mark.parametrize(("opinion", "reason", "code"), [("再看看", "不明", "C049"), ("不同意", "", "C050")])
def test_an_opinion_that_says_nothing_is_refused_with_its_row(
    tmp_path: Path, opinion: str, reason: str, code: str
) -> None:
    out = _checked(tmp_path)
    _run(["notice", str(out), "--review", str(tmp_path / "审核表.xlsx")])
    with pytest.raises(RunError, match=r"第 \d 行") as caught:
        read_review(_filled(tmp_path / "审核表.xlsx", opinion, reason), Limits())
    assert caught.value.code == code


def test_an_agreed_letter_goes_out(tmp_path: Path) -> None:
    out = _checked(tmp_path)
    before = _letters(out)
    _run(["notice", str(out), "--review", str(tmp_path / "审核表.xlsx")])
    _run(["notice", str(out), "--review", str(_filled(tmp_path / "审核表.xlsx", "同意", ""))])
    assert _letters(out) == before
