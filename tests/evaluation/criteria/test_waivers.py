"""Waivers: a hit that the office lets pass until a day goes to review; after that day it is handled and reported."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_run import decisions, judged, verdict, write_profile, write_sheet

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.policy.office import office_policies
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.rule_testing.lint_profile import lint_profile

HEADER = ["企业名称", "统一社会信用代码", "所属行业", "税收（万元）", "实际用地（亩）", "安全隐患"]
FIRMS: list[list[Any]] = [
    ["甲厂有限公司", "91330683MA2BXXXX0A", "纺织业", 2, 2, "有"],
    ["乙厂（嵊州）有限公司", None, "纺织业", 2, 2, "无"],
    ["丙厂有限公司", None, "纺织业", 2, 2, "无"],
]
WAIVER = "waivers:\n  - {name: 乙厂(嵊州)有限公司, criterion: SZ20-E01, reason: 正在搬迁, approver: 张某, expires: 2022-12-31}\n"


def run(folder: Path, text: str, day: date = date(2022, 12, 31)) -> dict[str, dict[str, str]]:
    check = judged(write_sheet(folder / "企业.xlsx", FIRMS, HEADER), write_profile(folder, text), as_of=day)
    assert verdict(check, "乙厂（嵊州）有限公司", "SZ20-E01")["outcome"] == "hit"
    expired = check.records.problems.filter(check.records.problems["code"] == "waiver_expired")
    return {"到期": {row["name"]: row["problem"] for row in expired.iter_rows(named=True)}} | {
        str(row[0]): {code: why for code, why in decisions(check, str(row[0])).items() if code != "verify"}
        for row in FIRMS
    }


def test_a_waived_hit_goes_to_review_until_its_last_day(tmp_path: Path) -> None:
    found = run(tmp_path, WAIVER)
    assert list(found["乙厂（嵊州）有限公司"]) == ["review"]
    assert "正在搬迁（张某批准，至 2022-12-31）" in found["乙厂（嵊州）有限公司"]["review"]
    assert list(found["丙厂有限公司"]) == ["inform"]
    assert found["到期"] == {}


def test_after_that_day_it_is_handled_and_reported(tmp_path: Path) -> None:
    found = run(tmp_path, WAIVER, date(2023, 1, 1))
    assert list(found["乙厂（嵊州）有限公司"]) == ["inform"]
    assert "2022-12-31 到期" in found["到期"]["乙厂（嵊州）有限公司"]


def test_a_renewed_waiver_is_not_reported(tmp_path: Path) -> None:
    renewed = WAIVER + WAIVER.split("\n", 1)[1].replace("2022-12-31", "2023-12-31")
    found = run(tmp_path, renewed, date(2023, 1, 1))
    assert list(found["乙厂（嵊州）有限公司"]) == ["review"]
    assert found["到期"] == {}


def test_only_the_waived_criterion_is_held_back(tmp_path: Path) -> None:
    text = WAIVER.replace("乙厂(嵊州)有限公司", "甲厂有限公司")
    found = run(tmp_path, text)["甲厂有限公司"]
    assert {"refer", "review"} <= set(found)
    assert "SZ20-E01" in found["review"]


def test_an_unlawful_hit_can_be_waived_and_then_gives_neither_order_nor_referral(tmp_path: Path) -> None:
    text = WAIVER.replace("乙厂(嵊州)有限公司", "甲厂有限公司").replace("SZ20-E01", "SZ22-F02")
    found = run(tmp_path, text)["甲厂有限公司"]
    assert "refer" not in found
    assert "SZ22-F02 触发，但本单位登记暂缓" in found["review"]


def test_a_waiver_needs_somebody_a_criterion_and_an_end(tmp_path: Path) -> None:
    for text, what in (
        (WAIVER.replace("name: 乙厂(嵊州)有限公司, ", ""), "至少写一个"),
        (WAIVER.replace(", expires: 2022-12-31", ""), "expires"),
        (WAIVER.replace("SZ20-E01", "SZ20-E99"), "没有条款“SZ20-E99”"),
    ):
        with pytest.raises(ProfileError, match=what):
            office_policies(load_profile(write_profile(tmp_path, text)))


def test_lint_reports_expired_waivers_and_those_without_a_code(tmp_path: Path) -> None:
    profile = load_profile(write_profile(tmp_path, WAIVER))
    policies = office_policies(profile)
    levels = {
        day: [finding.level for finding in lint_profile(profile, policies, day)]
        for day in (date(2022, 12, 31), date(2023, 1, 1))
    }
    assert levels == {date(2022, 12, 31): ["info"], date(2023, 1, 1): ["warning"]}
