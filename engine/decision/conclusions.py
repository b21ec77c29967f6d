"""Turns the rules that fired into decisions, reasons in words, and the matters to order or to refer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..vocabulary.code_types import DECISIONS, Decision
from ..vocabulary.labels import labels
from .inference import Firing


class Conclusion(NamedTuple):
    """What follows for a record; each decision has the reason and the criteria at the same position in their lists."""

    decisions: list[Decision]
    reasons: list[str]
    criteria: list[list[str]]
    order_matters: list[str]
    refer_matters: list[str]


def conclude(firings: Sequence[Firing], cautions: Mapping[str, str]) -> Conclusion:
    """The conclusion from a record's firings, in words.

    Args:
        cautions: caution code → its reason for this record; a code without a reason is shown by its label.
    """
    decided = [code for code in DECISIONS if any(firing.rule.then.decision == code for firing in firings)]
    groups = [[firing for firing in firings if firing.rule.then.decision == code] for code in decided]
    return Conclusion(
        decided,
        ["；".join(_sentences(group, cautions)) for group in groups],
        [sorted({firing.fields.get("criterion", "") for firing in group} - {""}) for group in groups],
        *(_matters(firings, code) for code in ("order", "refer")),
    )


def _matters(firings: Sequence[Firing], decision: str) -> list[str]:
    matters = {firing.fields.get("matter", "") for firing in firings if firing.rule.then.decision == decision}
    return sorted(matters - {""})


def _sentences(firings: Iterable[Firing], cautions: Mapping[str, str]) -> list[str]:
    """One sentence for each rule and group of criteria: `A、B 触发，但税收为负、疑似在建`."""
    by_rule: dict[str, list[Firing]] = {}
    for firing in firings:
        by_rule.setdefault(firing.rule.then.reason, []).append(firing)
    return [sentence for template, group in by_rule.items() for sentence in _fill(template, group, cautions)]


def _fill(template: str, firings: Sequence[Firing], cautions: Mapping[str, str]) -> list[str]:
    """The sentences of one rule. Criteria with the same word are joined first, then words with the same criteria.

    For criteria A and B with the same two cautions this gives one sentence: "A、B 触发，但税收为负、疑似在建".
    """
    slot = next((slot for slot in firings[0].rule.then.slots if slot != "criterion"), "")
    pairs = [
        (_word(slot, firing.fields.get(slot, ""), cautions), firing.fields.get("criterion", "")) for firing in firings
    ]
    criteria_of = _joined_by_key(pairs)
    words_of = _joined_by_key((criteria, word) for word, criteria in criteria_of.items())
    return [template.format_map({"criterion": criteria, slot: words}) for criteria, words in words_of.items()]


def _joined_by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key → its values, without repeats, joined by "、"."""
    values_of: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        values_of.setdefault(key, {})[value] = None
    return {key: "、".join(values) for key, values in values_of.items()}


def _word(slot: str, code: str, cautions: Mapping[str, str]) -> str:
    if slot == "caution" and cautions.get(code):
        return cautions[code]
    return labels().of(slot, code)
