"""From a submitted file to the output folder, through the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from tenglong.cli import _run
from tenglong.engine.core.resources import PACKAGE

SAMPLES = PACKAGE / "samples"
NAMES = [f"嵊州市试验{number}厂" for number in "一二三四五六七八九"]
FIRMS = [("16.20", "3.24"), ("49.96", "10"), ("50.01", "10"), (None, "10"), ("0", "10"), ("80", "2")]


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def run(*arguments: object) -> int:
    return _run([str(argument) for argument in arguments])


def verdicts(out: Path, criterion: str) -> dict[str, dict[str, Any]]:
    frame = pl.read_parquet(out / "verdicts.parquet").filter(pl.col("criterion") == criterion)
    return {row["name"]: row for row in frame.iter_rows(named=True)}


def firms(money: float, area: float) -> list[list[Any]]:
    def figure(text: str | None, size: float) -> float | None:
        return None if text is None else round(float(text) * size, 6)

    return [
        [name, "纺织业", "规下", figure(tax, money), figure(land, area)]
        for name, (tax, land) in zip(NAMES, FIRMS, strict=False)
    ]


LAYOUTS: dict[str, list[list[Any]]] = {
    "元与平方米": [["企业名称", "所属行业", "规模", "税收（元）", "用地（平方米）"], *firms(10000, 2000 / 3)],
    "万元与亩": [["企业名称", "所属行业", "规模", "税收（万元）", "用地（亩）"], *firms(1, 1)],
    "只有单位行": [
        ["某镇企业清单"],
        ["单位：万元、亩"],
        ["企业名称", "所属行业", "规模", "税收", "用地"],
        *firms(1, 1),
    ],
}


def test_units_in_headers_or_in_a_unit_line_give_the_same_verdicts(tmp_path: Path) -> None:
    found = {}
    for title, rows in LAYOUTS.items():
        out = tmp_path / title
        assert (
            run("check", sheet(tmp_path / f"{title}.xlsx", rows), "--out", out, "--year", 2022, "--as-of", "2022-12-31")
            == 1
        )
        frame = pl.read_parquet(out / "verdicts.parquet")
        found[title] = frame.select("name", "criterion", "outcome", "basis", "missing").rows()
    # 3.24亩 = 2160㎡ exactly; areas that are no whole ㎡ would differ in the sheet itself, so only whole ones are used
    assert found["万元与亩"] == found["只有单位行"]
    whole = [name for name, (_, land) in zip(NAMES, FIRMS, strict=False) if (float(land) * 2000 / 3).is_integer()]
    assert [row for row in found["元与平方米"] if row[0] in whole] == [
        row for row in found["万元与亩"] if row[0] in whole
    ]


@pytest.mark.parametrize("tax, land", [("税收（万元）", "用地（亩）"), ("税收（元）", "用地（平方米）")])
def test_exactly_five_is_left_to_a_person_in_either_unit(tmp_path: Path, tax: str, land: str) -> None:
    figures = [16.20, 3.24] if "万" in tax else [162000, 2160]
    path = sheet(tmp_path / "a.xlsx", [["企业名称", "所属行业", tax, land], [NAMES[0], "纺织业", *figures]])
    run("check", path, "--out", tmp_path / "out", "--policy", "SZ20", "--year", 2022, "--as-of", "2022-12-31")
    assert verdicts(tmp_path / "out", "SZ20-E01")[NAMES[0]]["outcome"] == "boundary"
    assert pl.read_parquet(tmp_path / "out" / "decisions.parquet")["decisions"].to_list() == [["review"]]


def test_the_line_of_five(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", LAYOUTS["万元与亩"])
    run("check", path, "--out", tmp_path / "out", "--year", 2022, "--as-of", "2022-12-31")
    found = verdicts(tmp_path / "out", "SZ20-E01")
    outcomes = [found[name]["outcome"] for name in NAMES[: len(FIRMS)]]
    assert outcomes == ["boundary", "hit", "clear", "insufficient", "hit", "clear"]
    assert found[NAMES[1]]["actual"] == "4.996"
    assert found[NAMES[1]]["margin"] == "-0.004"
    assert found[NAMES[3]]["missing"] == ["tax"]


def test_three_mu_of_a_small_manufacturer(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "所属行业", "是否规上", "用地面积（平方米）"],
        [NAMES[0], "纺织业", "否", 2000],
        [NAMES[1], "纺织业", "否", 1999.9],
    ]
    run("check", sheet(tmp_path / "a.xlsx", rows), "--out", tmp_path / "out", "--year", 2022, "--as-of", "2022-12-31")
    found = verdicts(tmp_path / "out", "SZ22-E01")
    assert found[NAMES[0]]["outcome"] == "hit"
    assert found[NAMES[1]]["outcome"] == "clear"
    decisions = pl.read_parquet(tmp_path / "out" / "decisions.parquet")
    assert "list" in decisions.filter(pl.col("name") == NAMES[0])["decisions"].item()
    assert not (tmp_path / "out" / "notices" / "责令限期整改通知书").exists()


@pytest.mark.parametrize(
    "year, day, basis",
    [(2022, "2022-12-31", "in_force"), (2022, "2026-11-20", "retrospective"), (2024, "2026-11-20", "expired")],
)
def test_the_basis_is_told_beside_the_outcome(tmp_path: Path, year: int, day: str, basis: str) -> None:
    path = sheet(tmp_path / "a.xlsx", LAYOUTS["万元与亩"])
    days = ("--year", year, "--as-of", day, "--issue-date", day)
    run("check", path, "--out", tmp_path / "out", "--policy", "SZ22", *days)
    assert {row["basis"] for row in verdicts(tmp_path / "out", "SZ22-E01").values()} == {basis}


def test_the_samples_hold_every_outcome_and_every_decision(tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = ("--profile", SAMPLES / "profile.yaml", "--year", 2022, "--as-of", "2022-12-31", "--all")
    assert run("check", *sorted((SAMPLES / "上报表").iterdir()), "--out", out, *given) == 1
    outcomes = set(pl.read_parquet(out / "verdicts.parquet")["outcome"])
    assert outcomes == {"hit", "clear", "boundary", "insufficient", "out_of_scope", "needs_reference"}
    decisions = pl.read_parquet(out / "decisions.parquet")
    assert set(decisions["decisions"].explode()) == {"order", "inform", "withdraw", "refer", "verify", "review", "list"}
    written = {f"notices/{path.relative_to(out / 'notices').as_posix()}" for path in (out / "notices").rglob("*.docx")}
    assert written >= set(decisions["documents"].explode().drop_nulls())


def test_two_runs_give_the_same_bytes_but_for_times_and_memory(tmp_path: Path, sample_run: Path) -> None:
    options = ("--profile", SAMPLES / "profile.yaml", "--year", 2022, "--as-of", "2022-12-31")
    run("check", SAMPLES / "上报表", "--out", tmp_path / "out", *options)
    first, second = (
        {path.relative_to(out): path for path in out.rglob("*") if path.is_file()}
        for out in (sample_run, tmp_path / "out")
    )
    assert first.keys() == second.keys()
    for name, path in first.items():
        if name.name == "run.json":
            one, other = (json.loads(file.read_text(encoding="utf-8")) for file in (path, second[name]))
            for measured in ("seconds", "peak_megabytes"):
                assert one.pop(measured).keys() == other.pop(measured).keys()
            assert one == other
        else:
            assert path.read_bytes() == second[name].read_bytes(), name


@pytest.mark.parametrize("moment", [0.2, 0.6, 0.9, 1.2])
def test_a_killed_run_leaves_a_whole_folder_or_none(tmp_path: Path, moment: float) -> None:
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-c",
        "from tenglong.cli import main; main()",
        "check",
        *map(str, sorted((SAMPLES / "上报表").iterdir())),
    ]
    process = subprocess.Popen(
        [*command, "--out", str(out), "--year", "2022", "--as-of", "2022-12-31"],
        stdout=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait()
    assert not out.exists() or {"run.json", "台账.xlsx", "verdicts.parquet", "decisions.parquet"} <= {
        p.name for p in out.iterdir()
    }
    assert (
        run("check", *sorted((SAMPLES / "上报表").iterdir()), "--out", out, "--year", 2022, "--as-of", "2022-12-31")
        == 1
    )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


def test_a_folder_with_other_things_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "重要.txt").write_text("x", encoding="utf-8")
    path = sheet(tmp_path / "a.xlsx", LAYOUTS["万元与亩"])
    assert run("check", path, "--out", tmp_path / "out") == 2
    assert "已有其他内容" in capsys.readouterr().err
    assert (tmp_path / "out" / "重要.txt").exists()


def failures(tmp_path: Path) -> dict[str, tuple[list[object], str]]:
    good = sheet(tmp_path / "好.xlsx", LAYOUTS["万元与亩"])
    (tmp_path / "图.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "坏.yaml").write_text("office: {nam: 甲}\n", encoding="utf-8")
    return {
        "没有文件": [[tmp_path / "无.xlsx"], "无.xlsx"],
        "不是表格": [[tmp_path / "图.xlsx"], "图.xlsx"],
        "没有政策": [[good, "--policy", "XX99"], "XX99"],
        "配置有误": [[good, "--profile", tmp_path / "坏.yaml"], "office.nam"],
    }  # type: ignore[return-value]


@pytest.mark.parametrize("name", ["没有文件", "不是表格", "没有政策", "配置有误"])
def test_what_cannot_be_done_is_one_line_and_code_2(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, named = failures(tmp_path)[name]
    assert run("check", *arguments, "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("错误：")
    assert named in told
    assert not (tmp_path / "out").exists()


def test_inputs_are_never_changed(tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (SAMPLES / "上报表").iterdir()}
    run("check", *before, "--out", tmp_path / "out", "--year", 2022)
    assert {path: path.read_bytes() for path in before} == before


def test_notice_writes_the_same_letters_again(tmp_path: Path, sample_run: Path) -> None:
    out = shutil.copytree(sample_run, tmp_path / "out")
    before = {path.relative_to(out): path.read_bytes() for path in out.rglob("*.docx")}
    for path in out.rglob("*.docx"):
        path.unlink()
    assert run("notice", out) == 0
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*.docx")} == before


def test_explain_names_clause_cells_figures_and_what_would_settle_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(tmp_path / "a.xlsx", LAYOUTS["万元与亩"])
    run("check", path, "--out", tmp_path / "out", "--year", 2022, "--as-of", "2022-12-31")
    capsys.readouterr()
    assert run("explain", tmp_path / "out", NAMES[1]) == 0
    told = capsys.readouterr().out
    for part in ("四（五）", "Sheet!D3", "4.996", "-0.004", "增加超过 0.04 万元"):
        assert part in told


def test_the_ledger_holds_numbers_and_no_formula(tmp_path: Path) -> None:
    rows = [["企业名称", "税收（万元）", "用地（亩）"], ["=1+1", 10, 10], ["@SUM(A1)", 20, 10]]
    run(
        "check",
        sheet(tmp_path / "a.xlsx", [rows[0], ["'=1+1", 10, 10], ["@SUM(A1)", 20, 10]]),
        "--out",
        tmp_path / "out",
        "--year",
        2022,
    )
    book = load_workbook(tmp_path / "out" / "台账.xlsx")
    kinds = {cell.data_type for page in book for line in page.iter_rows() for cell in line}
    assert "f" not in kinds
    assert "n" in kinds


def test_read_writes_exact_records(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", LAYOUTS["元与平方米"])
    run("read", path, "--out", tmp_path / "records.parquet", "--year", 2022)
    frame = pl.read_parquet(tmp_path / "records.parquet")
    assert frame.columns[:5] == ["file", "sheet", "row", "record_id", "kind"]
    assert frame["tax"].to_list()[:2] == ["16.2", "49.96"]
    assert frame["land_actual"].to_list()[0] == "3.24"
    assert (tmp_path / "问题清单.xlsx").exists()


def test_documents_are_written_on_demand_and_verified(tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = ["--profile", SAMPLES / "profile.yaml", "--year", 2022, "--as-of", "2022-12-31"]
    asked = [
        word
        for title in ("约谈通知书", "送达回证", "整改复查意见书", "一企一策整治方案")
        for word in ("--document", title)
    ]
    assert run("check", SAMPLES / "上报表", "--out", out, *given, *asked) == 1
    count = {path.name: len(list(path.glob("*.docx"))) for path in (out / "notices").iterdir() if path.is_dir()}
    informed = count["低效企业整治提升告知书"] + count["两高企业对标提升告知书"]
    assert count["约谈通知书"] == count["一企一策整治方案"] == informed
    assert count["整改复查意见书"] == count["责令限期整改通知书"]
    assert count["送达回证"] >= count["低效企业整治提升告知书"] + count["责令限期整改通知书"]
    assert run("verify", out) == 0


def test_an_unknown_document_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", SAMPLES / "上报表", "--out", tmp_path / "out", "--document", "处罚决定书") == 2
    assert "约谈通知书" in capsys.readouterr().err
