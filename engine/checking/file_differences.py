"""What `tenglong verify` finds: files of a run that differ from what it wrote, or from what it would write now, and why."""

from __future__ import annotations

from dataclasses import dataclass

EDITED, MISSING, ADDED = "在生成后被改动", "文件已不在", "不是本次检查生成的文件"
INPUT, TABLE, RULES, TEMPLATE = "输入文件有变化", "外部标准表或放行清单有变化", "规则有变化", "模板有变化"
PROGRAM, NO_LONGER, NEW, OTHER = (
    "程序版本不同",
    "按现在的输入和规则不再生成",
    "按现在的输入和规则应增加这份文书",
    "原因不明",
)


@dataclass(frozen=True)
class FileDifference:
    """A file of a run that differs, the enterprise of a letter, and the reasons with their details."""

    file: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The result of `verify`.

    Attributes:
        letters: how many letters the run has; `others`: how many other files: tables, ledger, the office's workbooks.
        differences: those that differ.
        remarks: what has changed since the run, and what people filled in, as sentences.
        derived: whether the files could be made again.
    """

    letters: int
    others: int
    differences: list[FileDifference]
    remarks: list[str]
    derived: bool
