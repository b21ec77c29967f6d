"""台账.xlsx: findings an inspector can filter, numbers as numbers, text as text, the same bytes twice."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tenglong.engine.checking.check import Check
from tenglong.engine.checking.options import Options
from tenglong.engine.checking.tally import Tally
from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.decide import decide
from tenglong.engine.decision.facts import CriterionFacts, Issuer
from tenglong.engine.evaluation.criteria.verdict_columns import VERDICT_COLUMNS
from tenglong.engine.notice.letter_index import LETTERS_OF_RECORDS
from tenglong.engine.policy.profile import Office
from tenglong.engine.policy.settings import Settings
from tenglong.engine.records.records import KEYS, PROBLEMS, Records
from tenglong.engine.report.console.summary import summary_lines
from tenglong.engine.report.ledger.ledger import Cover, FileLine, LedgerInput, PolicyLine, write_book

CRITERIA = {
    "TT20-E01": CriterionFacts(finding="inefficient"),
    "TT20-E02": CriterionFacts(finding="unlawful", matters={"fire": "消防隐患"}),
    "TT20-E03": CriterionFacts(finding="list"),
}
BASE: dict[str, Any] = {
    "file": "上报表.xlsx",
    "sheet": "Sheet1",
    "row": 3,
    "record_id": "1",
    "uscc": "91330683MA00000000",
    "name": "示例领带有限公司",
    "town": "三界镇",
    "kind": "enterprise",
    "policy": "TT20",
    "criterion": "TT20-E01",
    "title": "亩均税收低于标准",
    "finding": "inefficient",
    "outcome": "hit",
    "basis": "in_force",
    "actual": "4.996",
    "limit": "5",
    "unit": "万元/亩",
    "margin": "-0.004",
    "missing": [],
    "assumptions": [],
    "cells": ["Sheet1!F3"],
    "cases": [],
    "asked": False,
    "message": "符合条件",
}
BARE = {"actual": None, "limit": None, "unit": None, "margin": None}
UNLAWFUL = {**BARE, "criterion": "TT20-E02", "finding": "unlawful", "cases": ["fire"], "title": "违法行为"}


def ledger(*rows: dict[str, Any], problems: list[dict[str, Any]] | None = None) -> LedgerInput:
    verdicts = pl.DataFrame([{**BASE, **row} for row in rows], schema=VERDICT_COLUMNS)
    cautions = pl.DataFrame(schema={"record_id": pl.String, "caution": pl.String, "reason": pl.String})
    decisions = decide(verdicts, cautions, Issuer(kind="乡镇街道", powers=frozenset({"消防隐患"})), CRITERIA)
    blank = dict.fromkeys(PROBLEMS)
    problem_frame = pl.DataFrame([{**blank, **problem} for problem in problems or []], schema=PROBLEMS)
    records = verdicts.select("record_id", "town", source=pl.lit(0, dtype=pl.Int32)).unique(maintain_order=True)
    cover = Cover(
        tally=Tally.of(records, verdicts, decisions, problem_frame),
        clauses={"TT20-E01": "四（五）"},
        facts=[("检查日", "2026年11月20日"), ("配置", "=1+1")],
        files=[FileLine("上报表.xlsx", "Sheet1", 1)],
        policies=[
            PolicyLine(
                id="TT20", title="示例行动计划", number="示政〔2020〕1号", validity="自2020年1月1日起", basis="依据有效"
            )
        ],
    )
    return LedgerInput(
        cover=cover,
        verdicts=verdicts,
        decisions=decisions,
        problems=problem_frame,
        documents=pl.DataFrame(
            [("1", "inform", "notices/告知书/甲.docx"), ("1", "order", "notices/通知书/甲.docx")],
            schema=LETTERS_OF_RECORDS,
            orient="row",
        ),
        fields={"tax": "税收实际贡献"},
    )


def table(path: Path, sheet: str) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_a_finding_is_one_row_with_figures_as_numbers_and_the_unit_in_the_header(tmp_path: Path) -> None:
    write_book(ledger({}), tmp_path / "台账.xlsx")
    assert table(tmp_path / "台账.xlsx", "结论清单") == [
        {
            "序号": 1,
            "乡镇": "三界镇",
            "企业名称": "示例领带有限公司",
            "统一社会信用代码": "91330683MA00000000",
            "条款编号": "TT20-E01",
            "条款": "四（五） 亩均税收低于标准",
            "结论": "触发",
            "依据状态": "依据有效",
            "处理意见": "告知约谈",
            "实际值（万元/亩）": 4.996,
            "标准值（万元/亩）": 5,
            "单位": "万元/亩",
            "差距（万元/亩）": -0.004,
            "缺少数据": None,
            "采用的假定": None,
            "数据位置": "Sheet1!F3",
            "说明": "符合条件",
            "文书": "notices/告知书/甲.docx",
        }
    ]


def test_low_efficiency_is_not_shown_beside_the_order_that_another_finding_led_to(tmp_path: Path) -> None:
    write_book(ledger({}, UNLAWFUL), tmp_path / "台账.xlsx")
    rows = table(tmp_path / "台账.xlsx", "结论清单")
    assert [(row["条款编号"], row["处理意见"], row["文书"]) for row in rows] == [
        ("TT20-E01", "告知约谈", "notices/告知书/甲.docx"),
        ("TT20-E02", "责令整改", "notices/通知书/甲.docx"),
    ]
    (one,) = table(tmp_path / "台账.xlsx", "企业处理")
    assert one["处理意见"] == "责令整改、告知约谈"
    assert one["责令事项"] == "消防隐患"
    assert one["理由"].splitlines()[0].startswith("责令整改：TT20-E02 触发")


def test_clear_out_of_scope_and_unasked_insufficient_verdicts_are_counted_but_not_listed(tmp_path: Path) -> None:
    open_rows = [{"outcome": "insufficient", "asked": asked, "missing": ["tax"], **BARE} for asked in (True, False)]
    write_book(ledger(*open_rows, {"outcome": "clear"}, {"outcome": "out_of_scope"}), tmp_path / "台账.xlsx")
    (row,) = table(tmp_path / "台账.xlsx", "结论清单")
    assert (row["结论"], row["缺少数据"], row["处理意见"]) == ("数据不足", "税收实际贡献", "数据核实")
    overview = openpyxl.load_workbook(tmp_path / "台账.xlsx")["汇总"]
    cells = [cell for row in overview.iter_rows(values_only=True) for cell in row]
    assert "不适用" in cells[cells.index("各条款结论（记录数）") :]


NASTY = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "#N/A", "-1", "<b>&amp;", "甲\x00\x1b乙\x0b", "_x0041_", " 前后 "]


@pytest.mark.parametrize("name", NASTY)
def test_text_from_data_stays_text(tmp_path: Path, name: str) -> None:
    write_book(ledger({"name": name, "town": name}), tmp_path / "台账.xlsx")
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    cells = [cell for sheet in book for cells in sheet.iter_rows() for cell in cells if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    shown = "".join(character for character in name if character >= " ")
    assert book["结论清单"]["C2"].value in (shown, "_x005F_x0041_")  # openpyxl does not undo Excel's own escape


def test_a_text_is_escaped_wherever_it_stands_in_a_long_table(tmp_path: Path) -> None:
    names = [f"企业{number}" for number in range(25_000)]
    names[12_345], names[-1] = "<甲>&乙", "丙\n丁"
    run = ledger(problems=[{"name": name, "row": row} for row, name in enumerate(names, 2)])
    write_book(run, tmp_path / "台账.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "台账.xlsx", read_only=True)["数据问题"].iter_rows(2, values_only=True)
    assert [row[3] for row in rows] == names


def test_a_figure_that_a_spreadsheet_would_round_onto_the_limit_stays_text(tmp_path: Path) -> None:
    exact = "4.99999999999999999999"
    write_book(ledger({"actual": exact, "margin": "-0.00000000000000000001"}), tmp_path / "台账.xlsx")
    assert table(tmp_path / "台账.xlsx", "结论清单")[0]["实际值（万元/亩）"] == f"{exact}（精确值）"


def test_a_text_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    write_book(ledger({"message": "长" * 40_000}), tmp_path / "台账.xlsx")
    assert len(table(tmp_path / "台账.xlsx", "结论清单")[0]["说明"]) == 32_000


def test_the_sheets_are_frozen_filtered_and_sized(tmp_path: Path) -> None:
    write_book(ledger({}, UNLAWFUL), tmp_path / "台账.xlsx")
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    assert book.sheetnames == ["汇总", "结论清单", "企业处理", "数据问题"]
    sheet = book["结论清单"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("D2", "A1:R3", "A1:R3")
    assert sheet["G2"].fill.fgColor.rgb == "00FBE3E4"
    assert sheet["C2"].alignment.wrap_text


def test_rows_beyond_a_sheet_go_on_the_next_one(tmp_path: Path) -> None:
    rows = [{"record_id": str(number), "name": f"企业{number}"} for number in range(5)]
    write_book(ledger(*rows), tmp_path / "台账.xlsx", most_rows=2)
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    assert book.sheetnames[1:4] == ["结论清单", "结论清单(2)", "结论清单(3)"]
    assert [sheet["C2"].value for sheet in book.worksheets[1:4]] == ["企业0", "企业2", "企业4"]


def test_problems_are_listed_with_the_fields_label(tmp_path: Path) -> None:
    problem = {"code": "x", "severity": "error", "row": 7, "field": "tax", "written": "待核", "cell": "F7"}
    write_book(ledger({}, problems=[problem]), tmp_path / "台账.xlsx")
    (row,) = table(tmp_path / "台账.xlsx", "数据问题")
    assert (row["行"], row["数据项"], row["填写内容"]) == (7, "税收实际贡献", "待核")


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_book(ledger({}, UNLAWFUL), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_run_without_findings_still_has_every_sheet(tmp_path: Path) -> None:
    write_book(ledger(), tmp_path / "台账.xlsx")
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    assert [sheet.max_row for sheet in book.worksheets[1:]] == [1, 1, 1]


def test_a_ledger_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="无法写入"):
        write_book(ledger(), tmp_path / "没有的文件夹" / "台账.xlsx")


def test_the_summary_counts_and_says_what_to_do_next(tmp_path: Path) -> None:
    run = ledger({}, UNLAWFUL, problems=[{"severity": "error"}])
    records = Records(pl.DataFrame([{**dict.fromkeys(KEYS), "record_id": "1"}], schema=KEYS), (), run.problems)
    settings = Settings(as_of=date(2026, 11, 20))
    options = Options(files=(), as_of=settings.as_of)
    check = Check(
        options=options,
        office=Office(),
        policies=[],
        settings=settings,
        records=records,
        verdicts=run.verdicts,
        cautions=pl.DataFrame(),
        decisions=run.decisions,
    )
    (tmp_path / "notices" / "告知书").mkdir(parents=True)
    (tmp_path / "notices" / "告知书" / "甲.docx").touch()
    lines = {line.head: line.text for line in summary_lines(check.result, tmp_path) if line.head}
    assert lines["结论"] == "触发 2"
    assert lines["处理意见（企业数）"] == "责令整改 1，告知约谈 1"
    assert lines["数据问题"] == "值未采用 1"
    assert lines["文书"].startswith("1 份")
    hints = [line.text for line in summary_lines(check.result, tmp_path) if not line.head]
    assert len(hints) == 4
    assert "重新检查" in hints[0]


def test_a_figure_that_would_be_shown_as_the_limit_is_told_apart_and_others_are_numbers(tmp_path: Path) -> None:
    write_book(ledger({"actual": "4.99996", "margin": "-0.00004"}), tmp_path / "近.xlsx")
    near = table(tmp_path / "近.xlsx", "结论清单")[0]
    assert (near["实际值（万元/亩）"], near["差距（万元/亩）"]) == ("4.99996（精确值）", "-0.00004（精确值）")
    write_book(ledger({"actual": "3.796153846154", "margin": "-1.203846153846"}), tmp_path / "远.xlsx")
    assert table(tmp_path / "远.xlsx", "结论清单")[0]["实际值（万元/亩）"] == 3.796153846154


def test_the_words_of_a_finding_have_short_figures_and_its_cells_the_exact_ones(tmp_path: Path) -> None:
    long = {
        "actual": "0.30853658529",
        "margin": "-4.69146341471",
        "message": "亩均税收0.30853658529万元/亩，相差-4.69146341471万元/亩",
    }
    near = {
        "record_id": "2",
        "actual": "4.999999999999",
        "margin": "-0.000000000001",
        "message": "亩均税收4.999999999999万元/亩",
    }
    path = tmp_path / "台账.xlsx"
    write_book(ledger(long, near), path)
    sheet = openpyxl.load_workbook(path)["结论清单"]
    header = {str(cell.value): cell.column for cell in sheet[1]}
    said = [str(sheet.cell(row, header["说明"]).value) for row in (2, 3)]
    assert said == ["亩均税收约0.3085万元/亩，相差约-4.6915万元/亩", "亩均税收4.999999999999万元/亩"]
    assert (
        sheet.cell(2, next(place for name, place in header.items() if name.startswith("实际值"))).value == 0.30853658529
    )
