"""Verdicts → decisions, by forward chaining over discrete facts (durable-rules)."""

from .facts import CriterionFacts, Issuer
from .labels import DECISIONS, labels
from .stage import DECISION_FRAME, RELEASES, decide

__all__ = ["DECISIONS", "DECISION_FRAME", "RELEASES", "CriterionFacts", "Issuer", "decide", "labels"]
