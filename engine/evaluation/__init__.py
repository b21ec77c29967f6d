"""Criteria × records → verdicts: vectorised, exact, three-valued."""

from .evaluate import evaluate
from .settings import Settings

__all__ = ["Settings", "evaluate"]
