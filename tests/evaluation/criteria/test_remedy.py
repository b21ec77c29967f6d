"""What is explained and advised of conditions with 或, 且 and 非: the comparisons that decide, and changes that settle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from made_records import records_of
from made_rules import policy_of
from oracle import World, expect

from tenglong.engine.core.exact import exact_text
from tenglong.engine.evaluation.criteria.binding import placed
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.evaluation.criteria.prepare import prepare
from tenglong.engine.evaluation.criteria.remedy import Remedy, remedies
from tenglong.engine.evaluation.criteria.row_judge import RowJudge
from tenglong.engine.language import ast
from tenglong.engine.policy.corpus import Policy
from tenglong.engine.policy.settings import Settings

SETTINGS = Settings(as_of=date(2022, 12, 31), year=2022, region="330683")
EITHER = "税收 / 实际用地 低于 5万元/亩 或 工业增加值 / 实际用地 低于 20万元/亩"
BOTH = "亩均税收 低于 5万元/亩 且 亩均增加值 低于 20万元/亩"


def say(condition: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict of one condition on one record."""
    return evaluate(records_of([record]), [policy_of(condition)], SETTINGS, include_out_of_scope=True).row(
        0, named=True
    )


def judge_of(policy: Policy, record: Mapping[str, Any]) -> RowJudge:
    rule = policy.rules[0]
    frame = placed(prepare(records_of([record]), policy.rules, SETTINGS), [policy], SETTINGS)
    return RowJudge(
        row=frame.row(0, named=True),
        vocabulary=rule.vocabulary,
        lists=rule.lists,
        units=rule.reference_units,
        as_of=SETTINGS.as_of,
    )


def advised(condition: str, **record: str | bool) -> list[str]:
    """Each way in short: 税收实际贡献+10、工业增加值+50."""
    policy = policy_of({"when": condition, "finding": "inefficient"})
    ways = remedies(policy.rules[0], judge_of(policy, record))
    return [
        "、".join(
            f"{each.label}{'+' if each.change > 0 else ''}{exact_text(each.change)}" for each in (remedy, *remedy.also)
        )
        for remedy in ways
    ]


# Which comparisons decide


@pytest.mark.parametrize(
    ("tax", "added", "actual", "said"),
    [
        ("60", "150", "15", "工业增加值÷实际用地15万元/亩，条款标准为低于20万元/亩，相差-5万元/亩"),
        ("40", "250", "4", "税收实际贡献÷实际用地4万元/亩，条款标准为低于5万元/亩，相差-1万元/亩"),
    ],
)
def test_of_two_alternatives_the_one_that_holds_is_told(tax: str, added: str, actual: str, said: str) -> None:
    verdict = say(EITHER, {"tax": tax, "value_added": added, "land_actual": "10"})
    assert (verdict["outcome"], verdict["actual"]) == ("hit", actual)
    assert verdict["message"] == f"符合“某条”的条件：{said}"


def test_where_both_alternatives_hold_both_are_told_and_the_first_is_shown() -> None:
    verdict = say(EITHER, {"tax": "40", "value_added": "150", "land_actual": "10"})
    assert (verdict["actual"], verdict["limit"], verdict["margin"]) == ("4", "5", "-1")
    assert verdict["message"].count("相差") == 2


def test_of_two_conditions_the_one_that_fails_is_told() -> None:
    verdict = say(BOTH, {"tax": "40", "value_added": "250", "land_actual": "10"})
    assert (verdict["outcome"], verdict["actual"], verdict["unit"]) == ("clear", "25", "万元/亩")
    assert "亩均税收" not in verdict["message"]


def test_a_state_that_decides_alone_is_told_and_no_figure_is_shown() -> None:
    verdict = say("规模 是 规上 或 实际用地 在 3亩（含）以上", {"scale": "规上", "land_actual": "1"})
    assert [verdict[name] for name in ("outcome", "actual", "limit", "unit")] == ["hit", None, None, None]
    assert verdict["message"] == "符合“某条”的条件：“规模”为规上"


def test_a_state_and_a_figure_that_both_decide_are_both_told() -> None:
    verdict = say("规模 是 规上 或 实际用地 在 3亩（含）以上", {"scale": "规上", "land_actual": "4"})
    assert (verdict["actual"], verdict["unit"]) == ("4", "亩")
    assert verdict["message"].startswith("符合“某条”的条件：“规模”为规上；实际用地4亩，")


def test_what_fails_is_told_as_it_is() -> None:
    verdict = say("规模 是 规上 且 实际用地 在 3亩（含）以上", {"scale": "规下", "land_actual": "4"})
    assert verdict["message"] == "不符合“某条”的条件：“规模”不为规上"


def test_an_unknown_alternative_neither_decides_nor_hides_the_one_that_holds() -> None:
    verdict = say(EITHER, {"value_added": "150", "land_actual": "10"})
    assert (verdict["outcome"], verdict["actual"]) == ("hit", "15")


