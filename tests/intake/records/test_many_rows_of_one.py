"""A firm on very many rows: what is told of it stays short, and reading stays fast."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office


def test_thousands_of_rows_of_one_firm_are_told_in_short(tmp_path: Path) -> None:
    rows = "\n".join(["青溪甲机械厂,45,10"] * 20_000)
    (tmp_path / "表.csv").write_text(f"企业名称,税收（万元）,实际用地（亩）\n{rows}\n", encoding="utf-8")
    records = read_submission([tmp_path / "表.csv"], office=Office(), as_of=date(2022, 12, 31))
    assert records.frame.height == 1
    longest = records.problems.select(pl.col("cell", "written", "problem", "advice").str.len_chars().max())
    assert max(length or 0 for length in longest.row(0)) <= 501
    [repeated] = records.problems.filter(pl.col("code") == "rows_repeated")["problem"]
    assert repeated.startswith("20000 行（")
    assert repeated.endswith("…")
    cells = [name for name in records.frame.columns if name.endswith("@")]
    assert all(len(text or "") < 2_000 for text in records.frame.select(cells).row(0))
