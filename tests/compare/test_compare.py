"""`tenglong compare`: who changed, and the cause of each change, when one thing at a time is another."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from office_run import MILL, MILL_HEADER
from policy_folder import TAX, write_policy
from two_runs import YI, Given, compared, flips, run, with_cell

from tenglong.cli import _run
from tenglong.engine.compare.compared_runs import compare
from tenglong.engine.core.errors import RunError


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run that most tests compare with."""
    return run(tmp_path_factory.mktemp("earlier") / "前次", Given())


def test_the_same_run_twice_differs_in_nothing(
    earlier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = run(tmp_path / "前次", Given()), run(tmp_path / "本次", Given(rows=[YI, MILL]))
    capsys.readouterr()
    assert _run(["compare", str(old), str(new)]) == 0
    assert capsys.readouterr().out.startswith("两次都有的 2；其中结论或处理有变化的 0；")


def test_a_changed_cell_is_the_cause_and_is_shown_with_both_cells(earlier: Path, tmp_path: Path) -> None:
    new = Given(rows=[YI, with_cell(MILL, "税收（万元）", "52")])
    comparison = compare(earlier, run(tmp_path / "本次", new))
    assert flips(comparison) == {("青溪甲机械厂", "SZ20-E01"): ("hit", "clear", ["cells"])}
    [row] = comparison.flips.iter_rows(named=True)
    assert row["figures"] == "税收实际贡献 45（Sheet!F2） → 52（Sheet!F3）"
    assert (row["actual_old"], row["actual_new"], row["unit_new"]) == ("4.5", "5.2", "万元/亩")
    assert [(letter["action"], letter["title"]) for letter in comparison.letters.iter_rows(named=True)] == [
        ("withdraw", "低效企业整治提升告知书")
    ]


def test_a_header_read_as_another_field_is_a_change_of_mapping(tmp_path: Path) -> None:
    header = ["市口径税额合计（万元）" if name.startswith("税收") else name for name in MILL_HEADER]
    old, new = (
        Given(
            rows=[MILL],
            header=header,
            profile=f"columns: {{市口径税额合计（万元）: {field}}}\nissue_date: 2022-12-31\n",
        )
        for field in ("营业收入", "税收实际贡献")
    )
    comparison = compared(tmp_path, old, new)
    [(_, after, causes)] = [found for (_, criterion), found in flips(comparison).items() if criterion == "SZ20-E01"]
    assert after != "insufficient"
    assert causes == ["mapping"]


def test_a_power_more_is_a_change_of_the_profile(tmp_path: Path) -> None:
    old, new = (
        Given(policy="SZ22", profile=f"powers: [{power}]\nissue_date: 2022-12-31\n")
        for power in ("违法用地", "安全隐患")
    )
    rows = [with_cell(YI, "两高企业", "是")]
    old.rows = new.rows = rows
    comparison = compared(tmp_path, old, new)
    assert comparison.flips.is_empty()
    [row] = comparison.decisions.iter_rows(named=True)
    assert ("refer" in row["decisions_old"], "order" in row["decisions_new"]) == (True, True)
    assert row["causes"] == ["profile"]
    assert {(letter["action"], letter["title"]) for letter in comparison.letters.iter_rows(named=True)} == {
        ("withdraw", "移送函"), ("send", "责令限期整改通知书"),
    }  # fmt: skip


def test_a_later_day_of_signing_is_a_change_of_days(earlier: Path, tmp_path: Path) -> None:
    new = Given(
        options=("--year", "2022", "--as-of", "2022-12-31"), profile="powers: [安全隐患]\nissue_date: 2026-03-01\n"
    )
    comparison = compare(earlier, run(tmp_path / "本次", new))
    [row] = [
        row
        for row in comparison.flips.iter_rows(named=True)
        if row["criterion"] == "SZ20-E01" and row["name"] == MILL[0]
    ]
    assert (row["basis_old"], row["basis_new"], row["causes"]) == ("in_force", "unverified", ["days"])


def test_a_changed_rule_is_the_cause_and_the_newer_run_must_be_of_todays_rules(tmp_path: Path) -> None:
    policies = write_policy(tmp_path / "政策")
    given = Given(
        policy="QX20",
        profile=f"policies: {policies}\nissue_date: 2022-12-31\n",
        options=("--region", "330999", "--year", "2022", "--as-of", "2022-12-31"),
    )
    old = run(tmp_path / "前次", given)
    (policies / "QX20" / "criteria" / "enterprise.yaml").write_text(
        f"criteria:\n{TAX.replace('5万元', '4万元')}", encoding="utf-8"
    )
    new = run(tmp_path / "本次", given)
    assert flips(compare(old, new)) == {("青溪甲机械厂", "QX20-E01"): ("hit", "clear", ["rules"])}
    with pytest.raises(RunError, match="检查之后，政策 QX20 的规则有改动"):
        compare(new, old)


CHANGES = {
    "cells": {"rows": [with_cell(MILL, "税收（万元）", "55"), YI]},
    "profile": {
        "profile": "issue_date: 2022-12-31\nthresholds: [{criterion: SZ20-E01, when: 亩均税收 低于 6万元/亩, source: 某文件, approver: 王某}]\n"
    },
    "days": {"options": ("--year", "2022", "--as-of", "2022-06-30")},
}


@pytest.mark.parametrize("names", list(combinations(CHANGES, 2)))
def test_of_several_changes_each_is_a_cause_that_changes_something(tmp_path: Path, names: tuple[str, str]) -> None:
    base = Given()
    new = Given(**{key: value for name in names for key, value in CHANGES[name].items()})
    alone = {
        name: flips(compared(tmp_path / name, base, Given(**CHANGES[name])))
        for name in names
        if not (tmp_path / name).mkdir(parents=True)
    }
    (tmp_path / "both").mkdir()
    for key, (before, after, causes) in flips(compared(tmp_path / "both", base, new)).items():
        assert causes, (key, before, after)
        assert set(causes) <= set(names), (key, causes)
        assert any(key in found for found in alone.values()) or set(causes) == set(names)


def test_records_are_paired_by_code_then_by_name_and_never_against_a_code(tmp_path: Path) -> None:
    renamed = with_cell(MILL, "企业名称", "青溪甲机械制造厂")
    other_code = with_cell(with_cell(YI, "企业名称", "青溪丙机械厂"), "统一社会信用代码", "91330683X00000038M")
    old = Given(rows=[MILL, YI, with_cell(YI, "企业名称", "青溪丙机械厂"), with_cell(YI, "企业名称", "青溪丁机械厂")])
    new = Given(
        rows=[
            with_cell(YI, "企业名称", "青溪戊机械厂"),
            other_code,
            with_cell(YI, "企业名称", " 青溪乙機械厂".replace("機", "机")),
            renamed,
        ]
    )
    pairing = compared(tmp_path, old, new).pairing
    assert sorted(pairing.pairs["how"]) == ["code", "name", "name"]
    assert pairing.gone["name"].to_list() == ["青溪丁机械厂"]
    assert pairing.new["name"].to_list() == ["青溪戊机械厂"]
    assert pairing.unmatched.is_empty()


def test_one_name_in_two_towns_and_contradicting_codes_are_for_a_person(earlier: Path, tmp_path: Path) -> None:
    coded = with_cell(MILL, "统一社会信用代码", "91330683X00000038M")
    moved = with_cell(YI, "乡镇", "青石镇")
    pairing = compare(earlier, run(tmp_path / "本次", Given(rows=[coded, moved]))).pairing
    assert pairing.pairs.is_empty()
    assert pairing.gone.is_empty()
    assert pairing.new.is_empty()
    assert sorted(pairing.unmatched.select("run", "name", "why").iter_rows()) == [
        (run, name, "same_name") for run in ("new", "old") for name in (YI[0], MILL[0])
    ]


def test_a_letter_about_a_firm_that_is_gone_is_for_a_person(earlier: Path, tmp_path: Path) -> None:
    comparison = compare(earlier, run(tmp_path / "本次", Given(rows=[YI])))
    assert [(letter["action"], letter["name"]) for letter in comparison.letters.iter_rows(named=True)] == [
        ("look", MILL[0])
    ]


def test_a_letter_whose_figure_is_missing_now_is_for_a_person(earlier: Path, tmp_path: Path) -> None:
    comparison = compare(earlier, run(tmp_path / "本次", Given(rows=[with_cell(MILL, "税收（万元）", None), YI])))
    actions = {(letter["action"], letter["title"]) for letter in comparison.letters.iter_rows(named=True)}
    assert ("look", "低效企业整治提升告知书") in actions
    assert not any(action == "withdraw" for action, _ in actions)


def test_the_workbook_and_json_tell_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (
        run(tmp_path / "前次", Given()),
        run(tmp_path / "本次", Given(rows=[with_cell(MILL, "税收（万元）", "52")])),
    )
    capsys.readouterr()
    book = tmp_path / "变化.xlsx"
    assert _run(["compare", str(old), str(new), "--out", str(book), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(row["criterion"], row["causes"]) for row in told["verdicts"]] == [("SZ20-E01", ["cells"])]
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["变化汇总", "结论变化", "处理变化", "企业进出", "文书处理", "未能对应"]
    changed = list(sheets["结论变化"].iter_rows(min_row=2, values_only=True))
    assert [(row[2], row[4], row[-1]) for row in changed] == [(MILL[0], "SZ20-E01", "填报数据")]
    assert [row["name"] for row in told["gone"]] == [YI[0]]
    assert _run(["compare", str(old), str(new), "--out", str(book)]) == 2
    assert "文件已存在" in capsys.readouterr().err


def test_runs_of_other_kinds_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = run(tmp_path / "前次", Given())
    projects = Given(rows=[["甲项目", "青溪甲机械厂", "白石镇"]], header=["项目名称", "企业名称", "乡镇"])
    new = run(
        tmp_path / "本次",
        Given(rows=projects.rows, header=projects.header, options=(*Given().options, "--kind", "project")),
    )
    assert _run(["compare", str(old), str(new)]) == 2
    assert "两次检查的不是同一类记录" in capsys.readouterr().err
    assert _run(["compare", str(old), str(tmp_path)]) == 2
