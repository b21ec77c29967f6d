"""The family of errors: each says what happened, where, and what to do, in one Chinese line."""

from __future__ import annotations


class TenglongError(Exception):
    """A run that cannot be done; the command line prints `line` and exits with 2.

    Args:
        what: what happened, in Chinese, without a final stop.
        where: file, sheet and cell, or rule id with line and column; may be empty.
        remedy: what the person can do about it; may be empty.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """The one line that the user sees: 错误：where:what。remedy。"""
        parts = [f"{self.where}：" if self.where else "", self.what, "。"]
        if self.remedy:
            parts.append(f"{self.remedy}。")
        return " ".join("".join(parts).split())


class SubmissionError(TenglongError):
    """A submitted file that cannot be read at all (missing, encrypted, no spreadsheet, too large)."""


class RuleError(TenglongError):
    """A rule, vocabulary or policy file that is broken; `where` names file, rule id, line and column."""


class ProfileError(TenglongError):
    """The office's profile is broken or names something that does not exist."""


class TemplateError(TenglongError):
    """A letter template that cannot be used."""


class RunError(TenglongError):
    """The run itself cannot be done: bad options, an output folder in the way, a broken run folder."""


class DecisionError(TenglongError):
    """The decision stage cannot tell what follows: an unknown code, or the inference engine failed on a combination."""
