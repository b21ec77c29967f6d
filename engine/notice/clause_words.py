"""What a letter says about a criterion beside its verdict: document and place, validity, departments, ambiguous words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..core.text import day
from ..language import ast
from ..policy.corpus import Rule
from ..policy.models import PolicyHead
from ..vocabulary.labels import labels
from ..vocabulary.words import LISTING


def settled_words(rule: Rule, meanings: Mapping[str, str]) -> set[str]:
    """The ambiguous words of a criterion that the office has settled.

    A word behind （含） or （不含） in the text is not ambiguous.
    """
    texts = [rule.criterion.when, *(case.when for case in rule.criterion.cases)]
    used = {node.word for node in rule.when.walk() if isinstance(node, ast.Compare) and node.word in meanings}
    plain = {word for word in used if any(re.search(rf"(?<![）)]){word}", text) for text in texts)}
    return plain | ({LISTING} if LISTING in meanings and any(LISTING in text for text in texts) else set())


def citation(head: PolicyHead) -> str:
    """《title》（number）; without a number, the year of issue."""
    number = head.number or f"{head.issuer}，{head.issued.year}年印发，原文无文号"
    return f"《{head.title}》（{number}）"


def validity_words(head: PolicyHead) -> str:
    """How long the policy is in force, and how that is known."""
    start = f"自{day(head.valid_from)}起"
    if head.valid_to is None:
        return f"{start}，{labels().validity.letter[head.validity]}，最远目标年为{head.last_target_year}年"
    return f"{start}至{day(head.valid_to)}，{labels().validity.letter[head.validity]}"
