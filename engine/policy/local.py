"""What an office may add to the clauses: exemptions, local standards and waivers, each with its source or approver."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from ..core.validation import Model
from .parameters import DatedValue
from .year_range import Years


class Exemption(Model):
    """A reason in local rules for which a hit goes to human review; it never clears the hit."""

    id: str = Field(
        pattern=r"^[a-z_]+$",
        description="豁免编号；与自带的相同（new_enterprise、under_construction、public_utility、relocation 等）即改动自带的",
    )
    title: str = Field(default="", description="名称，如 新成立企业")
    when: str = Field(default="", description="条件表达式，可写 {years}；改动自带的可不写")
    years: int | None = Field(default=None, ge=0, le=50, description="年限，代入条件和理由中的 {years}")
    reason: str = Field(default="", description="写给复核人的理由，可写 {years}")
    source: str = Field(min_length=1, description="依据，如 青溪县亩均评价办法第六条")
    disabled: str = Field(default="", description="停用的理由；写了即不再按此项转人工复核")


class Threshold(Model):
    """A local standard that replaces a criterion's own condition in the office's region."""

    criterion: str = Field(pattern=r"^[A-Z]{2}\d{2}-[A-Z]+\d+$", description="被替换的条款编号，如 SZ20-E01")
    region: str = Field(default="", pattern=r"^(\d{6})?$", description="适用地区代码；空则为发文机关所在地区")
    scope: str | None = Field(default=None, description="适用范围表达式；不写则不变")
    when: str | None = Field(default=None, description="触发条件表达式；不写则不变")
    years: Years | None = Field(default=None, description="适用的数据年度；不写则不变")
    parameters: dict[str, list[DatedValue]] = Field(default={}, description="逐年变化的数值：名称 → 各年起的数值")
    summary: str = Field(default="", description="本地标准的内容概述")
    source: str = Field(min_length=1, description="出处：文件和条款，写入结论和文书")
    approver: str = Field(min_length=1, description="批准人或批准机关")
    approved: date | None = Field(default=None, description="批准日期")

    @model_validator(mode="after")
    def _changes_something(self) -> Threshold:
        if self.scope is None and self.when is None and self.years is None and not self.parameters:
            raise ValueError("没有写要替换的内容（when、scope、years、parameters 至少一项）")
        return self

    def in_force(self, day: date) -> bool:
        """Whether it has been approved by the given day; one without a day of approval has."""
        return self.approved is None or self.approved <= day

    @property
    def words(self) -> str:
        """Its source, in the Chinese words that verdicts use."""
        day = f"，{self.approved.isoformat()}" if self.approved else ""
        return f"{self.source}（{self.approver}批准{day}）"


class Waiver(Model):
    """A hit that the office lets pass until a certain day: it goes to human review with the reason."""

    uscc: str = Field(default="", description="统一社会信用代码")
    name: str = Field(default="", description="企业全称；没有信用代码时用")
    criterion: str = Field(pattern=r"^[A-Z]{2}\d{2}-[A-Z]+\d+$", description="条款编号")
    reason: str = Field(min_length=1, description="理由")
    approver: str = Field(min_length=1, description="批准人")
    approved: date | None = Field(default=None, description="批准日期")
    expires: date = Field(description="到期日（含当日）；过期后不再适用")

    @model_validator(mode="after")
    def _of_somebody(self) -> Waiver:
        if not (self.uscc or self.name):
            raise ValueError("uscc 与 name 至少写一个")
        return self

    @property
    def who(self) -> str:
        """The enterprise as the office has written it."""
        return self.name or self.uscc

    def begun(self, day: date) -> bool:
        """Whether it has been approved by the given day; one without a day of approval has."""
        return self.approved is None or self.approved <= day

    def expired(self, day: date) -> bool:
        """Whether it is no longer valid on the given day."""
        return day > self.expires

    def in_force(self, day: date) -> bool:
        """Whether it is approved and not over on the given day."""
        return self.begun(day) and not self.expired(day)
