"""Who may write to whom: not to itself, not outside its town, not to a firm that is gone, and a task force to nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_run import decisions, judged, write_sheet

from tenglong.engine.decision.facts import Issuer
from tenglong.engine.policy.profile import IssuingOffice, within
from tenglong.engine.vocabulary.departments import same_department

HEADER = ["企业名称", "乡镇", "行业门类", "经营状态", "安全隐患", "产品质量问题"]
BUREAU = "{name: 嵊州市市场监督管理局, kind: 部门, region: '330683'}"
TOWN = "{name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}"


def _decided(folder: Path, row: list[str], office: str, powers: str = "[安全隐患]") -> dict[str, str]:
    sheet = write_sheet(folder / "企业.xlsx", [row], HEADER)
    profile = folder / "profile.yaml"
    profile.write_text(f"office: {office}\npowers: {powers}\n", encoding="utf-8")
    return decisions(judged(sheet, profile, policies=("SZ22",)), row[0])


def test_a_department_does_not_refer_to_itself(tmp_path: Path) -> None:
    found = _decided(tmp_path, ["甲厂", "白石镇", "制造业", "正常", "否", "是"], BUREAU, "[]")
    assert "refer" not in found
    assert "产品质量属本机关职责" in found["review"]


def test_it_orders_where_its_list_of_powers_says_so(tmp_path: Path) -> None:
    row = ["甲厂", "白石镇", "制造业", "正常", "否", "是"]
    assert "order" in _decided(tmp_path, row, BUREAU, "[产品质量]")


def test_it_refers_what_belongs_to_another(tmp_path: Path) -> None:
    assert "refer" in _decided(tmp_path, ["甲厂", "白石镇", "制造业", "正常", "是", "否"], BUREAU, "[]")


@pytest.mark.parametrize(
    ("town", "status", "why"),
    [("黑石镇", "正常", "不在嵊州市白石镇人民政府辖区"), ("白石镇", "注销", "注销"), ("白石镇", "迁出", "迁出")],
)
def test_nothing_is_ordered_outside_the_town_or_to_a_firm_that_is_gone(
    tmp_path: Path, town: str, status: str, why: str
) -> None:
    found = _decided(tmp_path, ["甲厂", town, "制造业", status, "是", "否"], TOWN)
    assert "order" not in found
    assert why in found["review"]


def test_nobody_outside_the_place_is_asked_for_data_either(tmp_path: Path) -> None:
    row = ["甲厂", "黑石镇", "制造业", "正常", "", ""]
    found = _decided(tmp_path, row, TOWN)
    assert "verify" not in found
    assert "数据不足，且所在地为黑石镇，不在嵊州市白石镇人民政府辖区" in found["review"]


@pytest.mark.parametrize(("county", "asked"), [("嵊州市", True), ("", True), ("鄞州区", False)])
def test_a_county_s_office_writes_to_nobody_in_another_county(tmp_path: Path, county: str, asked: bool) -> None:
    header = ["企业名称", "县市区", "行业门类", "规模", "税收（万元）", "实际用地（亩）"]
    sheet = write_sheet(tmp_path / "企业.xlsx", [["甲厂", county, "制造业", "规上", "", "10"]], header)
    profile = tmp_path / "profile.yaml"
    profile.write_text("office: {name: 嵊州市人民政府, kind: 县级政府, region: '330683'}\n", encoding="utf-8")
    run = judged(sheet, profile)
    outside = run.cautions.filter(run.cautions["caution"] == "outside")["reason"].to_list()
    assert outside == ([] if asked else ["所在地为鄞州区，不在嵊州市人民政府辖区"])


def test_its_own_town_is_ordered(tmp_path: Path) -> None:
    assert "order" in _decided(tmp_path, ["甲厂", "白石", "制造业", "正常", "是", "否"], TOWN)


@pytest.mark.parametrize(
    ("office", "named", "same"),
    [
        ("嵊州市经济和信息化局", "市经信局", True),
        ("绍兴市生态环境局嵊州分局", "市生态环境分局", True),
        ("嵊州市消防救援大队", "市消防救援大队", True),
        ("嵊州市经济和信息化局", "市科技局", False),
        ("嵊州市财政局", "", False),
    ],
)
def test_a_department_is_known_by_its_full_name(office: str, named: str, same: bool) -> None:
    assert Issuer(kind="部门", name=office).answers_for(named) is same
    assert not Issuer(kind="乡镇街道", name=office).answers_for(named)
    assert (bool(named) and same_department(office, named)) is same


@pytest.mark.parametrize(("town", "inside"), [("白石镇", True), ("白石", True), ("黑石镇", False), ("开发区", False)])
def test_a_township_is_of_one_town(town: str, inside: bool) -> None:
    office: dict[str, Any] = {"name": "青溪县白石镇人民政府", "kind": "乡镇街道"}
    assert within(IssuingOffice.model_validate(office), town) is inside
    assert within(IssuingOffice.model_validate({**office, "kind": "部门"}), town)
