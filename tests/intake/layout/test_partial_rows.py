"""A row of 其中 (of which) is no enterprise, and does not count again in a total."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office


@pytest.mark.parametrize("label", ["其中：规上", "其中:制造业", "其中", "其中，三界镇", "其中规上企业"])
@pytest.mark.parametrize("before", ["", "1,"])
def test_of_which_is_no_enterprise(tmp_path: Path, label: str, before: str) -> None:
    rows = [
        f"{before}甲织带厂,30",
        f"{before}乙织带厂,40",
        f"{before.replace('1', '')}{label},30",
        f"{before.replace('1', '')}合计,70",
    ]
    path = tmp_path / "a.csv"
    path.write_text(
        "\n".join(["序号,企业名称,税收（万元）" if before else "企业名称,税收（万元）", *rows]), encoding="utf-8"
    )
    records = read_submission([path], office=Office(), as_of=date(2022, 12, 31))
    assert records.frame["name"].to_list() == ["甲织带厂", "乙织带厂"]
    assert sorted(records.problems["code"]) == ["row_partial", "row_total"]


def test_a_name_that_begins_otherwise_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("企业名称,税收（万元）\n其中堂印刷厂,30\n", encoding="utf-8")
    assert read_submission([path], office=Office(), as_of=date(2022, 12, 31)).frame["name"].to_list() == [
        "其中堂印刷厂"
    ]
