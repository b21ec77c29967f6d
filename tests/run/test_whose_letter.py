"""Where it is not sure whose rows they are, a person decides: no letter, no question, nobody's figures with another."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from long_tables import DAY, assert_same_tables, both_ways, code

from tenglong.engine.checking.options import Options
from tenglong.engine.run.check_run import check

A, B = code(201), code(202)
FIRM, OTHER = "浙江青溪针织有限公司", "浙江白石五金有限公司"
HEAD = "企业名称,统一社会信用代码,税收（万元）,用地面积（亩）,是否规上,所属行业,是否存在安全隐患"
PROFILE = """
office: {name: 青溪县人民政府, kind: 县级政府, region: "330683"}
powers: [安全隐患]
issue_date: 2022-12-31
"""


def decisions(folder: Path, *files: list[str], head: str = HEAD) -> pl.DataFrame:
    paths = []
    for number, rows in enumerate(files):
        paths.append(folder / f"{number}.csv")
        paths[-1].write_text("\n".join([head, *rows]), encoding="utf-8")
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    check(Options(files=tuple(paths), as_of=DAY, year=2022, profile=folder / "profile.yaml"), folder / "out")
    return pl.read_parquet(folder / "out" / "decisions.parquet")


def row(name: str, given: str, tax: str = "30", land: str = "12", hazard: str = "否") -> str:
    return f"{name},{given},{tax},{land},规下,纺织业,{hazard}"


@pytest.mark.parametrize(
    "files",
    [
        [[row(FIRM, A), row(OTHER, A)]],
        [[row(FIRM, A)], [row(OTHER, A, hazard="是")]],
        [[row(FIRM, A), row("青溪针织", A)]],
        [[row(FIRM, A), row(f"{FIRM}甘霖分公司", A, tax="3")]],
        [[row(FIRM, A), row(FIRM, B, tax="90")]],
        [[row(FIRM, "", tax="8.8")], [row(FIRM, A, tax="100")]],
        [[row(FIRM, ""), row(FIRM, "", tax="90", hazard="是")]],
        [[row(FIRM, A, tax=""), row(FIRM, "", tax="90", land="")]],
        [[row(FIRM, A), row(FIRM, A[:-1])]],
    ],
)
def test_a_firm_that_is_not_sure_gets_no_letter(tmp_path: Path, files: list[list[str]]) -> None:
    found = decisions(tmp_path, *files)
    assert found["decisions"].list.contains("review").all()
    assert found["documents"].list.len().sum() == 0
    assert not list((tmp_path / "out" / "notices").rglob("*.docx"))
    reasons = "".join(found["reasons"].explode())
    assert "同名" in reasons or "统一社会信用代码" in reasons


def test_the_same_row_twice_gives_one_letter(tmp_path: Path) -> None:
    found = decisions(tmp_path, [row(FIRM, ""), row(FIRM, "")], [row(FIRM, "")])
    assert found["decisions"].to_list() == [["inform", "list"]]
    assert found["documents"].list.len().to_list() == [1]


def test_parts_ask_as_the_whole_does(tmp_path: Path) -> None:
    firms = [row(f"浙江青溪{n}针织有限公司", code(300 + n)) for n in range(12)]
    doubts = [
        row(FIRM, A),
        row(OTHER, A),
        row(FIRM, ""),
        row(FIRM, B),
        row("青溪饰品厂", ""),
        row("青溪饰品厂", "", tax="9"),
    ]
    twice = [row("青溪砖瓦厂", ""), row("青溪砖瓦厂", "")]
    rows = [*firms[:6], *doubts[:3], *twice[:1], *firms[6:], *doubts[3:], *twice[1:]]
    (tmp_path / "企业.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    whole, _ = both_ways(tmp_path, tmp_path / "企业.csv", part_rows=3, year=2022)
    assert_same_tables(tmp_path)
    cautions = pl.read_parquet(tmp_path / "parts" / "cautions.parquet").filter(caution="identity")
    assert cautions["record_id"].n_unique() == len(doubts)
    assert whole.tally.records == len(rows) - 1


def test_parts_add_quarters_and_taxes_up_as_the_whole_does(tmp_path: Path) -> None:
    head = "企业名称,统一社会信用代码,税款所属期,税种,税收（万元）,用地面积（亩）,是否规上,所属行业"
    names = [(f"浙江青溪{n}针织有限公司", code(500 + n) if n % 3 else "") for n in range(9)]
    rows = [
        f"{name},{given},{year}年{quarter}季度,{kind},{3 + at},12,规下,纺织业"
        for year in (2022, 2021)
        for quarter in (1, 2, 3, 4)
        for at, (name, given) in enumerate(names)
        for kind in ("增值税", "企业所得税")
        if (at, quarter) != (8, 4)
    ]
    (tmp_path / "税收.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    both_ways(tmp_path, tmp_path / "税收.csv", part_rows=7, year=2022)
    assert_same_tables(tmp_path)
    records = pl.read_parquet(tmp_path / "parts" / "records.parquet").sort("row")
    assert dict(records.select("name", "tax").iter_rows()) == {
        name: None if at == 8 else str(8 * (3 + at)) for at, (name, _) in enumerate(names)
    }
    assert set(records["land_actual"]) == {"12"}
