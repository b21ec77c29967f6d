"""A finding of lint: where, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from ..vocabulary.code_types import Severity
from ..vocabulary.labels import labels


@dataclass(frozen=True, kw_only=True)
class LintFinding:
    """One finding; only `error` and `warning` make lint fail."""

    level: Severity
    where: str
    what: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """One Chinese line."""
        return f"{labels().severity.lint[self.level]}：{self.where}：{self.what}。{self.remedy}{'。' if self.remedy else ''}"
