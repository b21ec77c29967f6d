"""A figure that is shown as a percentage in a column of money or land is asked: nobody knows what 3.2% 万元 are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office
from tenglong.engine.records.records import Records


def read(folder: Path, rows: list[list[object]], *percent: str, kind: str = "enterprise") -> Records:
    """The records of a sheet in which these cells are shown as percentages."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell in percent:
        sheet[cell].number_format = "0.00%"
    book.save(folder / "a.xlsx")
    return read_submission([folder / "a.xlsx"], kind=kind, office=Office(), as_of=date(2022, 12, 31))  # type: ignore[arg-type]


HEADER: list[object] = ["企业名称", "税收（万元）", "研发经费占比（%）"]


@pytest.mark.parametrize("percent", [("B2",), ("B2", "C2", "C3")])
def test_one_cell_of_a_column_with_a_unit(tmp_path: Path, percent: tuple[str, ...]) -> None:
    records = read(tmp_path, [HEADER, ["甲织带厂", 0.032, 0.032], ["乙织带厂", 30, 0.03]], *percent)
    assert records.frame.select("tax", "tax~").rows() == [(None, "unclear"), ("30", None)]
    (problem,) = records.problems.filter(pl.col("code") == "cell_unclear").rows(named=True)
    assert (problem["cell"], "0.032 显示为百分数" in problem["problem"]) == ("B2", True)


def test_a_whole_column(tmp_path: Path) -> None:
    records = read(tmp_path, [HEADER, ["甲织带厂", 0.3, 3], ["乙织带厂", 0.4, 3]], "B2", "B3")
    assert records.frame["tax"].to_list() == [None, None]


def test_a_ratio_stays_one(tmp_path: Path) -> None:
    records = read(tmp_path, [HEADER, ["甲织带厂", 30, 0.032], ["乙织带厂", 30, 0.03]], "C2", "C3")
    assert records.frame["rd_ratio"].to_list() == ["3.2", "3"]


def test_a_regional_figure(tmp_path: Path) -> None:
    rows: list[list[object]] = [["地区", "指标", "2022年"], ["嵊州市", "工业总产值（亿元）", 0.68]]
    assert read(tmp_path, rows, "C2", kind="region").frame["value"].to_list() == [None]
    assert read(tmp_path, rows, kind="region").frame["value"].to_list() == ["0.68"]
