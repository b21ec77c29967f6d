"""Long tables are bounded, too: rows, columns and the bytes of a part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.files import long_source
from tenglong.engine.intake.files.long_source import LongSource
from tenglong.engine.run.check_run import check


def refused(path: Path, limits: str = "{}") -> str:
    profile = path.with_name("配置.yaml")
    profile.write_text(f"limits: {limits}\n", encoding="utf-8")
    options = Options(files=(path,), as_of=date(2022, 12, 31), profile=profile, parts=True, notices=False)
    with pytest.raises(SubmissionError) as caught:
        check(options, path.with_name("结果"))
    assert not path.with_name("结果").exists()
    return caught.value.line


def table(path: Path, rows: int) -> Path:
    frame = pl.DataFrame({"企业名称": ["甲厂"]}).select(
        pl.col("企业名称").repeat_by(rows).explode(), pl.lit("3").alias("税收")
    )
    frame.write_parquet(path)
    return path


def test_more_rows_than_the_office_allows(tmp_path: Path) -> None:
    assert "超过上限 1000 行" in refused(table(tmp_path / "a.parquet", 2000), "{long_rows: 1000}")
    csv = tmp_path / "a.csv"
    csv.write_text("企业名称,税收\n" + "甲厂,3\n" * 2000, encoding="utf-8")
    assert "超过上限 1000 行" in refused(csv, "{long_rows: 1000}")


def test_more_columns_than_any_sheet_has(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({f"列{number}": ["1"] for number in range(600)}).write_parquet(path)
    assert "列有 600 个" in refused(path)
    csv = tmp_path / "a.csv"
    csv.write_text("企业名称" + ",税收" * 20_000 + "\n" + ",1" * 20_000 + "\n", encoding="utf-8")
    assert "列有" in refused(csv)


def test_one_long_text_named_in_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_source, "MOST_PART_BYTES", 1_000_000)
    path = tmp_path / "a.parquet"
    pl.DataFrame({"企业名称": ["甲" * 1000] * 2000}).write_parquet(path)
    source = LongSource.of_parquet(path, "a.parquet", "a")
    assert source.frame(0, 10).height == 10
    with pytest.raises(SubmissionError, match="第 2 行起 2000 行的字节"):
        source.frame(0, 2000)


@pytest.mark.slow
def test_a_page_far_down_that_unpacks_to_more_than_is_allowed_is_refused_by_the_child(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    names = pl.Series("企业名称", [*(f"甲{number}厂" for number in range(5000)), "0" * 200_000_000])
    pl.DataFrame([names]).write_parquet(path, row_group_size=1000, compression="zstd", statistics=False)
    assert path.stat().st_size < 200_000
    assert "超过上限" in refused(path, "{memory_megabytes: 500}")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_that_lacks_a_field_is_named(tmp_path: Path, quote: str) -> None:
    rows = [f"{quote}{number}厂{quote},10,300,40\n" for number in range(50)]
    rows[20] = f"{quote}20厂{quote},300,40\n"
    path = tmp_path / "a.csv"
    path.write_text("企业名称,实际用地(亩),税收实际贡献(万元),从业人数\n" + "".join(rows), encoding="utf-8")
    assert "第 22 行少于 4 列" in refused(path)
