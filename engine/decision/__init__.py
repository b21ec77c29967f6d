"""Verdicts → decisions, by forward chaining over discrete facts (durable-rules)."""

from .facts import CriterionFacts, Issuer
from .labels import DECISIONS, labels
from .stage import DECISION_FRAME, decide

__all__ = ["DECISIONS", "DECISION_FRAME", "CriterionFacts", "Issuer", "decide", "labels"]
