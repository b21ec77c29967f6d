"""A check of regional figures from file to folder: verdicts, review of conflicts, no letters, ledger, explanation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from tenglong.engine.checking.finished_run import read_run
from tenglong.engine.checking.options import Options
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.report.console.explain import print_explanation
from tenglong.engine.report.rules.catalogue import describe, rule_rows
from tenglong.engine.report.rules.coverage import coverage
from tenglong.engine.run.check_run import check

FIGURES = [
    ["嵊州市", "规上工业亩均税收", 2023, 27.99, "万元/亩"],
    ["嵊州市", "省级小微企业园", 2023, 21, "个"],
    ["嘉善县", "集成电路产业增加值", 2025, 160, "亿元"],
]


def submission(folder: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["地区", "指标", "年度", "数值", "单位"], *rows]:
        sheet.append(row)
    path = folder / "指标完成情况.xlsx"
    book.save(path)
    return path


def test_a_regional_check_leaves_verdicts_and_a_ledger_and_no_letters(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = check(Options(files=(submission(tmp_path, FIGURES),), as_of=date(2025, 12, 31), kind="region"), out)
    verdicts = pl.read_parquet(out / "verdicts.parquet")
    assert dict(verdicts.select("criterion", "outcome").iter_rows()) == {
        "SZ22-I01": "hit", "SZ22-N03.1": "clear", "JX22-T09": "hit", "JX22-A3": "clear",
    }  # fmt: skip
    assert set(verdicts["finding"]) == {"target"}
    assert done.tally.to_act_on
    decisions = pl.read_parquet(out / "decisions.parquet")
    assert decisions["decisions"].to_list() == [["review"]]
    assert decisions["documents"].to_list() == [[]]
    assert (out / "台账.xlsx").is_file()
    assert not list(out.rglob("*.docx"))


def test_a_regional_check_gives_the_same_bytes_again(tmp_path: Path) -> None:
    file = submission(tmp_path, FIGURES)
    for name in ("one", "two"):
        check(Options(files=(file,), as_of=date(2025, 12, 31), kind="region"), tmp_path / name)
    for name in ("verdicts.parquet", "records.parquet", "decisions.parquet", "台账.xlsx"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_nothing_follows_where_every_target_is_met(tmp_path: Path) -> None:
    file = submission(tmp_path, [["嵊州市", "规上工业亩均税收", 2023, 28, "万元/亩"]])
    assert not check(Options(files=(file,), as_of=date(2023, 12, 31), kind="region"), tmp_path / "out").tally.to_act_on


def test_a_regional_record_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    check(Options(files=(submission(tmp_path, FIGURES),), as_of=date(2025, 12, 31), kind="region"), out)
    print_explanation(read_run(out), "嘉善县·集成电路·集群增加值·2025年")
    said = capsys.readouterr().out
    assert "【JX22-T09】" in said
    assert "口径冲突" in said


def test_the_figure_of_a_cluster_is_put_to_the_office_that_leads_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = [
        ["嵊州市", "领带服装集群规模", 2022, 180, "亿元"],
        ["嵊州市", "生物医药集群规模", 2022, 210, "亿元"],
        ["嵊州市", "5+5集群亩均税收", 2022, 28, "万元/亩"],
    ]
    out = tmp_path / "out"
    check(Options(files=(submission(tmp_path, figures),), as_of=date(2023, 1, 5), kind="region"), out)
    [book] = out.glob("表册/指标完成情况表.xlsx")
    sheet = load_workbook(book).worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    [head] = [row for row in rows if "责任单位" in row]
    offices = {row[head.index("地区（集群）")]: row[head.index("责任单位")] for row in rows if row[1] == "SZ20-T04"}
    assert offices == {"领带服装": "市科技局", "生物医药": "市经信局"}
    print_explanation(read_run(out), "嵊州市·领带服装·集群规模·2022年")
    assert "责任单位：牵头 市科技局\n" in capsys.readouterr().out


def test_the_share_of_the_city_is_read_by_industry(tmp_path: Path) -> None:
    """Annex 1 of YZ21: whole points are rounded, so that 32.5 still reaches 33; tenths are not."""
    figures = [
        ["鄞州区", "智能家电产业产值占全市比重", 2025, 32.5, "%"],
        ["鄞州区", "高端装备产值占全市比重", 2025, 11.4, "%"],
        ["鄞州区", "生物医药占全市比重", 2025, 16.4, "%"],
    ]
    out = tmp_path / "out"
    options = Options(
        files=(submission(tmp_path, figures),), as_of=date(2025, 12, 31), kind="region", policies=("YZ21",)
    )
    check(options, out)
    verdicts = pl.read_parquet(out / "verdicts.parquet")
    assert dict(verdicts.select("criterion", "outcome").iter_rows()) == {
        "YZ21-A07.3": "clear", "YZ21-A02.3": "hit", "YZ21-A10.3": "hit",
    }  # fmt: skip


def test_what_a_document_says_in_two_ways_is_told_where_it_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = [["嵊州市", "制造业投资年均增长", 2023, 24, "%"]]
    out = tmp_path / "out"
    options = Options(
        files=(submission(tmp_path, figures),), as_of=date(2023, 12, 31), kind="region", policies=("SZ22",)
    )
    check(options, out)
    [book] = out.glob("表册/指标完成情况表.xlsx")
    rows = [row for row in load_workbook(book).worksheets[0].iter_rows(values_only=True) if row[1] == "SZ22-I13"]
    assert "第18项为市发改局（SZ22-N12），前后不一" in str(rows[0][-1])
    print_explanation(read_run(out), "嵊州市·制造业投资年均增长·2023年")
    said = capsys.readouterr().out
    assert "原文：附件2第1项（SZ22-S130）投资增长第18项另列市发改局牵头，前后不一" in said


def test_a_finding_on_a_cluster_is_explained_with_the_office_that_leads_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (
        ["集群名称", "县市区", "隐形冠军全覆盖"],
        ["智能电机产业集群", "嵊州市", "否"],
        ["望月岭产业集群", "嵊州市", "否"],
    ):
        book.active.append(row)
    book.save(tmp_path / "集群.xlsx")
    options = Options(
        files=(tmp_path / "集群.xlsx",), as_of=date(2023, 1, 5), year=2022, kind="park", policies=("SZ20",)
    )
    check(options, tmp_path / "out")
    for name, words in (
        ("智能电机产业集群", "牵头 市经信局、市市场监管局、市金融办、市科技局；配合 开发区、各乡镇"),
        ("望月岭产业集群", "冷链物流由市商务局牵头（附件3三）"),
    ):
        print_explanation(read_run(tmp_path / "out"), name)
        assert words in capsys.readouterr().out


def test_an_enterprise_check_leaves_the_indicators_that_its_list_answers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["企业名称", "县市区", "乡镇", "是否规上", "行业", "年度", "税收(万元)", "用地面积(亩)"])
    sheet.append(["嵊州市甲厂", "嵊州市", "三界镇", "是", "纺织业", 2023, 100, 10])
    sheet.append(["嵊州市乙厂", "嵊州市", "甘霖镇", "是", "纺织业", 2023, 200, 10])
    book.save(tmp_path / "名录.xlsx")
    check(Options(files=(tmp_path / "名录.xlsx",), as_of=date(2023, 12, 31), year=2023), tmp_path / "out")
    frame = pl.read_parquet(tmp_path / "out" / "indicators.parquet").filter(pl.col("criterion") == "SZ22-I01")
    assert frame.select("actual", "outcome", "used").rows() == [("15", "hit", 2)]


def test_targets_are_listed_and_shown_like_criteria() -> None:
    policies = load_policies()
    rows = {row.id: row for row in rule_rows(policies, as_of=date(2023, 6, 1), year=2023)}
    assert rows["SZ22-I01"].figures == "达到28万元/亩"
    assert rows["SZ22-I01"].basis == "依据有效"
    assert rows["SZ20-T31"].basis == "2023 年没有目标"
    assert "未达到即提示未达标" in describe(policies, "SZ22-I04", as_of=date(2023, 6, 1))
    assert not coverage(policies).gaps
