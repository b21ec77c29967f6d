"""The limits by which intake finds doubtful figures and an enterprise's scale: rules/vocabulary/doubts.yaml."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, Field

from ..core.exact import parse_exact
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model
from .fields import ExactText

SCALE = "scale"
"""Written in place of a limit, this word means the limit of the scale."""


def _limit(text: str) -> str:
    if text != SCALE and parse_exact(text) is None:
        raise ValueError(f"“{text}”不是数值")
    return text


LimitText = Annotated[ExactText, AfterValidator(_limit)]


class ScaleLimit(Model):
    """The figure that decides the scale of an enterprise, and its limit."""

    figure: str = Field(description="据以判断规模的字段")
    at_least: LimitText = Field(description="达到此值为 above，不到为 below；按字段的规范单位")
    above: str
    below: str


class Doubt(Model):
    """A figure is doubtful if all conditions that are given here hold."""

    figure: str = Field(description="要看的字段")
    per: str = Field(default="", description="以该字段为分母")
    over: LimitText | None = Field(default=None, description="大于此值")
    at_least: LimitText | None = Field(default=None, description="不小于此值；scale 表示规模标准的数值")
    under: LimitText | None = Field(default=None, description="小于此值")
    scale: str = Field(default="", description="只看这一规模的企业")
    without_decimals: bool = Field(default=False, description="只看写成整数的数值")


class UnstatedUnit(Model):
    """When the figures of a column without a unit may as well be in a smaller or a larger one."""

    smaller: str = Field(default="", description="也说得通的较小单位")
    median: LimitText = Field(default="0", description="各数的中位数达到此值即可疑；按字段的规范单位")
    largest: LimitText = Field(default="0", description="最大的数达到此值即可疑")
    larger: str = Field(default="", description="也说得通的较大单位")
    all_below: LimitText = Field(default="0", description="各数都小于此值即可疑")


class UnstatedIndicatorUnit(Model):
    """The figures of an indicator that can be in its own unit alone; one outside may as well be in another."""

    least: LimitText = Field(default="0", description="小于此值的可能是较大单位的数；按指标的单位")
    larger: str = Field(default="", description="较大的单位")
    most: LimitText = Field(default="0", description="大于此值的可能是较小单位的数")
    smaller: str = Field(default="", description="较小的单位")


class Doubts(Model):
    """The contents of doubts.yaml."""

    scale: ScaleLimit
    doubts: dict[str, Doubt] = Field(description="问题代码：何时可疑")
    land_tolerance: LimitText = Field(description="实际用地与各项之和允许相差的亩数")
    unstated: dict[str, UnstatedUnit] = Field(description="字段 key 或单位：未写单位的数何时不能按该单位采用")
    unstated_of_places: dict[str, UnstatedIndicatorUnit] = Field(
        description="地区指标的名称或单位：未写单位的数何时不能按该单位采用"
    )

    def number(self, text: str) -> Fraction:
        """The number that a limit means, in the unit of its field."""
        return parse_exact(self.scale.at_least if text == SCALE else text) or Fraction(0)


@cached_across_runs
def doubt_table() -> Doubts:
    """The limits of doubts.yaml.

    Raises:
        RuleError: the file is broken; the error names the line.
    """
    return load_model(Doubts, RULES / "vocabulary" / "doubts.yaml")
