"""What is due: colours, words of the calendar, the letter about the overdue; rules/decisions/case_due.yaml."""

from __future__ import annotations

from functools import cache

from pydantic import Field, model_validator

from ..core.resources import RULES
from ..core.validation import Model, load_model


class DueBand(Model):
    """Cases with at most so many days left."""

    label: str
    days: int = Field(description="还剩的天数不超过这个数；逾期的为负")
    tone: str


class DueSheets(Model):
    """Titles of the sheets."""

    cases: str
    towns: str
    departments: str


class CalendarWords(Model):
    """How a calendar program names what is due; {name}, {title}, {number}, {town}, {department}, {state}, {unsure}."""

    name: str
    summary: str
    description: str


class SupervisionWords(Model):
    """The letter about what is overdue; what stands for a department or a town that the register does not have."""

    title: str
    nobody: str
    nowhere: str
    offices: dict[str, str] = Field(description="乡镇名称的结尾 → 其机关名称的后一部分")

    def recipient(self, town: str) -> str:
        """The office of a town, as the one that a letter is sent to.

        >>> case_due().supervision.recipient("白石镇"), case_due().supervision.recipient("开发区")
        ('白石镇人民政府', '开发区')
        """
        return town + next((office for ending, office in self.offices.items() if town.endswith(ending)), "")


class CaseDue(Model):
    """The contents of case_due.yaml."""

    title: str
    sheets: DueSheets
    bands: list[DueBand]
    unsure: str
    calendar: CalendarWords
    supervision: SupervisionWords

    @model_validator(mode="after")
    def _bands_rise(self) -> CaseDue:
        days = [band.days for band in self.bands]
        if days != sorted(set(days)) or not days or days[0] >= 0:
            raise ValueError("bands 的 days 须由小到大，第一个为逾期（负数）")
        return self

    def band(self, days_left: int) -> DueBand:
        """The band of a case; the last one holds all that are later."""
        return next((band for band in self.bands if days_left <= band.days), self.bands[-1])


@cache
def case_due() -> CaseDue:
    """The words and colours of what is due.

    Raises:
        RuleError: case_due.yaml is broken.
    """
    return load_model(CaseDue, RULES / "decisions" / "case_due.yaml")
