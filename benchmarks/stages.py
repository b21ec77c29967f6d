"""(c) The decision stage's share of a check; (d) the ledger against openpyxl writing the same rows, without styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from .checking import check, stage_seconds
from .measure import BenchmarkCase, BenchmarkTarget, Measured, Setup, seconds_of
from .sample import submission

LEDGER = "台账.xlsx"
Sheets = dict[str, list[Sequence[Any]]]


def decision_cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """One line: time of the decision stage against that of the whole command."""
    rows = setup.least(100_000)

    def measure() -> Measured:
        path, out = submission(rows, ".xlsx", setup.folder), setup.folder / "checked"
        whole, stage = [], []
        for _ in range(setup.rounds):
            whole.append(check(path, out).seconds)
            stage.append(stage_seconds(out)["decide"])
        return Measured(stage, whole)

    yield BenchmarkCase(
        "decision", "decision stage", rows, measure, "the check that it is part of", (BenchmarkTarget("times", 0.1),)
    )


def ledger_cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """One line: time of the ledger stage against openpyxl's write-only sheets with the rows of the finished ledger."""
    rows = setup.least(100_000)

    def measure() -> Measured:
        path, out = submission(rows, ".xlsx", setup.folder), setup.folder / "checked"
        stage, plain = [], []
        sheets: Sheets = {}
        for _ in range(setup.rounds):
            check(path, out)
            sheets = sheets or _read(out / LEDGER)
            stage.append(stage_seconds(out)["ledger"])
            plain.append(seconds_of(partial(_write, sheets, setup.folder / "plain.xlsx")))
        return Measured(stage, plain)

    yield BenchmarkCase("ledger", "ledger of the findings", rows, measure, "openpyxl write-only, no styles")


def _read(path: Path) -> Sheets:
    book = load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def _write(sheets: Sheets, path: Path) -> None:
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
