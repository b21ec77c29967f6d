"""No office writes to itself, sends itself a copy or asks itself, whatever name a clause, a list or a table calls it by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from office_run import judged, write_sheet

from tenglong.engine.checking.check import Check
from tenglong.engine.decision.facts import CriterionFacts
from tenglong.engine.decision.laws import laws
from tenglong.engine.notice.case import Letter
from tenglong.engine.notice.cases import CaseBuilder
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.policy.corpus import load_policies

CALLED = {
    "经济和信息化局": ["经信", "工业主管", "工业和信息化"],
    "发展和改革局": ["发改", "发展和改革", "节能主管", "投资主管"],
    "自然资源和规划局": ["自然资源"],
    "生态环境局": ["生态环境", "环保"],
    "应急管理局": ["应急"],
    "市场监督管理局": ["市场监管", "市场监督"],
    "综合行政执法局": ["综合执法", "综合行政执法"],
    "税务局": ["税务"],
    "消防救援大队": ["消防"],
    "卫生健康局": ["卫健", "卫生健康"],
}
"""Bureau → what clauses, tables and lists call it."""

COPIES = [
    "市市场监管局",
    "市场监督管理部门",
    "市政府",
    "县人民政府",
    "白石镇",
    "白石镇政府",
    "市经信局",
    "税务机关",
    "市消防救援大队",
]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the offices are, by which document they check, on which day, and what the sheets are about."""

    policy: str
    name: str
    region: str
    day: date
    firms: dict[str, str]
    projects: dict[str, str]


def _all(names: str, value: str = "是") -> dict[str, str]:
    return dict.fromkeys(names.split(), value)


SHENGZHOU = Place(
    policy="SZ22", name="嵊州市", region="330683", day=date(2022, 12, 30),
    firms={"行业门类": "制造业", "规模": "规下", "实际用地（亩）": "2"}
    | _all("两高企业 安全隐患 环境污染 产品质量问题 能源违法违规 违法用地 无照经营 违法建设 偷税漏税 消防隐患"),
    projects=_all("两高项目 违规审批 未批先建 拟建不符")
    | {"项目性质": "新建"}
    | _all("环评批准 排污许可 产能替代落实 能耗替代落实 煤耗替代落实 污染物替代落实 碳排放替代落实", "否"),
)  # fmt: skip
HUZHOU = Place(
    policy="HZ17", name="湖州市吴兴区", region="330502", day=date(2019, 6, 12),
    firms={"所属行业": "毛纺织加工", "规模": "规下", "小毛纺": "是", "整治后未达要求": "否"}
    | _all("安全隐患 环境污染 产品质量问题 能源违法违规 职业卫生问题 四无企业 低散乱污"),
    projects={},
)  # fmt: skip
YINZHOU = Place(
    policy="YZ21", name="宁波市鄞州区", region="330212", day=date(2022, 12, 30),
    firms={"行业门类": "制造业", "规模": "规下"} | _all("两小企业 低散乱污 安全隐患 环境污染 能源违法违规 无照经营"),
    projects={},
)  # fmt: skip
PLACES = [SHENGZHOU, HUZHOU, YINZHOU]
OFFICES = [(place, office) for place in PLACES for office in (*CALLED, "白石镇人民政府", "人民政府")]


def _run(folder: Path, place: Place, office: str) -> list[Check]:
    """Checks of a firm and a project that have everything, and of some of which nothing is known."""
    of = "部门" if office in CALLED else "县级政府" if office == "人民政府" else "乡镇街道"
    known = {"企业名称": "青溪甲厂", "乡镇": "白石镇", **place.firms}
    blank = {**dict.fromkeys(known, ""), "企业名称": "青溪乙厂", "乡镇": "白石镇", "行业门类": "制造业", "规模": "规下"}
    header = list(dict.fromkeys([*known, *blank]))
    sheets = [
        write_sheet(folder / "企业.xlsx", [[row.get(key, "") for key in header] for row in (known, blank)], header)
    ]
    if place.projects:
        project = {"企业名称": "青溪丙厂", "项目名称": "水泥项目", "乡镇": "白石镇", **place.projects}
        rows = [[*project.values(), stage] for stage in ("在建", "投产")]
        sheets.append(write_sheet(folder / "项目.xlsx", rows, [*project, "建设阶段"]))
    copies = dict.fromkeys(("order", "inform", "withdraw", "refer", "verify"), COPIES)
    profile = folder / "profile.yaml"
    profile.write_text(
        f"office: {{name: {place.name}{office}, kind: {of}, region: '{place.region}'}}\ncopies: {copies}\n",
        encoding="utf-8",
    )
    days = {"as_of": place.day, "issue_date": place.day, "year": place.day.year}
    return [
        judged(sheet, profile, policies=(place.policy,), kind=kind, **days)
        for sheet, kind in zip(sheets, ("enterprise", "project"), strict=False)
    ]


def _letters(runs: list[Check]) -> Iterator[Letter]:
    for run in runs:
        for case in CaseBuilder.of(run).cases():
            yield from letters_for(case, ("receipt",))


def _recipients(letter: Letter) -> list[str]:
    context = letter.context
    copies = context.document.copies.split("、")
    return [context.department, context.served.recipient, *copies, *(query.department for query in context.queries)]


@pytest.mark.parametrize(("place", "office"), OFFICES, ids=[f"{place.policy}-{office}" for place, office in OFFICES])
def test_no_office_writes_to_itself(tmp_path: Path, place: Place, office: str) -> None:
    runs = _run(tmp_path, place, office)
    letters = list(_letters(runs))
    own = (
        CALLED.get(office)
        or {"人民政府": ["市政府" if place is SHENGZHOU else "区政府"], "白石镇人民政府": ["白石镇", "属地乡镇"]}[
            office
        ]
    )
    named = {name for letter in letters for name in _recipients(letter)}
    assert not [name for name in named if any(word in name for word in own)]
    assert f"{place.name}{office}" not in named
    assert any(letter.track == "refer" for letter in letters)


def _matters(policy: str, finding: str = "unlawful") -> set[str]:
    """The matters of a policy's criteria that are offences and no open question."""
    facts = [CriterionFacts.of(rule.criterion) for each in load_policies([policy]) for rule in each.rules]
    return {
        matter
        for known in facts
        for case, matter in known.matters.items()
        if known.findings.get(case, known.finding) == finding
    }


def _referred(runs: list[Check]) -> set[str]:
    return {matter for run in runs for matter in run.decisions["refer_matters"].explode().drop_nulls().to_list()}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.policy)
def test_a_county_refers_every_matter(tmp_path: Path, place: Place) -> None:
    """The sheets above leave out no matter, so that the test above looks at all of them."""
    assert _referred(_run(tmp_path, place, "人民政府")) == _matters(place.policy)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.policy)
def test_a_bureau_s_own_matter_goes_to_review_and_the_others_are_referred(tmp_path: Path, place: Place) -> None:
    runs = _run(tmp_path, place, "市场监督管理局")
    own = {matter for matter in _matters(place.policy) if "市场监管" in laws().matters[matter].department.words}
    assert own
    assert _referred(runs) == _matters(place.policy) - own
    reasons = pl.concat([run.decisions for run in runs])["reasons"].explode().str.join("")[0]
    assert all(f"{matter}" in reasons for matter in own)
    assert "属本机关职责，请在配置的 powers 中登记后责令，或依法自行查处" in reasons
