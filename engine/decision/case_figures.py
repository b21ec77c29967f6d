"""The figures of monitoring, bulletin and assessment: rules/decisions/case_figures.yaml."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from pydantic import Field, model_validator

from ..core.resources import RULES
from ..core.validation import Model, load_model

Mark = Literal[
    "carried", "opened", "reopened", "revived", "issued", "served", "extended", "closed", "finished", "dismissed", "voided",
    "open", "overdue", "unsure", "due_tasks", "due_done", "tasks", "done", "late",
]  # fmt: skip
"""What a case can count as in a period; each figure is the number of cases with one mark."""

MARKS: tuple[Mark, ...] = get_args(Mark)

ReportKind = Literal["month", "quarter", "year"]
"""The periods that have a report of their own."""


class FigureWords(Model):
    """What a figure is called, and what it counts."""

    label: str
    about: str


class CaseRate(Model):
    """A share: the number of cases with one mark over that of those with another."""

    label: str
    of: Mark
    over: Mark


class ReportLayout(Model):
    """The report of a month, quarter or year."""

    book: str = Field(description="工作簿的名称")
    letter: str = Field(description="通报文书的名称")
    ranked_by: Literal["rate", "due_rate"] = Field(description="按哪个完成率排名")
    columns: list[str] = Field(description="表中依次有哪些数")
    blank: list[str] = Field(default=[], description="留给人填写的栏")


class CountedIndicator(Model):
    """Which ended cases count towards a target."""

    target: str = Field(description="目标的编号，见 policies/*/targets.yaml")
    source: str = Field(min_length=1, description="依据的条款")
    stated: str = Field(default="", description="销号、办结时在“计入指标”中写明的内容")
    criteria: list[str] = Field(default=[], description="这些条款的案件销号即计入")
    within: list[str] = Field(default=[], description="计入这些目标的也计入本目标")
    fact: str = Field(default="", description="销号、办结时写明数量的填写项")

    @model_validator(mode="after")
    def _counts_something(self) -> CountedIndicator:
        if bool(self.fact) == bool(self.stated or self.criteria):
            raise ValueError("企业数写 stated 或 criteria，数量写 fact，两者只能取一")
        return self


class CaseFigures(Model):
    """The contents of case_figures.yaml."""

    figures: dict[Mark, FigureWords]
    quotients: dict[Literal["rate", "due_rate"], CaseRate]
    days: FigureWords
    done: list[str] = Field(description="哪些状态算完成")
    set_aside: list[str] = Field(description="哪些状态不算任务")
    few: int = Field(ge=1, description="任务数少于此数的，注明基数小")
    reports: dict[ReportKind, ReportLayout]
    indicators: list[CountedIndicator]

    @model_validator(mode="after")
    def _names_are_known(self) -> CaseFigures:
        if missing := [mark for mark in MARKS if mark not in self.figures]:
            raise ValueError(f"缺少 {'、'.join(missing)}")
        for kind, report in self.reports.items():
            if unknown := [name for name in report.columns if name not in {*MARKS, *self.quotients}]:
                raise ValueError(f"{kind}：没有这种数 {'、'.join(unknown)}")
        targets = [entry.target for entry in self.indicators]
        for entry in self.indicators:
            if unknown := [name for name in entry.within if name not in targets]:
                raise ValueError(f"{entry.target}：within 中没有这种目标 {'、'.join(unknown)}")
        return self

    def label(self, name: str) -> str:
        """The words for a figure or a quotient."""
        words: dict[str, str] = {mark: figure.label for mark, figure in self.figures.items()}
        words.update({share: quotient.label for share, quotient in self.quotients.items()})
        return words[name]


@cache
def case_figures() -> CaseFigures:
    """The table of figures.

    Raises:
        RuleError: case_figures.yaml is broken.
    """
    return load_model(CaseFigures, RULES / "decisions" / "case_figures.yaml")
