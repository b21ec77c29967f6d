"""The life of a case: which event each state allows, against a table written by hand."""

from __future__ import annotations

import itertools

import pytest

from tenglong.engine.cases.life import CaseState, checked, folded, named, state_named
from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.case_events import case_events

FACTS = {
    "number": "三政告〔2022〕1号", "day": "2022-12-20", "manner": "直接送达", "content": "已清理", "approver": "王某", "reason": "停产检修",
    "until": "2023-02-01", "by": "2023-01-10", "department": "市应急管理局", "people": "张某、李某", "result": "合格", "paper": "照片.jpg",
    "counted_as": "都不计入", "freed_land": "3.5", "freed_energy": "120",
}  # fmt: skip

ALLOWED = {
    "proposed": {"issue": "issued", "refer": "referred", "dismiss": "dismissed"},
    "issued": {"serve": "served", "refer": "referred", "void": "voided"},
    "served": {
        "feedback": "rectifying", "extend": "rectifying", "ask_recheck": "awaiting", "recheck": "awaiting", "refer": "referred",
        "void": "voided", "supervise": "served",
    },
    "rectifying": {"supervise": "rectifying", "feedback": "rectifying", "extend": "rectifying", "ask_recheck": "awaiting", "recheck": "awaiting"},
    "awaiting": {"supervise": "awaiting", "feedback": "rectifying", "extend": "rectifying", "recheck": "awaiting", "close": "closed"},
    "referred": {"reply": "replied"},
    "replied": {"finish": "finished"},
    "voided": {"reissue": "issued"},
    "closed": {}, "finished": {}, "dismissed": {},
}  # fmt: skip
"""State → event → state after it, as 拟发 → 已签发 → 已送达 → 整改中 → 待复查 → 达标销号 and its side ways say."""


def facts_of(kind: str) -> dict[str, str]:
    event = case_events().events[kind]
    return {name: FACTS[name] for name in (*event.needs, *event.may)}


@pytest.mark.parametrize(("state", "kind"), list(itertools.product(ALLOWED, case_events().events)))
def test_a_state_allows_its_events_and_no_other(state: str, kind: str) -> None:
    before = CaseState(state=state, latest={"recheck": {"result": "合格"}})
    if kind == "note":
        assert before.after(kind, checked("1", before, kind, facts_of(kind))).state == state
    elif kind in ALLOWED[state]:
        assert before.after(kind, checked("1", before, kind, facts_of(kind))).state == ALLOWED[state][kind]
    else:
        with pytest.raises(RunError, match=f"现在是“{case_events().states[state]}”"):
            checked("1", before, kind, facts_of(kind))


def test_every_state_can_be_reached_and_every_ended_one_is_an_end() -> None:
    reached = {"proposed", *(after for events in ALLOWED.values() for after in events.values())}
    assert reached == set(case_events().states)
    assert {state for state, events in ALLOWED.items() if not events} <= set(case_events().ended)


@pytest.mark.parametrize("kind", list(case_events().events))
def test_each_needed_fact_is_missed(kind: str) -> None:
    event = case_events().events[kind]
    before = CaseState(state=event.from_[0], latest={"recheck": {"result": "合格"}})
    for name in event.needs:
        stated = {key: text for key, text in facts_of(kind).items() if key != name}
        with pytest.raises(RunError, match=f"缺少{case_events().facts[name].label}"):
            checked("1", before, kind, stated)
        with pytest.raises(RunError, match="缺少"):
            checked("1", before, kind, {**stated, name: "  "})


def test_a_case_is_ended_only_after_a_recheck_that_it_passed() -> None:
    served = folded([("open", {}), ("issue", {}), ("serve", {})])
    asked = served.after("ask_recheck", {})
    with pytest.raises(RunError, match="还没有合格的复查记录"):
        checked("1", asked, "close", facts_of("close"))
    failed = asked.after("recheck", {"result": "不合格"})
    assert failed.state == "rectifying"
    passed = failed.after("recheck", {"result": "合格"})
    assert passed.state == "awaiting"
    assert passed.after("close", checked("1", passed, "close", facts_of("close"))).ended


@pytest.mark.parametrize("kind", ["feedback", "extend", "ask_recheck"])
def test_a_recheck_counts_until_there_is_more_to_do(kind: str) -> None:
    passed = folded([("open", {}), ("issue", {}), ("serve", {}), ("recheck", {"result": "合格"})])
    more = passed.after("feedback", {}).after(kind, facts_of(kind)).after("ask_recheck", {})
    with pytest.raises(RunError, match="还没有合格的复查记录"):
        checked("1", more, "close", facts_of("close"))
    assert more.after("recheck", {"result": "合格"}).after("close", facts_of("close")).ended


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("lose", {}, "没有“lose”这种办理事项"),
        ("serve", {"manner": "快递", "day": "2022-12-20"}, "送达方式“快递”不在可选之列"),
        ("serve", {"manner": "直接送达", "day": "2022-13-20"}, "不是日期"),
        ("serve", {"manner": "直接送达", "day": "2022-12-20", "until": "2023-01-01"}, "不填“新的期限”"),
    ],
)
def test_what_cannot_be_entered_is_one_line(kind: str, facts: dict[str, str], words: str) -> None:
    with pytest.raises(RunError, match=words):
        checked("1", CaseState(state="issued"), kind, facts)


def test_people_type_words_or_codes() -> None:
    assert named("送达", ["日期=2022-12-20", "manner=直接送达"]) == (
        "serve",
        {"day": "2022-12-20", "manner": "直接送达"},
    )
    assert (state_named("整改中"), state_named("served"), state_named("")) == ("rectifying", "served", "")
    with pytest.raises(RunError, match="写法不对或重复"):
        named("送达", ["日期=2022-12-20", "日期=2022-12-21"])
    with pytest.raises(RunError, match="没有状态“睡着”"):
        state_named("睡着")
