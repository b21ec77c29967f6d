"""The Chinese words for the codes of verdicts and decisions, from rules/decisions/labels.yaml."""

from __future__ import annotations

from functools import cache

from ..core.errors import RuleError
from ..core.resources import RULES
from ..core.validation import validated
from ..core.yaml_source import load_yaml
from .fields import Model

DECISIONS = ("order", "refer", "inform", "withdraw", "verify", "review", "list")
"""Decision codes in the order in which a record shows them."""


class Labels(Model):
    """Code → label, by what the code is of; and decision → what the office does next."""

    outcome: dict[str, str]
    basis: dict[str, str]
    finding: dict[str, str]
    decision: dict[str, str]
    next: dict[str, str]

    def of(self, field: str, code: str) -> str:
        """The label of a field's code; the value itself where the field has no labels (a criterion id, a matter)."""
        table: dict[str, str] = getattr(self, field, {})
        return table.get(code, code)


@cache
def labels() -> Labels:
    """The label table.

    Raises:
        RuleError: labels.yaml is broken.
    """
    return validated(Labels, load_yaml(RULES / "decisions" / "labels.yaml", RuleError))
