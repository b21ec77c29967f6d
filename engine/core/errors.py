"""The program's errors. Each says in one Chinese line what happened, where, and what to do; the line ends with a code.

A code never changes its meaning and is never reused for another error; docs/errors.md lists all codes.
"""

from __future__ import annotations

from .printable import printable


class TenglongError(Exception):
    """The run cannot be done. The command line prints `line` and exits with 2. Y: any YAML file is broken.

    Args:
        code: the letter of the family (see each class) and three digits, such as S014.
        what: what happened, in Chinese, without a full stop at the end.
        where: file, sheet and cell, or rule id with line and column; may be empty.
        remedy: what the user can do about it, in Chinese; may be empty.
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
        """The line that the user sees after 错误：, in the form `where：what。remedy。[code]`."""
        parts = [f"{self.where}：" if self.where else "", self.what, "。"]
        if self.remedy:
            parts.append(f"{self.remedy}。")
        parts.append(f"[{self.code}]")
        return printable(" ".join("".join(parts).split()))


class SubmissionError(TenglongError):
    """S: a submitted file cannot be read at all (it is missing, encrypted, too large or not a spreadsheet)."""


class RuleError(TenglongError):
    """R: a rule, vocabulary or policy file is broken; E: an expression is. `where`: file, rule id, line and column."""


class ProfileError(TenglongError):
    """P: the office's profile is broken or names something that does not exist."""


class TemplateError(TenglongError):
    """T: a letter template cannot be used."""


class RunError(TenglongError):
    """C: the run itself cannot be done: wrong options, an output folder not to be replaced, a broken run folder."""


class DecisionError(TenglongError):
    """D: no decision can be derived: a code is unknown, or the inference engine failed on a combination of facts."""
