"""The layout of the workbook of cases that goes out and comes back: rules/decisions/case_book.yaml."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Literal

from pydantic import Field, model_validator

from ..core.resources import RULES
from ..core.validation import Model, load_model
from .case_events import case_events

Held = Literal["", "number", "name", "town", "uscc", "department", "criterion", "title", "message", "state", "due"]
"""What of the register a column shows; "" for one that people fill in."""


class CaseColumn(Model):
    """A column: of the register, or of a fact of an event."""

    header: str
    width: float
    holds: Held = Field(default="", description="登记库中的什么；由人填写的栏不写")
    event: str = Field(default="", description="由人填写的栏：哪个事项")
    fact: str = Field(default="", description="由人填写的栏：该事项的哪个填写项")

    @cached_property
    def name(self) -> str:
        """What the column is called in the code: `due`, `issue.number`."""
        return self.holds or f"{self.event}.{self.fact}"


class CaseSheet(Model):
    """A sheet, with a row for each case."""

    title: str
    columns: list[CaseColumn]


class BookTones(Model):
    """Colours of the columns that people fill in."""

    head: str
    cell: str


class CaseBook(Model):
    """The contents of case_book.yaml."""

    title: str
    note: str
    scope: str = Field(description="表头下写明导出范围的一行，{scope} 处为范围")
    stamp: str = Field(description="校验栏的表头")
    unread: str = Field(description="没有登记的内容另存的表，名称后缀")
    tones: BookTones
    sheets: list[CaseSheet]

    @cached_property
    def columns(self) -> list[CaseColumn]:
        """The columns of all sheets; those of the register that stand on several sheets, once."""
        return list({column.name: column for sheet in self.sheets for column in sheet.columns}.values())

    @model_validator(mode="after")
    def _columns_are_known(self) -> CaseBook:
        events = case_events()
        for column in (column for sheet in self.sheets for column in sheet.columns):
            event = events.events.get(column.event)
            if bool(column.holds) == bool(column.event) or (column.event and event is None):
                raise ValueError(f"“{column.header}”写 holds，或写 case_events.yaml 中的 event 和 fact")
            if event and column.fact not in (*event.needs, *event.may):
                raise ValueError(f"“{column.header}”：“{event.label}”没有填写项 {column.fact}")
        if len({column.header for column in self.columns}) < len(self.columns):
            raise ValueError("两栏的表头相同")
        return self


@cache
def case_book() -> CaseBook:
    """The layout of the book of cases.

    Raises:
        RuleError: case_book.yaml is broken.
    """
    return load_model(CaseBook, RULES / "decisions" / "case_book.yaml")
