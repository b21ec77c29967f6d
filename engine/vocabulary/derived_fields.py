"""What one text or flag of a sheet decides of other fields: rules/vocabulary/derived_fields.yaml."""

from __future__ import annotations

from pydantic import Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model


class PeriodText(Model):
    """Rule: a text that holds the first and last day of a period."""

    from_: str = Field(alias="from")
    start: str
    end: str


class ChoiceWords(Model):
    """Rule: a choice decided by words in a text."""

    from_: str = Field(alias="from")
    to: str
    words: dict[str, list[str]]


class Count(Model):
    """Rule: the number of things that a text lists."""

    from_: str = Field(alias="from")
    to: str


class StateSpellings(Model):
    """Rule: a flag decided by words in a text."""

    from_: str = Field(alias="from")
    to: str
    yes: list[str]
    no: list[str]
    doubt: list[str] = Field(default=[])


class Processes(Model):
    """Rule: flags of processes, from the text that lists them and from a trade that is itself a process."""

    from_: str = Field(alias="from")
    alike: str


class Parks(Model):
    """Rule: whether a record is in a park, by the text that names the park."""

    from_: str = Field(alias="from")
    to: str
    inside: list[str] = Field(description="说在园区而没有写园区名称的写法")
    outside: list[str] = Field(description="含有这些词的，不在园区")
    names: list[str] = Field(description="园区名称中的词，含有其一的才当作园区")
    doubt: list[str] = Field(description="含有这些词的，说不清")


class SummaryFlag(Model):
    """Rule: a flag that sums up others."""

    flag: str
    parts: list[str]
    any_part: bool = Field(default=False, description="一项成立即成立；否则须各项都成立")
    complete: bool = Field(default=False, description="各项已列全，没有别的")


class DerivedFields(Model):
    """The content of rules/vocabulary/derived_fields.yaml."""

    periods: list[PeriodText]
    choices: list[ChoiceWords]
    counts: list[Count]
    states: list[StateSpellings]
    processes: Processes
    parks: Parks
    summaries: list[SummaryFlag]
    workshops: list[str]


@cached_across_runs
def derived_table() -> DerivedFields:
    """The rules of rules/vocabulary/derived_fields.yaml.

    Raises:
        RuleError: the file is not valid; the message names the line.
    """
    return load_model(DerivedFields, RULES / "vocabulary" / "derived_fields.yaml")
