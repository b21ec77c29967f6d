"""A workbook of cases that is handed in to a check by mistake is told for what it is, and is not judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from register_cases import ISSUE, SERVE, enter_all, with_cases

from tenglong.cli import _run
from tenglong.engine.cases.books.due_book import save_due
from tenglong.engine.cases.books.left_book import save_left
from tenglong.engine.cases.books.outgoing_book import export_cases
from tenglong.engine.cases.books.returned_book import BookCell
from tenglong.engine.cases.books.row_edits import LeftCell
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.figures.period_report import asked_report, write_period_report
from tenglong.engine.cases.figures.report_period import parse_report_period
from tenglong.engine.cases.look import CaseFilter, due_cases
from tenglong.engine.policy.profile import Profile

DAY = date(2023, 1, 10)


def went_out(register: Register, folder: Path) -> Path:
    export_cases(register, CaseFilter(), folder / "销号表.xlsx")
    return folder / "销号表.xlsx"


def came_back_without_stamps(register: Register, folder: Path) -> Path:
    path = went_out(register, folder)
    book = load_workbook(path)
    for sheet in book.worksheets:
        sheet.delete_cols(sheet.max_column)
    book.save(path)
    return path


def due(register: Register, folder: Path) -> Path:
    save_due(due_cases(register, DAY, 60), DAY, folder / "到期.xlsx")
    return folder / "到期.xlsx"


def not_entered(_: Register, folder: Path) -> Path:
    cell = BookCell(at="销号表!K5", header="文号", text="青〔2023〕1号")
    left = LeftCell(
        file="销号表.xlsx", number="2022-000001", name="青溪甲机械厂", cell=cell, held="", why="没有这个案件"
    )
    return save_left([left], folder / "未登记.xlsx", beside=True)


def report(register: Register, folder: Path) -> Path:
    request = asked_report(parse_report_period("2022Q4"), None, today=DAY, who="王某", draft=True, renewed=False)
    files = write_period_report(register, request, folder / "通报", profile=Profile()).files
    return next(path for path in files if path.suffix == ".xlsx")


@pytest.mark.parametrize(
    ("book", "name"),
    [
        (went_out, "销号表"), (came_back_without_stamps, "销号表"), (due, "到期清单"), (not_entered, "未登记清单"), (report, "通报附表"),
    ],
)  # fmt: skip
def test_a_book_of_cases_is_no_submission(
    register: Register,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    book: Callable[[Register, Path], Path],
    name: str,
) -> None:
    with_cases(register, 2, period="1")
    enter_all(register, ISSUE, SERVE)
    path = book(register, tmp_path).rename(tmp_path / "三界镇上报.xlsx")
    assert _run(["check", str(path), "--out", str(tmp_path / "结果")]) == 2
    said = capsys.readouterr().err
    assert f"三界镇上报.xlsx：这是本程序写出的{name}，不是上报的表格。" in said
    assert "[S190]" in said
    assert said.count("\n") == 1
    assert ("case fill" in said) == (name in ("销号表", "未登记清单", "到期清单"))
    assert not (tmp_path / "结果").exists()


def test_among_the_files_of_a_folder_it_is_left_out_and_told(
    register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_cases(register, 1)
    folder = tmp_path / "上报"
    folder.mkdir()
    went_out(register, folder)
    (folder / "企业.csv").write_text("企业名称,实际用地（亩）,税收（万元）\n嵊州市丁厂,10,300\n", encoding="utf-8")
    assert _run(["check", str(folder), "--out", str(tmp_path / "结果"), "--year", "2022"]) == 3
    assert "这是本程序写出的销号表，不是上报的表格" in capsys.readouterr().out
