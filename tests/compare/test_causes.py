"""Why a verdict differs: each kind of change is named, alone and together with another one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from office_run import MILL, MILL_HEADER
from policy_folder import TAX, write_policy
from two_runs import YI, Given, compared, flips, run, with_cell

from tenglong.cli import _run
from tenglong.engine.compare.compared_runs import compare

MILL_TAX = ("青溪甲机械厂", "SZ20-E01")


def with_header(old: str, new: str) -> list[str]:
    return [new if name == old else name for name in MILL_HEADER]


def in_yuan(tax: str) -> Given:
    return Given(rows=[with_cell(MILL, "税收（万元）", tax), YI], header=with_header("税收（万元）", "税收（元）"))


def test_the_same_digits_under_another_unit_are_a_change_of_mapping(tmp_path: Path) -> None:
    old = Given(rows=[with_cell(MILL, "税收（万元）", "52"), YI])
    assert flips(compared(tmp_path, old, in_yuan("52"))) == {
        MILL_TAX: ("clear", "hit", ["mapping"]),
        ("青溪乙机械厂", "SZ20-E01"): ("clear", "hit", ["mapping"]),
    }


def test_the_same_amount_in_another_unit_is_no_change(tmp_path: Path) -> None:
    old = Given(rows=[MILL])
    new = Given(rows=[with_cell(MILL, "税收（万元）", "450000")], header=in_yuan("").header)
    comparison = compared(tmp_path, old, new)
    assert comparison.flips.is_empty()


def test_another_unit_and_another_amount_are_two_causes(tmp_path: Path) -> None:
    """4.5 万元/亩; then 500,000 in a column of 元: 50,000 万元/亩 as it was read before, exactly 5 as it is read now."""
    old, new = Given(rows=[MILL]), Given(rows=in_yuan("500000").rows[:1], header=in_yuan("").header)
    assert flips(compared(tmp_path, old, new))[MILL_TAX] == ("hit", "boundary", ["cells", "mapping"])


def test_an_exemption_more_is_a_change_of_the_profile(tmp_path: Path) -> None:
    exemption = "exemptions: [{id: machinery, title: 机械行业, when: 规模 是 规下, reason: 本地办法, source: 青溪县某办法第六条}]\n"
    comparison = compared(tmp_path, Given(), Given(profile=Given().profile + exemption))
    assert comparison.flips.is_empty()
    [row] = [row for row in comparison.decisions.iter_rows(named=True) if row["name"] == MILL[0]]
    assert ("review" in row["decisions_old"], "review" in row["decisions_new"]) == (False, True)
    assert row["causes"] == ["profile"]


def own_rules(folder: Path, figure: str) -> Given:
    policies = write_policy(folder, criteria=TAX.replace("5万元", figure))
    return Given(
        policy="QX20",
        profile=f"policies: {policies}\nissue_date: 2022-12-31\n",
        options=("--region", "330999", "--year", "2022", "--as-of", "2022-12-31"),
    )


def test_another_folder_of_own_rules_is_a_change_of_rules(tmp_path: Path) -> None:
    old, new = own_rules(tmp_path / "去年", "5万元"), own_rules(tmp_path / "今年", "4万元")
    assert flips(compared(tmp_path, old, new)) == {("青溪甲机械厂", "QX20-E01"): ("hit", "clear", ["rules"])}


def test_an_own_policy_that_is_gone_needs_its_folder_no_longer(tmp_path: Path) -> None:
    old, new = own_rules(tmp_path / "去年", "5万元"), own_rules(tmp_path / "今年", "4万元")
    before = run(tmp_path / "前次", old)
    (tmp_path / "去年").rename(tmp_path / "移走")
    assert flips(compare(before, run(tmp_path / "本次", new)))[("青溪甲机械厂", "QX20-E01")][2] == ["rules"]


def test_a_local_standard_approved_between_the_days_is_a_change_of_days(tmp_path: Path) -> None:
    profile = (
        "issue_date: 2022-12-31\n"
        "thresholds: [{criterion: SZ20-E01, when: 亩均税收 低于 4万元/亩, source: 某文件, approver: 王某, approved: 2022-12-15}]\n"
    )
    old = Given(profile=profile, options=("--year", "2021", "--as-of", "2022-12-01"))
    new = Given(profile=profile, options=("--year", "2021", "--as-of", "2022-12-31"))
    assert flips(compared(tmp_path, old, new)) == {MILL_TAX: ("hit", "clear", ["days"])}


def test_another_data_year_by_option_is_a_change_of_days(tmp_path: Path) -> None:
    old, new = (Given(options=("--year", year, "--as-of", "2022-12-31")) for year in ("2019", "2022"))
    comparison = compared(tmp_path, old, new)
    [row] = comparison.decisions.iter_rows(named=True)
    assert (row["decisions_old"], row["decisions_new"]) == (["review"], ["inform"])
    assert {tuple(causes) for causes in comparison.decisions["causes"]} == {("days",)}


def with_guide(folder: Path, name: str, least: str) -> Given:
    """A run that judges 高耗低效 by a table of its own."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(
        f"行业大类,规模,亩均税收(万元/亩),单位能耗增加值(万元/吨标准煤)\n*,规下,{least},1\n", encoding="utf-8"
    )
    return Given(
        rows=[[*MILL, "通用设备制造业", "50", "100"]],
        header=[*MILL_HEADER, "所属行业", "工业增加值（万元）", "综合能耗（吨标准煤）"],
        policy="SZ22",
        profile=f"reference_tables: {{高耗低效指南: {folder / name}}}\nissue_date: 2022-12-31\n",
    )


