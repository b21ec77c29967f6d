"""Rows of a regional CSV whose figures may stand in the wrong columns are named and not used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office


def test_a_row_with_a_figure_too_many_gives_no_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "指标,单位,2021年,2022年\n规上工业增加值,亿元,100,110\n全员劳动生产率,万元/人,1,25,30\n研发费用支出占主营业务收入比重,%,2,3\n",
        encoding="utf-8",
    )
    records = read_submission([path], kind="region", office=Office(), as_of=date(2022, 12, 31))
    assert 3 not in records.frame["row"].to_list()
    assert 2 in records.frame["row"].to_list()
    assert records.problems.filter(records.problems["code"] == "row_wide")["row"].to_list() == [3]


def test_a_row_with_a_figure_too_few_gives_no_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "嵊州市指标,单位：亿元\n指标,单位,2021年,2022年\n规上工业增加值,亿元,100,110\n工业总产值,亿元,300\n数字经济总量,亿元,20,30\n制表人：某甲,审核人：某乙\n",
        encoding="utf-8",
    )
    records = read_submission([path], kind="region", office=Office(), as_of=date(2022, 12, 31))
    assert set(records.frame["row"]) == {3, 5}
    assert records.problems.filter(records.problems["code"] == "row_short")["row"].to_list() == [4]
