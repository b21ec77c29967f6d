"""Law articles by matter, from rules/decisions/laws.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal

from pydantic import Field

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.text import day
from ..core.validation import Model, validated
from ..core.yaml_source import load_yaml
from ..vocabulary.departments import same_department
from ..vocabulary.holidays import Period


class Law(Model):
    """A statute in one version."""

    name: str
    version: str
    since: date = Field(description="施行日期")
    until: date | None = Field(default=None, description="最后施行日；仍施行的不填")

    def in_force(self, day: date) -> bool:
        """Whether this version is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


class Article(Model):
    """An article that a letter may cite."""

    law: str
    article: str
    unverified: bool = False
    when: str = Field(default="", description="适用情形")


class Department(Model):
    """The department that answers for a matter: words that its name contains, and its generic name."""

    words: list[str]
    name: str

    def means(self, office: str) -> bool:
        """Whether an office is it by its full name."""
        return bool(self.among([office])) or same_department(office, self.name)

    def among(self, offices: Iterable[str]) -> str:
        """The first of these offices that it is; "" if it is none of them."""
        return next((office for office in offices if any(word in office for word in self.words)), "")


class MatterLaw(Model):
    """What a letter says about a matter; where `violated` or `order` is empty, the letter asks to add provisions."""

    department: Department
    fact: str
    violated: list[Article] = Field(default=[])
    order: list[Article] = Field(default=[])
    requirement: str


class StatementPeriods(Model):
    """Periods that the law counts in working days."""

    working_days: list[int] = Field(default=[])


class ReviewBody(Model):
    """How the name of a reviewing body ends (人民政府), and the note for any other name in the profile."""

    ending: str = ""
    note: str = ""


class Laws(Model):
    """rules/decisions/laws.yaml."""

    laws: dict[str, Law]
    statement: StatementPeriods = StatementPeriods()
    review_body: ReviewBody = ReviewBody()
    general: dict[Literal["order", "statement", "review", "litigation"], list[Article]]
    matters: dict[str, MatterLaw]

    def cite(self, articles: list[Article], signed_on: date) -> str:
        """《…法》第…条、…, each with its drafting note where it needs one; of several versions, the one in force on the day
        on which the letter is signed.
        """
        current = [article for article in articles if self.laws[article.law].in_force(signed_on)]
        return "、".join(self._citation(article, signed_on) for article in current or articles)

    def among(self, matter: str, offices: Iterable[str]) -> str:
        """Which of these offices answers for a matter; "" if none does."""
        law = self.matters.get(matter)
        return law.department.among(offices) if law else ""

    def statement_period(self, period: Period) -> Period:
        """The period for a statement, in working days where the law counts in working days."""
        return replace(period, working=period.working or period.days in self.statement.working_days)

    def _citation(self, article: Article, signed_on: date) -> str:
        law = self.laws[article.law]
        notes = ["法条版本待核"] if article.unverified else []
        if signed_on < law.since:
            notes.append(f"该版本自{day(law.since)}起施行")
        if law.until and signed_on > law.until:
            notes.append(f"该版本已于{day(law.until)}失效")
        if article.when:
            notes.append(f"适用于{article.when}的情形")
        return f"《{law.name}》{article.article}" + (f"〔起草提示：{'；'.join(notes)}〕" if notes else "")


@cached_across_runs
def laws() -> Laws:
    """The table of the package.

    Raises:
        RuleError: the file is broken or an article names a law that is not in it.
    """
    source = load_yaml(RULES / "decisions" / "laws.yaml", RuleError)
    table = validated(Laws, source)
    cited = [article for articles in table.general.values() for article in articles]
    cited += [article for matter in table.matters.values() for article in (*matter.violated, *matter.order)]
    for article in cited:
        if article.law not in table.laws:
            raise RuleError(
                f"法条表没有“{article.law}”", code="R033", where=source.path.name, remedy="请先在 laws 中登记"
            )
    return table