def test_only_the_comparison_at_its_limit_is_left_open() -> None:
    verdict = say("亩均税收 低于 3万元/亩 或 亩均增加值 在 20万元/亩 以下", {
        "tax": "40", "value_added": "200", "land_actual": "10",
    })  # fmt: skip
    assert (verdict["outcome"], verdict["actual"], verdict["margin"]) == ("boundary", "20", "0")
    assert verdict["message"].startswith("亩均增加值恰为20万元/亩")


# What is advised


def test_advice_concerns_what_holds_and_never_less_tax() -> None:
    assert advised(EITHER, tax="60", value_added="150", land_actual="10") == ["工业增加值+50", "实际用地-2.5"]


def test_both_alternatives_have_to_be_settled_together() -> None:
    ways = advised(EITHER, tax="40", value_added="150", land_actual="10")
    assert ways == ["实际用地-2.5", "税收实际贡献+10、工业增加值+50"]


def test_either_of_two_conditions_is_enough() -> None:
    ways = advised(BOTH, tax="40", value_added="150", land_actual="10")
    assert ways == ["税收实际贡献+10", "实际用地-2", "工业增加值+50"]


def test_what_an_unknown_alternative_leaves_open_is_no_advice() -> None:
    assert advised(EITHER, tax="40", land_actual="10") == []
    assert advised("亩均税收 低于 5万元/亩 或 消防隐患", tax="40", land_actual="10") == []


def test_a_state_that_holds_cannot_be_settled_by_figures() -> None:
    assert advised("亩均税收 低于 5万元/亩 或 消防隐患", tax="40", land_actual="10", fire_hazard=True) == []


def test_a_change_that_brings_about_another_alternative_is_no_advice() -> None:
    ways = advised("亩均税收 低于 5万元/亩 或 实际用地 低于 9亩", tax="40", land_actual="10")
    assert ways == ["税收实际贡献+10"]


def test_land_is_never_to_be_taken_nor_tax_to_be_saved() -> None:
    assert advised("亩均税收 超过 5万元/亩", tax="60", land_actual="10") == []


# Any condition: advice that is followed makes the finding clear under every reading

LEAVES = [
    "亩均税收 低于 5万元/亩", "亩均税收 在 5万元/亩 以下", "亩均增加值 低于 20万元/亩", "税收 不满 50万元",
    "实际用地 在 3亩 以上", "综合能耗 超过 100吨标准煤", "单位能耗增加值 在 1.5万元/吨标准煤 以下",
    "税收 / 综合能耗 低于 0.3万元/吨标准煤", "主营业务收入 在 2000万元 以下", "规模 是 规上", "消防隐患",
]  # fmt: skip
FIGURES = {
    "tax": ["30", "50", "60", "130.5"], "value_added": ["150", "200", "300"], "land_actual": ["3", "10", "12.4"],
    "energy": ["90", "100", "160"], "revenue": ["1999", "2000", "2600"],
}  # fmt: skip


def _condition(random: Random, depth: int) -> str:
    if not depth:
        return random.choice(LEAVES)
    items = [_condition(random, random.randrange(depth)) for _ in range(random.choice([2, 2, 3]))]
    joined = random.choice([" 且 ", " 或 ", " 或 ", "、"]).join(items)
    return random.choice(["({})", "({})", "({})", "非 ({})", "未定({})"]).format(joined)


def _record(random: Random) -> dict[str, Any]:
    record: dict[str, Any] = {key: random.choice([*texts, *texts, None]) for key, texts in FIGURES.items()}
    scale, hazard = random.choice(["规上", "规下", "规下", None]), random.choice([True, False, False, None])
    return {**record, "scale": scale, "fire_hazard": hazard, "region_code": "330683"}


def _followed(record: Mapping[str, Any], remedy: Remedy) -> dict[str, Any]:
    def figure(step: Remedy) -> str:
        return exact_text(step.target + (step.change * Fraction(1, 1000) if step.beyond else 0))

    return {**record, **{step.key: figure(step) for step in (remedy, *remedy.also)}}


def test_advice_that_is_followed_makes_any_condition_clear_in_every_reading() -> None:
    random, followed, together = Random(11), 0, 0
    world = World(as_of=SETTINGS.as_of, year=2022, region="330683")
    for _ in range(900):
        condition = _condition(random, random.choice([0, 1, 2, 2]))
        policy = policy_of({"when": condition, "finding": "inefficient"})
        record = {**_record(random), "kind": "enterprise"}
        for remedy in remedies(policy.rules[0], judge_of(policy, record)):
            after = expect(_followed(record, remedy), policy.rules[0], [policy], world)
            assert after.outcome == "clear", f"{condition}\n{record}\n{remedy}"
            followed, together = followed + 1, together + bool(remedy.also)
    assert followed > 150
    assert together > 20


def test_a_condition_of_one_comparison_is_its_own_measure() -> None:
    policy = policy_of("税收 低于 50万元")
    assert [node.operator for node in ast.measures(policy.rules[0].when)] == ["<"]
