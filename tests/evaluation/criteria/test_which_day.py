"""Each rule looks at the day that docs/三个日子.md names, and at no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest
from days_page import CHECK, SIGNING, YEAR, Days, table
from made_records import records_of
from made_rules import policy_of
from notice_cases import PROFILE, case
from regional_sheets import judge, long

from tenglong.engine.checking.days import signed_on
from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.release import Approval, match_release
from tenglong.engine.evaluation.criteria.cautions import find_cautions
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.evaluation.criteria.waivers import criterion_cautions
from tenglong.engine.notice.compose import context_of
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.local import Threshold, Waiver
from tenglong.engine.policy.office import office_policies
from tenglong.engine.policy.profile import Office, Profile
from tenglong.engine.policy.settings import Settings

POLICIES = tuple(load_policies())

# Moving one day at a time

BASE = Days(2022, date(2022, 12, 31), date(2023, 3, 1))
MOVED = {
    YEAR: BASE._replace(year=2021),
    CHECK: BASE._replace(check=date(2023, 2, 1)),
    SIGNING: BASE._replace(signing=date(2024, 1, 1)),
}
FOUNDED = {"tax": "1", "land_actual": "10", "establish_date": date(2020, 6, 1), "name": "甲厂"}


def judged_by(rule: str | Mapping[str, Any], days: Days) -> dict[str, Any]:
    settings = Settings(as_of=days.check, year=days.year, signing=days.signing)
    records = records_of([{**FOUNDED, "land_supply_date": date(2023, 1, 15)}])
    return evaluate(records, [policy_of(rule)], settings, include_out_of_scope=True).row(0, named=True)


def figure_of_the_year(days: Days) -> object:
    values = [{"from": 2020, "value": "5万元", "source": "甲"}, {"from": 2022, "value": "6万元", "source": "乙"}]
    return judged_by({"when": "税收 低于 线", "parameters": {"线": values}}, days)["limit"]


def exempt(days: Days) -> object:
    settings = Settings(as_of=days.check, year=days.year, signing=days.signing)
    return find_cautions(records_of([FOUNDED]), POLICIES[:1], settings, {})["caution"].to_list()


def target(days: Days) -> object:
    rows = long(("嵊州市", "规上工业亩均税收", 2023, 1, "万元/亩"))
    frame = judge(rows, day=days.check, include_out_of_scope=True).verdicts.filter(pl.col("criterion") == "SZ22-I01")
    return frame["outcome"].to_list()


def waived(days: Days) -> object:
    waiver = Waiver(name="甲厂", criterion="TT22-E01", reason="正在搬迁", approver="张某", expires=date(2022, 12, 31))
    frame = evaluate(records_of([FOUNDED]), [policy_of("税收 低于 5万元")], Settings(as_of=days.check, year=2022))
    return criterion_cautions(frame, [], Profile(waivers=[waiver]), days.check)["caution"].to_list()


def local_standard(days: Days) -> object:
    standard = Threshold(
        criterion="SZ20-E01", when="亩均税收 低于 8万元/亩", source="某办法", approver="某机关", region="330683",
        approved=date(2023, 1, 15),
    )  # fmt: skip
    (policy,) = office_policies(Office(config=Profile(thresholds=[standard])), ["SZ20"], days.check)
    return [rule.criterion.id for rule in policy.rules if rule.local]


def approved(days: Days) -> object:
    entry = Approval(
        place="第 2 行",
        uscc="",
        name="甲厂",
        criterion="TT22-E01",
        approver="张某",
        reason="已核",
        approved="2023-06-01",
    )
    none = pl.DataFrame(schema=dict.fromkeys(("record_id", "uscc", "name", "criterion", "outcome", "basis"), pl.String))
    return [void.why for void in match_release([entry], none, none, set(), signing=days.signing).void]


def letter(days: Days, profile: Profile = PROFILE) -> object:
    return context_of(case("order", as_of=days.check, signing=days.signing, year=days.year, profile=profile), "order")


PROBES: Mapping[str, Callable[[Days], object]] = {
    "条款的适用年度": lambda days: judged_by({"when": "税收 低于 5万元", "years": 2022}, days)["outcome"],
    "逐年变化的数值": figure_of_the_year,
    "豁免的年限": exempt,
    "项目建设周期是否已过": lambda days: judged_by("供地日期 早于 检查日", days)["outcome"],
    "目标是否到期": target,
    "暂缓登记": waived,
    "本地标准": local_standard,
    "放行清单的批准日期": approved,
    "法律条文的版本": lambda days: letter(days).laws.review,  # type: ignore[attr-defined]
    "整改、反馈、陈述申辩的期限": lambda days: (letter(days).deadline, letter(days).statement_deadline),  # type: ignore[attr-defined]
}
OTHERS = table("其余各项看哪一天")


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row["事项"])
def test_each_rule_looks_at_the_day_that_the_page_names_and_at_no_other(row: dict[str, str]) -> None:
    probe = PROBES[row["事项"].partition("（")[0]]
    usual = probe(BASE)
    assert {name for name, days in MOVED.items() if probe(days) != usual} == {row["看哪一天"]} & {YEAR, CHECK, SIGNING}


def test_the_page_leaves_out_no_rule_that_is_tried() -> None:
    assert [row["事项"].partition("（")[0] for row in OTHERS] == list(PROBES)


def test_a_period_runs_from_receipt_unless_the_letter_is_handed_over_when_it_is_signed() -> None:
    at_once = PROFILE.model_copy(
        update={"handed_over": True, "issue_date": BASE.signing, "deadline_days": {"order": 30}}
    )
    assert "自收到本文书之日起" in letter(BASE, PROFILE.model_copy(update={"deadline_days": {"order": 30}})).deadline  # type: ignore[attr-defined]
    assert "2023年3月31日前" in letter(BASE, at_once).deadline  # type: ignore[attr-defined]


# Refusals


def test_days_that_cannot_be_are_refused_with_the_codes_of_the_page() -> None:
    given: Mapping[str, dict[str, Any]] = {
        "`--year` 晚于检查日当年": {"year": 2023},
        "拟签发日早于检查日": {"issue_date": date(2022, 12, 30)},
    }
    told = {}
    for name, options in given.items():
        with pytest.raises(RunError) as refused:
            signed_on(Office(), Options(files=(), as_of=date(2022, 12, 31), **options))
        told[name] = refused.value.code
    assert told == {row["情形"]: row["错误"] for row in table("拒绝运行的")}
