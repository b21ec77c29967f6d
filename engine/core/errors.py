"""The family of errors: each says what happened, where, and what to do, in one Chinese line that ends with its code.

A code never changes its meaning and is never used again for another; docs/errors.md lists all of them.
"""

from __future__ import annotations


class TenglongError(Exception):
    """A run that cannot be done (Y: a YAML file, whoever needs it); the command line prints `line` and exits with 2.

    Args:
        code: a letter for the family (see each class) and three digits, such as S014.
        what: what happened, in Chinese, without a final stop.
        where: file, sheet and cell, or rule id with line and column; may be empty.
        remedy: what the person can do about it; may be empty.
    """

    exit_code = 2

    def __init__(self, what: str, *, code: str, where: str = "", remedy: str = "") -> None:
        self.code = code
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """The one line that the user sees, after 错误：: where：what。remedy。[code]"""
        parts = [f"{self.where}：" if self.where else "", self.what, "。"]
        if self.remedy:
            parts.append(f"{self.remedy}。")
        parts.append(f"[{self.code}]")
        return " ".join("".join(parts).split())


class SubmissionError(TenglongError):
    """S: a submitted file that cannot be read at all (missing, encrypted, no spreadsheet, too large)."""


class RuleError(TenglongError):
    """R, and E for expressions: a rule, vocabulary or policy file that is broken; `where` names file, rule id, line and column."""


class ProfileError(TenglongError):
    """P: the office's profile is broken or names something that does not exist."""


class TemplateError(TenglongError):
    """T: a letter template that cannot be used."""


class RunError(TenglongError):
    """C: the run itself cannot be done: bad options, an output folder in the way, a broken run folder."""


class DecisionError(TenglongError):
    """D: the decision stage cannot tell what follows: an unknown code, or the inference engine failed on a combination."""
