"""A name that the document does not print clearly is guessed: who bears it is told the reason and left to a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tenglong.engine.checking.finished_run import read_run
from tenglong.engine.checking.options import Options
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.report.console.explain import print_explanation
from tenglong.engine.report.rules.catalogue import describe
from tenglong.engine.run.check_run import check

SHEET = """嵊州市制造业企业清单
企业名称,县市区,乡镇,行业门类,规模,实际用地(亩),税收(万元)
浙江迪贝电气股份有限公司,嵊州市,三界镇,制造业,规上,100,100
嵊州溪口锦程五金厂,嵊州市,三界镇,制造业,规上,100,100
"""


def test_a_guessed_name_of_the_annex_goes_to_review_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "企业.csv").write_text(SHEET, encoding="utf-8")
    options = Options(files=(tmp_path / "企业.csv",), as_of=date(2022, 12, 31), year=2022, policies=("SZ20",))
    check(options, tmp_path / "out")
    decisions = pl.read_parquet(tmp_path / "out" / "decisions.parquet")
    said = dict(decisions.select("name", "decisions").iter_rows())
    assert said["浙江迪贝电气股份有限公司"] == ["review"]
    assert said["嵊州溪口锦程五金厂"] == ["inform"]
    verdicts = pl.read_parquet(tmp_path / "out" / "verdicts.parquet")
    [row] = verdicts.filter(pl.col("criterion") == "SZ20-L01", pl.col("outcome") == "boundary").to_dicts()
    assert row["name"] == "浙江迪贝电气股份有限公司"
    assert "附件1第35行印刷错位" in row["message"]
    print_explanation(read_run(tmp_path / "out"), "浙江迪贝电气股份有限公司")
    assert "附件1第35行印刷错位" in capsys.readouterr().out


def test_show_tells_how_many_names_of_a_list_are_guessed() -> None:
    assert "88 行，其中 3 行名称为推定" in describe(load_policies(["SZ20"]), "SZ20-L01", as_of=date(2022, 12, 31))
