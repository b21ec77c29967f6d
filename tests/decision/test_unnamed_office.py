"""A department writes only on clauses that name it, or that another document assigns to it; every other finding asks a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_run import MILL, MILL_HEADER, decisions, judged, write_sheet

from tenglong.engine.checking.check import Check
from tenglong.engine.core.errors import ProfileError
from tenglong.engine.decision.facts import NAMED, NONE_NAMED, NOT_NAMED, CriterionFacts, Issuer
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.profile import IssuingOffice
from tenglong.engine.vocabulary.departments import same_department

EMERGENCY = "{name: 青溪市应急管理局, kind: 部门, region: '330683'}"
INDUSTRY = "{name: 青溪市经济和信息化局, kind: 部门, region: '330683'}"
TOWN = "{name: 青溪市白石镇人民政府, kind: 乡镇街道, region: '330683'}"
COUNTY = "{name: 青溪市人民政府, kind: 县级政府, region: '330683'}"
COMMERCE = "{name: 青溪市商务局, kind: 部门, region: '330683'}"
OTHER_FLAGS = ["环境污染", "产品质量问题", "能源违法违规", "无照经营", "违法建设", "偷税漏税", "消防隐患"]
TWO_HIGH = [*MILL[:7], "是", "否", "否", *["否"] * len(OTHER_FLAGS)]
DIRTY = [*MILL[:7], "是", "是", "否"]


def _check(folder: Path, row: list[str], office: str, extra: str = "", header: list[str] = MILL_HEADER) -> Check:
    sheet = write_sheet(folder / "企业.xlsx", [row], header)
    (folder / "profile.yaml").write_text(f"office: {office}\n{extra}", encoding="utf-8")
    return judged(sheet, folder / "profile.yaml", policies=("SZ20", "SZ22"))


def _decided(
    folder: Path, row: list[str], office: str, extra: str = "", header: list[str] = MILL_HEADER
) -> dict[str, str]:
    return decisions(_check(folder, row, office, extra=extra, header=header), row[0])


@pytest.mark.parametrize("office", [INDUSTRY, TOWN, COUNTY])
def test_whom_the_clause_names_and_who_carries_it_out_informs(tmp_path: Path, office: str) -> None:
    assert "inform" in _decided(tmp_path, MILL, office)


def test_a_department_that_the_clause_does_not_name_asks_a_person(tmp_path: Path) -> None:
    found = _decided(tmp_path, MILL, EMERGENCY)
    assert "inform" not in found
    assert "SZ20-E01 触发，但条款由市经信局、市财政局" in found["review"]
    assert "没有写本机关" in found["review"]


def test_it_is_told_before_letters_are_expected(tmp_path: Path) -> None:
    warnings = _check(tmp_path, MILL, EMERGENCY).warnings
    assert [line for line in warnings if line.startswith("SZ20-E01 由市经信局") and "青溪市应急管理局" in line]
    assert not [line for line in warnings if line.startswith("SZ22-E03")]


@pytest.mark.parametrize("assigned", ["SZ20-E01", "SZ20"])
def test_a_clause_that_another_document_assigns_to_it_is_its_own(tmp_path: Path, assigned: str) -> None:
    found = _decided(tmp_path, MILL, EMERGENCY, f"assigned_clauses: {{{assigned}: 某市分工方案}}\n")
    assert "inform" in found
    assert "没有写本机关" not in found.get("review", "")


def test_an_assigned_clause_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="没有条款或者政策“SZ20-E99”") as refused:
        _decided(tmp_path, MILL, EMERGENCY, "assigned_clauses: {SZ20-E99: 某市分工方案}\n")
    assert "第 2 行" in refused.value.line


def test_who_takes_part_acts_as_well(tmp_path: Path) -> None:
    """SZ22 三（二）2 names the emergency office among those that take part, and no office of commerce."""
    for office, wanted in ((EMERGENCY, "inform"), (COMMERCE, "review")):
        assert "SZ22-E03" in _decided(tmp_path, TWO_HIGH, office, header=[*MILL_HEADER, *OTHER_FLAGS])[wanted]


def test_what_is_unlawful_goes_by_powers_or_to_the_office_in_charge(tmp_path: Path) -> None:
    found = _decided(tmp_path, DIRTY, COMMERCE)
    assert "refer" in found
    assert not {"inform", "order"} & set(found)
    assert "order" in _decided(tmp_path, DIRTY, EMERGENCY, "powers: [安全隐患]\n")


def test_it_asks_no_firm_for_data_either(tmp_path: Path) -> None:
    row = [*MILL[:5], "", "10", *MILL[7:]]
    assert "verify" in _decided(tmp_path, row, INDUSTRY)
    found = _decided(tmp_path, row, EMERGENCY)
    assert "SZ20-E01" not in found.get("verify", "")
    assert "SZ20-E01 数据不足，而条款由市经信局" in found["review"]


@pytest.mark.parametrize(
    ("criterion", "office", "named"),
    [
        ("SZ20-E01", "青溪市经济和信息化局", NAMED),
        ("SZ20-E01", "青溪市自然资源和规划局", NAMED),
        ("SZ20-E01", "青溪经济开发区管理委员会", NAMED),
        ("SZ20-E01", "青溪市应急管理局", NOT_NAMED),
        ("SZ22-F01", "青溪市应急管理局", NAMED),
        ("SZ22-F01", "青溪市商务局", NOT_NAMED),
        ("SZ20-F02", "青溪市科学技术局", NAMED),
        ("HZ17-E07", "湖溪市经济和信息化局", NAMED),
        ("HZ17-E07", "湖溪市应急管理局", NAMED),
        ("HZ17-E07", "湖溪市商务局", NOT_NAMED),
        ("YZ21-F02", "鄞溪区经济和信息化局", NONE_NAMED),
    ],
)
def test_by_whom_a_clause_is_carried_out(criterion: str, office: str, named: str) -> None:
    [policy] = load_policies([criterion.partition("-")[0]])
    [rule] = [rule for rule in policy.rules if rule.criterion.id == criterion]
    facts = CriterionFacts.of(rule.criterion, policy)
    assert Issuer(kind="部门", name=office).named_by(criterion, facts) == named
    assert Issuer(kind="乡镇街道", name=office).named_by(criterion, facts) == NAMED


@pytest.mark.parametrize(
    ("name", "kind", "counts_as"),
    [
        ("青溪市新一轮制造业“腾笼换鸟”攻坚行动工作专班办公室", "部门", "专班"),
        ("青溪市传统制造业改造提升工作领导小组办公室", "", "专班"),
        ("青溪市经济和信息化局", "部门", "部门"),
        ("青溪市人民政府", "县级政府", "县级政府"),
    ],
)
def test_an_office_that_only_coordinates_is_one_whatever_the_profile_says(name: str, kind: str, counts_as: str) -> None:
    assert IssuingOffice(name=name, kind=kind).kind == counts_as  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("office", "named", "same"),
    [
        ("青溪市自然资源局", "市自然资源和规划局", True),
        ("青溪市自然资源和规划局", "市国土资源局", True),
        ("青溪市应急管理局", "市安全监管局", True),
        ("青溪市商务局", "市市场监管局", False),
    ],
)
def test_former_and_full_names_are_those_of_the_same_office(office: str, named: str, same: bool) -> None:
    assert same_department(office, named) is same
