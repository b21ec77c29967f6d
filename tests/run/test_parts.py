"""Long tables in parts give the verdicts that they give whole, whatever the parts and however the rows lie."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from long_tables import DAY, assert_same_tables, both_ways, code, frame, profile, table, write_csv
from polars.testing import assert_frame_equal

from tenglong.cli import _run
from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import RunError, SubmissionError
from tenglong.engine.run.check_run import check

EXAMPLES = int(os.environ.get("TENGLONG_EXAMPLES", "6"))


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None)
@given(
    count=st.integers(1, 90),
    seed=st.integers(0, 2**32),
    pieces=st.integers(1, 8),
    year=st.sampled_from([None, 2022, 2020]),
)
def test_parts_of_any_size_give_the_tables_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, count: int, seed: int, pieces: int, year: int | None
) -> None:
    folder = tmp_path_factory.mktemp("both")
    part_rows = -(-count // pieces)  # of one row, too; but not ninety parts, each of which is a check of its own
    frame(count, seed).write_parquet(folder / "企业.parquet", row_group_size=17)
    whole, parts = both_ways(folder, folder / "企业.parquet", part_rows=part_rows, year=year)
    assert_same_tables(folder)
    assert_frame_equal(whole.tally.towns.sort("town"), parts.tally.towns.sort("town"))
    assert (
        whole.tally.by("verdicts", "criterion", "outcome").items()
        == parts.tally.by("verdicts", "criterion", "outcome").items()
    )
    assert (whole.parts, parts.parts >= -(-count // part_rows)) == (0, True)


def test_several_tables_with_columns_of_their_own_are_one_submission(tmp_path: Path) -> None:
    rows = frame(120, 5)
    rows.head(50).write_parquet(tmp_path / "甲.parquet")
    keyed = rows.slice(50, 40).rename({"企业名称": "name", "税收（万元）": "tax"}).drop("乡镇")
    keyed.write_parquet(tmp_path / "乙.parquet")
    write_csv(rows.slice(90), tmp_path / "丙.csv", above=["2022年企业情况表", "单位：万元、亩"], encoding="gb18030")
    files = [tmp_path / name for name in ("甲.parquet", "乙.parquet", "丙.csv")]
    both_ways(tmp_path, *files, part_rows=40)
    assert_same_tables(tmp_path)
    assert set(table(tmp_path / "parts", "records")["file"]) == {path.name for path in files}


@pytest.mark.slow
def test_rows_of_one_enterprise_are_joined_wherever_they_stand(tmp_path: Path) -> None:
    parcels = pl.DataFrame(
        {"企业名称": ["甲厂", *(f"其他{n}厂" for n in range(30)), "甲厂"], "信用代码": [code(1), *(code(n + 2) for n in range(30)), code(1)],
         "地址": [f"{n}号" for n in range(32)], "自有用地（亩）": [4.0] * 32, "税收（万元）": [35.0] * 32,
         "所属行业": ["纺织业"] * 32}
    )  # fmt: skip
    parcels.write_parquet(tmp_path / "地块.parquet")
    both_ways(tmp_path, tmp_path / "地块.parquet", part_rows=11, year=2022)
    found = table(tmp_path / "parts", "verdicts").filter(pl.col("name") == "甲厂", pl.col("criterion") == "SZ20-E01")
    assert found.select("actual", "outcome").rows() == [("4.375", "hit")]
    assert found["cells"].to_list() == [["地块!E2、地块!E33", "地块!D2、地块!D33", "地块!F2、地块!F33"]]
    assert_same_tables(tmp_path)


@pytest.mark.slow
def test_quarters_by_their_first_and_last_day_add_up_wherever_they_stand(tmp_path: Path) -> None:
    ends = [
        ("2022-01-01", "2022-03-31"),
        ("2022-04-01", "2022-06-30"),
        ("2022-07-01", "2022-09-30"),
        ("2022-10-01", "2022-12-31"),
    ]
    days = [(f"{n % 10}厂", code(n % 10), *ends[n // 10]) for n in range(40)]
    quarters = pl.DataFrame(days, schema=["企业名称", "信用代码", "税款所属期起", "税款所属期止"], orient="row")
    quarters = quarters.with_columns(
        pl.lit(4.0).alias("自有用地（亩）"), pl.lit(35.0).alias("税收（万元）"), pl.lit("纺织业").alias("所属行业")
    )
    quarters.write_parquet(tmp_path / "季度.parquet")
    both_ways(tmp_path, tmp_path / "季度.parquet", part_rows=14, year=2022)
    assert set(table(tmp_path / "parts", "records")["tax"]) == {"140"}
    assert_same_tables(tmp_path)


@pytest.mark.slow
def test_the_trade_that_the_title_says_of_all_holds_in_every_part(tmp_path: Path) -> None:
    path = tmp_path / "青溪制造业企业清单.parquet"
    frame(60, 4).drop("所属行业").write_parquet(path)
    both_ways(tmp_path, path, part_rows=20, year=2022)
    outcomes = table(tmp_path / "parts", "verdicts").filter(pl.col("criterion") == "SZ20-E01")
    assert {"hit", "clear"} <= set(outcomes["outcome"])
    assert outcomes["assumptions"].list.contains("行业门类取自标题或表头").all()
    assert_same_tables(tmp_path)


@pytest.mark.slow
def test_indicators_of_a_list_add_up_over_the_parts(tmp_path: Path) -> None:
    frame(150, 9).write_parquet(tmp_path / "企业.parquet")
    both_ways(tmp_path, tmp_path / "企业.parquet", part_rows=50, year=2022)
    whole, parts = (
        pl.read_parquet(tmp_path / way / "indicators.parquet").sort("criterion", "limit") for way in ("whole", "parts")
    )
    assert whole.height > 0
    assert_frame_equal(whole.drop("unknown", "message"), parts.drop("unknown", "message"))
    assert [set(names) for names in whole["unknown"]] == [set(names) for names in parts["unknown"]]


@pytest.mark.slow
def test_two_runs_in_parts_give_the_same_bytes(tmp_path: Path) -> None:
    frame(200, 3).write_parquet(tmp_path / "企业.parquet")
    options = Options(files=(tmp_path / "企业.parquet",), as_of=DAY, profile=profile(tmp_path, 67), parts=True)
    for name in ("a", "b"):
        check(options, tmp_path / name)
    first, second = (
        {path.relative_to(tmp_path / name): path for path in (tmp_path / name).rglob("*.*")} for name in ("a", "b")
    )
    assert first.keys() == second.keys()
    for name, path in first.items():
        if path.is_file() and name.name != "run.json":
            assert path.read_bytes() == second[name].read_bytes(), name


def test_many_rows_are_checked_in_parts_and_few_whole(tmp_path: Path) -> None:
    rows = frame(41, 2)
    write_csv(rows, tmp_path / "企业.csv")
    rows.write_parquet(tmp_path / "企业.parquet")
    for name in ("企业.csv", "企业.parquet"):
        options = Options(files=(tmp_path / name,), as_of=DAY, notices=False)
        assert check(replace(options, profile=profile(tmp_path, 20)), tmp_path / "out").parts > 2
        assert check(replace(options, profile=profile(tmp_path, 21)), tmp_path / "out").parts == 0
    account = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert set(account["seconds"]) == set(account["rows"]) == set(account["peak_megabytes"])
    assert account["rows"]["read"] == account["records"]
    assert account["peak_megabytes"]["read"] > 10


@pytest.mark.slow
def test_explanation_letters_and_verification_work_on_a_run_in_parts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame(120, 4).write_parquet(tmp_path / "企业.parquet")
    both_ways(tmp_path, tmp_path / "企业.parquet", part_rows=25, year=2022, notices=None)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert not (parts / "notices").exists()
    assert _run(["notice", str(parts)]) == 0
    letters = [
        {path.relative_to(out): path.read_bytes() for path in (out / "notices").rglob("*.docx")}
        for out in (whole, parts)
    ]
    assert letters[0]
    assert letters[0] == letters[1]
    assert_frame_equal(table(whole, "decisions"), table(parts, "decisions"))
    name = table(parts, "decisions")["record_id"][0]
    capsys.readouterr()
    told = []
    for out in (whole, parts):
        assert _run(["explain", str(out), name]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert _run(["explain", str(parts), "没有这家"]) == 2
    assert _run(["verify", str(parts)]) == 1  # the letters are sound, but were not derived again
    assert "分批检查的结果不重新判断" in capsys.readouterr().out


@pytest.mark.slow
def test_letters_can_be_asked_for_with_the_check(tmp_path: Path) -> None:
    frame(60, 4).write_parquet(tmp_path / "企业.parquet")
    both_ways(tmp_path, tmp_path / "企业.parquet", part_rows=25, year=2022, notices=True)
    whole, parts = (json.loads((tmp_path / way / "run.json").read_text(encoding="utf-8")) for way in ("whole", "parts"))
    assert whole["documents"] == parts["documents"] > 0


@pytest.mark.parametrize(
    "name, text, said",
    [
        ("宽.csv", "企业名称,税收\n" + "甲,1\n" * 100 + "乙,2,3\n", "第 102 行有 3 列，多于 2 列"),
        ("引号.csv", '企业名称,税收\n"甲,1\n乙,2\n', "第 2 行的引号没有成对"),
        ("吞行.csv", '企业名称,地址,税收\n甲,"乙,2,3\n丙,丁",4\n戊,己,5\n', "第 2 行的引号或换行"),
        ("空字符.csv", "企业名称,税收\n" + "甲,1\n" * 400_000 + "乙,\0,2\n", "第 400002 行含有空字符"),
        ("行名.csv", "企业名称,税收\n" + "1,甲,2\n" * 9, "数据行有 3 列，表头只有 2 列"),
        ("无表头.csv", "甲,1\n乙,2\n", "没有认得出的表头"),
        ("分节.csv", "企业名称,信用代码,税收\n甲,1,1\n一、三界镇,,\n乙,2,2\n", "分节标题"),
    ],
)
def test_what_cannot_be_read_in_parts_is_refused_in_one_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SubmissionError, match=said):
        check(Options(files=(tmp_path / name,), as_of=DAY, parts=True), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_a_totals_row_is_no_enterprise_and_its_sum_is_said_to_be_unchecked(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("企业名称,税收（万元）,实际用地（亩）\n甲厂,1,2\n合计,9,2\n", encoding="utf-8")
    result = check(Options(files=(tmp_path / "表.csv",), as_of=DAY, parts=True), tmp_path / "out")
    assert result.tally.records == 1
    assert set(table(tmp_path / "out", "problems")["code"]) >= {"row_total", "total_unchecked"}


def test_a_header_that_stands_again_is_no_enterprise(tmp_path: Path) -> None:
    page = "企业名称,税收（万元）,实际用地（亩）\n" + "".join(f"{{}}{n}厂,1,2\n" for n in range(3000))
    (tmp_path / "表.csv").write_text(page.replace("{}", "甲") + page.replace("{}", "乙"), encoding="utf-8")
    both_ways(tmp_path, tmp_path / "表.csv", part_rows=2500)
    assert_same_tables(tmp_path)
    told = table(tmp_path / "parts", "problems").filter(pl.col("code") == "row_repeat")
    assert told["row"].to_list() == [3002]


def test_two_tables_in_one_file_are_refused(tmp_path: Path) -> None:
    text = "企业名称,税收（万元）\n甲厂,1\n\n企业名称,乡镇,实际用地（亩）\n甲厂,三界镇,2\n"
    (tmp_path / "表.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SubmissionError, match="不止一张表"):
        check(Options(files=(tmp_path / "表.csv",), as_of=DAY, parts=True), tmp_path / "out")


def test_a_spreadsheet_beside_long_tables_is_refused(tmp_path: Path) -> None:
    from office_run import write_sheet

    frame(30).write_parquet(tmp_path / "长表.parquet")
    sheet = write_sheet(tmp_path / "短表.xlsx", [["甲厂", "纺织业", "规上", 1, 1]])
    options = Options(files=(tmp_path / "长表.parquet", sheet), as_of=DAY, profile=profile(tmp_path, 10))
    with pytest.raises(SubmissionError, match="短表"):
        check(options, tmp_path / "out")
    assert check(replace(options, parts=False), tmp_path / "out").tally.records > 1


def test_what_is_no_table_in_a_folder_is_skipped_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "上报"
    folder.mkdir()
    frame(30).write_parquet(folder / "长表.parquet")
    (folder / "说明.txt").write_text("请查收", encoding="utf-8")
    (folder / "扫描.pdf").write_bytes(b"%PDF-1.7")
    both_ways(tmp_path, folder, part_rows=10)
    assert_same_tables(tmp_path)
    told = table(tmp_path / "parts", "problems").filter(pl.col("code") == "file_skipped")
    assert sorted(told["file"]) == ["扫描.pdf", "说明.txt"]


def test_a_damaged_parquet_file_is_one_line(tmp_path: Path) -> None:
    whole = tmp_path / "企业.parquet"
    frame(500).write_parquet(whole)
    data = whole.read_bytes()
    for name, broken in (("尾.parquet", data[:-9]), ("中.parquet", data[:100] + bytes(3000) + data[3100:])):
        (tmp_path / name).write_bytes(broken)
        for parts in (True, False):
            with pytest.raises(SubmissionError, match="损坏"):
                check(Options(files=(tmp_path / name,), as_of=DAY, parts=parts), tmp_path / "out")


def test_region_figures_and_approved_lists_are_not_checked_in_parts(tmp_path: Path) -> None:
    frame(5).write_parquet(tmp_path / "企业.parquet")
    for more in ({"kind": "region"}, {"release": tmp_path / "放行.xlsx"}):
        with pytest.raises(RunError, match="分批检查"):
            check(Options(files=(tmp_path / "企业.parquet",), as_of=DAY, parts=True, **more), tmp_path / "out")  # type: ignore[arg-type]
