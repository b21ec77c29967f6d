"""Where the documents contradict themselves or each other: C10, C11, C16 and C17 of the domain study."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import annexes
import pytest
from made_records import records_of

from tenglong.engine.decision.decide import decide
from tenglong.engine.decision.facts import CriterionFacts, Issuer
from tenglong.engine.evaluation.criteria.cautions import find_cautions
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.fields import vocabulary


def judged(policy: str, row: Mapping[str, Any], day: date, kind: str = "enterprise") -> dict[str, str]:
    policies = load_policies([policy])
    records = records_of([{**row, "kind": kind}], vocabulary(kind))  # type: ignore[arg-type]
    verdicts = evaluate(records, policies, Settings(as_of=day, year=day.year))
    return dict(zip(verdicts["criterion"], verdicts["outcome"], strict=True))


def decisions(policy: str, row: Mapping[str, Any], day: date, kind: str = "enterprise") -> list[str]:
    policies, settings = load_policies([policy]), Settings(as_of=day, year=day.year)
    records = records_of([{**row, "kind": kind}], vocabulary(kind))  # type: ignore[arg-type]
    verdicts = evaluate(records, policies, settings)
    criteria = {rule.criterion.id: CriterionFacts.of(rule.criterion) for one in policies for rule in one.rules}
    decided = decide(verdicts, find_cautions(records, policies, settings, {}), Issuer(kind="部门"), criteria)
    return [] if decided.is_empty() else list(decided["decisions"][0])


IN_2022, IN_2018 = date(2022, 12, 31), date(2018, 12, 31)
KILN = {"region_code": "330522", "industry_division": "C30", "clay_kiln": True}


def test_c10_three_leading_trades_bind_the_four_gathering_areas_and_no_core_area() -> None:
    four = {"leading_count": "4", "region_code": "330212"}
    area = {**four, "name": "潘火工业集聚区"}
    core = {**four, "name": "明州经济开发区核心区", "park_type": "核心区"}
    assert judged("YZ21", area, IN_2022, "park")["YZ21-K01"] == "hit"
    assert "YZ21-K01" not in judged("YZ21", core, IN_2022, "park")
    assert decisions("YZ21", area, IN_2022, "park") == ["review"]


@pytest.mark.parametrize("trade", ["医疗健康", "生物医药"])
def test_c10_both_names_of_a_leading_trade_are_one(trade: str) -> None:
    row = {"region_code": "330212", "park": "明州经济开发区核心区", "cluster": trade}
    assert judged("YZ21", row, IN_2022)["YZ21-K02"] == "clear"


def test_c10_a_trade_that_does_not_lead_is_a_hint_and_leads_to_nothing() -> None:
    row = {
        "region_code": "330212",
        "park": "龙溪产业集聚区",
        "cluster": "时尚纺织服装",
        "industry": "服装",
        "in_park": True,
        "industry_section": "制造业",
    }
    assert judged("YZ21", row, IN_2022)["YZ21-K02"] == "hit"
    assert decisions("YZ21", row, IN_2022) == []


@pytest.mark.parametrize(
    ("area", "land"), [("40793.08", "49.926"), ("70000", "90"), ("68193", "78.6"), ("15000", "14.3")]
)
def test_c11_the_documents_own_new_projects_are_asked_to_explain_and_never_fail(area: str, land: str) -> None:
    row = {"region_code": "330212", "name": "某某公司", "nature": "新建", "industry_section": "制造业"}
    row |= {"building_area": area, "land": land}
    assert judged("YZ21", row, IN_2022, "project")["YZ21-E01"] == "hit"
    assert decisions("YZ21", row, IN_2022, "project") == ["review"]


def test_c16_a_kiln_on_the_cultivation_list_is_left_to_a_person() -> None:
    listed = {**KILN, "name": "浙江特拉建材有限公司"}
    assert judged("HZ17", listed, IN_2018)["HZ17-E07"] == "hit"
    assert decisions("HZ17", listed, IN_2018) == ["review"]
    assert decisions("HZ17", {**KILN, "name": "某某砖瓦窑"}, IN_2018) == ["withdraw"]


def test_c16_a_code_of_the_trade_alone_does_not_make_a_kiln() -> None:
    row = {**KILN, "clay_kiln": None, "industry_code": "C3031"}
    assert judged("HZ17", row, IN_2018)["HZ17-E07"] == "insufficient"


def test_c17_more_than_fifty_are_listed_as_the_titles_say() -> None:
    assert (len(annexes.listed("SZ20-L01")), len(annexes.listed("SZ20-L02"))) == (88, 71)


@pytest.mark.parametrize(
    ("facts", "outcome", "decided"),
    [
        ({"safety_facilities_lacking": True, "emission_excess": True}, "hit", ["withdraw"]),
        ({"safety_facilities_lacking": True, "emission_excess": False}, "boundary", ["review"]),
        ({"safety_facilities_lacking": False, "emission_excess": False}, "clear", []),
    ],
)
def test_a_small_foundry_with_one_of_two_faults_is_left_to_a_person(
    facts: dict[str, bool], outcome: str, decided: list[str]
) -> None:
    row = {"region_code": "330503", "industry_division": "C33", "small_casting": True, **facts}
    assert judged("HZ17", row, IN_2018)["HZ17-E04"] == outcome
    assert decisions("HZ17", row, IN_2018) == decided


def test_a_rule_of_huzhou_never_judges_a_firm_of_shengzhou() -> None:
    assert judged("HZ17", {**KILN, "region_code": "330683"}, IN_2018) == {}
