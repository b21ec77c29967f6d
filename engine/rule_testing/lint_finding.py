"""A finding of lint: where, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.errors import RuleError
from ..vocabulary.code_types import Severity
from ..vocabulary.labels import labels


@dataclass(frozen=True, kw_only=True)
class LintFinding:
    """One finding; only `error` and `warning` make lint fail."""

    level: Severity
    where: str
    what: str
    remedy: str = ""

    @classmethod
    def of_error(cls, problem: RuleError, where: str = "") -> LintFinding:
        """Rules that do not load, as a finding; `where` is used if the error names no place."""
        return cls(level="error", where=problem.where or where, what=problem.what, remedy=problem.remedy)

    @property
    def line(self) -> str:
        """One Chinese line."""
        remedy = f"{self.remedy}。" if self.remedy else ""
        return f"{labels().severity.lint[self.level]}：{self.where}：{self.what}。{remedy}"
