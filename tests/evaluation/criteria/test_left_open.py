"""Situations that the text leaves open: 等 after an enumeration, and what a clause does not say (未定)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from made_records import records_of
from made_rules import policy_of

from tenglong.engine.core.errors import RuleError
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.language import ast
from tenglong.engine.language.parse import Language
from tenglong.engine.language.render import condition_text
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.fields import vocabulary

LISTED = {
    "cases": [
        {"id": "safety", "label": "安全隐患", "when": "安全隐患"},
        {"id": "other", "label": "违法用地", "when": "等(违法用地)"},
    ]
}
NEITHER = {"when": "非 (安全隐患 或 等(违法用地))"}
UNSAID = {"when": "小铸造 或 未定(铸造工序 且 规模 是 规下)"}


def _judged(rule: dict[str, Any], **fields: Any) -> dict[str, Any]:
    given = records_of([{"name": "青溪甲机械厂", **fields}])
    frame = evaluate(given, [policy_of(rule)], Settings(as_of=date(2022, 12, 31), year=2022), include_out_of_scope=True)
    return frame.row(0, named=True)


@pytest.mark.parametrize(
    ("rule", "fields", "outcome"),
    [
        (LISTED, {"safety_hazard": True, "unlawful_land": False}, "hit"),
        (LISTED, {"safety_hazard": False, "unlawful_land": True}, "boundary"),
        (LISTED, {"safety_hazard": True, "unlawful_land": True}, "hit"),
        (LISTED, {"safety_hazard": False, "unlawful_land": False}, "clear"),
        (LISTED, {"safety_hazard": False}, "clear"),  # what the text does not name need not be asked
        (LISTED, {"unlawful_land": True}, "insufficient"),
        (NEITHER, {"safety_hazard": False}, "hit"),
        (NEITHER, {"safety_hazard": False, "unlawful_land": True}, "boundary"),
        (NEITHER, {"safety_hazard": True, "unlawful_land": True}, "clear"),
        (UNSAID, {"small_casting": False, "casting": True, "scale": "规下"}, "boundary"),
        (UNSAID, {"small_casting": False, "casting": True}, "insufficient"),  # 未定 asks for what it reads
        (UNSAID, {"small_casting": False, "casting": True, "scale": "规上"}, "clear"),
        (UNSAID, {"small_casting": True}, "hit"),
    ],
)
def test_a_situation_that_the_text_leaves_open(rule: dict[str, Any], fields: dict[str, Any], outcome: str) -> None:
    assert _judged(rule, **fields)["outcome"] == outcome


def test_a_figure_too_large_to_be_scaled_is_exact_in_what_the_text_leaves_open_too() -> None:
    quotient = "全员劳动生产率 / 综合能耗"
    rule = {"when": f"等(承租用地 < 1000亩 或 {quotient} <= 2000 * {quotient})"}
    verdict = _judged(rule, land_rent_in="1000", labor_prod="3703703.66300003", energy="1234567.89100001")
    assert verdict["outcome"] == "boundary"


def test_an_open_verdict_says_which_case_and_why() -> None:
    verdict = _judged(LISTED, safety_hazard=False, unlawful_land=True)
    assert verdict["cases"] == ["other"]
    assert verdict["message"] == "违法用地：条款列举后写“等”，所报情形未列明而性质相近，是否在内须由人认定"


def test_left_open_in_words_and_in_the_tree() -> None:
    language = Language(vocabulary=vocabulary("enterprise"))
    node = language.condition("安全隐患 或 等（消防隐患）")
    assert ast.is_open(node)
    assert ast.open_signs(node) == {1}
    assert "没有写明这种情形" in condition_text(node, language.vocabulary)
    with pytest.raises(RuleError):
        language.condition("等(税收)")


def test_figures_within_an_open_word_are_exact_however_large() -> None:
    """Multiplied out, these figures are beyond 128 bits, and only the wide reading compares them."""
    open_ = "等(全员劳动生产率 / 综合能耗 不高于 2000 * 全员劳动生产率 / 综合能耗)"
    judged = _judged(
        {"cases": [{"id": "low", "label": "低", "when": open_}]},
        labor_prod="3703703.66300003",
        energy="1234567.89100001",
    )
    assert judged["outcome"] == "boundary"
