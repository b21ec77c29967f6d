"""docs/三个日子.md says which rule looks at which day: its tables are read here and compared with what happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from days_page import CHECK, PAGE, SIGNING, YEAR, Days, table
from made_records import records_of
from made_rules import policy_of
from office_run import decisions, judged, verdict, write_sheet

from tenglong.engine.decision.decide import decide
from tenglong.engine.decision.facts import CriterionFacts, Issuer
from tenglong.engine.decision.release import Approval, match_release
from tenglong.engine.evaluation.criteria.cautions import CAUTIONS
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.evaluation.criteria.waivers import criterion_cautions
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.policy.models import PolicyHead
from tenglong.engine.policy.profile import Profile
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.code_types import OUTCOMES
from tenglong.engine.vocabulary.fields import vocabulary
from tenglong.engine.vocabulary.labels import labels

POLICIES = tuple(load_policies())


# What the phrases of the tables say, as conditions

BASIS_TERMS: Mapping[str, Callable[[PolicyHead, Days], bool]] = {
    "任何一年": lambda head, days: True,
    "任何一天": lambda head, days: True,
    "早于施行日": lambda head, days: days.check < head.valid_from,
    "不早于施行日": lambda head, days: days.check >= head.valid_from,
    "晚于截止年": lambda head, days: head.valid_to is not None and days.year > head.valid_to.year,
    "不晚于截止年": lambda head, days: head.valid_to is not None and days.year <= head.valid_to.year,
    "晚于截止日": lambda head, days: head.valid_to is not None and days.signing > head.valid_to,
    "不晚于截止日": lambda head, days: head.valid_to is not None and days.signing <= head.valid_to,
    "晚于最远目标年": lambda head, days: head.valid_to is None and days.year > head.last_target_year,
    "不晚于最远目标年": lambda head, days: head.valid_to is None and days.year <= head.last_target_year,
    "晚于最远目标年末": lambda head, days: head.valid_to is None and days.signing > date(head.last_target_year, 12, 31),
    "不晚于最远目标年末": lambda head, days: (
        head.valid_to is None and days.signing <= date(head.last_target_year, 12, 31)
    ),
}
DOUBT_TERMS: Mapping[str, Callable[[Days], bool]] = {
    "任何一天": lambda days: True,
    "检查日的上一年": lambda days: days.year == days.check.year - 1,
    "检查日当年": lambda days: days.year == days.check.year,
    "早于检查日的上一年": lambda days: days.year < days.check.year - 1,
    "晚于检查日当年": lambda days: days.year > days.check.year,
    "12月31日": lambda days: (days.check.month, days.check.day) == (12, 31),
    "12月31日以前": lambda days: (days.check.month, days.check.day) < (12, 31),
}
BASES = table("依据能不能用")
DOUBTS = table("数据年度可不可疑")


def expected_basis(head: PolicyHead, days: Days) -> str:
    """The state that the page gives; exactly one row is about any three days."""
    [row] = [row for row in BASES if all(BASIS_TERMS[row[name]](head, days) for name in (CHECK, YEAR, SIGNING))]
    return row["依据状态"]


def expected_doubt(days: Days) -> tuple[str, bool]:
    """The doubt that the page gives ("" for none), and whether it is only about figures of the whole year."""
    [row] = [row for row in DOUBTS if all(DOUBT_TERMS[row[name]](days) for name in (YEAR, CHECK))]
    return row["疑点"].removeprefix("没有"), "全年累计数" in row["哪些条款"]


# Every combination around every day of every policy


def edges(head: PolicyHead) -> list[date]:
    """The day before, the day itself and the day after of every day that a policy's validity turns on."""
    turns = {head.valid_from, date(head.last_target_year, 12, 31)} | ({head.valid_to} if head.valid_to else set())
    return sorted({day + timedelta(days=step) for day in turns for step in (-1, 0, 1)})


def combinations(head: PolicyHead) -> Iterator[tuple[date, date, range]]:
    """Day of the check, a day of signing that may be, and the data years around the former."""
    for check, signing in product(edges(head), repeat=2):
        if signing >= check:
            yield check, signing, range(check.year - 2, check.year + 2)


def some_rules(policy: Policy) -> Policy:
    """The policy with one criterion that reads figures of a whole year, where it has one, and one that reads none."""
    kind = next(
        (rule.criterion.record[0] for rule in policy.rules if rule.criterion.flows), policy.rules[0].criterion.record[0]
    )
    of_kind = [rule for rule in policy.rules if rule.criterion.record[0] == kind]
    chosen = {rule.criterion.flows: rule for rule in of_kind}
    return replace(policy, rules=tuple(chosen.values()))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.head.id)
def test_basis_and_doubts_are_those_of_the_page_on_every_three_days(policy: Policy) -> None:
    chosen, tried = some_rules(policy), 0
    kind = chosen.rules[0].criterion.record[0]
    flows = {rule.criterion.id: rule.criterion.flows for rule in chosen.rules}
    for check, signing, years in combinations(policy.head):
        rows = [{"report_year": str(year), "region_code": policy.head.region, "kind": kind} for year in years]
        frame = evaluate(
            records_of(rows, vocabulary(kind)),
            [chosen],
            Settings(as_of=check, signing=signing),
            include_out_of_scope=True,
        )
        for row in frame.iter_rows(named=True):
            days = Days(years[int(row["record_id"]) - 3], check, signing)
            assert labels().basis[row["basis"]] == expected_basis(policy.head, days), days
            doubt, only_flows = expected_doubt(days)
            doubt = "" if only_flows and not flows[row["criterion"]] else doubt
            told = [labels().data_doubt[code] for code in row["doubts"]]
            assert (len(told), all(text.startswith(doubt) for text in told)) == (int(bool(doubt)), True), days
            tried += 1
    assert tried >= len(flows) * 4 * len(edges(policy.head)) * (len(edges(policy.head)) + 1) // 2