def test_another_figure_of_an_outside_table_is_a_change_of_tables(tmp_path: Path) -> None:
    old, new = with_guide(tmp_path / "表", "去年.csv", "4"), with_guide(tmp_path / "表", "今年.csv", "5")
    found = flips(compared(tmp_path, old, new))
    assert found
    assert {tuple(causes) for _, _, causes in found.values()} == {("tables",)}


@pytest.mark.parametrize("fate", ["overwritten", "moved away"])
def test_an_outside_table_that_is_no_longer_what_it_was_is_told(fate: str, tmp_path: Path) -> None:
    before = run(tmp_path / "前次", with_guide(tmp_path / "表", "指南.csv", "4"))
    if fate == "moved away":
        (tmp_path / "表" / "指南.csv").rename(tmp_path / "表" / "旧.csv")
        new = with_guide(tmp_path / "表", "新指南.csv", "5")
    else:
        new = with_guide(tmp_path / "表", "指南.csv", "5")
    found = flips(compare(before, run(tmp_path / "本次", new)))
    assert {tuple(causes) for _, _, causes in found.values()} == {("tables",)}


def test_a_verdict_of_an_older_program_is_named_so(earlier_program: Path, tmp_path: Path) -> None:
    found = flips(
        compare(earlier_program, run(tmp_path / "本次", Given(rows=[YI, with_cell(MILL, "税收（万元）", "52")])))
    )
    assert found[("青溪乙机械厂", "SZ20-E01")] == ("hit", "clear", ["program"])
    assert found[MILL_TAX] == ("hit", "clear", ["cells"])


@pytest.fixture
def earlier_program(tmp_path: Path) -> Path:
    """A run as an older program would have left it, which judged one enterprise otherwise."""
    out = run(tmp_path / "前次", Given())
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    (out / "run.json").write_text(json.dumps({**record, "tenglong": "0.0.9"}), encoding="utf-8")
    other = (pl.col("name") == YI[0]) & (pl.col("criterion") == "SZ20-E01")
    verdicts = pl.read_parquet(out / "verdicts.parquet")
    verdicts.with_columns(outcome=pl.when(other).then(pl.lit("hit")).otherwise("outcome")).write_parquet(
        out / "verdicts.parquet"
    )
    return out


def test_every_flip_shows_its_cells_whatever_the_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = own_rules(tmp_path / "去年", "5万元"), own_rules(tmp_path / "今年", "4万元")
    folders = [str(run(tmp_path / name, given)) for name, given in (("前次", old), ("本次", new))]
    book = tmp_path / "变化.xlsx"
    assert _run(["compare", *folders, "--out", str(book)]) == 1
    sheet = openpyxl.load_workbook(book)["结论变化"]
    header, row = (next(sheet.iter_rows(min_row=at, values_only=True)) for at in (1, 2))
    shown: dict[Any, Any] = dict(zip(header, row, strict=True))
    assert "Sheet!F2" in shown["本次依据单元格"]
    assert (shown["前次标准值"], shown["本次标准值"], shown["前次实际值"], shown["本次实际值"]) == (5, 4, 4.5, 4.5)
