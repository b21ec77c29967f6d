"""Tables that the office loads: the most specific row by trade, place and scale; lists that only hint; powers."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from office_run import judged, verdict, write_profile, write_sheet

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.policy.reference_lookup import ReferenceRows

KEYS = ("industry_division", "region_code", "scale")
GUIDE = """\
行业大类,区划代码,规模,亩均税收(万元/亩),单位能耗增加值(万元/吨标准煤)
,,,3,1
C17,,,4,1
纺织业,绍兴市,,5,1
纺织业,嵊州市,规上,6,1
1713,,,9,1
"""
HEADER = [
    "企业名称",
    "所属行业",
    "行业代码",
    "规模",
    "税收（万元）",
    "实际用地（亩）",
    "工业增加值（万元）",
    "综合能耗（吨标准煤）",
]


def limits(
    folder: Path, rows: list[list[object]], guide: str = GUIDE, region: str = "330683"
) -> dict[str, tuple[str, str | None]]:
    (folder / "指南.csv").write_text(guide, encoding="utf-8")
    profile = write_profile(folder, "reference_tables: {高耗低效指南: 指南.csv}\n")
    full = [[*row, 10, 10, 1, 10] for row in rows]
    check = judged(write_sheet(folder / "企业.xlsx", full, HEADER), profile, region=region, policies=("SZ22",))
    found = {str(row[0]): verdict(check, str(row[0]), "SZ22-R01") for row in rows}
    return {name: (row["outcome"], row["limit"]) for name, row in found.items()}


def test_the_most_specific_row_gives_the_figure(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["甲厂有限公司", "纺织业", "C1713", "规上"],
        ["乙厂有限公司", "纺织业", None, "规上"],
        ["丙厂有限公司", "纺织业", None, "规下"],
        ["丁厂有限公司", "家具制造业", None, "规下"],
    ]
    found = limits(tmp_path, rows)
    assert [limit for _, limit in found.values()] == ["9", "6", "5", "3"]


def test_an_unknown_scale_matters_only_where_a_row_asks_for_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [["甲厂有限公司", "纺织业", None, None], ["乙厂有限公司", "家具制造业", None, None]]
    found = limits(tmp_path, rows)
    assert found["甲厂有限公司"][0] == "insufficient"
    assert found["乙厂有限公司"] == ("hit", "3")


def test_a_trade_without_a_row_needs_the_reference(tmp_path: Path) -> None:
    guide = "行业大类,亩均税收,单位能耗增加值\nC17,4,1\n"
    rows: list[list[object]] = [["甲厂有限公司", "家具制造业", None, "规上"]]
    assert limits(tmp_path, rows, guide)["甲厂有限公司"][0] == "needs_reference"


@pytest.mark.parametrize(
    ("guide", "what"),
    [
        ("行业大类,亩均税收,单位能耗增加值\n印染,4,1\n", "不是国标的代码或名称"),
        ("行业大类,区划代码,亩均税收,单位能耗增加值\nC17,东海县城,4,1\n", "地区“东海县城”不认识"),
        ("行业大类,亩均税收,单位能耗增加值\nC17,4,1\n纺织业,5,1\n", "出现多次"),
        ("亩均税收,单位能耗增加值\n4,1\n", "缺少列"),
        ("行业大类,亩均税收(亩),单位能耗增加值\nC17,4,1\n", "单位“亩”"),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, guide: str, what: str) -> None:
    with pytest.raises(ProfileError, match=what):
        limits(tmp_path, [["甲厂有限公司", "纺织业", None, "规上"]], guide)


def test_the_narrower_first_key_wins_whatever_the_order_of_rows() -> None:
    cells = [(None, None, None), ("C17", "330683", "规上"), ("C1713", None, None)]
    for order in (cells, cells[::-1]):
        rows = ReferenceRows(KEYS, tuple(order))
        found = [
            rows.fitting(values)
            for values in (("C1713", "330683", "规上"), ("C17", "330683", "规上"), ("C21", None, None))
        ]
        assert [order[index] for index in found if index is not None] == [cells[2], cells[1], cells[0]]


def test_an_unknown_trade_is_undecided_where_a_narrower_row_might_fit() -> None:
    rows = ReferenceRows(KEYS, (("C17", None, None), (None, None, None)))
    assert rows.fitting((None, "330683", "规上")) is None
    assert ReferenceRows(KEYS, ((None, None, None),)).fitting((None, None, None)) == 0


def test_the_list_of_two_high_trades_only_hints(tmp_path: Path) -> None:
    (tmp_path / "两高.csv").write_text("行业,来源\n黑色金属冶炼和压延加工业,某清单\n1713,某清单\n", encoding="gb18030")
    profile = write_profile(tmp_path, "two_high_trades: 两高.csv\n")
    header = ["企业名称", "所属行业", "行业代码", "两高企业", "安全隐患"]
    rows = [
        ["甲钢有限公司", "黑色金属冶炼和压延加工业", None, None, "有"],
        ["乙钢有限公司", "黑色金属冶炼和压延加工业", None, "否", "有"],
        ["丙染有限公司", "纺织业", "1713", None, "有"],
        ["丁织有限公司", "纺织业", None, None, "有"],
    ]
    check = judged(write_sheet(tmp_path / "企业.xlsx", rows, header), profile, policies=("SZ22",))
    hints = check.records.problems.filter(pl.col("code") == "two_high_trade")
    assert hints["name"].to_list() == ["甲钢有限公司", "丙染有限公司"]
    assert verdict(check, "甲钢有限公司", "SZ22-E02")["outcome"] == "insufficient"  # a trade is no finding
    assert set(hints["severity"]) == {"info"}


def test_the_list_of_powers_may_be_a_file_that_says_what_gives_them(tmp_path: Path) -> None:
    (tmp_path / "赋权.csv").write_text("编号,事项,依据\n1,消防隐患,某公告\n2,安全隐患,某公告\n", encoding="utf-8-sig")
    profile = load_profile(write_profile(tmp_path, "powers: [安全隐患, 违法建设]\npowers_file: 赋权.csv\n"))
    assert profile.config.powers == {"安全隐患": "某公告", "违法建设": "", "消防隐患": "某公告"}
    (tmp_path / "赋权.csv").write_text("编号,名称\n1,消防隐患\n", encoding="utf-8")
    with pytest.raises(ProfileError, match="没有“事项”列"):
        load_profile(tmp_path / "profile.yaml")