# What follows from the state of the basis


def outcome_of(
    basis: str, outcome: str, finding: str, letters_on: Sequence[str], *, released: bool = False
) -> list[str]:
    """The decisions on one verdict with this basis."""
    row = {"record_id": "1", "uscc": "", "name": "甲厂", "town": "", "criterion": "TT22-E01", "outcome": outcome}
    frame = pl.DataFrame(
        [{**row, "basis": basis, "asked": True, "cases": []}], schema_overrides={"cases": pl.List(pl.String)}
    )
    facts, said = {"TT22-E01": CriterionFacts(finding=finding)}, pl.DataFrame(schema=CAUTIONS)
    issuer = Issuer(kind="部门", letters_on=frozenset(letters_on))
    found = decide(frame, said, issuer, facts)
    if released:
        entry = Approval(
            place="清单",
            uscc="",
            name="甲厂",
            criterion="TT22-E01",
            approver="李四",
            reason="已核",
            approved="2022-12-30",
        )
        found = decide(
            frame,
            said,
            issuer,
            facts,
            released=match_release([entry], frame, found, set(facts), signing=date(2023, 1, 5)).approvals,
        )
    return found["decisions"].explode().to_list() if found.height else []


@pytest.mark.parametrize("row", BASES, ids=lambda row: row["依据状态"])
def test_what_goes_out_is_what_the_page_says(row: dict[str, str]) -> None:
    [basis] = [code for code, name in labels().basis.items() if name == row["依据状态"]]
    allowed = ["in_force", *([basis] if basis in ("retrospective", "unverified") else [])]
    for finding, goes_out in (
        ("inefficient", "inform"),
        ("improve", "inform"),
        ("unlawful", "refer"),
        ("withdraw", "withdraw"),
    ):
        usual = outcome_of(basis, "hit", finding, ["in_force"])
        stated = outcome_of(basis, "hit", finding, allowed)
        approved = outcome_of(basis, "hit", finding, ["in_force"], released=True)
        if row["文书"].startswith("不出任何文书"):
            assert usual == stated == approved == ["review"]
        else:
            assert usual == ([goes_out] if row["文书"] == "可以成文" else ["review"])
            assert stated == approved == [goes_out]
    nothing = row["文书"].startswith("不出任何文书")
    assert outcome_of(basis, "hit", "list", ["in_force"]) == (["review"] if nothing else ["list"])
    assert outcome_of(basis, "insufficient", "inefficient", ["in_force"]) == ([] if nothing else ["verify"])


def test_letters_can_never_be_allowed_on_a_basis_that_is_none() -> None:
    for basis in ("expired", "not_yet"):
        with pytest.raises(ValueError, match="letters_on"):
            Profile.model_validate({"letters_on": [basis]})


@pytest.mark.parametrize("outcome", [outcome for outcome in OUTCOMES if outcome != "needs_reference"])
def test_a_doubt_about_the_year_only_sends_a_hit_to_a_person(outcome: str) -> None:
    frame = evaluate(
        records_of([{"tax": {"hit": "1", "clear": "9", "boundary": "5"}.get(outcome), "report_year": "2020"}]),
        [
            policy_of(
                {"when": "税收 在 5万元 以下", "years": 2021 if outcome == "out_of_scope" else 2020, "flows": True}
            )
        ],
        Settings(as_of=date(2022, 6, 30)),
        include_out_of_scope=True,
    )
    assert frame["outcome"].to_list() == [outcome]
    said = criterion_cautions(frame, [], Profile(), date(2022, 6, 30))
    assert said["caution"].to_list() == (["stale_data:TT22-E01"] if outcome == "hit" else [])


# The way through a whole check


@pytest.mark.parametrize(
    ("days", "basis", "decided"),
    [
        ({"today": date(2026, 11, 27)}, "retrospective", "review"),
        ({"today": date(2026, 11, 27), "issue_date": date(2022, 12, 31)}, "in_force", "inform"),
        ({}, "in_force", "inform"),
    ],
)
def test_an_early_day_of_the_check_makes_no_document_valid_again(
    tmp_path: Path, days: dict[str, date], basis: str, decided: str
) -> None:
    header = ["企业名称", "行业", "是否两高", "安全隐患", "环保问题", "质量问题", "能源违法违规"]
    sheet = write_sheet(tmp_path / "企业.xlsx", [["青溪甲厂", "纺织业", "是", "无", "无", "无", "无"]], header)
    profile = tmp_path / "profile.yaml"
    profile.write_text("office: {name: 嵊州市经济和信息化局, kind: 部门, region: '330683'}\n", encoding="utf-8")
    check = judged(sheet, profile, policies=("SZ22",), as_of=date(2022, 12, 31), year=2022, **days)
    assert verdict(check, "青溪甲厂", "SZ22-E03")["basis"] == basis
    assert set(decisions(check, "青溪甲厂")) - {"verify"} == {
        decided
    }  # other clauses ask for what the sheet leaves out


def test_the_page_is_one_page_and_names_what_it_is_compared_by() -> None:
    assert len(PAGE.splitlines()) <= 80
    assert re.search(r"tests/evaluation/criteria/test_three_days\.py", PAGE)
