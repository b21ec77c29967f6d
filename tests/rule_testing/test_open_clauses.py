"""docs/存疑条款.md is so: every clause that it names is there, and its example comes out as the page says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from regional_sheets import judged, long

from tenglong.engine.core.resources import RULES
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.vocabulary.labels import labels

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "存疑条款.md").read_text(encoding="utf-8")
SHEETS = {
    "HZ17-T01": ("湖州市", "规上工业全员劳动生产率年均增速", 2020, "%"),
    "YZ21-N01.1": ("鄞州区", "规上工业增加值", 2025, "亿元"),
    "YZ21-N03.1": ("鄞州区", "生产设备数控化率", 2025, "%"),
    "YZ21-N16": ("鄞州区", "市级以上工业互联网平台", 2025, "个"),
    "SZ22-N08.3": ("嵊州市", "省级隐形冠军企业", 2023, "家"),
    "JX22-T06": ("嘉兴市", "研发费用占营业收入比重", 2025, "%"),
}


def _rows(title: str) -> list[list[str]]:
    section = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("row", _rows("企业条款"), ids=lambda row: f"{row[0]} {row[4]}")
def test_an_open_clause_comes_out_as_the_page_says(row: list[str]) -> None:
    name, clause, *_, example, outcome, _ = row
    [policy] = load_policies([name.partition("-")[0]])
    [rule] = [rule for rule in policy.rules if rule.criterion.id == name]
    assert rule.criterion.clause.startswith(clause)
    tests = yaml.safe_load((RULES / "policies" / policy.head.id / "tests.yaml").read_text(encoding="utf-8"))
    [case] = [case for case in tests["cases"] if case["id"] == example]
    expected = case["expect"][name]
    assert labels().of("outcome", expected if isinstance(expected, str) else expected["outcome"]) == outcome


@pytest.mark.parametrize("row", _rows("区域目标"), ids=lambda row: f"{row[0]} {row[4]}")
def test_an_open_target_comes_out_as_the_page_says(row: list[str]) -> None:
    name, *_, figure, outcome, _ = row
    place, indicator, year, unit = SHEETS[name]
    verdict = judged(long((place, indicator, year, figure, unit)), name, day=date(year, 12, 31))
    assert labels().of("outcome", verdict["outcome"]) == outcome
